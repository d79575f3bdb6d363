#include "core/study/study.h"

#include <ATen/Functions.h>
#include <fmt/format.h>

#include <algorithm>

#include "core/sampler/sampler.h"
#include "core/sde/derived.h"
#include "experiments/playground/budget.h"
#include "experiments/playground/learned.h"
#include "experiments/playground/text.h"

namespace sgm::playground {
namespace {

/// The stream of all that is judged: references, starts and chains are the same for all rows.
const std::string common_noise = "playground";

/// The sampler at its budgets: what a curve depends on besides the problem.
struct Chains {
  Chosen<Sampler> sampler{"ddim"};
  std::string steps_key = "auto";
  std::vector<int64_t> budgets{10, 20, 50, 100, 200, 500};

  void fields(Fields& on) {
    on.component("sampler", sampler, sampler_registry(), "the sampler");
    on("steps_key", steps_key,
       "the sampler's key that is set to meet a budget; auto: the first of N, steps and levels that it has");
    on("budgets", budgets, "largest numbers of score evaluations", range(1, 1e4));
  }
};

struct Options {
  DataOptions data;
  Judged judged;
  Training training;
  Chains chains;

  void fields(Fields& on) {
    judged.law.fields(on);
    data.fields(on);
    on("samples", judged.samples, "samples of a draw", range(2, 1e6));
    on("sets", judged.draws, "independent draws, over which standard errors are taken", range(2, 1e4));
    on("directions", judged.directions, "random directions of the sliced Wasserstein distance",
       range(1, 1e5));
    chains.fields(on);
    training.learning_fields(on);
  }
  bool trains() const { return !training.model.net.name.empty(); }
  void check() const;
  void prepare() const {
    if (judged.law.reads_images()) judged.law.images.prepare(data);
  }
};

/// The rows that any sampler stands between: exact samples, and the SDE's prior as it is.
struct Ends {
  Judged judged;
  Chosen<SdePtr> sde{"vp"};

  void fields(Fields& on) {
    judged.fields(on);
    on.component("sde", sde, sde_registry(), "the SDE, whose prior is judged");
  }
};

/// A sampler's curve on the exact score, or on that of the network that was trained.
struct Curve {
  Judged judged;
  Chosen<SdePtr> sde{"vp"};
  Chains chains;

  void fields(Fields& on) {
    judged.fields(on);
    on.component("sde", sde, sde_registry(), "the SDE");
    chains.fields(on);
  }
};

void Options::check() const {
  const Chosen<SdePtr>& sde = training.model.sde;
  require(!chains.budgets.empty(),
          "budgets is an empty list\n  give numbers of evaluations: budgets=[10,100]");
  judged.law.check(data);
  const int64_t dimension = c10::multiply_integers(judged.law.sizes(data));
  const std::string key = steps_key(chains.sampler, chains.steps_key);
  require_fitting(chains.sampler, key, chains.budgets, {sde.value, {}}, sde.name, dimension);
  if (!trains()) return;
  Training with_law = training;
  with_law.law = judged.law;
  require_fitting(chains.sampler, key, chains.budgets, checked_model(with_law, data), sde.name, dimension);
}

/// Seconds of one core for an evaluation of the exact score of all samples.
double exact_seconds(const Options& options) {
  const Law& law = options.judged.law;
  double work = static_cast<double>(c10::multiply_integers(law.sizes(options.data)));
  if (law.kind == Kind::mixture) work *= 2;
  if (law.kind == Kind::images)
    work *= static_cast<double>(law.images.per_class * options.data.dataset.value.shape().classes);
  return 2e-4 + static_cast<double>(options.judged.samples) * (2e-7 + 1e-9 * work);
}

std::vector<Cell> cells(const Options& options) {
  Judged judged = options.judged;
  if (judged.law.reads_images()) judged.data = CellData(options.data);
  const Chosen<SdePtr>& sde = options.training.model.sde;
  std::vector<Cell> all{cell("ends", "ends", Ends{judged, sde}),
                        cell("exact", "exact", Curve{judged, sde, options.chains})};
  all[0].stream = all[1].stream = common_noise;
  double evaluations = 0;
  for (const int64_t budget : options.chains.budgets) evaluations += static_cast<double>(budget);
  evaluations *= static_cast<double>(judged.draws);
  all.back().resources.seconds = 1 + evaluations * exact_seconds(options);
  if (!options.trains()) return all;
  Training training = options.training;
  training.law = judged.law;
  training.data = judged.data;
  all.push_back(cell("train", "train", training));
  all.back().resources.seconds = 1 + static_cast<double>(training.steps) * 3e-3;
  const std::shared_ptr<const Cell> network = needed(all.back());
  all.push_back(cell("learned", "learned", Curve{judged, sde, options.chains}));
  all.back().stream = common_noise;
  all.back().needs["model"] = {network};
  all.back().resources.seconds = 1 + evaluations * (1e-3 + 2e-6 * static_cast<double>(judged.samples));
  return all;
}

void run_ends(const Ends& options, CellRun& run) {
  const Judge judge(options.judged, run.rng());
  std::vector<std::vector<Errors>> errors(2);
  for (int64_t r = 0; r < options.judged.draws; ++r) {
    errors[0].push_back(judge.errors(judge.perfect(r), r));
    errors[1].push_back(judge.errors(judge.start(*options.sde.value, r), r));
    run.progress(r + 1, options.judged.draws);
  }
  run.result.put("point", std::vector<std::string>{"perfect sampler", "no sampler"}, "point");
  put_errors(errors, options.judged.draws, run.result);
  run.result.put("samples", static_cast<double>(options.judged.samples), "samples of a draw");
  run.result.put("components", static_cast<double>(judge.law().weights.size(0)), "components of the law");
  run.result.put("directions", static_cast<double>(options.judged.directions), "directions of the distance");
  run.result.set("law", options.judged.law.text(judge.law()));
  run.result.set("sde", text_of(options.sde, sde_registry()));
}

void run_curve(const Curve& options, const Problem& problem, const Judge& judge, CellRun& run) {
  const std::string key = steps_key(options.chains.sampler, options.chains.steps_key);
  std::vector<Point> points = points_of(options.chains.sampler, key, options.chains.budgets,
                                        options.sde.value, judge.law().dimension());
  std::vector<std::vector<Errors>> errors(points.size());
  std::vector<int64_t> nfe, steps, budgets;
  std::vector<std::string> status;
  const int64_t draws = options.judged.draws;
  for (size_t i = 0; i < points.size(); ++i) {
    Point& point = points[i];
    int64_t most = 0;
    try {
      for (int64_t r = 0; point.sampler && r < draws; ++r) {
        Rng chain = judge.stream("chain", r);
        const Samples samples = point.sampler(problem, judge.start(*options.sde.value, r), chain, {});
        most = std::max(most, samples.nfe);
        errors[i].push_back(judge.errors(samples.x, r));
        run.progress(static_cast<int64_t>(i) * draws + r + 1, static_cast<int64_t>(points.size()) * draws);
      }
    } catch (const Diverged&) {
      point.status = "diverged";
      errors[i].clear();
    }
    nfe.push_back(most), steps.push_back(point.steps.value_or(0)),
        budgets.push_back(point.budget.value_or(0));
    status.push_back(point.status);
  }
  run.result.put("nfe", at::tensor(nfe, at::kLong), {"point"}, "score evaluations of a sample, counted");
  run.result.put("steps", at::tensor(steps, at::kLong), {"point"}, "value of the sampler's key; 0: as given");
  run.result.put("budget", at::tensor(budgets, at::kLong), {"point"},
                 "largest number of evaluations; 0: the sampler has no number of steps");
  run.result.put("status", status, "point");
  put_errors(errors, draws, run.result);
  run.result.set("steps_key", key);
  run.result.set("sampler", text_of(options.chains.sampler, sampler_registry(), {key}));
}

void run_exact(const Curve& options, CellRun& run) {
  const Judge judge(options.judged, run.rng());
  run_curve(options, {options.sde.value, exact_score(judge.law(), options.sde.value)}, judge, run);
}

void run_learned(const Curve& options, CellRun& run) {
  run.precision = "fp32";
  const Judge judge(options.judged, run.rng());
  const Problem learned = learned_problem(run.input("model"));
  put_score_errors(judge, learned, run.result);
  run_curve(options, learned, judge, run);
}

const bool registered = register_study<Options>(
    {.doc = "any SDE and sampler, also one just added: error against score evaluations on an exact problem, "
            "with the exact score and with a learned one",
     .source = "own"},
    cells,
    {{"ends", cell_function(run_ends)},
     {"exact", cell_function(run_exact)},
     {"train", cell_function(train_network)},
     {"learned", cell_function(run_learned)}});

}  // namespace
}  // namespace sgm::playground
