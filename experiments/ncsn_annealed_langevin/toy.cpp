#include "experiments/ncsn_annealed_langevin/toy.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <cmath>

namespace sgm::ncsn {
namespace {

constexpr int64_t drawn_in_paper = 1280;

/// Mean of the per-chain values (n,) and its standard error.
void put_mean(Group& result, const Quantity& quantity, const at::Tensor& values) {
  result.put(quantity, values.mean().item<double>(),
             values.std().item<double>() / std::sqrt(static_cast<double>(values.numel())));
}

}  // namespace

Mixture two_modes(double variance) {
  return checked({at::tensor({0.2, 0.8}, at::kDouble),
                  at::tensor({-5.0, -5.0, 5.0, 5.0}, at::kDouble).view({2, 2}),
                  at::full({2}, variance, at::kDouble),
                  {}});
}

at::Tensor uniform_start(int64_t n, Rng& rng) {
  return rng.uniform({n, 2}) * 16.0 - 8.0;
}

void put_statistics(const at::Tensor& x, Group& result) {
  const at::Tensor minor = x.sum(1) < 0;  // nearer to (−5,−5) than to (5,5)
  const at::Tensor centre = at::where(minor, -5.0, 5.0).unsqueeze(1);
  put_mean(result, minor_share, minor.to(at::kDouble));
  put_mean(result, mode_variance, (x - centre).square().mean(1));
  result.put("chains", at::scalar_tensor(x.size(0), at::kLong), {}, "number of chains");
}

void put_states(const at::Tensor& x, Group& result) {
  result.put("states", x.slice(0, 0, drawn_in_paper).to(at::kFloat), {"chain", "coordinate"},
             "final states of the first chains");
}

}  // namespace sgm::ncsn
