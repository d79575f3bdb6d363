#include "core/score/preconditioning.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include "core/sde/derived.h"

namespace sgm {

Registry<Factory<Preconditioning>>& preconditioning_registry() {
  static Registry<Factory<Preconditioning>> registry("preconditioning");
  return registry;
}

Preconditioning preconditioning_of(const std::string& name) {
  Preconditioning made;
  bind_fields(Node::Table{}, [&](Fields& on) { made = preconditioning_registry().at(name).make(on); });
  return made;
}

namespace {

/// Where times t lie among N levels, counted from the least noise, from 0 to N − 1: whole at a level,
/// between two of them linear in t. Of levels evenly spaced from t_max to 0 it is t (N − 1)/t_max.
at::Tensor place_among(const NoiseLevels& levels, const at::Tensor& t) {
  const int64_t N = levels.t.numel();
  if (N == 1) return at::zeros_like(t);
  const at::Tensor all = levels.t.flip(0).to(t.device());
  const at::Tensor i = at::le(all, t.unsqueeze(-1)).sum(-1).sub(1).clamp(0, N - 2);  // levels not above t
  const at::Tensor low = at::take(all, i);
  const at::Tensor place = i + (t - low) / (at::take(all, i + 1) - low);
  const at::Tensor level = at::round(place);
  const at::Tensor whole = ((place - level).abs() < 1e-9).to(place.scalar_type());
  return whole * level + (1 - whole) * place;
}

/// F is the noise z of x = alpha x0 + sigma z, conditioned on `scale` t/t_max: 999 t in the official code.
/// For N levels, the discrete steps of the SDE's ladder, the label is the place of t among them: DDPM's i at
/// its own step. Between two, sigma is the lower step's, and the label stays fractional: t (N − 1)/t_max
/// for evenly spaced ones. Song et al. 2021, appendix C.
struct Epsilon {
  double scale = 999;

  void fields(Fields& on) { on("scale", scale, "the label is scale t/t_max", above(0)); }

  CoefficientsAt operator()(const SdePtr& sde, const NoiseLevels& levels) const {
    if (!levels.t.defined()) {
      return [sde, scale = scale](const at::Tensor& t) -> ScoreCoefficients {
        return {{}, -1 / sde->sigma(t), {}, t * (scale / sde->t_max())};
      };
    }
    const at::Tensor sigma = marginals(sde->ladder(levels.t.numel())).variance.sqrt();
    return [levels, sigma](const at::Tensor& t) -> ScoreCoefficients {
      const at::Tensor label = place_among(levels, t);
      const at::Tensor step = label.to(at::kLong).clamp(0, sigma.numel() - 1);
      return {{}, -1 / at::take(sigma.to(t.device()), step), {}, label};
    };
  }
};

/// F is the score itself, conditioned on sigma(t); for N levels on the index of the nearest one, the largest
/// noise first: round((1 − t/t_max)(N − 1)) for evenly spaced ones. The official code of Song et al. 2021
/// for VE.
CoefficientsAt of_score(const SdePtr& sde, const NoiseLevels& levels) {
  if (!levels.t.defined()) {
    return [sde](const at::Tensor& t) -> ScoreCoefficients { return {{}, {}, {}, sde->sigma(t)}; };
  }
  return [levels](const at::Tensor& t) -> ScoreCoefficients {
    const int64_t last = levels.t.numel() - 1;
    return {{}, {}, {}, at::round(last - place_among(levels, t)).to(at::kLong)};
  };
}

/// F is sigma times the score, conditioned on ln sigma. NCSNv2 (Song & Ermon 2020), technique 3.
CoefficientsAt over_sigma(const SdePtr& sde, const NoiseLevels&) {
  return [sde](const at::Tensor& t) -> ScoreCoefficients {
    const at::Tensor log_sigma = sde->sigma(t).log();
    return {{}, (-log_sigma).exp(), {}, log_sigma};
  };
}

/// F is the data x0, conditioned on sigma/alpha.
CoefficientsAt of_data(const SdePtr& sde, const NoiseLevels&) {
  return [sde](const at::Tensor& t) -> ScoreCoefficients {
    const at::Tensor alpha = sde->alpha(t);
    const at::Tensor sigma = sde->sigma(t);
    const at::Tensor precision = sigma.square().reciprocal();
    return {-precision, alpha * precision, {}, sigma / alpha};
  };
}

/// F is the velocity v = alpha z − sigma x0, conditioned on sigma/alpha. Salimans & Ho 2022, appendix D; for
/// alpha^2 + sigma^2 = 1 its formula.
CoefficientsAt of_velocity(const SdePtr& sde, const NoiseLevels&) {
  return [sde](const at::Tensor& t) -> ScoreCoefficients {
    // z = (alpha v + sigma x)/(alpha^2 + sigma^2), score = −z/sigma
    const at::Tensor alpha = sde->alpha(t);
    const at::Tensor sigma = sde->sigma(t);
    const at::Tensor total = alpha.square() + sigma.square();
    return {-1 / total, -alpha / (sigma * total), {}, sigma / alpha};
  };
}

/// A preconditioning without options.
bool add(const std::string& name, const std::string& doc,
         CoefficientsAt (*around)(const SdePtr&, const NoiseLevels&)) {
  return preconditioning_registry().add(name, {doc, [around](Fields&) { return Preconditioning(around); }});
}

const bool epsilon = preconditioning_registry().add(
    "epsilon", factory<Preconditioning, Epsilon>("the network predicts the noise (DDPM, Score SDE)"));
const bool score = add("score", "the network predicts the score (NCSN, Score SDE's VE)", of_score);
const bool scaled = add("over_sigma", "the network predicts sigma times the score (NCSNv2)", over_sigma);
const bool data = add("x0", "the network predicts the data", of_data);
const bool velocity = add("v", "the network predicts alpha z − sigma x0", of_velocity);

}  // namespace
}  // namespace sgm
