#pragma once
#include "core/io/result_file.h"
#include "core/score/mixture.h"

namespace sgm::vp_ve_sde {

/// What is judged of samples (n, D) that should be of an isotropic mixture of square images, all of one
/// variance. Zero in expectation for exact samples, but for the counts.
struct MixtureNumbers {
  double within;     ///< mean squared distance per coordinate to the nearest component's centre, over the
                     ///< variance, minus 1
  double high_pass;  ///< mean square of the finest diagonal details (a − b − c + d)/2 of 2 x 2 pixels, over
                     ///< its exact value, minus 1
  at::Tensor counts;  ///< (K,) int64: samples nearest to each component
};
MixtureNumbers numbers_of(const Mixture& data, const at::Tensor& samples);

/// Pearson's statistic of counts (K,) against the mixture's weights: K − 1 on average, with standard
/// deviation sqrt(2 (K − 1)), if they are exact.
double chi_square(const Mixture& data, const at::Tensor& counts);

/// The same over runs, as arrays (run,) and counts (run, K).
void put_numbers(Group& result, const Mixture& data, const std::vector<MixtureNumbers>& runs);

}  // namespace sgm::vp_ve_sde
