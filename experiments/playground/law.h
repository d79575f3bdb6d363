#pragma once
#include <string>
#include <vector>

#include "core/data/image_mixture.h"

namespace sgm::playground {

/// What the data are: laws with an exact score under every linear SDE. gaussian: N(mean, std² I); mixture:
/// two modes in the plane; images: ImageMixture in [-1, 1].
enum class Kind { gaussian, mixture, images };

/// One Gaussian.
struct OneGaussian {
  int64_t dimension = 8;
  double mean = 0.3, std = 0.5;

  void fields(Fields& on);
};

/// Modes of standard deviation `std` at (−place, −place), with the weight `minor`, and at (place, place).
struct TwoModes {
  double minor = 0.2, place = 0.6, std = 0.15;

  void fields(Fields& on);
};

/// The exact problem of the playground, as its options describe it.
struct Law {
  Kind kind = Kind::mixture;
  OneGaussian gaussian;
  TwoModes mixture;
  ImageMixture images;

  void fields(Fields& on);
  bool reads_images() const { return kind == Kind::images; }
  /// InputError if the data set does not give it.
  void check(const DataOptions& data) const;
  /// The law; reads the data set where it stands at images.
  Mixture of(const CellData& data) const;
  /// Of a sample, from the data set's shape alone: (D), or (C, H, W) of images.
  std::vector<int64_t> sizes(const DataOptions& data) const;
  /// In a sentence for captions.
  std::string text(const Mixture& law) const;
};

}  // namespace sgm::playground
