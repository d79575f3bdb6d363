#include "core/metric/normaliser.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <algorithm>
#include <cmath>

#include "core/base/require.h"

namespace sgm {
namespace {

constexpr int64_t draws_at_a_time = 4096;

}  // namespace

Normaliser log_normaliser(const std::function<at::Tensor(const at::Tensor&)>& log_density,
                          const Mixture& proposal, int64_t n, const Rng& rng) {
  require(n >= 2, "log_normaliser: {} draws have no standard error\n  give at least two", n);
  const at::Tensor one = at::ones({}, at::kDouble), none = at::zeros({}, at::kDouble);
  std::vector<at::Tensor> blocks;
  for (int64_t first = 0; first < n; first += draws_at_a_time) {
    Rng rows = rng.rows(first);
    const at::Tensor x = sample(proposal, std::min(draws_at_a_time, n - first), rows);
    blocks.push_back(log_density(x) - sgm::log_density(proposal, x, one, none));
  }
  const at::Tensor logs = at::cat(blocks);
  const double most = logs.max().item<double>();
  require_run(std::isfinite(most),
              "log_normaliser: the largest log weight of {} draws is {}\n  look at the density: it is not "
              "finite, or vanishes wherever the proposal draws",
              n, most);
  const at::Tensor weights = (logs - most).exp();
  const double sum = weights.sum().item<double>(), squares = weights.square().sum().item<double>();
  const double effective = sum * sum / squares;
  const auto count = static_cast<double>(n);
  return {.log_z = most + std::log(sum / count),
          .standard_error = std::sqrt(std::max(0.0, count / effective - 1) / (count - 1)),
          .effective = effective,
          .n = n};
}

}  // namespace sgm
