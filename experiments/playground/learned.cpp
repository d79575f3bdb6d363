#include "experiments/playground/learned.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "core/sde/derived.h"
#include "core/study/session.h"
#include "core/train/fit.h"
#include "core/train/metrics.h"
#include "core/train/model.h"

namespace sgm::playground {
namespace {

constexpr int64_t error_levels = 12;
constexpr double average = 0.999;

/// The model as a score of flat samples.
Problem flat(const Model& model) {
  Problem problem = problem_of(model);
  std::vector<int64_t> sizes = model.sizes;
  sizes.insert(sizes.begin(), -1);
  problem.score = [score = problem.score, sizes](const at::Tensor& x, const at::Tensor& t) {
    return score(x.view(sizes), t).flatten(1);
  };
  return problem;
}

Batches exact_batches(const Mixture& law, const Training& options, std::vector<int64_t> sizes) {
  sizes.insert(sizes.begin(), -1);
  return {options.batch, [law, sizes](const Rng& step, BatchRows rows) {
            Rng draws = step.rows(rows.first);
            return Batch{sample(law, rows.count, draws).to(at::kFloat).view(sizes), {}, {}};
          }};
}

std::string known_objectives() {
  std::vector<std::string> names;
  for (const std::string& name : objective_registry().names()) {
    if (objective_targets().at(name).needs_sde) names.push_back(name);
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

}  // namespace

void Training::fields(Fields& on) {
  law.fields(on);
  data.fields(on);
  learning_fields(on);
}

void Training::learning_fields(Fields& on) {
  model.fields(on);
  on.component("objective", objective, objective_registry(), "the loss");
  on("steps", steps, "training steps", range(1, 1e8));
  on("batch", batch, "fresh exact samples a step", range(1, 1e6));
  on("rate", rate, "learning rate at the first step", above(0));
}

void train_network(const Training& options, CellRun& run) {
  run.precision = "fp32";
  const Mixture law = options.law.of(options.data);
  const Rng rng = run.rng().fork("train");
  const std::vector<int64_t> sizes = options.law.sizes(options.data);
  const Model model = make_model(options.model, sizes, rng.fork("init"));
  FitOptions how{.train = {.steps = options.steps, .rate = options.rate}};
  how.train.ema = average;
  how.train.average = TrainOptions::Average::ramp;
  how.train.schedule = TrainOptions::Schedule::cosine;
  how.log_every = std::max<int64_t>(1, options.steps / 100);
  how.levels_every = 0;
  fit(fitting_of(model, options.objective, exact_batches(law, options, sizes)), how, rng,
      session_of(run, {{"data", "exact samples"}, {"range", "symmetric"}}));
  const Metrics metrics = read_metrics((run.folder / "metrics.jsonl").string(), 100);
  run.result.put("step", metrics.step, {"step"}, "training step");
  run.result.put("loss", metrics.loss, {"step"}, "training loss, mean over the steps since the last value");
  run.result.put("parameters", static_cast<double>(count_parameters(model.net)), "parameters of the network");
  run.result.set("training",
                 fmt::format("{} with {} parameters trained by {} for {} steps of {} fresh exact samples, "
                             "Adam at {} with cosine decay, moving average {} of the weights",
                             options.model.net.name, count_parameters(model.net), options.objective.name,
                             options.steps, options.batch, options.rate, average));
}

Problem learned_problem(const Input& training) {
  return flat(read_model(training.folder.string()));
}

Problem checked_model(const Training& options, const DataOptions& data) {
  const std::string& name = options.objective.name;
  require(objective_targets().at(name).needs_sde,
          "objective '{}' learns the score of clean data alone, but samplers ask for it at every noise level "
          "of the SDE '{}'\n  take one of: {}",
          name, options.model.sde.name, known_objectives());
  struct Reached {};
  const std::vector<int64_t> sizes = options.law.sizes(data);
  Problem problem;
  try {
    problem = flat(make_model(options.model, sizes, Rng(0)));
  } catch (const InputError& error) {
    throw InputError(fmt::format("net '{}' does not fit samples of {}\n  {}", options.model.net.name,
                                 fmt::join(sizes, " x "), error.what()));
  }
  Problem asked = problem;
  asked.score = [](const at::Tensor&, const at::Tensor&) -> at::Tensor { throw Reached(); };
  Rng rng(0);
  try {
    options.objective.value(asked, {at::zeros({2, c10::multiply_integers(sizes)}), {}, {}}, rng);
  } catch (const Reached&) {
  } catch (const InputError& error) {
    throw InputError(fmt::format("objective '{}' does not fit the SDE '{}' and the network's levels\n  {}",
                                 name, options.model.sde.name, error.what()));
  }
  return problem;
}

void put_score_errors(const Judge& judge, const Problem& learned, Group& out) {
  const at::NoGradGuard no_grad;
  const Sde& sde = *learned.sde;
  const ScoreFn exact = exact_score(judge.law(), learned.sde);
  const at::Tensor ends = at::tensor({sde.t_max() * 1e-3, sde.t_max()}, at::kDouble);
  const at::Tensor ratios = sde.sigma(ends) / sde.alpha(ends);
  const at::Tensor levels = at::exp(at::linspace(
      std::log(ratios[0].item<double>()), std::log(ratios[1].item<double>()), error_levels, at::kDouble));
  const int64_t draws = judge.options().draws;
  at::Tensor errors = at::empty({error_levels, draws}, at::kDouble);
  for (int64_t level = 0; level < error_levels; ++level) {
    const at::Tensor t = sde.t_of(levels[level]).clamp_max(sde.t_max());
    for (int64_t r = 0; r < draws; ++r) {
      Rng noise = judge.stream("score", r).fork(static_cast<uint64_t>(level));
      const at::Tensor clean = judge.perfect(r);
      const at::Tensor x = perturb(sde, clean, t, noise.normal_like(clean));
      const at::Tensor truth = exact(x, t);
      errors[level][r].copy_(((learned.score(x, t) - truth).square().sum() / truth.square().sum()).sqrt());
    }
  }
  out.put("level", levels, {"level"}, "noise-to-signal ratio sigma/alpha");
  out.put("score_error", errors, {"level", "draw"},
          "root mean square error of the learned score over the exact score's root mean square");
}

}  // namespace sgm::playground
