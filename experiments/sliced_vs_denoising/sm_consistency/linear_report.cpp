#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "experiments/sliced_vs_denoising/sm_consistency/linear.h"
#include "experiments/sliced_vs_denoising/sm_consistency/parts_report.h"

namespace sgm::sliced_vs_denoising::sm_consistency {
namespace {

struct OfCount {
  double n;
  const Group* cell;
  Measured rmse(size_t estimator) const {
    return root_of(measured_at(*cell, "square", static_cast<int64_t>(estimator)));
  }
  double expected(size_t estimator) const {
    return std::sqrt(cell->data("expected")[static_cast<int64_t>(estimator)].item<double>());
  }
};

std::vector<OfCount> counts_of(const Report& out) {
  std::vector<OfCount> all;
  const Results part = out.cells.where({{"part", "linear"}});
  for (const double n : part.numbers("n")) all.push_back({n, &part.where("n", n).one()});
  return all;
}

std::string protocol(const Report& out) {
  const Node options = options_of(*counts_of(out).at(0).cell);
  return fmt::format(
      "s = Wx, W free; data N(0, C), D = {}, C = {:g}^|i − j|; one projection a datum; {} data sets "
      "of each number; one seed",
      options.at("dimension").number(), options.at("correlation").number(), options.at("repeats").number());
}

}  // namespace

void linear_report(Report& out) {
  const std::vector<OfCount> counts = counts_of(out);
  const std::vector<std::string> names = estimators();
  const auto sets = static_cast<int64_t>(options_of(*counts[0].cell).at("repeats").number());
  Table table{
      .title = "Error of the minimiser against the number of data: |W + C⁻¹|/|C⁻¹|, root mean square",
      .columns = {{"objective"}, {"n"}, {"RMSE"}, {"expected"}, {"ratio"}, {"variance over exact's", "", 3}}};
  Panel panel{.x = {"data n", {}, {}, true}, .y = {"RMSE", {}, {}, true}, .key = "outside"};
  for (size_t i = 0; i < names.size(); ++i) {
    const bool leading = names[i].starts_with("ssm/");
    std::string name = names[i];
    std::replace(name.begin(), name.end(), '/', '.');
    double ratios = 0, squares = 0, counted = 0;  // of SSM the largest n alone
    std::vector<double> n, found, error, exact;
    for (const OfCount& of : counts) {
      const Measured rmse = of.rmse(i);
      const double expected = of.expected(i);
      const Measured ratio{rmse.value / expected, *rmse.standard_error / expected};
      table.rows.push_back({title_of_estimator(names[i]), static_cast<int64_t>(of.n), rmse,
                            Measured{expected}, ratio, Measured{std::pow(rmse.value / of.rmse(0).value, 2)}});
      n.push_back(of.n), found.push_back(rmse.value), exact.push_back(expected);
      error.push_back(interval_in_errors(sets) * *rmse.standard_error);
      if (!leading || &of == &counts.back())
        ratios += ratio.value, squares += std::pow(*ratio.standard_error, 2), ++counted;
      if (&of == &counts.back() && counts.size() > 1) {
        const OfCount& before = counts[counts.size() - 2];
        const Measured slope = slope_between(before.n, before.rmse(i), of.n, rmse);
        out.entry({.name = "slope." + name,
                   .value = slope.value,
                   .standard_error = slope.standard_error,
                   .n = sets,
                   .runs = sets});
      }
    }
    out.entry({.name = "linear." + name,
               .value = ratios / counted,
               .standard_error = std::sqrt(squares) / counted,
               .n = sets});
    if (names[i].ends_with("sphere")) continue;
    Layer line = lines(n, exact), bars = error_bars(n, found, error, title_of_estimator(names[i]));
    line.dashed = leading;
    line.colour = bars.colour = i == 0 ? 0 : leading ? static_cast<int>(i) : static_cast<int>(i) - 1;
    bars.marker = line.colour;
    panel.layers.insert(panel.layers.end(), {line, bars});
  }
  table.notes = {
      protocol(out) + "; ± one standard error over data sets. All objectives share the data.",
      "Expected: exact score matching's and SSM-VR's at every n, by the moments of inverse Wishart "
      "matrices; SSM's at leading order in 1/n."};
  out.table(table, "linear");
  out.figure({.panels = {panel},
              .width = 4.5,
              .height = 3.6,
              .caption = fmt::format(
                  "Points with 95 % intervals (Student's), lines: expected, dashed at leading order. {}. The "
                  "sphere's points lie on Rademacher's and are in the table.",
                  protocol(out))},
             "rmse");
}

}  // namespace sgm::sliced_vs_denoising::sm_consistency
