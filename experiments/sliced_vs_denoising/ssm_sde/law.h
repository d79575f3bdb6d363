#pragma once
#include <string>
#include <vector>

#include "core/data/image_mixture.h"

namespace sgm::sliced_vs_denoising::ssm_sde {

/// Three modes in the plane on a circle about 0, a third of it apart, with weights 1/2, 3/10 and 1/5.
struct Modes {
  double radius = 1, deviation = 0.2;

  void fields(Fields& on);
};

/// What the data are: mixtures, whose score is exact under every linear SDE. In the plane, or at images in
/// [-1, 1].
struct Law {
  std::string kind = "plane";
  Modes modes;
  CellData data{};
  ImageMixture images;

  void fields(Fields& on);
  Mixture of() const;  ///< reads the data set where it stands at images
  /// Of a sample of that law, (D) or (C, H, W).
  std::vector<int64_t> sizes(const Mixture& law) const;
};

}  // namespace sgm::sliced_vs_denoising::ssm_sde
