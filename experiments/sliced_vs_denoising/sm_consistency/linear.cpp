#include "experiments/sliced_vs_denoising/sm_consistency/linear.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "experiments/sliced_vs_denoising/row_score.h"
#include "experiments/sliced_vs_denoising/spread.h"

namespace sgm::sliced_vs_denoising::sm_consistency {
namespace {

at::Tensor second_moment(const at::Tensor& x) {
  return at::mm(x.t(), x) / x.size(0);
}

at::Tensor covariance(const Linear& options) {
  const at::Tensor place = at::arange(options.dimension, at::kDouble);
  return at::pow(options.correlation, (place.unsqueeze(1) - place).abs());
}

/// v (n, D) of a law.
at::Tensor projections(const std::string& law, at::IntArrayRef sizes, Rng& rng) {
  if (law == "rademacher") return rng.rademacher(sizes);
  const at::Tensor v = rng.normal(sizes);
  if (law == "gaussian") return v;
  return v * (std::sqrt(static_cast<double>(sizes[1])) / v.norm(2, {1}, true));
}

}  // namespace

std::vector<std::string> estimators() {
  std::vector<std::string> all{"exact_sm"};
  for (const char* objective : {"ssm", "ssm_vr"})
    for (const std::string& law : laws) all.push_back(fmt::format("{}/{}", objective, law));
  return all;
}

at::Tensor exact_minimiser(const at::Tensor& x) {
  return -at::linalg_inv(second_moment(x));
}

at::Tensor reduced_minimiser(const at::Tensor& x, const at::Tensor& v) {
  return at::mm(second_moment(v), exact_minimiser(x));
}

at::Tensor plain_minimiser(const at::Tensor& x, const at::Tensor& v) {
  // The loss (phi^T w)^2/2 + b^T w with w = vec(W), phi = vec(v x^T), b = vec(v v^T).
  const int64_t D = x.size(1);
  constexpr int64_t block = 4096;
  at::Tensor H = at::zeros({D * D, D * D}, x.options());
  for (int64_t first = 0; first < x.size(0); first += block) {
    const int64_t n = std::min(block, x.size(0) - first);
    const at::Tensor phi =
        (v.narrow(0, first, n).unsqueeze(2) * x.narrow(0, first, n).unsqueeze(1)).flatten(1);
    H.addmm_(phi.t(), phi);
  }
  const at::Tensor b = at::mm(v.t(), v).flatten();
  return -at::linalg_solve(H, b).view({D, D});
}

double expected_square(const std::string& estimator, const at::Tensor& C, int64_t n) {
  const at::Tensor P = at::linalg_inv(C);
  const double square = P.square().sum().item<double>(), trace = P.trace().item<double>();
  const auto N = static_cast<double>(n), D = static_cast<double>(C.size(0));
  const std::string law = estimator.substr(estimator.find('/') + 1);
  if (estimator.starts_with("ssm/")) return (law == "gaussian" ? D + 2 : D) * (square + trace * trace) / N;
  // E tr(S^{-2}).
  const double inverse_square =
      N * N * (trace * trace + (N - D - 1) * square) / ((N - D) * (N - D - 1) * (N - D - 3));
  const double exact = inverse_square - 2 * N / (N - D - 1) * square + square;
  if (estimator == "exact_sm") return exact;
  require(estimator.starts_with("ssm_vr/"), "no estimator '{}'", estimator);
  return exact + (law == "gaussian" ? D + 1 : D - 1) / N * inverse_square;
}

void Linear::fields(Fields& on) {
  on("n", n, "data", range(1, 1e8));
  on("dimension", dimension, "of the data", range(2, 32));
  on("repeats", repeats, "data sets", range(2, 1e6));
  on("correlation", correlation, "of neighbouring coordinates", range(0, 0.99));
}

void run_linear(const Linear& options, CellRun& run) {
  const at::Tensor C = covariance(options), P = at::linalg_inv(C);
  const at::Tensor root = at::linalg_cholesky(C);
  const Rng rng = run.rng().fork(static_cast<uint64_t>(options.n));
  std::vector<at::Tensor> all;
  for (int64_t i = 0; i < options.repeats; ++i) {
    const Rng repeat = rng.fork(static_cast<uint64_t>(i));
    Rng draws = repeat.fork("data");
    const at::Tensor x = at::mm(draws.normal({options.n, options.dimension}), root.t());
    std::vector<at::Tensor> errors;
    const auto add = [&](const at::Tensor& W) { errors.push_back((W + P).square().sum()); };
    add(exact_minimiser(x));
    for (const auto& [name, minimiser] :
         {std::pair{"ssm", &plain_minimiser}, {"ssm_vr", &reduced_minimiser}}) {
      for (const std::string& law : laws) {
        Rng of = repeat.fork(name).fork(law);
        add(minimiser(x, projections(law, x.sizes(), of)));
      }
    }
    all.push_back(at::stack(errors));
    run.progress(i + 1, options.repeats);
  }
  put(run.result, "square", row_mean(at::stack(all) / P.square().sum()), {"estimator"},
      "squared error of W over the squared norm of the truth, mean over data sets");
  std::vector<double> expected;
  for (const std::string& name : estimators())
    expected.push_back(expected_square(name, C, options.n) / P.square().sum().item<double>());
  run.result.put("expected", at::tensor(expected, at::kDouble), {"estimator"},
                 "the same in expectation; of SSM at leading order in 1/n");
  run.result.put("estimator", estimators(), "estimator");
}

}  // namespace sgm::sliced_vs_denoising::sm_consistency
