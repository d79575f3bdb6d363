#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "experiments/vp_ve_sde/orderings_report.h"
#include "experiments/vp_ve_sde/table1_rows_report.h"

namespace sgm::vp_ve_sde {
namespace {

/// Student's two-sided 95 % quantile.
double student(int64_t degrees) {
  constexpr double few[] = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262};
  return degrees <= 9 ? few[degrees - 1] : 1.96 + 2.7 / static_cast<double>(degrees);
}

Verdict beyond(double gain, double interval) {
  return std::abs(gain) <= interval ? Verdict::undecided : gain > 0 ? Verdict::yes : Verdict::no;
}

/// The recursion of one SDE at the paper's scales on one component, from the cell of its exact samples.
struct PaperScales {
  const Group& group;
  int64_t N;

  PaperScales(const Report& out, const std::string& sde)
      : group(out.result.at(sde + "_exact").at("recursion")), N(group.data("N").item<int64_t>()) {}

  double value(const char* of, const std::string& name) const {
    const std::vector<std::string>& names = group.text("entry");
    const auto at = std::find(names.begin(), names.end(), name);
    require(at != names.end(), "score_sde_table1_images: the results have no entry {}\n  compute them again",
            name);
    return 100 * group.data(of)[at - names.begin()].item<double>();
  }
  /// Whether one is nearer, by all readings of the scales, to the exact variance and to a perfect sampler's.
  Verdict better(const std::string& first, const std::string& second) const {
    std::vector<Verdict> all;
    for (const Reading& reading : readings) {
      const std::string a = read_as(reading, first), b = read_as(reading, second);
      const double gain = std::abs(value("within", b)) - std::abs(value("within", a));
      const double from_perfect = std::abs(value("within", b) - value("perfect", b)) -
                                  std::abs(value("within", a) - value("perfect", a));
      all.push_back(beyond(gain, 0)), all.push_back(beyond(from_perfect, 0));
    }
    return agreed(all);
  }
};

/// Whether an entry is better than another in the bias of the variance, at the paper's scales by recursion
/// and as run by chains with common noise, and in the paper's FID.
struct Comparison {
  Verdict ours = Verdict::undecided, chains = Verdict::undecided, paper = Verdict::undecided;
  std::vector<Datum> row;
};

Comparison compare(const Report& out, const PaperScales& exact, const Table1Row& better,
                   const Table1Row& worse) {
  Comparison result;
  const auto named = [&](const Table1Row& row) {
    return title(row.entry.chain.predictor) + " " + chain_title(row.entry.column(), exact.N);
  };
  Datum gain = worse.diverged() && better.diverged() ? "both diverged"
               : worse.diverged()                    ? "the worse diverged"
                                                     : "the better diverged";
  if (worse.diverged() || better.diverged()) {
    result.chains = worse.diverged() && better.diverged() ? Verdict::undecided
                    : worse.diverged()                    ? Verdict::yes
                                                          : Verdict::no;
  } else {
    const Measured difference = over_runs(worse.bias() - better.bias());
    gain = difference;
    result.chains = beyond(difference.value, student(better.bias().numel() - 1) * *difference.standard_error);
  }
  result.ours = exact.better(better.entry.name, worse.entry.name);
  const Measured good = paper_fid(out, better.entry.name), bad = paper_fid(out, worse.entry.name);
  result.paper =
      beyond(bad.value - good.value, student(8) * std::hypot(*good.standard_error, *bad.standard_error));
  const auto bias = [&](const Table1Row& row) { return Measured{exact.value("within", row.entry.name)}; };
  result.row = {title(better.entry.chain.sde),
                named(better),
                named(worse),
                bias(better),
                bias(worse),
                to_string(result.ours),
                gain,
                to_string(result.chains),
                good,
                bad,
                to_string(result.paper)};
  return result;
}

}  // namespace

void report_orderings(Report& out, const Table1Rows& rows, int64_t N, int64_t runs) {
  const PaperScales ve(out, "ve"), vp(out, "vp");
  Table table{
      .title = "What the paper says of pairs of entries, for the variance within components and for its FIDs",
      .columns = {{"SDE"},
                  {"better"},
                  {"worse"},
                  {fmt::format("bias of the better, recursion, N = {}", ve.N), "%", 3},
                  {fmt::format("bias of the worse, recursion, N = {}", ve.N), "%", 3},
                  {fmt::format("holds at N = {}", ve.N)},
                  {fmt::format("gain in |bias|, chains, N = {}", N), "%", 3},
                  {fmt::format("chains, N = {}", N)},
                  {"FID of the better"},
                  {"FID of the worse"},
                  {"holds in the paper"}}};
  for (const std::string sde : {"ve", "vp"}) {
    const PaperScales& exact = sde == "ve" ? ve : vp;
    for (const Claim& claim : claims_of(sde, exact.N)) {
      int64_t decided = 0;
      int64_t same = 0;
      int64_t opposite = 0;
      for (const auto& [better, worse] : claim.pairs) {
        const Comparison pair = compare(out, exact, rows.at(better), rows.at(worse));
        table.rows.push_back(pair.row);
        if (pair.paper == Verdict::undecided) continue;
        ++decided, same += pair.ours == pair.paper,
            opposite += pair.ours != Verdict::undecided && pair.ours != pair.paper;
      }
      out.ordering(
          fmt::format("{}.{}", sde, claim.name),
          fmt::format("{}: {}", sde == "ve" ? "VE" : "VP", claim.statement),
          opposite > 0                     ? Verdict::no
          : decided > 0 && same == decided ? Verdict::yes
                                           : Verdict::undecided,
          fmt::format("the paper's FIDs differ in {} of {} pairs; the exact recursion on one component at N "
                      "= {} orders {} as there, {} the other way",
                      decided, claim.pairs.size(), exact.N, same, opposite));
    }
  }
  table.notes = {
      fmt::format(
          "Bias: variance within components/exact − 1. Judged at the paper's N alone, by the exact recursion "
          "on one component (labels i/2), yes or no where all agree: scales and steps counted from 0, from 1 "
          "or descending, nearer to the exact variance and nearer to a perfect sampler's with the same last "
          "step."),
      fmt::format("Chains at N = {} show another number of scales, not the paper's statement: |bias| of the "
                  "worse − of the better, ± standard error over {} runs of equal noise, yes or no beyond its "
                  "95 % interval (Student).",
                  N, runs),
      "FID: CIFAR-10, learned scores, N = 1,000, ± the standard error of 5 runs."};
  out.table(table, "orderings");
}

}  // namespace sgm::vp_ve_sde
