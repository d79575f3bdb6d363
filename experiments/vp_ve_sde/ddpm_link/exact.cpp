#include "experiments/vp_ve_sde/ddpm_link/exact.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

#include <cmath>

#include "core/objective/objective.h"
#include "core/sampler/step.h"
#include "core/score/discrete.h"
#include "core/sde/derived.h"
#include "experiments/vp_ve_sde/ddpm_link/ddpm.h"
#include "experiments/vp_ve_sde/exact_problem.h"
#include "experiments/vp_ve_sde/make.h"
#include "experiments/vp_ve_sde/trajectory.h"

namespace sgm::vp_ve_sde::ddpm_link {
namespace {

/// SMLD's levels: VE's own.
constexpr double least = 0.01, most = 50;

Mixture mixture_on(const CellRun& run) {
  const ExactProblem planar{.kind = Exact::mixture};
  return planar.of().to(run.device);
}

SdePtr sde_called(const std::string& name) {
  return make_sde(Node::Table{{"name", name}});
}

template <class T>
T made(const Registry<Factory<T>>& registry, const char* kind, const Node::Table& table) {
  Chosen<T> chosen{table.front().second.as<std::string>()};
  bind_fields(Node::Table{{kind, Node(table)}},
              [&](Fields& on) { on.component(kind, chosen, registry, "a component"); });
  return chosen.value;
}

double largest(const at::Tensor& x) {
  return x.abs().max().cpu().item<double>();
}

/// E[x_0 | x] of x = sqrt(bar) x_0 + sqrt(1 − bar) z, from the components' posterior weights, and the noise
/// that it leaves: E[z | x]. Not by way of the score.
at::Tensor exact_noise(const Mixture& data, const at::Tensor& x, double bar) {
  const double kept = std::sqrt(bar);
  const at::Tensor total = bar * data.variance + (1 - bar);   // (K,)
  const at::Tensor off = x.unsqueeze(1) - kept * data.means;  // (B, K, D)
  const at::Tensor weight = at::softmax(data.weights.log() - 0.5 * off.square().sum(2) / total -
                                            0.5 * static_cast<double>(x.size(1)) * total.log(),
                                        1);                              // (B, K)
  const at::Tensor share = (kept * data.variance / total).unsqueeze(1);  // (K, 1)
  const at::Tensor clean = (weight.unsqueeze(2) * (data.means + share * off)).sum(1);
  return (x - kept * clean) / std::sqrt(1 - bar);
}

/// The losses of rows (scale by scale, `samples` each) by three routes; their largest relative differences.
void put_losses(Group& out, const at::Tensor& objective, const at::Tensor& continuous,
                const at::Tensor& paper) {
  const at::Tensor of_continuous = ((objective - continuous) / continuous).abs();
  const at::Tensor of_paper = ((objective - paper) / paper).abs();
  out.put("continuous", largest(of_continuous),
          "largest relative difference of a sample's loss from continuous score matching's");
  out.put("paper", largest(of_paper), "the same from the paper's own formula's");
  out.put("loss", objective.mean().cpu().item<double>(), "mean loss");
  out.put("rows", at::scalar_tensor(objective.size(0), at::kLong), {}, "losses that were compared");
}

/// Continuous denoising score matching at given times, by the registered objective: its uniform draws are
/// those that give these times.
at::Tensor at_times(const Problem& problem, const at::Tensor& x, const at::Tensor& t, const at::Tensor& z) {
  const double t_min = 1e-5;
  const double span = problem.sde->t_max() - t_min;
  Rng rng = Rng::recorded({(t - t_min) / span, z});
  return made(objective_registry(), "objective", {{"name", "sde_dsm"}, {"t_min", t_min}})(problem,
                                                                                          {x, {}, {}}, rng);
}

}  // namespace

void Formulas::fields(Fields& on) {
  on("exact_N", N, "noise scales of the exact chains", range(21, 1e5));
  on("exact_samples", samples, "samples of each scale whose losses are compared", range(1, 1000));
  on("exact_chains", chains, "chains, and trajectories", range(2, 1e5));
  on("beta_steps", beta_steps, "numbers of scales at which one step is compared", range(21, 1e5));
  on("flow_steps", flow_steps, "steps of DDIM", range(2, 1e5));
  on("eps", eps, "the time at which DDIM and the flow end", inside(0, 1));
}

void compare_losses(const Formulas& options, CellRun& run) {
  run.precision = "fp64";
  const Mixture data = mixture_on(run);
  const int64_t rows = options.N * options.samples;
  Rng draws = run.rng();
  const at::Tensor x = sample(data, rows, draws);
  const at::Tensor z = draws.normal_like(x);
  const at::Tensor scale = at::arange(options.N, at::kLong).repeat_interleave(options.samples);
  const auto rows_of = [&](const at::Tensor& all, int64_t i) {
    return all.narrow(0, i * options.samples, options.samples);
  };
  // DDPM: the registered objective with these scales and this noise; eq. 14 in DDPM's words
  const SdePtr vp = sde_called("vp");
  const Problem of_vp{vp, exact_score(data, vp)};
  Rng replay = Rng::recorded({scale.to(run.device), z});
  const at::Tensor ddpm = made(objective_registry(), "objective", {{"name", "ddpm"}, {"levels", options.N}})(
      of_vp, {x, {}, {}}, replay);
  const LadderMarginals ladder = marginals(vp->ladder(options.N));
  const at::Tensor t = vp->t_of(at::sqrt(ladder.variance) / ladder.kept).index_select(0, scale);
  const Schedule words = ddpm_schedule(options.N);
  std::vector<at::Tensor> own;
  for (int64_t i = 0; i < options.N; ++i) {
    const at::Tensor noise =
        exact_noise(data, diffused(words, rows_of(x, i), rows_of(z, i), i), words.bar(i));
    own.push_back((rows_of(z, i) - noise).square().mean(1));
  }
  put_losses(run.result.group("ddpm"), ddpm, at_times(of_vp, x, t.to(run.device), z), at::cat(own));
  // SMLD: levels counted from the largest noise; eq. 1 of Song et al. 2021 with its own target
  const SdePtr ve = sde_called("ve");
  const Problem of_ve{ve, exact_score(data, ve)};
  const at::Tensor index = options.N - 1 - scale;
  Rng replay_smld = Rng::recorded({index.to(run.device), z});
  const at::Tensor smld = made(objective_registry(), "objective", {{"name", "smld"}, {"levels", options.N}})(
      of_ve, {x, {}, {}}, replay_smld);
  const std::vector<double> sigma = smld_levels(options.N, least, most);
  own.clear();
  for (int64_t i = 0; i < options.N; ++i) {
    const double s = sigma[static_cast<size_t>(i)];
    const at::Tensor noisy = rows_of(x, i) + s * rows_of(z, i);
    const at::Tensor score =
        mixture_score(data, noisy, at::ones({}, at::kDouble), at::scalar_tensor(s, at::kDouble));
    const at::Tensor target = (noisy - rows_of(x, i)) / (s * s);
    own.push_back(s * s * (score + target).square().mean(1));
  }
  const at::Tensor time = scale.to(at::kDouble) / static_cast<double>(options.N - 1);
  put_losses(run.result.group("smld"), smld, at_times(of_ve, x, time.to(run.device), z), at::cat(own));
}

namespace {

constexpr double jitter = 0x1p-30;

/// Two ends of equal noise, and how far a chain ends whose states are off by 2^-30 of themselves after every
/// step: what the chain makes of relative errors of that size, and so of rounding.
void put_chains(Group& out, const at::Tensor& words, const at::Tensor& suite, const at::Tensor& twin) {
  out.put("difference", largest(words - suite), "largest difference of a coordinate at the end");
  out.put("twin", largest(words - twin), "the same of a chain whose states are jittered");
  out.put("jitter", jitter, "share of itself by which each number of its states is moved");
  out.put("spread", words.cpu().std().item<double>(), "standard deviation of the ends");
}

/// One step of ancestral sampling less one of reverse diffusion, over beta^2, beside x/4 + s/2: N scales have
/// the last beta 20/N. x and s do not depend on N.
void compare_one_step(const std::vector<int64_t>& all, Rng& rng, const CellRun& run, Group& out) {
  const SdePtr vp = sde_called("vp");
  const at::Tensor x = rng.normal({64, 2}).to(run.device);
  const at::Tensor s = rng.normal({64, 2}).to(run.device);
  const Problem problem{vp, [&](const at::Tensor&, const at::Tensor&) { return s; }};
  const at::Tensor leading = x / 4 + s / 2;
  std::vector<double> beta, deviation;
  for (const int64_t N : all) {
    const auto mean = [&](const Node::Table& predictor) {
      Rng unused = rng;
      const at::Tensor end = at::scalar_tensor(vp->t_max(), at::kDouble);
      const Step step = made(predictor_registry(), "predictor", predictor)(vp, N);
      return step(problem, x, end, end - vp->t_max() / static_cast<double>(N), unused).mean;
    };
    const at::Tensor difference =
        mean({{"name", "ancestral"}, {"variance", "transition"}}) - mean({{"name", "reverse_diffusion"}});
    beta.push_back(20 / static_cast<double>(N));
    const at::Tensor off = difference / (beta.back() * beta.back()) - leading;
    deviation.push_back((off.square().sum() / leading.square().sum()).sqrt().cpu().item<double>());
  }
  out.put("beta", at::tensor(beta, at::kDouble), {"beta"}, "beta of the step");
  out.put("deviation", at::tensor(deviation, at::kDouble), {"beta"},
          "relative difference of (ancestral − reverse diffusion)/beta^2 from x/4 + s/2");
}

}  // namespace

void compare_steps(const Formulas& options, CellRun& run) {
  const at::NoGradGuard no_grad;
  run.precision = "fp64";
  const Mixture data = mixture_on(run);
  const Rng rng = run.rng();
  const Schedule words = ddpm_schedule(options.N);
  const SdePtr vp = sde_called("vp");
  Rng start = rng.fork("start");
  const at::Tensor x = start.normal({options.chains, data.dimension()}).to(run.device);
  const NoiseFn noise = [&](const at::Tensor& at, int64_t i) { return exact_noise(data, at, words.bar(i)); };
  // a network's levels, so that the suite's sampler asks for those alone
  const auto problem_under = [&](const SdePtr& sde) {
    return Problem{sde, exact_score(data, sde), ladder_levels(*sde, options.N)};
  };
  const auto suite = [&](const SdePtr& sde, const char* variance, const at::Tensor& from) {
    const Node predictor = Node::Table{{"name", "ancestral"}, {"variance", variance}};
    Rng chain = rng.fork("chain");
    return make_sampler(
               Node::Table{{"name", "pc"}, {"N", options.N}, {"grid", "clean"}, {"predictor", predictor}})(
               problem_under(sde), from, chain, {})
        .x;
  };
  const auto ddpm = [&](double by) {
    Rng chain = rng.fork("chain");
    return ancestral_chain(words, noise, x, chain, by);
  };
  put_chains(run.result.group("ddpm"), ddpm(0), suite(vp, "transition", x), ddpm(jitter));
  run.progress(1, 3, "DDPM");

  const SdePtr ve = sde_called("ve");
  const std::vector<double> sigma = smld_levels(options.N, least, most);
  const auto smld = [&](double by) {
    Rng chain = rng.fork("chain");
    return smld_chain(
        sigma,
        [&](const at::Tensor& at, double level) {
          return mixture_score(data, at, at::ones({}, at::kDouble), at::scalar_tensor(level, at::kDouble));
        },
        most * x, chain, by);
  };
  put_chains(run.result.group("smld"), smld(0), suite(ve, "posterior", most * x), smld(jitter));
  run.progress(2, 3, "SMLD");

  Rng drawn = rng.fork("one step");
  compare_one_step(options.beta_steps, drawn, run, run.result.group("one_step"));
  // noise by the posterior, score by the suite, each from the other
  Rng fresh = rng.fork("noise and score");
  const at::Tensor clean = sample(data, options.chains, fresh);
  const ScoreFn score = exact_score(data, vp);
  const NoiseLevels levels = ladder_levels(*vp, options.N);
  double to_score = 0, to_noise = 0;
  for (int64_t i = 0; i < options.N; ++i) {
    const double deviation = std::sqrt(1 - words.bar(i));
    const at::Tensor at = diffused(words, clean, fresh.normal_like(clean), i);
    const at::Tensor eps = noise(at, i);
    const at::Tensor s = score(at, levels.t[options.N - 1 - i].to(run.device));
    to_score = std::max(to_score, largest(-eps / deviation - s) / largest(s));
    to_noise = std::max(to_noise, largest(-deviation * s - eps) / largest(eps));
  }
  run.result.put("noise_to_score", to_score, "largest |eps/sigma + s| over the largest |s| of a scale");
  run.result.put("score_to_noise", to_noise, "largest |sigma s + eps| over the largest |eps| of a scale");
}

void follow_flow(const Formulas& options, CellRun& run) {
  const at::NoGradGuard no_grad;
  run.precision = "fp64";
  const Mixture data = mixture_on(run);
  const SdePtr vp = sde_called("vp");
  const Problem problem{vp, exact_score(data, vp)};
  Rng start = run.rng().fork("start");
  const at::Tensor x = prior_sample(*vp, {options.chains, data.dimension()}, start).to(run.device);
  const double end = noise_ratio(*vp, options.eps);
  const at::Tensor ends = ends_from_prior(data, *vp, x, end, 1e-12);
  const Mixture here = data.to(at::kCPU);
  const double kept = vp->alpha(at::scalar_tensor(options.eps, at::kDouble)).item<double>();
  std::vector<TrajectoryError> errors;
  double own_words = 0;
  for (const int64_t steps : options.flow_steps) {
    const Node grid = Node::Table{{"name", "time"}, {"eps", options.eps}};
    Rng unused(0);
    const at::Tensor there = make_sampler(Node::Table{
        {"name", "ddim"}, {"steps", steps}, {"to_zero", false}, {"grid", grid}})(problem, x, unused, {})
                                 .x;
    errors.push_back(trajectory_error(here, there.cpu() / kept, ends));
    // the same in DDIM's words, at the same alpha_bar(t) = alpha(t)^2
    at::Tensor own = x;
    double bar = std::pow(vp->alpha(at::ones({}, at::kDouble)).item<double>(), 2);
    for (int64_t k = 1; k <= steps; ++k) {
      const double t = 1 + static_cast<double>(k) / static_cast<double>(steps) * (options.eps - 1);
      const double to = std::pow(vp->alpha(at::scalar_tensor(t, at::kDouble)).item<double>(), 2);
      own = ddim_step(own, exact_noise(data, own, bar), bar, to);
      bar = to;
    }
    own_words = std::max(own_words, largest(own - there));
    run.progress(static_cast<int64_t>(errors.size()), static_cast<int64_t>(options.flow_steps.size()));
  }
  run.result.put("steps", at::tensor(options.flow_steps, at::kLong), {"steps"}, "steps of DDIM");
  put_errors(errors, "steps", run.result);
  run.result.put("own_words", own_words,
                 "largest difference of the registered sampler from DDIM's own formula");
}

}  // namespace sgm::vp_ve_sde::ddpm_link
