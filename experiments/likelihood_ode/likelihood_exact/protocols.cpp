#include "experiments/likelihood_ode/likelihood_exact/protocols.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <algorithm>
#include <cmath>

#include "core/likelihood/likelihood.h"
#include "core/sde/derived.h"
#include "experiments/likelihood_ode/affine_score.h"
#include "experiments/likelihood_ode/byte_law.h"

namespace sgm::likelihood_ode::likelihood_exact {
namespace {

using Dequantise = Dequantisation::Law;

/// The law of bytes that data have, and the two that a model has: by cells, and by the decoder.
struct Exact {
  at::Tensor data, cells, decoder;
};

Exact exact_laws(const Protocols& options, const Mixture& law, const ByteScale& scale, double alpha,
                 double sigma) {
  const int64_t D = law.dimension();
  const Sde& sde = *options.sde.value;
  const KnownDensity model = [&](const at::Tensor& x) { return log_density_at(law, sde, x, options.eps); };
  Exact exact{.data = {},
              .cells = mass_in_cells(model, D, scale, options.nodes),
              .decoder = decoded_mass(model, D, scale, options.nodes, alpha, sigma)};
  if (options.law.kind == Law::bytes) {
    exact.data = at::zeros({256}, at::kDouble);
    const at::Tensor k = ((law.means.squeeze(1) - scale.low) / scale.cell()).floor().to(at::kLong);
    exact.data.index_copy_(0, k, law.weights);
  } else {
    const at::Tensor one = at::ones({}, at::kDouble);
    exact.data = mass_in_cells([&](const at::Tensor& x) { return log_density(law, x, one, 0 * one); }, D,
                               scale, options.nodes);
  }
  return exact;
}

/// A mean over values and its standard error.
at::Tensor mean_and_error(const at::Tensor& values) {
  const double n = static_cast<double>(values.size(0));
  return at::stack({values.mean(), values.std() / std::sqrt(n)});
}

/// Of one dequantisation: the gap in bits/dim to its exact value for each number of points, (K, 2), and by
/// how much it is smaller at the last number than at the first, (2,): means and standard errors.
struct Gaps {
  at::Tensor gap, closed;
};

Gaps gaps_of(const Protocols& options, const Mixture& law, const at::Tensor& bytes, Dequantise how,
             double alpha, double sigma, const at::Tensor& exact, const Rng& rng) {
  const ByteScale scale = ByteScale::of(true);
  const int64_t most = *std::max_element(options.importance.begin(), options.importance.end());
  std::vector<at::Tensor> ratios;
  for (int64_t k = 0; k < most; ++k) {
    Rng places = rng.fork(static_cast<uint64_t>(k));
    const Dequantised points = dequantised(bytes, scale, how, alpha, sigma, places);
    ratios.push_back(log_density_at(law, *options.sde.value, points.x, options.eps) - points.log_q);
  }
  const at::Tensor ratio = at::stack(ratios);
  std::vector<at::Tensor> each, gap;
  for (const int64_t K : options.importance) {
    const at::Tensor estimate = importance_weighted(ratio.narrow(0, 0, K));
    const at::Tensor bits = bits_per_dimension(estimate, law.dimension(), scale);
    each.push_back(bits + exact / (static_cast<double>(law.dimension()) * std::log(2.0)));
    gap.push_back(mean_and_error(each.back()));
  }
  return {at::stack(gap), mean_and_error(each.front() - each.back())};
}

/// How far the ODE's log density is from the exact one at dequantised points, in bits/dim: with p(t_max) as
/// the prior, and with the prior.
at::Tensor flow_error(const Protocols& options, const Mixture& law, const at::Tensor& bytes, Rng rng) {
  const SdePtr& sde = options.sde.value;
  const at::Tensor some = bytes.narrow(0, 0, std::min(options.flow, bytes.size(0)));
  const at::Tensor x = dequantised(some, ByteScale::of(true), Dequantise::uniform, 1, 1, rng).x;
  const LikelihoodOptions how{.eps = options.eps,
                              .tolerance = {.rtol = options.tolerance, .atol = options.tolerance},
                              .divergence = LikelihoodOptions::Trace::exact};
  const LogLikelihood found = log_likelihood({sde, exact_score(law, sde)}, x, how, draw_probes(how, x, rng));
  const at::Tensor density = log_density_at(law, *sde, x, options.eps);
  const at::Tensor by_end = found.change[0] + log_density_at(law, *sde, found.code, sde->t_max());
  const double unit = static_cast<double>(law.dimension()) * std::log(2.0);
  return at::stack({(by_end - density).abs().max(), (found.log_p() - density).abs().max()}) / unit;
}

}  // namespace

void Protocols::settings(Fields& on) {
  on("values", values, "values k, drawn from their law", range(2, 1e7));
  on("flow", flow, "of them, at whose points the ODE's density is set against the exact one", range(1, 1e5));
  on("importance", importance, "numbers of points K of a value, ascending", range(1, 1e5));
  on("tolerance", tolerance, "rtol = atol of the ODE", inside(0, 1));
}

void Protocols::fields(Fields& on) {
  law.fields(on);
  on.component("sde", sde, sde_registry(), "the SDE");
  on("eps", eps, "the time at which the density is taken", above(0));
  on("nodes", nodes, "Gauss-Legendre nodes of a cell and dimension", range(2, 200));
  settings(on);
}

void run_protocols(const Protocols& options, CellRun& run) {
  const Mixture law = options.law.of();
  const ByteScale scale = ByteScale::of(true);
  const at::Tensor time = at::scalar_tensor(options.eps, at::kDouble);
  const double alpha = options.sde.value->alpha(time).item<double>(),
               sigma = options.sde.value->sigma(time).item<double>();
  const Exact exact = exact_laws(options, law, scale, alpha, sigma);
  run.progress(1, 5);
  Rng draws = run.rng().fork("values");
  const at::Tensor bytes = draw_bytes(exact.data, options.values, draws);
  std::vector<at::Tensor> gap, closed, bits;
  for (const auto& [name, how] : {std::pair{"uniform", Dequantise::uniform},
                                  {"truncated_normal", Dequantise::truncated_normal},
                                  {"decoder", Dequantise::decoder}}) {
    const at::Tensor& mass = how == Dequantise::decoder ? exact.decoder : exact.cells;
    const Gaps found =
        gaps_of(options, law, bytes, how, alpha, sigma, log_probability(mass, bytes), run.rng().fork(name));
    gap.push_back(found.gap), closed.push_back(found.closed);
    bits.push_back(at::scalar_tensor(cross_entropy(exact.data, mass), at::kDouble));
    run.progress(1 + static_cast<int64_t>(gap.size()), 5);
  }
  bits.push_back(at::scalar_tensor(cross_entropy(exact.data, exact.data), at::kDouble));
  run.result.put(
      "exact", at::stack(bits), {},
      "cross-entropy of the data's values with the model's: uniform, truncated normal, decoder, and "
      "the data's own entropy, bits/dim");
  run.result.put("gap", at::cat({at::stack(gap), at::stack(closed).unsqueeze(1)}, 1), {},
                 "of the three dequantisations, for each K, estimate less the exact value: mean and standard "
                 "error over values, bits/dim; last, how much smaller it is at the last K than at the first, "
                 "value by value");
  const at::Tensor facts =
      at::tensor({static_cast<double>(law.dimension()), sigma / alpha / scale.cell()}, at::kDouble);
  run.result.put("checks", at::cat({facts, flow_error(options, law, bytes, run.rng().fork("flow"))}), {},
                 "dimensions; noise at eps over a cell's width; largest difference of the ODE's log density "
                 "from the exact "
                 "one with p(t_max) as the prior and with the prior, bits/dim");
  run.progress(5, 5);
}

void WrongFactor::settings(Fields& on) {
  on("deviation", deviation, "standard deviation of the data, N(0, deviation^2)", above(0));
  on("factors", factors, "by which the score is wrong", above(0));
}

void WrongFactor::fields(Fields& on) {
  on.component("sde", sde, sde_registry(), "the SDE");
  on("eps", eps, "the least time", above(0));
  settings(on);
}

void run_wrong_factor(const WrongFactor& options, CellRun& run) {
  const at::Tensor factors = at::tensor(options.factors, at::kDouble);
  const AffineDivergences found = affine_divergences(
      *options.sde.value,
      {.deviation = options.deviation, .factor = [&](const at::Tensor&) { return factors; }}, options.eps);
  run.result.put("divergence", at::stack({found.sde, found.bound, found.ode}), {},
                 "KL of the reverse SDE's model, its bound, KL of the ODE's model, nats/dim");
  run.result.put("prior", found.prior, "the bound's part of the prior, nats/dim");
  run.progress(1, 1);
}

}  // namespace sgm::likelihood_ode::likelihood_exact
