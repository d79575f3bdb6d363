#include "experiments/fid_tables/fid_exact/others_report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "core/report/interval.h"
#include "experiments/fid_tables/fid_exact/parts_report.h"

namespace sgm::fid_tables::fid_exact {
namespace {

std::vector<double> list_of(const Group& cell, const std::string& key) {
  const Node options = options_of(cell);
  std::vector<double> all;
  for (const Node& value : options.at<Node::List>(key)) all.push_back(value.number());
  return all;
}

std::string sizes(const Draws& of) {
  return fmt::format("n = {} rows on each side, {} draws, one seed; {}", of.option("n"), of.count(),
                     laws_text(of.cell));
}

void infinity(Report& out) {
  Table table{.title = "FID_∞, extrapolated with both sides' n, against the exact distance",
              .columns = {{"laws"},
                          {"exact"},
                          {"distance of n rows"},
                          {"FID_∞"},
                          {"share of the bias left"},
                          {"deviation", "", 3},
                          {"SE over deviation", "", 3},
                          {"covered"}}};
  int64_t held = 0, all = 0;
  for (const std::string& pair : pairs_of(out, "infinity")) {
    const Draws of = draws_of(out, "infinity", pair);
    const double errors = student_quantile(of.option("blocks") - 1);
    const int64_t covered = of.covered("value", "", errors);
    held += covered, all += of.count();
    const Measured value = of.quiet_mean("value"), plain = of.quiet_mean("plain");
    const double bias = plain.value - of.exact();
    const Measured left{(value.value - of.exact()) / bias, *value.standard_error / std::abs(bias)};
    table.rows.push_back({pair, Measured{of.exact()}, of.mean("plain"), of.mean("value"), left,
                          Measured{of.deviation("value")},
                          Measured{of.mean("standard_error").value / of.deviation("value")},
                          share(covered, of.count())});
    const std::vector<double> parts = list_of(of.cell, "parts");
    const double least = of.option("n") / *std::max_element(parts.begin(), parts.end());
    out.entry({.name = "infinity." + pair,
               .value = left.value,
               .standard_error = left.standard_error,
               .n = of.count(),
               .runs = of.count(),
               .own = least < 6 * of.option("dimension") || of.count() < 20});
  }
  const Draws first = draws_of(out, "infinity", pairs_of(out, "infinity").at(0));
  table.notes = {
      sizes(first) + ".",
      fmt::format(
          "± one standard error over draws. A weighted line in 1/n through the mean distances of {:g} "
          "disjoint parts, jackknife over {} blocks, Student's intervals. Share of the bias left: of "
          "FID_∞ over that of the distance, both less the noise of first order, which is known here "
          "and of mean 0. Covered: share of intervals that hold the exact distance, with exact "
          "binomial 95 % limits.",
          fmt::join(list_of(first.cell, "parts"), ", "), first.option("blocks"))};
  out.table(table, "infinity");
  out.ordering("infinity_covers", "FID_∞'s intervals hold the exact distance for more than 90 % of samples",
               covers(held, all), fmt::format("all laws together: {} of {} draws", share(held, all), all));
}

/// How many draws' intervals hold the exact value.
int64_t within_limits(const Draws& of) {
  const std::vector<double> lower = of.of("lower"), upper = of.of("upper");
  int64_t held = 0;
  for (size_t i = 0; i < lower.size(); ++i) held += lower[i] <= of.exact() && of.exact() <= upper[i] ? 1 : 0;
  return held;
}

void kid(Report& out) {
  Table table{
      .title = "KID against the exact squared discrepancy",
      .columns = {
          {"laws"}, {"exact"}, {"KID"}, {"deviation", "", 3}, {"SE over deviation", "", 3}, {"covered"}}};
  std::vector<Verdict> verdicts;
  std::vector<std::string> texts;
  for (const std::string& pair : pairs_of(out, "kid")) {
    const Draws of = draws_of(out, "kid", pair);
    const int64_t covered = within_limits(of);
    verdicts.push_back(covers(covered, of.count()));
    texts.push_back(fmt::format("{} {}", pair, share(covered, of.count())));
    const Measured value = of.mean("value");
    const double deviation = of.deviation("value");
    table.rows.push_back({pair, Measured{of.exact()}, value, Measured{deviation},
                          Measured{of.mean("standard_error").value / deviation}, share(covered, of.count())});
    out.entry({.name = "kid." + pair,
               .value = (value.value - of.exact()) / deviation,
               .standard_error = *value.standard_error / deviation,
               .n = of.count(),
               .own = of.count() < 100});
  }
  const Draws first = draws_of(out, "kid", pairs_of(out, "kid").at(0));
  table.notes = {
      sizes(first) + ".",
      "± one standard error over draws. Exact: by the moments of Gaussians up to the third, of the "
      "kernel (aᵀb/D + 1)³. SE: by the projection on each row, mean, over KID's deviation. "
      "Covered: share of 95 % intervals, whose upper limit is that of the root (core/metric/kid.h), that "
      "hold the exact value, with exact binomial 95 % limits."};
  out.table(table, "kid");
  out.ordering("kid_covers", "KID's intervals hold the exact value for more than 90 % of samples",
               all_hold(verdicts), fmt::format("{}", fmt::join(texts, "; ")));
}

void need(Report& out) {
  const Group& cell = out.cells.where({{"part", "need"}}).one();
  const std::vector<double> dimensions = doubles(cell.data("dimension")), errors = list_of(cell, "errors");
  Table table{.title = "How many rows on each side a stated error of the distance takes, by formula",
              .columns = {{"spectrum"}, {"D"}, {"tr S", "", 4}, {"n · bias/tr S", "", 4}}};
  for (const double error : errors) {
    table.columns.push_back({fmt::format("n, bias {:g} tr S", error), "", 3});
    table.columns.push_back({fmt::format("n, 1.96 SE {:g} tr S", error), "", 3});
  }
  for (const char* spectrum : {"isotropic", "decaying"}) {
    const Group& of = cell.at(spectrum);
    for (int64_t i = 0; i < static_cast<int64_t>(dimensions.size()); ++i) {
      const double trace = of.data("trace")[i].item<double>(), bias = of.data("bias")[i].item<double>();
      const double variance = of.data("variance")[i].item<double>();
      std::vector<Datum> row{spectrum, static_cast<int64_t>(dimensions[static_cast<size_t>(i)]),
                             Measured{trace}, Measured{bias / trace}};
      for (const double error : errors) {
        const double allowed = error * trace;
        row.push_back(Measured{bias / allowed});
        row.push_back(Measured{variance * std::pow(interval_in_errors() / allowed, 2)});
      }
      table.rows.push_back(row);
    }
  }
  const Node options = options_of(cell);
  table.notes = {fmt::format(
      "No samples. Real covariance S = I or diag 1/(1 + i); generated: mean shifted by {:g} deviations of "
      "each "
      "coordinate, variances times {:g}, not turned. Bias: leading term, which holds for n well above D "
      "alone. SE: of first order, of these two laws; where they are equal it vanishes.",
      options.at("shift").number(), options.at("variance_ratio").number())};
  out.table(table, "need");
}

/// The one distance that needs no matrix root: of isotropic covariances.
void closed_form(Report& out) {
  for (const std::string& pair : pairs_of(out, "infinity")) {
    if (pair != "isotropic") continue;
    const Draws of = draws_of(out, "infinity", pair);
    const double elementary =
        of.option("dimension") *
        (std::pow(of.option("shift"), 2) + std::pow(std::sqrt(of.option("variance_ratio")) - 1, 2));
    out.entry({.name = "closed_form.isotropic", .value = of.exact() - elementary});
  }
}

}  // namespace

void others_report(Report& out) {
  infinity(out);
  kid(out);
  need(out);
  closed_form(out);
}

}  // namespace sgm::fid_tables::fid_exact
