#include "experiments/sliced_vs_denoising/sm_consistency/noise.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <algorithm>

#include "experiments/sliced_vs_denoising/sm_consistency/dsm_curve.h"
#include "experiments/sliced_vs_denoising/spread.h"

namespace sgm::sliced_vs_denoising::sm_consistency {
namespace {

/// All that the minimisers need of data sets, for every sigma: sums over data, each (repeats,).
struct Sums {
  at::Tensor xx, xz, zz;
};

Sums sums_of(const at::Tensor& x, const at::Tensor& z) {
  return {x.square().sum(-1), (x * z).sum(-1), z.square().sum(-1)};
}

at::Tensor plain(const Sums& of, double sigma) {
  return -(of.xz / sigma + of.zz) / (of.xx + 2 * sigma * of.xz + sigma * sigma * of.zz);
}

at::Tensor pairs(const Sums& of, double sigma) {
  return -of.zz / (of.xx + sigma * sigma * of.zz);
}

}  // namespace

at::Tensor dsm_minimiser(const at::Tensor& x, const at::Tensor& z, double sigma) {
  return plain(sums_of(x, z), sigma);
}

at::Tensor pairs_minimiser(const at::Tensor& x, const at::Tensor& z, double sigma) {
  return pairs(sums_of(x, z), sigma);
}

void Noise::fields(Fields& on) {
  on("n", n, "data", range(5, 1e8));
  on("repeats", repeats, "data sets", range(2, 1e7));
  on("sigmas", sigmas, "standard deviations of the noise", above(0));
}

void run_noise(const Noise& options, CellRun& run) {
  const Rng root = run.rng().fork(static_cast<uint64_t>(options.n));
  const int64_t block = std::max<int64_t>(1, 500000 / options.n);
  std::vector<at::Tensor> xx, xz, zz;
  for (int64_t first = 0; first < options.repeats; first += block) {
    const std::vector<int64_t> sizes{std::min(block, options.repeats - first), options.n};
    const Sums part =
        sums_of(root.fork("data").rows(first).normal(sizes), root.fork("noise").rows(first).normal(sizes));
    xx.push_back(part.xx), xz.push_back(part.xz), zz.push_back(part.zz);
    run.progress(first + sizes[0], options.repeats);
  }
  const Sums all{at::cat(xx), at::cat(xz), at::cat(zz)};
  std::vector<double> sigmas = options.sigmas;
  sigmas.push_back(best_sigma(static_cast<double>(options.n)));
  std::vector<at::Tensor> plain_error, pairs_error;
  for (const double sigma : sigmas) {
    plain_error.push_back(plain(all, sigma) + 1);
    pairs_error.push_back(pairs(all, sigma) + 1);
  }
  const at::Tensor of_plain = at::stack(plain_error, 1), of_pairs = at::stack(pairs_error, 1);
  run.result.put("sigma", at::tensor(sigmas, at::kDouble), {"sigma"},
                 "noise; the last: the best by the exact curve");
  put(run.result, "bias", row_mean(of_plain), {"sigma"}, "mean of theta + 1, one noise a datum");
  put(run.result, "square", row_mean(of_plain.square()), {"sigma"},
      "mean of (theta + 1)^2, one noise a datum");
  put(run.result, "variance", row_mean((of_plain - of_plain.mean(0)).square()), {"sigma"},
      "variance of theta");
  put(run.result, "pairs_square", row_mean(of_pairs.square()), {"sigma"}, "the same of pairs z, -z");
  put(run.result, "exact_square", row_mean((1 - static_cast<double>(options.n) / all.xx).square()), {},
      "of exact score matching");
}

}  // namespace sgm::sliced_vs_denoising::sm_consistency
