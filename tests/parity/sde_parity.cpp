// Against the official SDEs, their discrete steps and reverse drifts (sde/sde.h5:
// yang-song/score_sde_pytorch), and against 40-digit values.
#include <ATen/ATen.h>

#include "core/net/model.h"
#include "core/sampler/step.h"
#include "core/sde/derived.h"
#include "tests/support/made.h"
#include "tests/support/parity.h"

namespace sgm::test {
namespace {

SdePtr sde_of(const Group& group) {
  const std::string kind = std::get<std::string>(group.attribute("kind"));
  Node::Table options;
  for (const char* name : {"beta_min", "beta_max", "sigma_min", "sigma_max"}) {
    for (const auto& [key, value] : group.attributes) {
      if (key == name) options.emplace_back(name, std::get<double>(value));
    }
  }
  return made(sde_registry(), kind == "subvp" ? "sub_vp" : kind, options);
}

/// Every number within `relative` of the wanted one, or 1e-15; `wider` multiplies the former, row by row.
void pointwise(Parity& parity, const std::string& quantity, const at::Tensor& got, const at::Tensor& want,
               double relative, const at::Tensor& wider = at::ones({}, at::kDouble)) {
  if (got.sizes() != want.sizes()) return parity.compare(quantity, got, want, relative);
  const at::Tensor allowed = wider * want.abs() + 1e-15 / relative;
  parity.compare(quantity, 1 + (got - want) / allowed, at::ones_like(allowed), relative);
}

/// The same for numbers whose official code computes 1 − exp(−B(t)) = 1 − alpha², and so loses the digits
/// that alpha² and 1 share: half a unit in the last place of 1, relative to what is left.
void cancelling(Parity& parity, const std::string& quantity, const at::Tensor& got, const at::Tensor& want,
                const at::Tensor& alpha) {
  const double relative = 1e-12;
  const at::Tensor left = -at::expm1(2 * at::log(alpha));
  const at::Tensor lost = at::where(left > 0, 0x1p-53 / left, 0.);  // VE has alpha = 1 and subtracts nothing
  pointwise(parity, quantity, got, want, relative, over(1 + lost / relative, want));
}

void continuous(Parity& parity, const Group& g) {
  const SdePtr sde = sde_of(g);
  const at::Tensor t = g.data("t");
  const at::Tensor x = g.data("x");
  const at::Tensor score = g.data("score");
  const at::Tensor g1 = at::sqrt(sde->g2(t));
  const at::Tensor mean = over(sde->alpha(t), x) * x;
  pointwise(parity, "mean_coeff", sde->alpha(t), g.data("mean_coeff"), 1e-12);
  pointwise(parity, "mean_coeff_exact", sde->alpha(t), g.data("mean_coeff_exact"), 1e-13);
  cancelling(parity, "std", sde->sigma(t), g.data("std"), sde->alpha(t));
  pointwise(parity, "std_exact", sde->sigma(t), g.data("std_exact"), 1e-13);
  pointwise(parity, "drift_coeff", sde->f(t), g.data("drift_coeff"), 1e-12);
  pointwise(parity, "drift_coeff_exact", sde->f(t), g.data("drift_coeff_exact"), 1e-13);
  cancelling(parity, "diffusion", g1, g.data("diffusion"), sde->alpha(t));
  pointwise(parity, "diffusion_exact", g1, g.data("diffusion_exact"), 1e-13);
  pointwise(parity, "mean", mean, g.data("mean"), 1e-12);
  pointwise(parity, "drift", over(sde->f(t), x) * x, g.data("drift"), 1e-12);
  // sums of two terms: relative to the largest, and to the digits the official diffusion has
  parity.compare("reverse_drift", reverse_drift(*sde, x, t, score), g.data("reverse_drift"), 1e-12);
  parity.compare("pf_drift", flow_drift(*sde, x, t, score), g.data("pf_drift"), 1e-12);
  cancelling(parity, "reverse_diffusion", g1, g.data("reverse_diffusion"), sde->alpha(t));
  pointwise(parity, "prior_logp", prior_log_density(*sde, g.data("z")), g.data("prior_logp"), 1e-12);
  const at::Tensor noise = g.data("z");
  parity.compare("perturbed", perturb(*sde, x, t, noise), g.data("mean") + over(g.data("std"), x) * noise,
                 1e-11);
}

void discrete(Parity& parity, const Group& parent, const Group& g) {
  const SdePtr sde = sde_of(parent);
  const int64_t N = std::get<int64_t>(g.attribute("N"));
  const at::Tensor t = parent.data("t");
  const at::Tensor x = parent.data("x");
  const at::Tensor score = parent.data("score");
  const at::Tensor i = ladder_index(t, sde->t_max(), N);
  const Ladder ladder = sde->ladder(N);
  const bool by_index =
      std::get<std::string>(parent.attribute("kind")) != "subvp";  // sub-VP's is Euler's step at t
  const double dt = 1.0 / static_cast<double>(N);
  const at::Tensor f = by_index ? ladder.f.take(i) : sde->f(t) * dt;
  const at::Tensor G = by_index ? ladder.G.take(i) : at::sqrt(sde->g2(t) * dt);
  const at::Tensor G2 = G.square();
  parity.compare("index", i, g.data("index"), 1e-15);
  pointwise(parity, "f_coeff", f, g.data("f_coeff"), 1e-11);
  pointwise(parity, "G", G, g.data("G"), 1e-11);
  parity.compare("f", over(f, x) * x, g.data("f"), 1e-11);
  parity.compare("reverse_f", over(f, x) * x - over(G2, x) * score, g.data("reverse_f"), 1e-12);
  parity.compare("pf_f", over(f, x) * x - over(0.5 * G2, x) * score, g.data("pf_f"), 1e-12);
  pointwise(parity, "reverse_G", G, g.data("reverse_G"), 1e-11);
  if (g.contains("discrete_sigmas"))
    pointwise(parity, "levels", at::sqrt(ladder.G.square().cumsum(0)), g.data("discrete_sigmas"), 1e-12);
  if (g.contains("alphas_cumprod")) {
    const at::Tensor kept = ladder.f.add(1).cumprod(0);
    pointwise(parity, "discrete_betas", ladder.G.square(), g.data("discrete_betas"), 1e-12);
    pointwise(parity, "sqrt_alphas_cumprod", kept, g.data("sqrt_alphas_cumprod"), 1e-12);
    pointwise(parity, "alphas_cumprod", kept.square(), g.data("alphas_cumprod"), 1e-12);
    parity.compare("sqrt_1m_alphas_cumprod", at::sqrt(1 - kept.square()), g.data("sqrt_1m_alphas_cumprod"),
                   1e-12);
  }
}

/// The label that a network is conditioned on and the score made of its output.
void wrapper(Parity& parity, const std::string& name, const Group& g) {
  const std::string kind = name.substr(0, name.find('_'));
  // The official code has no discrete sub-VP: it takes the continuous reading.
  const bool discrete = std::get<int64_t>(g.attribute("continuous")) == 0 && kind != "subvp";
  const SdePtr sde = made(sde_registry(), kind == "subvp" ? "sub_vp" : kind);
  at::Tensor label_given;
  at::Tensor in;
  Net net;
  net.forward = [&](const at::Tensor& x, const Conditioning& given) {
    in = x;
    label_given = given.noise;
    return g.data("net_output");
  };
  net.reads = Reads::label;
  Model model;
  model.net = net;
  model.sde = sde;
  const int64_t N = discrete ? std::get<int64_t>(g.attribute("N")) : 0;
  model.around = preconditioning_of(kind == "ve" ? "score" : "epsilon")(
      sde, discrete ? even_levels(*sde, N) : NoiseLevels());
  const ScoreFn score = problem_of(model).score;
  cancelling(parity, "score", score(g.data("x"), g.data("t")), g.data("score"), sde->alpha(g.data("t")));
  pointwise(parity, "labels", label_given, g.data("labels"), 1e-12);
  parity.compare("input", in, g.data("x"), 1e-15);
}

void all(Parity& parity, const Group& file) {
  for (const auto& [name, group] : file.at("score_wrapper").groups) {
    parity.group("score_wrapper/" + name,
                 [&, &name = name, &group = group] { wrapper(parity, name, group); });
  }
  for (const auto& [set, below_set] : file.groups) {
    if (set == "score_wrapper") continue;
    for (const auto& [kind, group] : below_set.groups) {
      const std::string name = set + "/" + kind;
      parity.group(name, [&, &group = group] { continuous(parity, group); });
      for (const auto& [size, below] : group.groups)
        parity.group(name + "/" + size,
                     [&, &group = group, &below = below] { discrete(parity, group, below); });
    }
  }
}

}  // namespace
}  // namespace sgm::test

int main() {
  return sgm::test::compared("sde/sde.h5", sgm::test::all);
}
