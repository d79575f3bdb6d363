// Against EDM's samplers and their ablation (steps/edm_samplers.h5: NVlabs/edm) and DDPM's schedule and
// reverse step (steps/ddpm.h5: hojonathanho/diffusion), with the recorded noise and the exact score of the
// mixture.
#include <ATen/ATen.h>

#include "core/sampler/sampler.h"
#include "core/sampler/step.h"
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

/// p_sample at each row's own time: its network's noise as a score, the mean and the state with the recorded
/// noise.
void reverse_step(Parity& parity, const Group& g) {
  const int64_t T = integer(g, "T");
  const double tolerance = g.data("x_prev").scalar_type() == at::kFloat ? 1e-6 : 1e-12;
  const double steps = static_cast<double>(T);
  const SdePtr vp =
      made(sde_registry(), "vp",
           {{"beta_min", real(g, "beta_start") * steps}, {"beta_max", real(g, "beta_end") * steps}});
  Node::Table options{{"variance", text(g, "model_var_type") == "fixedlarge" ? "transition" : "posterior"}};
  if (integer(g, "clip_denoised") != 0) options.emplace_back("clip", 1.0);
  const at::Tensor i = g.data("t");
  const at::Tensor kept = vp->ladder(T).f.add(1).cumprod(0).square();
  const at::Tensor noise = at::sqrt(1 - kept).take(i).unsqueeze(1);
  const at::Tensor x = g.data("x_t").to(at::kDouble);
  const at::Tensor score = -g.data("eps").to(at::kDouble) / noise;
  const at::Tensor t = (i.to(at::kDouble) + 1) / steps;
  Rng rng = Rng::recorded({g.data("z").to(at::kDouble)});
  const Move move = made(predictor_registry(), "ancestral", options)(vp, T)(
      {vp, [&](const at::Tensor&, const at::Tensor&) { return score; }}, x, t, t - 1 / steps, rng);
  parity.compare("index", ladder_index(t, 1, T), i, 1e-15);
  parity.compare("model_mean", move.mean, g.data("model_mean"), tolerance);
  // DDPM adds no noise at its last step: our chain takes the mean there.
  parity.compare("x_prev", at::where((i == 0).unsqueeze(1), move.mean, move.x), g.data("x_prev"), tolerance);
}

void schedule(Parity& parity, const Group& g) {
  const Ladder ladder = made(sde_registry(), "vp")->ladder(g.data("betas").size(0));
  const at::Tensor a = ladder.f.add(1);
  const at::Tensor kept = a.cumprod(0);
  parity.compare("betas", ladder.G.square(), g.data("betas"), 1e-12);
  parity.compare("sqrt_alphas_cumprod", kept, g.data("sqrt_alphas_cumprod"), 1e-12);
  parity.compare("alphas_cumprod", kept.square(), g.data("alphas_cumprod"), 1e-12);
}

/// beta_i from beta_start to beta_end in equal steps; the other schedules are of no SDE here.
void linear_schedule(Parity& parity, const std::string& name, const Group& g) {
  const double steps = static_cast<double>(g.data("linear").size(0));
  const SdePtr vp =
      made(sde_registry(), "vp",
           {{"beta_min", real(g, "beta_start") * steps}, {"beta_max", real(g, "beta_end") * steps}});
  parity.compare("linear", vp->ladder(g.data("linear").size(0)).G.square(), g.data("linear"), 1e-12);
  for (const auto& [other, variable] : g.variables) {
    if (other != "linear") parity.to_do(name + "/" + other, "core/sde/beta_schedule");
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
        parity.group(name, [&, &name = name, &group = group] { linear_schedule(parity, name, group); });
      } else if (name != "mixture") {
        parity.unknown(name);
      }
    }
  });
  return parity.summary();
}
