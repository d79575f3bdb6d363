#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <cmath>

#include "experiments/vp_ve_sde/orderings_report.h"
#include "experiments/vp_ve_sde/table1_rows_report.h"

namespace sgm::vp_ve_sde {
namespace {

/// Student's two-sided 95 % quantile.
double student(int64_t degrees) {
  return interval_in_errors(degrees + 1);
}

/// Whether an entry is better than another in the bias of the variance, by runs with common noise, and in the
/// paper's FID.
struct Comparison {
  Verdict ours = Verdict::undecided, paper = Verdict::undecided;
  std::vector<Datum> row;
};

Verdict beyond(double gain, double interval) {
  return std::abs(gain) <= interval ? Verdict::undecided : gain > 0 ? Verdict::yes : Verdict::no;
}

Comparison compare(const Table1Row& better, const Table1Row& worse, int64_t N) {
  Comparison result;
  const auto named = [&](const Table1Row& row) {
    return title(row.entry.chain.predictor) + " " + chain_title(row.entry.column(), N);
  };
  const auto shown = [](const Table1Row& row) {
    return row.diverged() ? Datum("diverged") : Datum(over_runs(row.bias()));
  };
  Datum gain = "–";
  if (worse.diverged() || better.diverged()) {
    result.ours = better.diverged() ? Verdict::no : Verdict::yes;
  } else {
    const Measured difference = over_runs(worse.bias() - better.bias());
    gain = difference;
    result.ours = beyond(difference.value, student(better.bias().numel() - 1) * *difference.standard_error);
  }
  const double fid_error = std::hypot(better.entry.fid_deviation, worse.entry.fid_deviation) / std::sqrt(5.0);
  result.paper = beyond(worse.entry.fid - better.entry.fid, student(8) * fid_error);
  result.row = {
      title(better.entry.chain.sde), named(better), named(worse), shown(better),          shown(worse), gain,
      to_string(result.ours),        better.fid(),  worse.fid(),  to_string(result.paper)};
  return result;
}

}  // namespace

void report_orderings(Report& out, const Table1Rows& rows, int64_t N, int64_t runs) {
  Table table{
      .title = "What the paper says of pairs of entries, for the variance within components and for its FIDs",
      .columns = {{"SDE"},
                  {"better"},
                  {"worse"},
                  {"|bias| of the better", "%", 3},
                  {"|bias| of the worse", "%", 3},
                  {"difference, paired", "%", 3},
                  {"holds here"},
                  {"FID of the better"},
                  {"FID of the worse"},
                  {"holds in the paper"}}};
  for (const char* sde : {"ve", "vp"}) {
    for (const Claim& claim : claims_of(sde, N)) {
      int64_t decided = 0;
      int64_t same = 0;
      int64_t opposite = 0;
      for (const auto& [better, worse] : claim.pairs) {
        const Comparison pair = compare(rows.at(better), rows.at(worse), N);
        table.rows.push_back(pair.row);
        if (pair.paper == Verdict::undecided) continue;
        ++decided, same += pair.ours == pair.paper,
            opposite += pair.ours != Verdict::undecided && pair.ours != pair.paper;
      }
      out.ordering(fmt::format("{}.{}", sde, claim.name),
                   fmt::format("{}: {}", sde == std::string("ve") ? "VE" : "VP", claim.statement),
                   opposite > 0                     ? Verdict::no
                   : decided > 0 && same == decided ? Verdict::yes
                                                    : Verdict::undecided,
                   fmt::format("the paper's FIDs differ in {} of {} pairs; here {} are ordered as there, {} "
                               "the other way; {} runs with common noise",
                               decided, claim.pairs.size(), same, opposite, runs));
    }
  }
  table.notes = {
      fmt::format("|bias|: |variance within components/exact − 1|, mean ± standard error over {} runs; "
                  "differences between runs of equal noise. Holds: yes or no where the difference is beyond "
                  "its 95 % interval (Student). FID: CIFAR-10, learned scores, N = 1,000, mean ± standard "
                  "deviation of 5 runs; here N = {}.",
                  runs, N)};
  out.table(table, "orderings");
}

}  // namespace sgm::vp_ve_sde
