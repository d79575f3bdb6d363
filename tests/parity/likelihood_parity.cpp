// Against the official sampler by the probability flow ODE (SciPy's RK45) and the divergence of its
// likelihood (likelihood/likelihood.h5: yang-song/score_sde_pytorch), with the exact score of the mixture.
#include <ATen/ATen.h>

#include "core/likelihood/bits.h"
#include "core/likelihood/likelihood.h"
#include "core/sampler/sampler.h"
#include "core/sde/derived.h"
#include "tests/support/fixture.h"
#include "tests/support/made.h"
#include "tests/support/parity.h"

namespace sgm::test {
namespace {

void sampler(Parity& parity, const Problem& exact, const Group& g) {
  const bool single = text(g, "dtype") == "float32";
  const bool tight = real(g, "rtol") < 1e-9;
  const Sampler ode = made(sampler_registry(), "ode",
                           {{"rtol", real(g, "rtol")},
                            {"atol", real(g, "atol")},
                            {"coupled", true},
                            {"eps", real(g, "eps")},
                            {"N", integer(g, "N")},
                            {"denoise", integer(g, "denoise") != 0 ? "reverse_diffusion" : "none"}});
  Problem problem = exact;
  if (single) {
    problem.score = [&](const at::Tensor& x, const at::Tensor& t) {
      return exact.score(x.to(at::kFloat), t).to(at::kDouble);
    };
  }
  Rng rng = Rng::recorded({at::zeros_like(g.data("z"))});
  const Samples samples = ode(problem, g.data("z"), rng, {});
  // At a tight tolerance every solver agrees; else in float64 the same steps are taken, while in float32
  // rounding decides which, and the results differ within the solver's tolerance.
  parity.compare("x", samples.x, g.data("x"), single ? 10 * real(g, "rtol") : tight ? 1e-8 : 1e-9);
  if (single) return;
  const at::Tensor nfe = at::scalar_tensor(samples.nfe - integer(g, "denoise"),
                                           at::kLong);  // the official count leaves the denoising out
  parity.compare("nfe", nfe, at::scalar_tensor(integer(g, "nfe"), at::kLong), 1e-15);
  int64_t calls = 0;
  const Field flow = [&](const at::Tensor& x, const at::Tensor& t) {
    return flow_drift(*exact.sde, x, t, exact.score(x, t));
  };
  const Solution solution = dormand_prince(
      [&](const at::Tensor& x, const at::Tensor& t) { return ++calls, flow(x, t); }, g.data("z"), 1,
      real(g, "eps"), {.rtol = real(g, "rtol"), .atol = real(g, "atol"), .coupled = true});
  parity.compare("t_steps", at::tensor(solution.times, at::kDouble), g.data("t_steps"), tight ? 1e-6 : 1e-9);
}

void divergence(Parity& parity, const Problem& problem, const Group& g) {
  const Field flow = [&](const at::Tensor& x, const at::Tensor& t) {
    return flow_drift(*problem.sde, x, t, problem.score(x, t));
  };
  std::vector<at::Tensor> drift, exact, estimate;
  for (int64_t k = 0; k < g.data("t").size(0); ++k) {
    const at::Tensor x = g.data("x")[k];
    const at::Tensor t = g.data("t")[k];
    const FieldAndDivergence trace = exact_divergence(flow, x, t);
    drift.push_back(trace.value), exact.push_back(trace.divergence);
    estimate.push_back(hutchinson_divergence(flow, x, t, g.data("epsilon")).divergence);
  }
  parity.compare("drift", at::stack(drift), g.data("drift"), 1e-12);
  parity.compare("exact", at::stack(exact), g.data("exact"), 1e-12);
  parity.compare("hutchinson", at::stack(estimate), g.data("hutchinson"), 1e-12);
}

/// `scale`: of the official configuration's data, [0, 1] under VE and [-1, 1] under VP and sub-VP.
void likelihood(Parity& parity, const Problem& exact, const ByteScale& scale, const Group& g) {
  const bool single = text(g, "dtype") == "float32";
  const bool tight = real(g, "rtol") < 1e-9;
  const bool probed = g.contains("epsilon");
  LikelihoodOptions options{.eps = real(g, "eps")};
  options.tolerance = {.rtol = real(g, "rtol"), .atol = real(g, "atol"), .coupled = true};
  Problem problem = exact;
  if (single) {
    problem.score = [&](const at::Tensor& x, const at::Tensor& t) {
      return exact.score(x.to(at::kFloat), t).to(at::kDouble);
    };
  }
  const at::Tensor x = g.data("x");
  const at::Tensor probes = probed ? g.data("epsilon").unsqueeze(0) : at::zeros({0, x.size(0), x.size(1)});
  const LogLikelihood found = log_likelihood(problem, x, options, probes);
  // As for the sampler: in float32 rounding decides which steps are taken.
  const double allowed = single ? 1e-3 : tight ? 1e-7 : 1e-9;
  parity.compare("logp", found.log_p(), g.data("logp"), allowed);
  parity.compare("delta_logp", found.change[0], g.data("delta_logp"), allowed);
  parity.compare("prior_logp", found.prior, g.data("prior_logp"), allowed);
  parity.compare("z", found.code, g.data("z").to(at::kDouble), single ? 1e-3 : tight ? 1e-8 : 1e-9);
  parity.compare("bpd", bits_per_dimension(found.log_p(), x.size(1), scale), g.data("bpd").to(at::kDouble),
                 allowed);
  parity.compare("bpd_offset", at::scalar_tensor(scale.offset(), at::kDouble),
                 at::scalar_tensor(real(g, "bpd_offset"), at::kDouble), 1e-15);
  if (single) return;
  parity.compare("nfe", found.evaluations[0], at::scalar_tensor(integer(g, "nfe"), at::kLong), 1e-15);
  parity.compare("t_steps", at::tensor(found.times, at::kDouble), g.data("t_steps"), tight ? 1e-6 : 1e-9);
}

/// Of the data at t = eps.
void density(Parity& parity, const Problem& problem, const Mixture& mixture, const at::Tensor& x,
             const at::Tensor& want) {
  const at::Tensor eps = at::scalar_tensor(1e-5, at::kDouble);  // of every group
  parity.compare("log_density", log_density(mixture, x, problem.sde->alpha(eps), problem.sde->sigma(eps)),
                 want, 1e-12);
}

}  // namespace
}  // namespace sgm::test

int main() {
  using namespace sgm::test;
  Parity parity;
  parity.file("likelihood/likelihood.h5", [&](const sgm::Group& file) {
    const sgm::Mixture mixture = mixture_of(file);
    for (const auto& [kind, groups] : file.groups) {
      if (kind == "mixture" || kind == "data") continue;
      const sgm::SdePtr sde = made(sgm::sde_registry(), kind == "subvp" ? "sub_vp" : kind);
      const sgm::ByteScale scale = sgm::ByteScale::of(kind != "ve");
      const sgm::Problem problem{sde, exact_score(mixture, sde)};
      parity.group(kind + "/logp_eps_true", [&, &groups = groups] {
        density(parity, problem, mixture, file.at("data").data("x"), groups.data("logp_eps_true"));
      });
      for (const auto& [name, group] : groups.groups) {
        const std::string at = kind + "/" + name;
        if (name.starts_with("ode_sampler")) {
          parity.group(at, [&, &group = group] { sampler(parity, problem, group); });
        } else if (name == "divergence") {
          parity.group(at, [&, &group = group] { divergence(parity, problem, group); });
        } else if (group.contains("logp")) {
          sgm::Group of = group;
          of.put("x", file.at("data").data("x"));
          parity.group(at, [&, scale, of] { likelihood(parity, problem, scale, of); });
        } else {
          parity.unknown(at);
        }
      }
    }
  });
  return parity.summary();
}
