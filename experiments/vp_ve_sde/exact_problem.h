#pragma once
#include <string>
#include <utility>
#include <vector>

#include "core/data/data_options.h"
#include "core/data/image_mixture.h"
#include "core/score/mixture.h"

namespace sgm::vp_ve_sde {

/// The exact problems on which solvers are compared, all in units of [-1, 1]. gaussian: N(.3, .2^2) in one
/// dimension, the data of the official runs; mixture: four components of width .1 and unequal weights in the
/// plane; images: ImageMixture.
enum class Exact { gaussian, mixture, images };

/// One of them, as a cell's options.
struct ExactProblem {
  Exact kind = Exact::gaussian;
  CellData data{};  ///< of images alone
  ImageMixture images{};

  void fields(Fields& on);
  Mixture of() const;
};

/// All three by name. What the data set is decides the identity of the last one only.
std::vector<std::pair<std::string, ExactProblem>> exact_problems(const DataOptions& data,
                                                                 const ImageMixture& images);

}  // namespace sgm::vp_ve_sde
