#include "experiments/sliced_vs_denoising/sm_consistency/gradients.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "experiments/sliced_vs_denoising/objective_of.h"
#include "experiments/sliced_vs_denoising/row_score.h"
#include "experiments/sliced_vs_denoising/spread.h"

namespace sgm::sliced_vs_denoising::sm_consistency {
namespace {

constexpr int64_t together = 32;  // repeats of all data at once

/// All data, and their exact gradients there.
struct Setting {
  RowScore score;
  at::Tensor x, mean;  ///< (n, D); (P,): the exact gradient, mean over data

  /// Mean gradients over data (repeats, P) at points (repeats * n, D).
  at::Tensor gradients(const Objective& objective, const at::Tensor& at, Rng& rng) const {
    return row_losses(score, objective, at, rng).gradient.view({-1, x.size(0), mean.size(0)}).mean(1);
  }
  at::Tensor exact(const at::Tensor& at) const {
    Rng none(0);
    return gradients(objective_of("exact_sm"), at, none);
  }
};

/// Each parameter's mean in its standard errors, which is normal where the mean is 0; of parameters whose
/// gradient does not depend on the draw, 0 where the mean is but rounding and infinite where it is not.
at::Tensor standardised(const at::Tensor& draws) {
  const RowMean mean = row_mean(draws);
  constexpr double rounding = 1e-12;
  const at::Tensor fixed =
      at::where(mean.value.abs() < rounding, 0.0, std::numeric_limits<double>::infinity());
  return at::where(mean.error > rounding, mean.value / mean.error, fixed);
}

/// The gradients' deviations from exact score matching's (repeats, P), some repeats at a time.
template <class Function>
at::Tensor repeated(int64_t repeats, const Setting& of, const Function& deviation) {
  std::vector<at::Tensor> all;
  for (int64_t first = 0; first < repeats; first += together) {
    const int64_t n = std::min(together, repeats - first);
    all.push_back(deviation(of.x.repeat({n, 1}), first * of.x.size(0)));
  }
  return at::cat(all);
}

void put_sliced(const Gradients& options, const Setting& of, CellRun& run) {
  for (const char* name : {"ssm", "ssm_vr"}) {
    for (const std::string& law : laws) {
      const Rng root = run.rng().fork(name).fork(law);
      const Objective objective = objective_of(name, {{"projection", law}});
      const at::Tensor draws = repeated(options.repeats, of, [&](const at::Tensor& x, int64_t first) {
        Rng rng = root.rows(first);
        return of.gradients(objective, x, rng) - of.mean;
      });
      Group& group = run.result.group(fmt::format("sliced/{}/{}", name, law));
      group.put("standardised", standardised(draws), {"parameter"},
                "mean deviation from exact score matching's gradient over its standard error");
      put(group, "along", row_mean(at::mv(draws, of.mean) / of.mean.square().sum()), {},
          "deviation along the exact gradient, over its length");
    }
  }
}

void put_denoising(const Gradients& options, const Setting& of, CellRun& run) {
  std::vector<at::Tensor> bias, plain, pairs, errors, standard;
  const double length = of.mean.norm().item<double>();
  for (const double sigma : options.sigmas) {
    const Objective dsm = objective_of("dsm", {{"sigma", sigma}});
    const Rng root = run.rng().fork("noise");
    // Side by side: denoising with z, with the mean of z and -z, and exact score matching at both points.
    const at::Tensor all = repeated(options.repeats, of, [&](const at::Tensor& x, int64_t first) {
      const at::Tensor z = root.rows(first).normal_like(x);
      Rng up = Rng::recorded({z}), down = Rng::recorded({-z});
      const at::Tensor with = of.gradients(dsm, x, up), without = of.gradients(dsm, x, down);
      const at::Tensor above = of.exact(x + sigma * z), below = of.exact(x - sigma * z);
      return at::stack(
          {with - of.mean, 0.5 * (with + without) - of.mean, 0.5 * (above + below) - of.mean, with - above},
          2);
    });
    const at::Tensor expected = all.select(2, 2).mean(0);
    const at::Tensor direction = expected / expected.norm();
    const auto along = [&](int64_t which) {
      return row_mean(at::mv(all.select(2, which).contiguous(), direction) / length);
    };
    const RowMean one = along(0), two = along(1), oracle = along(2);
    plain.push_back(one.value), pairs.push_back(two.value), bias.push_back(oracle.value);
    errors.push_back(at::stack({one.error, two.error, oracle.error}));
    standard.push_back(standardised(all.select(2, 3)));
    run.progress(static_cast<int64_t>(plain.size()), static_cast<int64_t>(options.sigmas.size()));
  }
  Group& group = run.result.group("denoising");
  const at::Tensor error = at::stack(errors);
  group.put("sigma", at::tensor(options.sigmas, at::kDouble), {"sigma"}, "standard deviation of the noise");
  put(group, "bias", {at::stack(bias), error.select(1, 2)}, {"sigma"},
      "exact score matching's gradient at perturbed data less that at the data, over the latter's length");
  put(group, "plain", {at::stack(plain), error.select(1, 0)}, {"sigma"},
      "denoising's deviation along that direction");
  put(group, "pairs", {at::stack(pairs), error.select(1, 1)}, {"sigma"}, "the same of pairs z, -z");
  group.put("standardised", at::stack(standard), {"sigma", "parameter"},
            "denoising's mean deviation from exact score matching at the perturbed data, over its standard "
            "error");
}

}  // namespace

void Gradients::settings(Fields& on) {
  on("dimension", dimension, "of data N(0, I) and network", range(1, 64));
  on("hidden", hidden, "hidden units of the network", range(1, 1000));
  on("data", data, "data", range(1, 1e5));
  on("repeats", repeats, "draws of projections or noise for all data", range(2, 1e7));
  on("sigmas", sigmas, "standard deviations of denoising's noise, ascending", above(0));
}

void run_gradients(const Gradients& options, CellRun& run) {
  Rng weights = run.rng().fork("network"), draws = run.rng().fork("data");
  Setting of{tanh_score(options.dimension, options.hidden, weights),
             draws.normal({options.data, options.dimension}),
             {}};
  Rng none(0);
  of.mean = row_losses(of.score, objective_of("exact_sm"), of.x, none).gradient.mean(0);
  run.result.put("parameters", static_cast<double>(of.mean.size(0)), "parameters of the network");
  put_sliced(options, of, run);
  put_denoising(options, of, run);
}

}  // namespace sgm::sliced_vs_denoising::sm_consistency
