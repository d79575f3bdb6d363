#pragma once
#include "core/io/quantity.h"
#include "core/study/cell.h"

namespace sgm::stages {

// What cells of the stage leave, with standard errors where they have one. Those that a set is too small for
// are absent.
inline constexpr Quantity frechet{"frechet", "Fréchet distance of the features' Gaussians"};
inline constexpr Quantity frechet_bias_of_n{"frechet_bias", "bias of that distance by n, at leading order"};
inline constexpr Quantity frechet_at_infinity{"frechet_infinity",
                                              "Fréchet distance extrapolated to infinitely many images"};
inline constexpr Quantity kernel_distance{"kid", "unbiased squared MMD, kernel (aᵀb/D + 1)³"};
inline constexpr Quantity precision_of_k{"precision", "share of the images within the reference's manifold"};
inline constexpr Quantity recall_of_k{"recall", "share of the reference within the images' manifold"};
inline constexpr Quantity score_of_classes{"inception_score", "inception score of all images, one split"};
inline constexpr Quantity score_of_splits{"inception_score_of_splits",
                                          "inception score, mean over splits in order"};
inline constexpr Quantity spread_of_splits{"inception_score_deviation",
                                           "population standard deviation over the splits"};

/// The stage `distances`: how far the images of one cell of features are from those of another. Needs them as
/// "features" and "reference", of one protocol but for the quantisation, which bytes do not need. Both are
/// samples: each distance's error and bias are those of both sides. Attributes: n, reference_n, dimensions,
/// frechet_dimensions, extractor, full_rank ("yes" or "no": a Fréchet distance of no more images than
/// dimensions is biased beyond its bias by n).
struct Distances {
  int64_t dimensions = 0;          ///< of the features: 64, 192, …; 0: the deepest that the cells have
  int64_t frechet_dimensions = 0;  ///< of those of the Fréchet distance, which few images allow few of; 0:
                                   ///< the same
  int64_t neighbours = 3;          ///< k of precision and recall
  int64_t most = 10000;            ///< images of each side that precision and recall look at
  int64_t splits = 10;   ///< of the inception score, where the extractor gives classes: FID's Inception
                         ///< through 2048 dimensions, or the suite's own classifier
  bool infinity = true;  ///< also extrapolated, where half of the images are more than the dimensions

  void fields(Fields& on);
};

/// A cell of it, at the coordinates of the features.
Cell distances_cell(const std::string& name, const Distances& options, const Cell& features,
                    const Cell& reference);

}  // namespace sgm::stages
