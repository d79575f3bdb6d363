// Against EDM's samplers and their ablation (steps/edm_samplers.h5: NVlabs/edm) and DDPM's schedule and
// reverse step (steps/ddpm.h5: hojonathanho/diffusion), with the recorded noise and the exact score of the
// mixture.
#include <ATen/ATen.h>

#include <cmath>

#include "core/sampler/sampler.h"
#include "core/sampler/step.h"
#include "core/sde/derived.h"
#include "tests/support/fixture.h"
#include "tests/support/made.h"
#include "tests/support/parity.h"

namespace sgm::test {
namespace {

void edm(Parity& parity, const Mixture& mixture, const Group& g) {
  const auto named = [&](const char* name, const char* otherwise) {
    return has(g, name) ? text(g, name) : std::string(otherwise);
  };
  Node::Table options{{"steps", integer(g, "num_steps")},
                      {"grid", named("discretization", "edm")},
                      {"schedule", named("schedule", "linear")},
                      {"scaling", named("scaling", "none")},
                      {"solver", named("solver", "heun")}};
  if (has(g, "S_churn")) {
    const std::pair<const char*, const char*> names[] = {
        {"churn", "S_churn"}, {"churn_min", "S_min"}, {"churn_max", "S_max"}, {"churn_noise", "S_noise"}};
    for (const auto& [ours, theirs] : names) {
      options.emplace_back(ours, real(g, theirs));
    }
  }
  const double t_max = 1000;  // beyond every grid
  const SdePtr sde = made(sde_registry(), "edm", {{"t_max", t_max}});
  std::vector<at::Tensor> x, sigma, denoised;
  const ScoreFn exact = exact_score(mixture, sde);
  const ScoreFn score = [&](const at::Tensor& at, const at::Tensor& t) {
    const at::Tensor s = exact(at, t);
    x.push_back(at), sigma.push_back(t), denoised.push_back(at + t * t * s);
    return s;
  };
  Rng rng = Rng::recorded(g.data("noise").unbind(0));
  const Samples samples =
      made(sampler_registry(), "edm", options)({sde, score}, g.data("latents") * t_max, rng, {});
  parity.compare("net_sigma", at::stack(sigma), g.data("net_sigma"), 1e-12);
  parity.compare("net_x", at::stack(x), g.data("net_x"), 1e-10);
  parity.compare("net_D", at::stack(denoised), g.data("net_D"), 1e-10);
  parity.compare("x", samples.x, g.data("x"), 1e-10);
  parity.compare("nfe", at::scalar_tensor(samples.nfe, at::kLong),
                 at::scalar_tensor(integer(g, "nfe"), at::kLong), 1e-15);
}

/// DDPM's linear beta in T steps as a VP SDE, whose ladder has them.
SdePtr vp_of(const Group& g, int64_t T) {
  const auto steps = static_cast<double>(T);
  return made(sde_registry(), "vp",
              {{"beta_min", real(g, "beta_start") * steps}, {"beta_max", real(g, "beta_end") * steps}});
}

/// Ancestral sampling from each row's own time: its mean and its state.
Move ancestral(const SdePtr& vp, int64_t T, const Node::Table& options, const at::Tensor& i,
               const at::Tensor& x, const at::Tensor& score, const at::Tensor& z) {
  const at::Tensor t = (i.to(at::kDouble) + 1) / static_cast<double>(T);
  Rng rng = Rng::recorded({z});
  return made(predictor_registry(), "ancestral", options)(vp, T)(
      {vp, [&](const at::Tensor&, const at::Tensor&) { return score; }}, x, t, t - 1 / static_cast<double>(T),
      rng);
}

/// Its variance, from a state and a score of 0 and a noise of 1.
at::Tensor variance_of(const SdePtr& vp, int64_t T, const Node::Table& options, const at::Tensor& i) {
  const at::Tensor none = at::zeros({i.size(0), 1}, at::kDouble);
  return ancestral(vp, T, options, i, none, none, at::ones_like(none)).x.square();
}

/// The variance whose logarithm DDPM takes: at its last step, which is without noise, that of the one before.
at::Tensor log_variance_of(const SdePtr& vp, int64_t T, const Node::Table& options, const at::Tensor& i) {
  const at::Tensor small = variance_of(vp, T, {{"variance", "posterior"}}, at::ones_like(i));
  return at::where((i == 0).unsqueeze(1), small, variance_of(vp, T, options, i.clamp_min(1))).log();
}

/// p_sample at each row's own time: its network's noise as a score, the predicted data, mean, variance, and
/// the state with the recorded noise.
void reverse_step(Parity& parity, const Group& g) {
  const int64_t T = integer(g, "T");
  const double tolerance = g.data("x_prev").scalar_type() == at::kFloat ? 1e-6 : 1e-12;
  const SdePtr vp = vp_of(g, T);
  const bool clips = integer(g, "clip_denoised") != 0;
  const Node::Table variance{
      {"variance", text(g, "model_var_type") == "fixedlarge" ? "transition" : "posterior"}};
  Node::Table options = variance;
  if (clips) options.emplace_back("clip", 1.0);
  const at::Tensor i = g.data("t");
  const LadderMarginals ladder = marginals(vp->ladder(T));
  const at::Tensor kept = ladder.kept.take(i).unsqueeze(1);
  const at::Tensor noise = ladder.variance.take(i).unsqueeze(1);
  const at::Tensor x = g.data("x_t").to(at::kDouble);
  const at::Tensor score = -g.data("eps").to(at::kDouble) / noise.sqrt();
  const Move move = ancestral(vp, T, options, i, x, score, g.data("z").to(at::kDouble));
  const at::Tensor data = (x + noise * score) / kept;  // Tweedie's formula
  parity.compare("index", ladder_index((i.to(at::kDouble) + 1) / static_cast<double>(T), 1, T), i, 1e-15);
  // a difference, whose digits are those of its terms
  const at::Tensor terms = (x.abs() + (noise * score).abs()) / kept;
  parity.compare("pred_xstart", (clips ? data.clamp(-1, 1) : data) / terms, g.data("pred_xstart") / terms,
                 tolerance);
  parity.compare("model_mean", move.mean, g.data("model_mean"), tolerance);
  parity.compare("model_variance", variance_of(vp, T, variance, i).expand_as(x), g.data("model_variance"),
                 tolerance);
  parity.compare("model_log_variance", log_variance_of(vp, T, variance, i).expand_as(x),
                 g.data("model_log_variance"), tolerance);
  // DDPM adds no noise at its last step: our chain takes the mean there.
  parity.compare("x_prev", at::where((i == 0).unsqueeze(1), move.mean, move.x), g.data("x_prev"), tolerance);
}

/// All that DDPM derives from its beta, which is VP's own: marginals, and the posterior of x_{i-1} given x_i
/// and x_0 as ancestral sampling with a clip out of reach has it.
void schedule(Parity& parity, const Group& g) {
  const int64_t T = g.data("betas").size(0);
  const SdePtr vp = made(sde_registry(), "vp");
  const Ladder ladder = vp->ladder(T);
  const LadderMarginals of = marginals(ladder);
  const at::Tensor before = at::cat({at::ones({1}, at::kDouble), of.kept.slice(0, 0, T - 1)});
  parity.compare("betas", ladder.G.square(), g.data("betas"), 1e-12);
  parity.compare("sqrt_alphas_cumprod", of.kept, g.data("sqrt_alphas_cumprod"), 1e-12);
  parity.compare("alphas_cumprod", of.kept.square(), g.data("alphas_cumprod"), 1e-12);
  parity.compare("alphas_cumprod_prev", before.square(), g.data("alphas_cumprod_prev"), 1e-12);
  parity.compare("sqrt_one_minus_alphas_cumprod", of.variance.sqrt(), g.data("sqrt_one_minus_alphas_cumprod"),
                 1e-12);
  const at::Tensor i = at::arange(T, at::kLong);
  const at::Tensor one = at::ones({T, 1}, at::kDouble), none = at::zeros_like(one);
  const at::Tensor variance = of.variance.unsqueeze(1);
  const Node::Table unclipped{{"variance", "posterior"}, {"clip", 1e9}};
  const auto mean = [&](const at::Tensor& x, const at::Tensor& score) {
    return ancestral(vp, T, unclipped, i, x, score, none).mean.squeeze(1);
  };
  // where the predicted data (x + variance s)/kept is 1 and the state 0; where it is 0 and the state 1
  parity.compare("posterior_mean_coef1", mean(none, of.kept.unsqueeze(1) / variance),
                 g.data("posterior_mean_coef1"), 1e-12);
  parity.compare("posterior_mean_coef2", mean(one, -1 / variance), g.data("posterior_mean_coef2"), 1e-12);
  const Node::Table posterior{{"variance", "posterior"}};
  parity.compare("posterior_variance", variance_of(vp, T, posterior, i).squeeze(1),
                 g.data("posterior_variance"), 1e-12);
  parity.compare("posterior_log_variance_clipped", log_variance_of(vp, T, posterior, i).squeeze(1),
                 g.data("posterior_log_variance_clipped"), 1e-12);
}

/// DDPM's curves of beta over T steps. The linear one is VP's ladder; the others belong to no SDE here and
/// are computed from their definitions.
void beta_schedules(Parity& parity, const Group& g) {
  const double first = real(g, "beta_start"), last = real(g, "beta_end");
  const int64_t T = g.data("linear").size(0);
  const auto warmed_up = [&](int64_t steps) {
    const at::Tensor beta = at::full({T}, last, at::kDouble);
    beta.narrow(0, 0, steps).copy_(at::linspace(first, last, steps, at::kDouble));
    return beta;
  };
  for (const auto& [name, variable] : g.variables) {
    const auto is = [&](const at::Tensor& beta) { parity.compare(name, beta, variable.data, 1e-12); };
    if (name == "linear") {
      is(vp_of(g, T)->ladder(T).G.square());
    } else if (name == "quad") {
      is(at::linspace(std::sqrt(first), std::sqrt(last), T, at::kDouble).square());
    } else if (name == "const") {
      is(at::full({T}, last, at::kDouble));
    } else if (name == "jsd") {
      is(at::arange(T, 0, -1, at::kDouble).reciprocal());
    } else if (name == "warmup10") {
      is(warmed_up(T / 10));
    } else if (name == "warmup50") {
      is(warmed_up(T / 2));
    } else {
      parity.unknown(name);
    }
  }
}

}  // namespace
}  // namespace sgm::test

int main() {
  using namespace sgm::test;
  Parity parity;
  parity.file("steps/edm_samplers.h5", [&](const sgm::Group& file) {
    for (const auto& [name, group] : file.groups) {
      if (name != "mixture")
        parity.group(name, [&, &group = group] { edm(parity, mixture_of(file), group); });
    }
  });
  parity.file("steps/ddpm.h5", [&](const sgm::Group& file) {
    for (const auto& [name, group] : file.groups) {
      if (name == "schedule") {
        parity.group(name, [&, &group = group] { schedule(parity, group); });
      } else if (name.starts_with("p_sample")) {
        parity.group(name, [&, &group = group] { reverse_step(parity, group); });
      } else if (name.starts_with("beta_schedules")) {
        parity.group(name, [&, &group = group] { beta_schedules(parity, group); });
      } else if (name != "mixture") {
        parity.unknown(name);
      }
    }
  });
  return parity.summary();
}
