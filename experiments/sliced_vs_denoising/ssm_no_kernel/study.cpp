#include "core/study/study.h"

#include <fmt/format.h>

#include "experiments/sliced_vs_denoising/ssm_no_kernel/targets.h"
#include "experiments/sliced_vs_denoising/ssm_no_kernel/training.h"

namespace sgm::sliced_vs_denoising::ssm_no_kernel {
namespace {

struct Options {
  std::vector<std::string> problems{"line", "plane"};
  Wells wells;
  Chosen<Objective> objective{"ssm_vr"};
  std::vector<int64_t> lags{1, 8, 64, 500};
  SmallNetwork small;
  int64_t paths = 16384, training_steps = 1200, networks = 3;
  double sliced_cost = 2, exact_cost = 3;
  std::vector<double> rates{3e-3, 1e-2, 3e-2};
  Measuring measured;
  Targets targets;

  void fields(Fields& on) {
    on("problems", problems, "line: a double well; plane: with a parabola, turned by 45 degrees");
    wells.settings(on);
    on.component("objective", objective, objective_registry(), "the sliced loss of states");
    on("lags", lags, "steps of the kernels by which states are denoised", range(1, 1e5));
    small.fields(on);
    on("paths", paths, "simulated paths that a network is trained on", range(1, 1e6));
    on("training_steps", training_steps,
       "training steps of denoising; the others have as many as cost as much", range(1, 1e8));
    on("networks", networks, "networks of each method", range(1, 1000));
    on("sliced_cost", sliced_cost,
       "cost of a step of the sliced loss in steps of denoising: passes through the network, 1 and one for "
       "each "
       "product with its Jacobian",
       range(1, 100));
    on("exact_cost", exact_cost, "the same of exact score matching in the plane", range(1, 100));
    on("rates", rates, "learning rates that are tried", above(0));
    measured.fields(on);
    on("target_paths", targets.paths, "simulated paths behind the kernels' targets", range(64, 1e7));
    on("bins", targets.bins, "intervals of equal mass in which targets are averaged", range(2, 1e4));
    on("target_lags", targets.lags, "steps of the kernels whose targets are measured", range(1, 1e5));
  }
  void check() const {
    const Target& target = objective_targets().at(objective.name);
    require(
        !target.needs_sde,
        "objective={} perturbs its data itself\n  take one that scores the states as they are: ssm, ssm_vr",
        objective.name);
    for (const std::string& problem : problems)
      require(problem == "line" || problem == "plane", "problems has '{}'\n  there are line and plane",
              problem);
    for (const auto& [key, empty] : {std::pair{"problems", problems.empty()},
                                     {"lags", lags.empty()},
                                     {"rates", rates.empty()},
                                     {"target_lags", targets.lags.empty()}})
      require(!empty, "ssm_no_kernel: {} is an empty list\n  give at least one", key);
    require(wells.starts.size() == 2,
            "starts has {} numbers\n  give the means of two modes: starts=[-0.4,1.3]", wells.starts.size());
  }
};

Cell timed(Cell cell, double seconds) {
  cell.resources.seconds = seconds;
  cell.stream = "ssm_no_kernel";  // methods share paths, first weights, starts and chains
  return cell;
}

std::vector<Cell> cells(const Options& options) {
  std::vector<Cell> all;
  for (const std::string& problem : options.problems) {
    Wells wells = options.wells;
    wells.dimension = problem == "line" ? 1 : 2;
    wells.horizon = options.small.sde.value->t_max();
    all.push_back(timed(cell(problem + "_ends", "ends", Ends{wells, options.measured, options.networks}), 4));
    if (wells.dimension == 1) {
      Targets targets = options.targets;
      targets.wells = wells, targets.shown = options.measured.shown;
      all.push_back(timed(cell(problem + "_targets", "targets", targets), 6));
    }
    Learning learning;
    learning.wells = wells, learning.small = options.small, learning.paths = options.paths;
    learning.networks = options.networks;
    learning.rates = options.rates, learning.measured = options.measured;
    const auto add = [&](const std::string& method, double cost) {
      learning.training_steps = steps_at_cost(options.training_steps, cost);
      const auto trainings =
          static_cast<double>(learning.networks) + static_cast<double>(options.rates.size());
      const double seconds = 1 + static_cast<double>(learning.training_steps) * cost * 2e-3;
      all.push_back(timed(cell(problem + "_" + method, "learning", learning), trainings * seconds));
      all.back().at = {{"problem", problem}, {"method", method}};
    };
    learning.method.objective = options.objective;
    add("sliced", options.sliced_cost);
    if (wells.dimension > 1) {  // on the line it is the sliced loss of reduced variance, whose v² is 1
      learning.method.objective = {"exact_sm"};
      add("exact", options.exact_cost);
    }
    learning.method.objective = {"exact_sm"};
    for (const int64_t lag : options.lags) {
      learning.method.lag = lag;
      add(fmt::format("lag_{}", lag), 1);
    }
  }
  return all;
}

const bool registered = register_study<Options>(
    {.doc =
         "a diffusion without kernel in closed form: sliced score matching against denoising by kernels of "
         "short and long lags, beside the Fokker-Planck equation's score",
     .source = "own"},
    cells,
    {{"ends", cell_function(run_ends)},
     {"targets", cell_function(run_targets)},
     {"learning", cell_function(run_learning)}});

}  // namespace
}  // namespace sgm::sliced_vs_denoising::ssm_no_kernel
