#include "experiments/sliced_vs_denoising/ssm_no_kernel/rows_report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "experiments/sliced_vs_denoising/ssm_no_kernel/training.h"

namespace sgm::sliced_vs_denoising::ssm_no_kernel {
namespace {

void measured_table(Report& out) {
  Table table{.title = "Score error and samples of the reverse SDE",
              .columns = {{"problem"},
                          {"score"},
                          {"rate", "", 2},
                          {"training steps"},
                          {"score error", "%", 3},
                          {"sample distance", "", 3}}};
  int64_t networks = 0, samples = 0;
  for (const std::string& problem : problems_of(out)) {
    const Group& ends = out.result.at(problem + "_ends");
    const auto bound = [&](const std::string& title, const char* name) {
      table.rows.push_back({title_of(problem), title, {}, {}, {}, sgm::mean_over(doubles(ends.data(name)))});
    };
    for (const Row& row : rows_of(out, problem)) {
      const std::vector<double> errors = of_networks(*row.cell, score_error);
      networks = static_cast<int64_t>(errors.size());
      samples = static_cast<int64_t>(options_of(*row.cell).at("measured").at("samples").number());
      const Measured error = sgm::mean_over(errors);
      table.rows.push_back(
          {title_of(problem), row.title, Measured{row.cell->value(rate_taken.name)},
           static_cast<int64_t>(row.cell->value(steps_taken.name)),
           Measured{100 * error.value,
                    error.standard_error ? std::optional(100 * *error.standard_error) : std::nullopt},
           sgm::mean_over(of_networks(*row.cell, sample_distance))});
    }
    bound("reverse SDE with the Fokker-Planck score", "exact");
    bound("floor: exact samples", "floor");
    bound("control: the law at the horizon", "control");
  }
  const Group& first = *rows_of(out, problems_of(out).front()).front().cell;
  table.notes = {
      fmt::format("Score error: √(E|s − ∇log p|²/E|∇log p|²) under p_t by quadrature, p "
                  "from the Fokker-Planck "
                  "equation, mean over {} times. {} network{} a row; ± is one standard error over them. "
                  "Networks of one number share paths, first weights, starts and chains.",
                  first.data("t").size(0), networks, networks == 1 ? "" : "s"),
      fmt::format(
          "Sample distance: sliced 1-Wasserstein, in units of x, of {} samples of the reverse SDE from "
          "p_T to as many exact samples of the data.",
          samples),
      "Denoising over a lag has the kernel from t less the lag, or from the data where t is shorter, to t: "
      "over one "
      "step the simulation's own, over more that of the linearised drift, whose minimiser is biased.",
      "Steps: those of denoising over the stated cost of a step, its passes through the network. No cost is "
      "measured: by the cells' times methods differ by some tens of percent at these steps."};
  out.table(table);
}

void tuning_table(Report& out) {
  std::vector<double> rates;
  for (const Results::Cell& cell : out.cells.cells()) {
    if (cell.result->contains("tried_rate")) rates = doubles(cell.result->data("tried_rate"));
  }
  Table table{
      .title = "Mean score error, in %, of each rate that was tried",
      .columns = {{"problem"}, {"score"}},
      .notes = {
          "One network each, of paths and weights that no other row of this report has. The rate of "
          "the least error by the Fokker-Planck reference was taken, which a user does not have; a star: "
          "it is at the edge of those tried."}};
  for (const double rate : rates) table.columns.push_back({fmt::format("rate {:g}", rate), "", 3});
  for (const std::string& problem : problems_of(out)) {
    for (const Row& row : rows_of(out, problem)) {
      std::vector<Datum> line{title_of(problem), row.title};
      const std::vector<double> tried = doubles(row.cell->data("tried_error"));
      const auto least = std::ranges::min_element(tried);
      for (auto at = tried.begin(); at != tried.end(); ++at) {
        const bool edge = at == least && (at == tried.begin() || at + 1 == tried.end());
        line.push_back(edge ? Datum(fmt::format("{:.3g} *", 100 * *at)) : Datum(Measured{100 * *at}));
      }
      table.rows.push_back(line);
    }
  }
  out.table(table, "rates");
}

}  // namespace

std::vector<std::string> problems_of(const Report& out) {
  std::vector<std::string> all;
  for (const std::string& problem : out.cells.along("problem")) {
    if (!problem.empty()) all.push_back(problem);
  }
  return all;
}

std::string title_of(const std::string& problem) {
  return problem == "line" ? "line" : "plane";
}

double dt_of(const Group& cell) {
  const Node wells = options_of(cell).at("wells");
  return wells.at("horizon").number() / wells.at("simulated_steps").number();
}

std::vector<Row> rows_of(const Report& out, const std::string& problem) {
  std::vector<Row> rows;
  const Results cells = out.cells.where({{"problem", problem}});
  for (const Results::Cell& cell : cells.cells()) {
    Row row{coordinate(cell.at, "method"), "", 0, cell.result};
    const Node method = options_of(*cell.result).at("method");
    row.lag = static_cast<int64_t>(method.at("lag").number());
    const double steps = options_of(*cell.result).at("wells").at("simulated_steps").number();
    const double tau = static_cast<double>(row.lag) * dt_of(*cell.result);
    if (row.method == "sliced") row.title = "sliced score matching";
    if (row.method == "exact") row.title = "exact score matching";
    if (row.denoises()) row.title = fmt::format("denoising over {:g}", tau);
    if (row.lag == 1) row.title += " (one step)";
    if (row.denoises() && static_cast<double>(row.lag) >= steps) row.title = "denoising from the data";
    if (row.denoises() && row.lag > 1) row.title += ", linearised";
    rows.push_back(row);
  }
  return rows;
}

void rows_report(Report& out) {
  measured_table(out);
  tuning_table(out);
}

}  // namespace sgm::sliced_vs_denoising::ssm_no_kernel
