#include "core/report/report.h"

#include <ATen/core/Tensor.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <string_view>

#include "experiments/vp_ve_sde/ablation_report.h"

namespace sgm::vp_ve_sde::edm_ablation {
namespace {

using namespace ablation;

/// All runs of a problem at a budget, by their errors.
std::vector<Run> ranked(const Group& problem, int64_t budget) {
  std::vector<Run> all;
  for (const Named& grid : grids) {
    for (const Named& solver : solvers)
      all.push_back({&problem.at(grid.key).at(solver.key), solver.title, grid.title, budget});
  }
  std::sort(all.begin(), all.end(), [](const Run& x, const Run& y) { return x.error() < y.error(); });
  return all;
}

std::string shown(const Run& run) {
  return run.solver + ", " + run.grid;
}

/// The best run of each problem and budget, and those that are not worse beyond doubt.
void best(Report& out) {
  Table table{.title = "Best solver and grid by the error per trajectory",
              .columns = {{"data"},
                          {"NFE at most"},
                          {"best"},
                          {"NFE"},
                          {"error", "% of spread", 3},
                          {"95 % interval"},
                          {"RMS error", "% of spread"},
                          {"in another component", "%", 3},
                          {"not to be told apart from it"},
                          {"EDM's Heun, ρ = 7", "%", 3}}};
  std::vector<std::string> winners;
  for (const Named& named : problems) {
    const Group& problem = out.result.at(named.key);
    const std::vector<double> budgets = doubles(problem.data("budget"));
    for (size_t b = 0; b < budgets.size(); ++b) {
      const std::vector<Run> all = ranked(problem, static_cast<int64_t>(b));
      std::string tied;
      for (size_t i = 1; i < all.size() && !all[0].exact(); ++i) {
        if (all[i].of("over_best_low") <= 1) tied += (tied.empty() ? "" : "; ") + shown(all[i]);
      }
      const Run heun{&problem.at("rho_7").at("heun"), "", "", static_cast<int64_t>(b)};
      std::vector<Datum> row{std::string(named.title), static_cast<int64_t>(budgets[b]), shown(all[0]),
                             static_cast<int64_t>(all[0].of("nfe")), Measured{100 * all[0].error()}};
      if (all[0].exact()) {
        row.insert(row.end(), {"exact", {}, {}, {}});
      } else {
        row.insert(row.end(), {fmt::format("{:.3g} – {:.3g}", 100 * all[0].of("median_low"),
                                           100 * all[0].of("median_high")),
                               Measured{100 * all[0].of("rms"), 100 * all[0].of("rms_standard_error")},
                               Measured{100 * all[0].of("moved")}, tied.empty() ? Datum{} : Datum{tied}});
      }
      row.emplace_back(Measured{100 * heun.error()});
      table.rows.push_back(std::move(row));
      winners.push_back(all[0].solver);
    }
  }
  std::vector<std::string> counted;
  for (const Named& solver : solvers) {
    if (const auto n = std::count(winners.begin(), winners.end(), solver.title); n > 0)
      counted.push_back(fmt::format("{} {}", solver.title, n));
  }
  const auto n = [&](const char* problem) {
    return static_cast<int64_t>(out.result.at(problem).value("trajectories"));
  };
  table.notes = {
      fmt::format("Each solver takes its largest number of steps with at most so many evaluations; Heun and "
                  "DPM-Solver-2 need an odd number. All start at σ = 80 from the same noise, end at σ = 0 "
                  "after σ = 0.002, and are compared with the trajectory itself (Dormand–Prince, tolerance "
                  "1e-10; on the Gaussian {:.0e} from the closed form). {} trajectories of the mixture, {} "
                  "of the images; one seed.",
                  out.result.at("gaussian").value("reference_error"), n("mixture"), n("images")),
      "Error: the median distance from the trajectory's end over √D, in % of the data's standard "
      "deviation, with the interval of order statistics. The RMS is decided by the few trajectories that "
      "end in another component than they should; the median is not. Not to be told apart: the interval of "
      "the median ratio of a trajectory's two errors holds 1, allowing for the number of solvers.",
      "On the Gaussian every solver is one affine map: it multiplies the distance from the mean by a factor, "
      "and Euler and Heun in VP's t and x move the mean, too. The error is the root mean square over the "
      "law, "
      "from the map: exact, without an interval."};
  out.table(table);
  out.note(fmt::format("Best of {} cases (problem and budget; all start from the same noise), by solver: {}.",
                       winners.size(), fmt::join(counted, ", ")));
}

void all_errors(Report& out) {
  for (const Named& named : problems) {
    const Group& problem = out.result.at(named.key);
    const bool one = problem.at("rho_7").at("heun").contains("factor");
    Table table{.title = fmt::format("{}, {}, in % of the spread",
                                     one ? "Root mean square error, exact" : "Median error per trajectory",
                                     named.title),
                .columns = {{"grid"}, {"solver"}}};
    for (const double budget : doubles(problem.data("budget")))
      table.columns.push_back({fmt::format("NFE ≤ {:g}", budget), "", 3, "lower"});
    for (const Named& grid : grids) {
      for (const Named& solver : solvers) {
        std::vector<Datum> row{std::string(grid.title), std::string(solver.title)};
        for (const double error : errors_of(problem.at(grid.key).at(solver.key)))
          row.emplace_back(Measured{100 * error});
        table.rows.push_back(std::move(row));
      }
    }
    out.table(table, std::string("errors_") + named.key);
  }
}

constexpr std::string_view left_out = "linear";  // of the figure

void figure(Report& out) {
  std::vector<Panel> panels;
  std::vector<std::pair<double, std::string>> nfe;
  for (const double budget : doubles(out.result.at(problems[0].key).data("budget"))) {
    if (nfe.empty() || budget > 1.6 * nfe.back().first) nfe.emplace_back(budget, fmt::format("{:g}", budget));
  }
  double low = 1, high = 1;  // of all panels: whole powers of ten
  for (const Named& problem : problems) {
    for (const Named& grid : grids) {
      if (grid.key == left_out) continue;
      for (const Named& solver : solvers) {
        for (const double error : errors_of(out.result.at(problem.key).at(grid.key).at(solver.key)))
          low = std::min(low, error), high = std::max(high, error);
      }
    }
  }
  low = std::pow(10, std::floor(std::log10(low))), high = std::pow(10, std::ceil(std::log10(high)));
  for (const Named& grid : grids) {
    if (grid.key == left_out) continue;
    for (const Named& problem : problems) {
      Panel panel{.title = fmt::format("{}, {}", problem.title, grid.title),
                  .x = {&grid == &grids[2] ? "NFE" : "", {}, {}, true, nfe},
                  .y = {&problem == problems ? "error / spread" : "", low, high, true},
                  .key = ""};
      for (const Named& solver : solvers) {
        const Group& curve = out.result.at(problem.key).at(grid.key).at(solver.key);
        panel.layers.push_back(lines_points(doubles(curve.data("nfe")), errors_of(curve), solver.title));
      }
      panels.push_back(panel);
    }
  }
  out.figure({.panels = panels,
              .columns = 3,
              .width = 6.75,
              .height = 6,
              .caption = "Error per trajectory against score evaluations, on three exact problems (columns: "
                         "on the Gaussian the exact root mean square, else the median) and three grids "
                         "(rows), all from σ = 80 to 0.002 and then 0. Left out, in the tables only: the "
                         "grid linear in σ.",
              .shared_key = true});
}

/// What is claimed of a pair of solvers that the study compared trajectory by trajectory.
struct Claim {
  const char *name, *title, *statement;
};
constexpr Claim claims[] = {
    {"heun_beats_ddim", "Heun in σ over DDIM, ρ = 7",
     "on ρ = 7, Heun in σ has a smaller error than DDIM, that is Euler in σ, at every budget"},
    {"rho_7_beats_vp_time", "ρ = 7 over VP's time, Heun in σ",
     "Heun in σ is better on ρ = 7 than on a grid uniform in VP's time, at every budget"},
    {"multistep_beats_heun", "DPM-Solver++(2M), log σ, over Heun in σ, ρ = 7",
     "DPM-Solver++(2M) on the grid uniform in log σ is better than EDM's Heun on ρ = 7, at every budget"},
    {"dpm_solver_2_beats_heun", "DPM-Solver-2 over Heun in σ, ρ = 7",
     "DPM-Solver-2 is better than Heun in σ, both on ρ = 7, at every budget"}};

void judge(Report& out) {
  Table table{.title = "Pairs of solvers, trajectory by trajectory: the first one's error over the second's",
              .columns = {{"pair"}, {"data"}}};
  const std::vector<double> budgets = doubles(out.result.at(problems[0].key).data("budget"));
  for (const double budget : budgets) table.columns.push_back({fmt::format("NFE ≤ {:g}", budget), "", 3});
  for (const Claim& claim : claims) {
    std::vector<Verdict> at_budgets;
    std::vector<std::string> found;
    for (const Named& problem : problems) {
      const Group& group = out.result.at(problem.key);
      std::vector<Datum> row{claim.title, problem.title};
      std::vector<std::string> sides[3];
      for (size_t b = 0; b < budgets.size(); ++b) {
        const Ratio ratio = ratio_of(group, claim.name, static_cast<int64_t>(b));
        row.push_back(ratio.low == ratio.high ? Datum(Measured{ratio.value})
                                              : Datum(fmt::format("{:.3g} ({:.3g} – {:.3g})", ratio.value,
                                                                  ratio.low, ratio.high)));
        sides[static_cast<size_t>(ratio.better())].push_back(fmt::format("{:g}", budgets[b]));
        at_budgets.push_back(ratio.better());
      }
      table.rows.push_back(std::move(row));
      std::string text;
      for (const Verdict side : {Verdict::yes, Verdict::no, Verdict::undecided}) {
        const std::vector<std::string>& at = sides[static_cast<size_t>(side)];
        const char* word = side == Verdict::yes ? "better" : side == Verdict::no ? "worse" : "undecided";
        if (!at.empty())
          text += fmt::format("{}{} at {}", text.empty() ? "" : ", ", word, fmt::join(at, ", "));
      }
      found.push_back(fmt::format("{}: {}", problem.title, text));
    }
    out.ordering(claim.name, claim.statement, all_hold(at_budgets),
                 fmt::format("evaluations at most: {}", fmt::join(found, "; ")));
  }
  table.notes = {
      "Below 1 the first is better. On the Gaussian the ratio is one number; else the median over "
      "trajectories, with intervals of order statistics that all hold the ratio in 95 % of runs, for the "
      "budgets and sampled problems of a pair together. A statement about every budget is \"no\" if one "
      "interval lies above 1, \"undecided\" if one holds 1 and none lies above."};
  out.table(table, "pairs");
}

/// Deterministic runs from one draw of the start differ by exact factors: their standard deviations are one
/// check of the draw, and ratios without noise of sampling.
void official(Report& out) {
  const Group& official = out.result.at("official");
  const auto n = static_cast<int64_t>(official.value("values"));
  const auto root = std::sqrt(static_cast<double>(n));
  for (const char* name : {"edm_18", "edm_40_churn", "edm_256_churn"}) {
    const double deviation = official.at(name).value("std");
    out.entry({.name = std::string(name) + ".mean",
               .value = official.at(name).value("mean"),
               .standard_error = deviation / root,
               .n = n});
    out.entry({.name = std::string(name) + ".std",
               .value = deviation,
               .standard_error = deviation / root / M_SQRT2,
               .n = n});
  }
  for (const auto& [name, group] : official.groups) {
    const bool noisy = name.starts_with("edm_256_churn");
    const std::string of = noisy ? "edm_256_churn" : "edm_18";
    if (name == of || name == "edm_40_churn") continue;
    out.entry({.name = fmt::format("{}.std_over_{}", name, of),
               .value = group.value("std") / official.at(of).value("std"),
               .n = noisy ? n : 0});
  }
  const Group& gaussian = out.result.at("gaussian");
  const std::vector<double> budgets = doubles(gaussian.data("budget"));
  for (const auto& [name, grid, solver, budget] :
       {std::tuple{"gaussian.dpm_solver_2m.log.18", "log", "dpm_solver_2m", 18.0},
        std::tuple{"gaussian.heun.rho_7.35", "rho_7", "heun", 35.0}}) {
    const auto at = std::find(budgets.begin(), budgets.end(), budget);
    if (at == budgets.end()) continue;
    out.entry({.name = name,
               .value = Run{&gaussian.at(grid).at(solver), "", "", at - budgets.begin()}.of("factor")});
  }
  out.entry({.name = "gaussian.reference", .value = gaussian.value("reference_error")});
  for (const Named& problem : problems) {
    out.entry({.name = std::string(problem.key) + ".euler_is_ddim",
               .value = out.result.at(problem.key).value("euler_is_ddim")});
  }
}

void report(Report& out) {
  best(out);
  figure(out);
  judge(out);
  all_errors(out);
  official(out);
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::vp_ve_sde::edm_ablation
