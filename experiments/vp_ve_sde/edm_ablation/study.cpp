#include "core/study/study.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <cmath>
#include <map>

#include "core/score/gaussian.h"
#include "experiments/vp_ve_sde/ablation_solvers.h"
#include "experiments/vp_ve_sde/exact_problem.h"
#include "experiments/vp_ve_sde/make.h"
#include "experiments/vp_ve_sde/trajectory.h"

namespace sgm::vp_ve_sde::edm_ablation {
namespace {

/// Every solver on every grid at every budget, against the trajectories themselves.
struct Ablation {
  ExactProblem problem;
  int64_t trajectories = 2048;
  std::vector<int64_t> budgets{10, 18, 25, 35, 50, 100};

  void fields(Fields& on) {
    problem.fields(on);
    on("trajectories", trajectories, "trajectories", range(2, 1e6));
    on("budgets", budgets, "largest numbers of evaluations", range(3, 1e5));
  }
};

/// The official code's runs on N(.3, .2^2), with its own ranges of noise levels.
struct Official {
  int64_t values = 98304;

  void fields(Fields& on) { on("values", values, "independent coordinates", range(2, 1e8)); }
};

struct Options {
  DataOptions data;
  ImageMixture images;
  int64_t trajectories = 2048;
  int64_t image_trajectories = 256;
  int64_t values = 98304;
  std::vector<int64_t> budgets{10, 18, 25, 35, 50, 100};

  void fields(Fields& on) {
    data.fields(on);
    images.fields(on);
    on("trajectories", trajectories, "trajectories of the Gaussian and of the mixture", range(2, 1e6));
    on("image_trajectories", image_trajectories, "trajectories of the image mixture", range(2, 1e6));
    on("budgets", budgets, "largest numbers of evaluations", range(3, 1e5));
    on("values", values, "coordinates of the official runs", range(2, 1e8));
  }
  void check() const { images.check(data); }
  void prepare() const { images.prepare(data); }
};

std::vector<Cell> cells(const Options& options) {
  std::vector<Cell> all{cell("official", "official", Official{options.values})};
  all.back().resources.seconds = 4;
  for (const auto& [name, problem] : exact_problems(options.data, options.images)) {
    const bool images = problem.kind == Exact::images;
    all.push_back(
        cell(name, "ablation",
             Ablation{problem, images ? options.image_trajectories : options.trajectories, options.budgets}));
    double evaluations = 0;
    for (const int64_t budget : options.budgets) evaluations += static_cast<double>(budget);
    all.back().resources.seconds = 1 + 24 * evaluations * (images ? 4e-3 : 2e-4);
  }
  return all;
}

/// `solver` with its largest number of steps whose evaluations stay within the budget, ending at noise 0.
Sampler within(const Node& solver, const Node& grid, int64_t steps) {
  Node::Table table = solver.as<Node::Table>();
  table.emplace_back("steps", steps);
  table.emplace_back("grid", grid);
  return make_sampler(table);
}

/// Two solvers on their grids, "grid/solver", whose errors are compared trajectory by trajectory.
struct Pair {
  std::string name, first, second;
};
const std::vector<Pair> pairs{{"heun_beats_ddim", "rho_7/heun", "rho_7/ddim"},
                              {"rho_7_beats_vp_time", "rho_7/heun", "vp_time/heun"},
                              {"multistep_beats_heun", "log/dpm_solver_2m", "rho_7/heun"},
                              {"dpm_solver_2_beats_heun", "rho_7/dpm_solver_2", "rho_7/heun"}};
constexpr double sampled_problems = 2;  // all but the Gaussian, where a ratio is one number

/// Errors (trajectories,) of every solver at every budget, by "grid/solver".
using Errors = std::map<std::string, std::vector<at::Tensor>>;

/// Medians over trajectories of one error over another, by budget, with intervals of the level.
void put_ratios(const std::vector<at::Tensor>& first, const std::vector<at::Tensor>& second, double level,
                Group& out) {
  std::vector<double> value, low, high;
  for (size_t b = 0; b < first.size(); ++b) {
    const Middle ratio = middle_of(first[b] / second[b], level);
    value.push_back(ratio.value), low.push_back(ratio.low), high.push_back(ratio.high);
  }
  out.put("ratio", at::tensor(value, at::kDouble), {"budget"}, "median ratio of two errors of a trajectory");
  out.put("ratio_low", at::tensor(low, at::kDouble), {"budget"}, "lower end of its interval");
  out.put("ratio_high", at::tensor(high, at::kDouble), {"budget"}, "its upper end");
}

/// Every solver over the one of least median error at each budget, and the pairs: intervals that hold
/// together in 95 % of runs, for the solvers of a budget and for the budgets and problems of a pair.
void compare(const Errors& errors, size_t budgets, Group& result) {
  std::vector<at::Tensor> best(budgets);
  for (const auto& [name, all] : errors) {
    for (size_t b = 0; b < budgets; ++b) {
      const auto median = [&](const at::Tensor& x) { return middle_of(x).value; };
      if (!best[b].defined() || median(all[b]) < median(best[b])) best[b] = all[b];
    }
  }
  const double others = static_cast<double>(errors.size()) - 1;
  for (const auto& [name, all] : errors) {
    std::vector<double> low;
    for (size_t b = 0; b < budgets; ++b) low.push_back(middle_of(all[b] / best[b], 0.05 / others).low);
    result.group(name).put("over_best_low", at::tensor(low, at::kDouble), {"budget"},
                           "least median ratio of a trajectory's errors to the best solver's");
  }
  for (const Pair& pair : pairs) {
    Group& out = result.group("pairs/" + pair.name);
    out.set("first", pair.first), out.set("second", pair.second);
    put_ratios(errors.at(pair.first), errors.at(pair.second),
               0.05 / (sampled_problems * static_cast<double>(budgets)), out);
  }
}

/// On a Gaussian a solver is an affine map: it ends at (1 + factor) times the true distance from the mean,
/// plus an offset. Solvers in sigma have none: they keep the mean.
struct Affine {
  double factor, offset;
};

Affine affine_error(const Mixture& data, const at::Tensor& x, const at::Tensor& ends) {
  const at::Tensor from = ends - data.means;
  const at::Tensor error = x.cpu() - ends;
  const at::Tensor centred = from - from.mean();
  const double factor = (error * centred).sum().item<double>() / centred.square().sum().item<double>();
  return {factor, (error - factor * from).mean().item<double>() / spread(data)};
}

void ablate(const Ablation& options, CellRun& run) {
  const Mixture data = options.problem.of();
  const SdePtr sde = make_sde(Node::Table{{"name", "edm"}, {"t_max", ablation_first_level}});
  const Mixture there = data.to(run.device);
  const Problem problem{sde, exact_score(there, sde)};
  const Rng rng = run.rng();
  Rng draws = rng.fork("start");
  const at::Tensor start =
      (draws.normal({options.trajectories, data.dimension()}) * ablation_first_level).to(run.device);
  const at::Tensor ends = trajectory_ends(there, start, ablation_first_level).cpu();
  const bool one = data.weights.size(0) == 1;
  run.result.put("trajectories", static_cast<double>(options.trajectories), "trajectories");
  run.result.put("dimension", static_cast<double>(data.dimension()), "coordinates of a sample");
  run.result.put("components", static_cast<double>(data.weights.size(0)), "components of the data");
  run.result.put("spread", spread(data), "root mean variance of the data per coordinate");
  if (one) {
    const double v = data.variance.item<double>();
    const double m = data.means.item<double>();
    const at::Tensor exact =
        m + std::sqrt(v / (v + ablation_first_level * ablation_first_level)) * (start.cpu() - m);
    run.result.put("reference_error", (ends - exact).abs().max().item<double>(),
                   "largest distance of the reference from the closed form");
  }
  const at::Tensor budget = at::tensor(options.budgets, at::kLong);
  run.result.put("budget", budget, {"budget"}, "largest number of evaluations");
  const std::vector<NamedTable> all_solvers = ablation_solvers();
  const std::vector<NamedTable> all_grids = ablation_grids();
  Errors each;
  int64_t done = 0;
  for (const NamedTable& grid : all_grids) {
    for (const NamedTable& solver : all_solvers) {
      std::vector<int64_t> nfe;
      std::vector<TrajectoryError> errors;
      std::vector<double> factor, offset;
      for (const int64_t most : options.budgets) {
        const bool two = solver.name.starts_with("heun") || solver.name == "dpm_solver_2";
        Rng none = rng.fork("chain");
        const Samples samples =
            within(solver.table, grid.table, two ? (most + 1) / 2 : most)(problem, start, none, {});
        require_run(samples.nfe <= most, "edm_ablation: {} took {} evaluations of {}", solver.name,
                    samples.nfe, most);
        nfe.push_back(samples.nfe), errors.push_back(trajectory_error(data, samples.x, ends));
        each[grid.name + "/" + solver.name].push_back(distances(data, samples.x, ends));
        if (!one) continue;
        const Affine map = affine_error(data, samples.x, ends);
        factor.push_back(map.factor), offset.push_back(map.offset);
      }
      Group& out = run.result.group(grid.name).group(solver.name);
      out.put("nfe", at::tensor(nfe, at::kLong), {"budget"}, "evaluations, counted");
      put_errors(errors, "budget", out);
      if (one) {
        out.put("factor", at::tensor(factor, at::kDouble), {"budget"},
                "the solver's factor of the distance from the mean over the true one, less 1");
        out.put("offset", at::tensor(offset, at::kDouble), {"budget"}, "where it takes the mean", "spread");
      }
      run.progress(++done, static_cast<int64_t>(all_grids.size() * all_solvers.size()),
                   grid.name + " " + solver.name);
    }
  }
  compare(each, options.budgets.size(), run.result);
  Rng none = rng.fork("chain");
  const Node ddim = Node::Table{{"name", "ddim"}};
  const Node euler = Node::Table{{"name", "edm"}, {"solver", "euler"}};
  const at::Tensor gap = within(ddim, all_grids[0].table, 20)(problem, start, none, {}).x -
                         within(euler, all_grids[0].table, 20)(problem, start, none, {}).x;
  run.result.put("euler_is_ddim", gap.abs().max().item<double>(),
                 "largest difference of DDIM and Euler's rule in sigma, 20 steps");
}

void run_official(const Official& options, CellRun& run) {
  const SdePtr sde =
      make_sde(Node::Table{{"name", "edm"}, {"t_max", 200.0}});  // above every grid's first level
  const Problem problem{sde, exact_score(normal(0.3, 0.04), sde)};
  const Rng rng = run.rng();
  run.result.put("values", static_cast<double>(options.values), "independent coordinates");
  for (const NamedTable& named : official_runs()) {
    Rng draws = rng.fork("start");
    Rng chain = rng.fork("chain");
    const at::Tensor start = (draws.normal({options.values, 1}) * sde->t_max()).to(run.device);
    const Samples samples = make_sampler(named.table)(problem, start, chain, {});
    const at::Tensor x = samples.x.cpu();
    Group& out = run.result.group(named.name);
    out.put("nfe", static_cast<double>(samples.nfe), "evaluations, counted");
    out.put("mean", x.mean().item<double>(), "mean of the samples");
    out.put("std", x.std().item<double>(), "their standard deviation");
    run.progress(1, 1, named.name);
  }
}

const bool registered = register_study<Options>(
    {.doc = "error per trajectory against score evaluations: Euler, Heun, DDIM, DPM-Solver-2, "
            "DPM-Solver++(2M) on four grids, three exact problems",
     .source = "EDM (2206.00364) Fig. 2, Table 1",
     .honours_device = true},
    cells, {{"official", cell_function(run_official)}, {"ablation", cell_function(ablate)}});

}  // namespace
}  // namespace sgm::vp_ve_sde::edm_ablation
