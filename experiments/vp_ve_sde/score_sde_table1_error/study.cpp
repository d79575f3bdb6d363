#include "core/study/study.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>

#include "core/sde/derived.h"
#include "experiments/stages/train_mixture.h"
#include "experiments/vp_ve_sde/learned_chains.h"
#include "experiments/vp_ve_sde/make.h"
#include "experiments/vp_ve_sde/one_component.h"

namespace sgm::vp_ve_sde::score_sde_table1_error {
namespace {

/// The network's error at exact states, equally many about every component, at noise-to-signal ratios from
/// `least` to `most`, evenly in their logarithm: VE's .02 to VP's 213 at 100 scales. Its parent: the
/// training.
struct AtExactStates {
  int64_t levels = 40, draws = 8;
  double least = 0.02, most = 213;

  void fields(Fields& on) {
    on("levels", levels, "noise levels at which the error is measured", range(2, 1000));
    on("draws", draws, "exact states about each component at each level", range(2, 1e4));
    on("least", least, "least noise-to-signal ratio", above(0));
    on("most", most, "largest one", above(0));
  }
};

/// An entry of Table 1 with the exact and with the learned score, and what the exact recursion makes of the
/// measured error. Its parents: the training and the error at exact states.
struct Chains {
  std::string entry = "ve_ancestral_P1000";
  int64_t N = 100;
  Runs how;

  void fields(Fields& on) {
    std::vector<std::string> names;
    for (const Table1Entry& one : table1()) names.push_back(one.name);
    on.choice("entry", entry, "the entry of Score SDE's Table 1 or 4", names);
    on("N", N, "noise scales", range(21, 1e5));
    how.fields(on);
  }
  Table1Entry chosen() const {
    const std::vector<Table1Entry> all = table1(N);
    return *std::find_if(all.begin(), all.end(), [&](const Table1Entry& one) { return one.name == entry; });
  }
};

struct Options {
  DataOptions data;
  stages::MixtureTraining training;
  int64_t N = 100;
  Runs how;
  AtExactStates error;

  void fields(Fields& on) {
    data.fields(on);
    training.settings(on);
    on("N", N, "noise scales: the paper's 1,000", range(21, 1e5));
    how.fields(on);
    on.table("error", error, "how the error of the score is measured");
  }
  void check() const { training.check(data); }
  void prepare() const { training.mixture.prepare(data); }
};

std::vector<Cell> cells(const Options& options) {
  std::vector<Cell> all{options.training.cell(options.data)};
  const std::shared_ptr<const Cell> model = needed(all[0]);
  all.push_back(with_model(cell("error", "error", options.error), model,
                           1e2 * static_cast<double>(options.error.levels * options.error.draws)));
  const std::shared_ptr<const Cell> error = needed(all.back());
  for (const std::string sde : {"ve", "vp"})
    all.push_back(with_model(cell(sde + "_bounds", "bounds", Bounds{sde, options.N, options.how}), model, 0));
  for (const Table1Entry& entry : table1(options.N)) {
    const int64_t evaluations = options.how.samples * options.how.runs * entry.evaluations();
    all.push_back(with_model(cell(entry.name, "chains", Chains{entry.name, options.N, options.how}), model,
                             static_cast<double>(evaluations)));
    all.back().needs["error"] = {error};
  }
  return all;
}

/// The mean over components of the squared mean of errors (draws, K, D) about each, without the bias of so
/// few draws, and its standard error over components; and the mean square of `exact`, all summed over
/// coordinates.
std::pair<double, double> offset_of(const at::Tensor& errors) {
  const auto n = static_cast<double>(errors.size(0));
  const at::Tensor of_mean = errors.sum(0).square().sum(1);
  const at::Tensor each = (of_mean - errors.square().sum(at::IntArrayRef{0, 2})) / (n * (n - 1));  // (K,)
  const at::Tensor all = each.to(at::kCPU, at::kDouble);
  return {all.mean().item<double>(), all.std().item<double>() / std::sqrt(static_cast<double>(all.numel()))};
}

void run_error(const AtExactStates& options, CellRun& run) {
  const at::NoGradGuard no_grad;
  const Input& training = run.input("model");
  const Mixture data = stages::trained_mixture(training);
  const Problem learned = stages::mixture_problem(run, training, nullptr);
  const ScoreFn exact = exact_score(data.to(run.device), learned.sde);
  const at::Tensor levels =
      at::exp(at::linspace(std::log(options.least), std::log(options.most), options.levels, at::kDouble));
  const int64_t K = data.means.size(0);
  const at::Tensor centres = data.means.to(run.device), variance = data.variance.to(run.device);
  const at::Tensor sums = at::zeros({options.draws, options.levels, 3}, at::kDouble);
  std::vector<double> offset, offset_error, owned;
  for (int64_t level = 0; level < options.levels; ++level) {
    const at::Tensor t = learned.sde->t_of(levels[level]);
    const double sigma = levels[level].item<double>();
    std::vector<at::Tensor> errors;
    double square = 0, own = 0;
    for (int64_t draw = 0; draw < options.draws; ++draw) {
      Rng rng = run.rng().fork(static_cast<uint64_t>(level)).fork(static_cast<uint64_t>(draw));
      const at::Tensor z = rng.normal_like(centres), noise = rng.normal_like(centres);
      const at::Tensor x = centres + variance.sqrt().unsqueeze(1) * z + sigma * noise;
      const at::Tensor there = learned.score(x, t), truth = exact(x, t);
      sums[draw][level].copy_(error_sums(there, truth));
      errors.push_back(there - truth);
      square += sums[draw][level][1].item<double>() / static_cast<double>(K * options.draws);
      const at::Tensor square_distance = at::cdist(x.to(at::kCPU), data.means).square();
      const at::Tensor away = square_distance / (-2 * (data.variance + sigma * sigma));
      own += at::softmax(away, 1).amax(1).mean().item<double>() / static_cast<double>(options.draws);
    }
    const auto [mean, error] = offset_of(at::stack(errors));
    offset.push_back(mean / square), offset_error.push_back(error / square), owned.push_back(own);
    run.progress(level + 1, options.levels);
  }
  put_relative_error(run.result, levels, sums);
  run.result.put("offset", at::tensor(offset, at::kDouble), {"level"},
                 "of the rest: a component's mean error, squared, over E|s|^2");
  run.result.put("offset_error", at::tensor(offset_error, at::kDouble), {"level"},
                 "its standard error over components");
  run.result.put("owned", at::tensor(owned, at::kDouble), {"level"},
                 "posterior weight of the most probable component, mean over states");
  run.result.put("states", static_cast<double>(K * options.draws), "states at each level");
  run.result.put("deviation", std::sqrt(data.variance[0].item<double>()),
                 "standard deviation of a component");
}

ErrorCurve curve_of(const Group& error) {
  ErrorCurve curve;
  for (int64_t i = 0; i < error.data("level").numel(); ++i) {
    curve.level.push_back(error.data("level")[i].item<double>());
    curve.error.push_back({1 + error.data("delta")[i].item<double>(), error.data("rest")[i].item<double>()});
  }
  return curve;
}

std::vector<StepError> without_rest(std::vector<StepError> errors) {
  for (StepError& error : errors) error.rest = 0;
  return errors;
}

/// What the recursion gives on one component with the error at exact states and, of chains that did not
/// diverge, with that at their own states, by `own` sums (runs, levels, 3).
void put_predictions(Group& out, const Table1Entry& entry, const Mixture& data, const ErrorCurve& curve,
                     const at::Tensor& own) {
  const OneComponent component(data, entry.chain.sde);
  const std::vector<Scale> scales = scales_of(entry.chain);
  const auto within = [&](const std::vector<StepError>& errors) {
    return component.within(final_law(entry.chain, scales, entry.corrector, component.law, errors));
  };
  const std::vector<StepError> none(scales.size());
  const std::vector<StepError> exact_states = errors_of(entry.chain.sde, scales, curve);
  out.put("exact", within(none), "with the exact score");
  out.put("delta", within(without_rest(exact_states)), "with delta at exact states");
  out.put("delta_rest", within(exact_states), "with delta and the rest at exact states");
  out.put("perfect", component.within(perfect_law(entry.chain, scales, component.law)),
          "of a perfect sampler with the same last step of the exact score");
  if (!own.defined()) return;
  const RelativeError error = relative_error(own);
  std::vector<StepError> along;
  for (size_t k = 0; k < scales.size(); ++k) {
    const auto level = static_cast<int64_t>(k);
    along.push_back({1 + error.delta[level].item<double>(), error.rest[level].item<double>()});
  }
  out.put("own_delta", within(without_rest(along)), "with delta at the chain's own states");
  out.put("own_delta_rest", within(along), "with delta and the rest at the chain's own states");
}

void run_chains(const Chains& options, CellRun& run) {
  const Table1Entry entry = options.chosen();
  const LearnedProblem problem(run, run.input("model"), entry.chain.sde);
  const Sampler sampler = make_sampler(sampler_options(entry, true));
  ErrorAlong along(problem.learned, problem.exact, problem.sde, entry.chain.N);
  put_chains(run, run.result.group("exact"), problem, problem.exact, sampler, options.how);
  Group& learned = run.result.group("learned");
  const at::Tensor sums = put_chains(run, learned, problem, along.score(), sampler, options.how, 8, &along);
  if (sums.defined()) put_relative_error(learned.group("error"), along.levels(), sums);
  put_predictions(run.result.group("recursion"), entry, problem.data, curve_of(run.input("error").result()),
                  sums);
  run.result.put("N", at::scalar_tensor(entry.chain.N, at::kLong), {}, "noise scales");
  run.result.put("samples", at::scalar_tensor(options.how.samples, at::kLong), {}, "samples of a run");
}

const bool registered = register_study<Options>(
    {.doc = "what of Table 1 is the trained score's error: measured along the chains, put into the exact "
            "recursion, and set beside the chains",
     .source = "Score SDE (2011.13456) Tables 1 and 4",
     .honours_precision = true,
     .honours_device = true},
    cells,
    {{"error", cell_function(run_error)},
     {"bounds", cell_function(run_bounds)},
     {"chains", cell_function(run_chains)}});

}  // namespace
}  // namespace sgm::vp_ve_sde::score_sde_table1_error
