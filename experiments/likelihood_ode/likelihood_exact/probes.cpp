#include "experiments/likelihood_ode/likelihood_exact/probes.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <cmath>

#include "core/likelihood/likelihood.h"
#include "experiments/likelihood_ode/likelihood_exact/make.h"

namespace sgm::likelihood_ode::likelihood_exact {
namespace {

using Trace = LikelihoodOptions::Trace;

LikelihoodOptions by_probes(bool rademacher, int64_t count, double eps, double tolerance) {
  return {.eps = eps,
          .tolerance = {.rtol = tolerance, .atol = tolerance},
          .divergence = rademacher ? Trace::rademacher : Trace::gaussian,
          .probes = count};
}

/// Covariance deviation^2 correlation^|i - j|.
at::Tensor covariance(const Probes& options) {
  const at::Tensor place = at::arange(options.dimension, at::kDouble);
  const at::Tensor apart = (place.unsqueeze(1) - place).abs();
  return std::pow(options.deviation, 2) * at::pow(options.correlation, apart);
}

/// M = ln(V(t_max) V(eps)^{-1})/2 with V = alpha^2 C + sigma^2 I.
at::Tensor integral_of(const Sde& sde, const at::Tensor& C, double eps) {
  const auto [values, axes] = at::linalg_eigh(C);
  const auto log_of = [&](double t) {
    const at::Tensor time = at::scalar_tensor(t, at::kDouble);
    return (sde.alpha(time).square() * values + sde.sigma(time).square()).log();
  };
  return at::mm(axes * (0.5 * (log_of(sde.t_max()) - log_of(eps))), axes.t());
}

}  // namespace

double probe_variance(const at::Tensor& M, bool rademacher) {
  const at::Tensor all = M.square().sum();
  return 2 * (rademacher ? all - M.diagonal().square().sum() : all).item<double>();
}

Variance variance_of(const at::Tensor& values) {
  const auto n = static_cast<double>(values.size(0));
  const at::Tensor away = values - values.mean();
  const double variance = away.square().sum().item<double>() / (n - 1);
  const double fourth = away.pow(4).mean().item<double>();
  return {variance, std::sqrt(std::max(0.0, fourth - variance * variance * (n - 3) / (n - 1)) / n)};
}

void Probes::settings(Fields& on) {
  on("draws", draws, "draws of one probe; so many fewer of several", range(4, 1e7));
  on("dimension", dimension, "of the Gaussian", range(1, 1000));
  on("correlation", correlation, "of neighbouring coordinates", range(0, 0.99));
  on("deviation", deviation, "standard deviation of a coordinate", above(0));
  on("counts", counts, "probes that are averaged", range(1, 1000));
  on("eps", eps, "the time at which the density is taken", above(0));
  on("tolerance", tolerance, "rtol = atol", inside(0, 1));
}

void Probes::fields(Fields& on) {
  settings(on);
}

void run_probes(const Probes& options, CellRun& run) {
  const SdePtr sde = make_sde({"vp"});
  const at::Tensor C = covariance(options);
  const Mixture law = checked(
      {at::ones({1}, at::kDouble), at::zeros({1, options.dimension}, at::kDouble), {}, C.unsqueeze(0)});
  const at::Tensor M = integral_of(*sde, C, options.eps);
  const Problem problem{sde, exact_score(law, sde)};
  Rng draws = run.rng().fork("point");
  const at::Tensor point = sample(law, 1, draws);
  const auto counts = static_cast<int64_t>(options.counts.size());
  int64_t done = 0;
  for (const bool rademacher : {true, false}) {
    std::vector<at::Tensor> measured;
    for (const int64_t count : options.counts) {
      const int64_t n = std::max<int64_t>(4, options.draws / count);
      const at::Tensor x = point.expand({n, options.dimension});
      const LikelihoodOptions how = by_probes(rademacher, count, options.eps, options.tolerance);
      const Rng rng = run.rng().fork("probes").fork(static_cast<uint64_t>(count));
      const at::Tensor change = log_likelihood(problem, x, how, draw_probes(how, x, rng)).change.mean(0);
      const Variance found = variance_of(change);
      measured.push_back(at::tensor({found.value, found.error, change.mean().item<double>(),
                                     std::sqrt(found.value / static_cast<double>(n))},
                                    at::kDouble));
      run.progress(++done, 2 * counts);
    }
    Group& out = run.result.group(rademacher ? "rademacher" : "gaussian");
    out.put("measured", at::stack(measured), {},
            "of the integrated divergence, for each count: variance, its standard error, mean, its standard "
            "error");
    out.put("exact", at::tensor({probe_variance(M, rademacher), M.trace().item<double>()}, at::kDouble), {},
            "one probe's variance and the mean, in closed form");
  }
  run.result.put("count", at::tensor(options.counts, at::kLong), {"count"}, "probes that are averaged");
}

void ImageProbes::settings(Fields& on) {
  on("draws", draws, "probes of one image", range(4, 1e6));
  on("tolerance", tolerance, "rtol = atol", inside(0, 1));
}

void ImageProbes::fields(Fields& on) {
  law.fields(on);
  on("eps", eps, "the time at which the density is taken", above(0));
  settings(on);
}

void run_image_probes(const ImageProbes& options, CellRun& run) {
  const SdePtr sde = make_sde({"vp"});
  const Mixture law = options.law.of();
  const Problem problem{sde, exact_score(law, sde)};
  Rng draws = run.rng().fork("point");
  const at::Tensor x = sample(law, 1, draws).expand({options.draws, law.dimension()});
  std::vector<double> measured;
  for (const bool rademacher : {true, false}) {
    const LikelihoodOptions how = by_probes(rademacher, 1, options.eps, options.tolerance);
    const at::Tensor probes = draw_probes(how, x, run.rng().fork("probes"));
    const Variance found = variance_of(log_likelihood(problem, x, how, probes).change[0]);
    measured.insert(measured.end(), {found.value, found.error});
    run.progress(static_cast<int64_t>(measured.size()) / 2, 2);
  }
  run.result.put("variance", at::tensor(measured, at::kDouble).view({2, 2}), {},
                 "of the integrated divergence over probes, and its standard error: Rademacher, Gaussian");
  run.result.put("dimension", static_cast<double>(law.dimension()), "coordinates of a point");
}

}  // namespace sgm::likelihood_ode::likelihood_exact
