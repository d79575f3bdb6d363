#include "experiments/vp_ve_sde/learned_chains.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

#include <cmath>
#include <map>

#include "core/score/discrete.h"
#include "core/sde/derived.h"
#include "experiments/stages/train_mixture.h"
#include "experiments/vp_ve_sde/make.h"
#include "experiments/vp_ve_sde/mixture_numbers.h"

namespace sgm::vp_ve_sde {
namespace {

/// The first samples (n, D) in [-1, 1] as uint8 pixels of square images.
void put_images(Group& out, const at::Tensor& samples, int64_t shown) {
  if (shown == 0) return;
  const at::Tensor x = samples.slice(0, 0, shown).cpu();
  const auto side = static_cast<int64_t>(std::lround(std::sqrt(static_cast<double>(x.size(1)))));
  const at::Tensor pixels = (((x + 1) / 2).nan_to_num(0).clamp(0, 1) * 255).round().to(at::kByte);
  out.put("image", pixels.view({-1, side, side, 1}), {"sample", "row", "column", "channel"},
          "first samples of run 0");
}

/// Numbers over runs without the counts of components, of which chi_square is made.
void put_run_numbers(Group& out, const Mixture& data, const std::vector<MixtureNumbers>& runs) {
  Group all;
  put_numbers(all, data, runs);
  for (auto& [name, variable] : all.variables) {
    if (name != "counts") out.variables.emplace_back(name, std::move(variable));
  }
}

}  // namespace

LearnedProblem::LearnedProblem(CellRun& run, const Input& training, Kind of)
    : kind(of),
      sde(make_sde(sde_options({.name = "", .chain = {.sde = kind}, .corrector = {}}, true))),
      data(stages::trained_mixture(training)),
      exact(exact_score(data.to(run.device), sde)),
      learned(stages::mixture_problem(run, training, sde).score) {}

void Runs::fields(Fields& on) {
  on("samples", samples, "samples of a run", range(4, 1e6));
  on("runs", runs, "runs: those of equal number have equal noise under every sampler and score",
     range(2, 1000));
}

Rng rng_of_run(const CellRun& run, int64_t number) {
  return run.rng().fork("run").fork(static_cast<uint64_t>(number));
}

at::Tensor put_chains(CellRun& run, Group& out, const LearnedProblem& problem, const ScoreFn& score,
                      const Sampler& sampler, const Runs& how, int64_t shown, ErrorAlong* along) {
  const at::NoGradGuard no_grad;
  std::vector<MixtureNumbers> numbers;
  std::vector<at::Tensor> sums;
  int64_t done = 0;
  for (int64_t r = 0; r < how.runs; ++r) {
    Rng start = rng_of_run(run, r).fork("start");
    Rng chain = rng_of_run(run, r).fork("chain");
    const at::Tensor before = along != nullptr ? along->sums().clone() : at::Tensor();
    if (along != nullptr) along->begin_run();
    const at::Tensor x =
        prior_sample(*problem.sde, {how.samples, problem.data.dimension()}, start).to(run.device);
    const auto after_step = [&](StepState& state) {
      if (along != nullptr) along->end_step(state.level);
      if (++done % 20 == 0) run.progress(done, how.runs * state.total);
    };
    try {
      const Samples samples = sampler(problem.with(score), x, chain, after_step);
      numbers.push_back(numbers_of(problem.data, samples.x));
      if (r == 0) {
        put_images(out, samples.x, shown);
        out.put("nfe", at::scalar_tensor(samples.nfe, at::kLong), {},
                "score evaluations per sample, counted");
      }
    } catch (const Diverged&) {
      out.set("status", "diverged");
      return {};
    }
    if (along != nullptr) sums.push_back(along->sums() - before);
  }
  put_run_numbers(out, problem.data, numbers);
  return sums.empty() ? at::Tensor() : at::stack(sums);
}

void Bounds::fields(Fields& on) {
  on.choice("under", sde, "the SDE", {"ve", "vp"});
  on("N", N, "noise scales", range(21, 1e5));
  how.fields(on);
}

void run_bounds(const Bounds& options, CellRun& run) {
  const at::NoGradGuard no_grad;
  const LearnedProblem problem(run, run.input("model"), kind_of(options.sde));
  const Mixture there = problem.data.to(run.device);
  const DiscreteScore exact(problem.exact, problem.sde, options.N);
  const DiscreteScore learned(problem.learned, problem.sde, options.N);
  const LadderMarginals ladder = marginals(problem.sde->ladder(options.N));
  const double kept = ladder.kept[0].item<double>();
  const double noise = std::sqrt(ladder.variance[0].item<double>());
  std::map<std::string, std::vector<MixtureNumbers>> all;
  for (int64_t r = 0; r < options.how.runs; ++r) {
    Rng draws = rng_of_run(run, r).fork("exact");
    Rng last = rng_of_run(run, r).fork("noise");
    Rng start = rng_of_run(run, r).fork("start");
    const at::Tensor x = sample(there, options.how.samples, draws);
    const at::Tensor noisy = kept * x + noise * last.normal_like(x);
    if (r == 0) put_images(run.result.group("exact"), x, 8);
    const at::Tensor prior = prior_sample(*problem.sde, {options.how.samples, x.size(1)}, start);
    all["exact"].push_back(numbers_of(problem.data, x));
    all["perfect"].push_back(numbers_of(problem.data, exact.denoised(noisy)));
    all["perfect_learned"].push_back(numbers_of(problem.data, learned.denoised(noisy)));
    all["prior"].push_back(numbers_of(problem.data, prior));
  }
  for (const auto& [name, runs] : all) put_run_numbers(run.result.group(name), problem.data, runs);
}

Kind kind_of(const std::string& sde) {
  return sde == "ve" ? Kind::ve : Kind::vp;
}

Cell with_model(Cell cell, const std::shared_ptr<const Cell>& model, double evaluations) {
  cell.needs["model"] = {model};
  cell.resources = {.seconds = 2 + evaluations * evaluation_seconds, .gigabytes = 0.6};  // two side by side
  return cell;
}

}  // namespace sgm::vp_ve_sde
