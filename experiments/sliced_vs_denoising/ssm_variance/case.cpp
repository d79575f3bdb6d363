#include "experiments/sliced_vs_denoising/ssm_variance/case.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

namespace sgm::sliced_vs_denoising::ssm_variance {
namespace {

/// Variances of the diagonal cases: from 1/2 to 2, evenly in their logarithm.
at::Tensor variances(int64_t D) {
  return at::pow(2.0, at::linspace(-1, 1, D, at::kDouble));
}

at::Tensor covariance(const Case& options) {
  const int64_t D = options.dimension;
  if (options.model == "standard") return at::eye(D, at::kDouble);
  if (options.model.ends_with("diagonal")) return at::diag(variances(D));
  const at::Tensor place = at::arange(D, at::kDouble);
  return at::pow(options.correlation, (place.unsqueeze(1) - place).abs());
}

}  // namespace

void Case::fields(Fields& on) {
  on.choice("model", model, "the score and its data", models);
  on("dimension", dimension, "D", range(1, 256));
  on("correlation", correlation, "of neighbouring coordinates", range(0, 0.99));
  on("hidden", hidden, "hidden units of the network", range(1, 1000));
}

CaseScore score_of(const Case& options, const Rng& rng) {
  const int64_t D = options.dimension;
  const at::Tensor C = covariance(options);
  CaseScore made{checked({at::ones({1}, at::kDouble), at::zeros({1, D}, at::kDouble), {}, C.unsqueeze(0)}),
                 {}};
  if (options.model == "network") {
    Rng weights = rng.fork("network");
    made.score = tanh_score(D, options.hidden, weights);
  } else if (options.model == "diagonal") {
    made.score = diagonal_score(-1 / C.diagonal());
  } else {
    made.score = linear_score(-at::linalg_inv(C));
  }
  return made;
}

}  // namespace sgm::sliced_vs_denoising::ssm_variance
