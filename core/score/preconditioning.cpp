#include "core/score/preconditioning.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

namespace sgm {

Registry<Factory<Preconditioning>>& preconditioning_registry() {
  static Registry<Factory<Preconditioning>> registry("preconditioning");
  return registry;
}

ScoreFn score_of(ScoreFn network, SdePtr sde, Preconditioning preconditioning) {
  require(sde != nullptr, "score_of: no SDE to score under\n  choose one: sde=ve, sde=vp, …");
  return [network = std::move(network), around = preconditioning(sde)](const at::Tensor& x,
                                                                       const at::Tensor& t) {
    const ScoreCoefficients c = around(t.to(at::kDouble));
    return over(c.skip, x) * x + over(c.out, x) * network(over(c.in, x) * x, c.label.expand({x.size(0)}));
  };
}

namespace {

/// F is the noise z of x = alpha x0 + sigma z, conditioned on `scale` t: 999 t in the official code. With
/// `levels` the network knows N discrete levels: sigma is that of the ladder's level trunc(t (N − 1)/t_max),
/// the label stays fractional, t (N − 1)/t_max. Score SDE, Song et al. 2021, appendix C.
struct Epsilon {
  double scale = 999;
  int64_t levels = 0;

  void fields(Fields& on) {
    on("scale", scale, "the label is scale t/t_max", above(0));
    on("levels", levels,
       "N discrete levels that the network was trained on, which take the place of t; 0: continuous",
       range(0, 1e7));
  }

  CoefficientsAt operator()(const SdePtr& sde) const {
    const at::Tensor variance =
        levels == 0 ? at::Tensor() : 1 - sde->ladder(levels).f.add(1).cumprod(0).square();
    return [*this, sde, variance](const at::Tensor& t) -> ScoreCoefficients {
      const at::Tensor none = at::zeros_like(t);
      const at::Tensor one = at::ones_like(t);
      const at::Tensor share = t / sde->t_max();
      if (levels == 0) return {none, -1 / sde->sigma(t), one, share * scale};
      const at::Tensor label = share * static_cast<double>(levels - 1);
      return {none, -at::rsqrt(at::take(variance.to(t.device()), label.to(at::kLong))), one, label};
    };
  }
};

/// F is the score itself, conditioned on sigma(t). With `levels` it is conditioned on the index of one of N
/// levels, the largest noise first: round((1 − t/t_max)(N − 1)). Official code of Song et al. 2021 for VE.
struct Score {
  int64_t levels = 0;

  void fields(Fields& on) {
    on("levels", levels,
       "N discrete levels, the largest noise first, whose index the network is conditioned on; 0: sigma",
       range(0, 1e7));
  }

  CoefficientsAt operator()(const SdePtr& sde) const {
    return [sde, levels = levels](const at::Tensor& t) -> ScoreCoefficients {
      const at::Tensor none = at::zeros_like(t);
      const at::Tensor one = at::ones_like(t);
      if (levels == 0) return {none, one, one, sde->sigma(t)};
      return {none, one, one,
              at::round((1 - t / sde->t_max()) * static_cast<double>(levels - 1)).to(at::kLong)};
    };
  }
};

/// F is the data x0, conditioned on sigma/alpha.
struct Data {
  void fields(Fields&) {}
  CoefficientsAt operator()(const SdePtr& sde) const {
    return [sde](const at::Tensor& t) -> ScoreCoefficients {
      const at::Tensor alpha = sde->alpha(t);
      const at::Tensor sigma = sde->sigma(t);
      const at::Tensor precision = sigma.square().reciprocal();
      return {-precision, alpha * precision, at::ones_like(t), sigma / alpha};
    };
  }
};

/// F is the velocity v = alpha z − sigma x0, conditioned on sigma/alpha. Salimans & Ho 2022, appendix D; for
/// alpha^2 + sigma^2 = 1 its formula.
struct Velocity {
  void fields(Fields&) {}
  CoefficientsAt operator()(const SdePtr& sde) const {
    return [sde](const at::Tensor& t) -> ScoreCoefficients {
      // z = (alpha v + sigma x)/(alpha^2 + sigma^2), score = −z/sigma
      const at::Tensor alpha = sde->alpha(t);
      const at::Tensor sigma = sde->sigma(t);
      const at::Tensor total = alpha.square() + sigma.square();
      return {-1 / total, -alpha / (sigma * total), at::ones_like(t), sigma / alpha};
    };
  }
};

const bool epsilon = preconditioning_registry().add(
    "epsilon", factory<Preconditioning, Epsilon>("the network predicts the noise (DDPM, Score SDE)"));
const bool score = preconditioning_registry().add(
    "score", factory<Preconditioning, Score>("the network predicts the score (NCSN, Score SDE's VE)"));
const bool data =
    preconditioning_registry().add("x0", factory<Preconditioning, Data>("the network predicts the data"));
const bool velocity = preconditioning_registry().add(
    "v", factory<Preconditioning, Velocity>("the network predicts alpha z − sigma x0"));

}  // namespace
}  // namespace sgm
