#pragma once
#include <ATen/core/Tensor.h>

#include "core/metric/gaussian.h"

namespace sgm {

/// The squared Fréchet (2-Wasserstein) distance of two Gaussians, |m1 − m2|² + tr(S1 + S2 − 2 (S1
/// S2)^½), with the root's trace from the symmetric S1^½ S2 S1^½: exact for singular covariances. FID
/// (Heusel et al. 2017), eq. 6, is this of Inception features. InputError if the dimensions differ.
double frechet_distance(const Gaussian& a, const Gaussian& b);

/// A mean over independent parts and its standard error.
struct Estimate {
  double value = 0, standard_error = 0;
  int64_t parts = 0,
          rows = 0;  ///< how many parts, and the rows of each: the bias of a distance belongs to that number
};

/// The Fréchet distance of each of `parts` equally large disjoint parts of the features (N, D) to
/// `reference`, and their mean. The distance is biased upwards as 1/rows: compare estimates of equal `rows`
/// only. Left-over rows are not used. InputError for fewer than two parts or two rows a part.
Estimate frechet_in_parts(const at::Tensor& features, const Gaussian& reference, int64_t parts);

}  // namespace sgm
