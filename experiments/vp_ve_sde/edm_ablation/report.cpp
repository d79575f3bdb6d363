#include "core/report/report.h"

#include <ATen/core/Tensor.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

namespace sgm::vp_ve_sde::edm_ablation {
namespace {

struct Named {
  const char *key, *title;
};
constexpr Named problems[] = {{"gaussian", "Gaussian"}, {"mixture", "mixture"}, {"images", "image mixture"}};
constexpr Named grids[] = {
    {"rho_7", "ρ = 7"}, {"log", "log σ"}, {"vp_time", "VP's t"}, {"linear", "linear in σ"}};
constexpr Named solvers[] = {{"euler", "Euler (VP's t and x)"},  {"ddim", "DDIM (Euler in σ)"},
                             {"heun_vp", "Heun (VP's t and x)"}, {"heun", "Heun in σ (EDM)"},
                             {"dpm_solver_2", "DPM-Solver-2"},   {"dpm_solver_2m", "DPM-Solver++(2M)"}};

/// A solver on a grid at one budget.
struct Run {
  const Group* group;
  std::string solver, grid;
  int64_t budget;

  double of(const char* what) const { return group->data(what)[budget].item<double>(); }
};

/// All runs of a problem at a budget, by median error.
std::vector<Run> ranked(const Group& problem, int64_t budget) {
  std::vector<Run> all;
  for (const Named& grid : grids) {
    for (const Named& solver : solvers)
      all.push_back({&problem.at(grid.key).at(solver.key), solver.title, grid.title, budget});
  }
  std::sort(all.begin(), all.end(),
            [](const Run& a, const Run& b) { return a.of("median") < b.of("median"); });
  return all;
}

std::string shown(const Run& run) {
  return run.solver + ", " + run.grid;
}

/// The best run of each problem and budget, and the first one that is worse beyond doubt.
void best(Report& out) {
  Table table{.title = "Best solver and grid by the median error per trajectory",
              .columns = {{"data"},
                          {"NFE at most"},
                          {"best"},
                          {"NFE"},
                          {"median error", "% of spread", 3},
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
      for (size_t i = 1; i < all.size() && all[i].of("median_low") <= all[0].of("median_high"); ++i)
        tied += (i > 1 ? "; " : "") + shown(all[i]);
      const Run heun{&problem.at("rho_7").at("heun"), "", "", static_cast<int64_t>(b)};
      table.rows.push_back(
          {std::string(named.title), static_cast<int64_t>(budgets[b]), shown(all[0]),
           static_cast<int64_t>(all[0].of("nfe")), Measured{100 * all[0].of("median")},
           fmt::format("{:.3g} – {:.3g}", 100 * all[0].of("median_low"), 100 * all[0].of("median_high")),
           Measured{100 * all[0].of("rms"), 100 * all[0].of("rms_standard_error")},
           Measured{100 * all[0].of("moved")}, tied.empty() ? Datum{} : Datum{tied},
           Measured{100 * heun.of("median")}});
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
                  "1e-10; on the Gaussian {:.0e} from the closed form). {} trajectories of the Gaussian, {} "
                  "of the mixture, {} of the images; one seed.",
                  out.result.at("gaussian").value("reference_error"), n("gaussian"), n("mixture"),
                  n("images")),
      "Error: distance from the trajectory's end over √D, in % of the data's standard deviation. The RMS is "
      "decided by the few trajectories that end in another component than they should; the median is not. "
      "Interval: order statistics of the median."};
  out.table(table);
  out.note(fmt::format("Best of {} comparisons (problem and budget), by solver: {}.", winners.size(),
                       fmt::join(counted, ", ")));
}

void all_errors(Report& out) {
  for (const Named& named : problems) {
    const Group& problem = out.result.at(named.key);
    Table table{.title = fmt::format("Median error per trajectory, {}, in % of the spread", named.title),
                .columns = {{"grid"}, {"solver"}}};
    for (const double budget : doubles(problem.data("budget")))
      table.columns.push_back({fmt::format("NFE ≤ {:g}", budget), "", 3, "lower"});
    for (const Named& grid : grids) {
      for (const Named& solver : solvers) {
        std::vector<Datum> row{std::string(grid.title), std::string(solver.title)};
        for (const double median : doubles(problem.at(grid.key).at(solver.key).data("median")))
          row.emplace_back(Measured{100 * median});
        table.rows.push_back(std::move(row));
      }
    }
    out.table(table, std::string("errors_") + named.key);
  }
}

void figure(Report& out) {
  std::vector<Panel> panels;
  std::vector<std::pair<double, std::string>> nfe;
  for (const double budget : doubles(out.result.at(problems[0].key).data("budget"))) {
    if (nfe.empty() || budget > 1.6 * nfe.back().first) nfe.emplace_back(budget, fmt::format("{:g}", budget));
  }
  for (const Named& grid : grids) {
    if (grid.key == std::string("linear")) continue;
    for (const Named& problem : problems) {
      Panel panel{.title = fmt::format("{}, {}", problem.title, grid.title),
                  .x = {&grid == &grids[2] ? "NFE" : "", {}, {}, true, nfe},
                  .y = {&problem == problems ? "median error / spread" : "", 1e-5, 10, true},
                  .key = ""};
      for (const Named& solver : solvers) {
        const Group& curve = out.result.at(problem.key).at(grid.key).at(solver.key);
        panel.layers.push_back(
            lines_points(doubles(curve.data("nfe")), doubles(curve.data("median")), solver.title));
      }
      panels.push_back(panel);
    }
  }
  out.figure({.panels = panels,
              .columns = 3,
              .width = 6.75,
              .height = 6,
              .caption = "Median error per trajectory against score evaluations, on three exact problems "
                         "(columns) and three grids (rows), all from σ = 80 to 0.002 and then 0. Left out, "
                         "in the tables only: the grid linear in σ.",
              .shared_key = true});
}

/// Whether `better` has the smaller median at the budget nearest to `nfe` in every problem, and its intervals
/// say so.
void claim(Report& out, const std::string& name, std::string statement,
           const std::pair<const char*, const char*>& better,
           const std::pair<const char*, const char*>& worse, double nfe) {
  bool yes = true, sure = true;
  std::string numbers;
  const std::string asked = fmt::format("{:g} evaluations", nfe);
  for (const Named& problem : problems) {
    const Group& group = out.result.at(problem.key);
    const std::vector<double> budgets = doubles(group.data("budget"));
    const auto b =
        std::min_element(budgets.begin(), budgets.end(),
                         [&](double x, double y) { return std::abs(x - nfe) < std::abs(y - nfe); }) -
        budgets.begin();
    if (const size_t at = statement.find(asked); at != std::string::npos)  // what was computed
      statement.replace(at, asked.size(), fmt::format("{:g} evaluations", budgets[static_cast<size_t>(b)]));
    const Run one{&group.at(better.first).at(better.second), "", "", b};
    const Run other{&group.at(worse.first).at(worse.second), "", "", b};
    yes = yes && one.of("median") < other.of("median");
    sure = sure &&
           (one.of("median_high") < other.of("median_low") || one.of("median_low") > other.of("median_high"));
    numbers +=
        fmt::format("{}{}: {:.2g} against {:.2g} % at NFE ≤ {:g}", numbers.empty() ? "" : "; ", problem.title,
                    100 * one.of("median"), 100 * other.of("median"), budgets[static_cast<size_t>(b)]);
  }
  out.ordering(name, statement, !sure ? Verdict::undecided : yes ? Verdict::yes : Verdict::no, numbers);
}

void official(Report& out) {
  const Group& official = out.result.at("official");
  const auto n = static_cast<int64_t>(official.value("values"));
  for (const auto& [name, group] : official.groups) {
    if (name.starts_with("edm_"))
      out.entry({.name = name + ".mean",
                 .value = group.value("mean"),
                 .standard_error = group.value("std") / std::sqrt(n),
                 .n = n});
    out.entry({.name = name + ".std",
               .value = group.value("std"),
               .standard_error = group.value("std") / std::sqrt(2.0 * static_cast<double>(n)),
               .n = n});
  }
  const Group& gaussian = out.result.at("gaussian");
  const std::vector<double> budgets = doubles(gaussian.data("budget"));
  const auto rms = [&](const char* name, const char* grid, const char* solver, double budget) {
    const auto at = std::find(budgets.begin(), budgets.end(), budget);
    if (at == budgets.end()) return;
    const Run run{&gaussian.at(grid).at(solver), "", "", at - budgets.begin()};
    out.entry({.name = name,
               .value = run.of("rms"),
               .standard_error = run.of("rms_standard_error"),
               .n = static_cast<int64_t>(gaussian.value("trajectories"))});
  };
  rms("gaussian.dpm_solver_2m.log.18", "log", "dpm_solver_2m", 18);
  rms("gaussian.heun.rho_7.35", "rho_7", "heun", 35);
  out.entry({.name = "gaussian.reference", .value = gaussian.value("reference_error")});
  for (const Named& problem : problems) {
    out.entry({.name = std::string(problem.key) + ".euler_is_ddim",
               .value = out.result.at(problem.key).value("euler_is_ddim")});
  }
}

void report(Report& out) {
  best(out);
  figure(out);
  all_errors(out);
  official(out);
  claim(out, "heun_beats_ddim",
        "EDM: at 35 evaluations on ρ = 7, Heun in σ has the smaller error than DDIM, that is Euler in σ",
        {"rho_7", "heun"}, {"rho_7", "ddim"}, 35);
  claim(out, "rho_7_beats_vp_time",
        "EDM: at 35 evaluations Heun in σ is better on ρ = 7 than on a grid uniform in VP's time",
        {"rho_7", "heun"}, {"vp_time", "heun"}, 35);
  claim(out, "multistep_beats_heun",
        "at 35 evaluations DPM-Solver++(2M) on the grid uniform in log σ is better than EDM's Heun on ρ = 7",
        {"log", "dpm_solver_2m"}, {"rho_7", "heun"}, 35);
  claim(out, "dpm_solver_2_beats_heun",
        "at 35 evaluations DPM-Solver-2 is better than Heun in σ, both on ρ = 7", {"rho_7", "dpm_solver_2"},
        {"rho_7", "heun"}, 35);
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::vp_ve_sde::edm_ablation
