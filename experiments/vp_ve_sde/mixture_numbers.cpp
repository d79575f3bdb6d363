#include "experiments/vp_ve_sde/mixture_numbers.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <cmath>

namespace sgm::vp_ve_sde {
namespace {

/// Mean square of the finest diagonal Haar coefficients of images (n, side^2), each at every position: of
/// white noise its variance. (n,)
at::Tensor diagonal_details(const at::Tensor& images) {
  const auto side = static_cast<int64_t>(std::lround(std::sqrt(static_cast<double>(images.size(1)))));
  const at::Tensor x = images.view({-1, side, side});
  return (0.5 * at::diff(at::diff(x, 1, 1), 1, 2)).square().mean({1, 2});
}

}  // namespace

MixtureNumbers numbers_of(const Mixture& data, const at::Tensor& samples) {
  const at::Tensor x = samples.to(at::kCPU, at::kDouble);
  const at::Tensor variance = data.variance[0];
  const at::Tensor nearest = at::cdist(x, data.means).argmin(1);
  const at::Tensor within = (x - data.means.index_select(0, nearest)).square().mean() / variance - 1;
  const at::Tensor details = variance + (data.weights * diagonal_details(data.means)).sum();
  return {within.item<double>(), (diagonal_details(x).mean() / details - 1).item<double>(),
          at::bincount(nearest, {}, data.weights.size(0))};
}

double chi_square(const Mixture& data, const at::Tensor& counts) {
  const at::Tensor expected = data.weights * counts.sum();
  return ((counts - expected).square() / expected).sum().item<double>();
}

void put_numbers(Group& result, const Mixture& data, const std::vector<MixtureNumbers>& runs) {
  std::vector<double> within, high_pass, chi;
  std::vector<at::Tensor> counts;
  for (const MixtureNumbers& run : runs) {
    within.push_back(run.within), high_pass.push_back(run.high_pass), counts.push_back(run.counts);
    chi.push_back(chi_square(data, run.counts));
  }
  result.put("within", at::tensor(within, at::kDouble), {"run"},
             "variance within components over its exact value, minus 1");
  result.put("high_pass", at::tensor(high_pass, at::kDouble), {"run"},
             "variance of the finest diagonal details over its exact value, minus 1");
  result.put("chi_square", at::tensor(chi, at::kDouble), {"run"},
             "Pearson's statistic of the counts of components");
  result.put("counts", at::stack(counts), {"run", "component"}, "samples nearest to each component");
}

}  // namespace sgm::vp_ve_sde
