#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "experiments/vp_ve_sde/orderings_report.h"
#include "experiments/vp_ve_sde/table1_rows_report.h"

namespace sgm::vp_ve_sde {
namespace {

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
  /// Whether one is nearer to the exact variance, or to that of a perfect sampler, by all readings of the
  /// scales.
  Verdict nearer(const std::string& first, const std::string& second, Reference reference) const {
    const auto distance = [&](const std::string& name) {
      return std::abs(value("within", name) - (reference == Reference::perfect ? value("perfect", name) : 0));
    };
    std::vector<Verdict> all;
    for (const Reading& reading : readings)
      all.push_back(above_zero({distance(read_as(reading, second)) - distance(read_as(reading, first))}));
    return agreed(all);
  }
};

/// Whether an entry is better than another in the bias of the variance, at the paper's scales by recursion
/// and as run by chains with common noise, and in the paper's FID.
struct Comparison {
  Verdict data = Verdict::undecided, perfect = Verdict::undecided;
  Verdict chains = Verdict::undecided, paper = Verdict::undecided;
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
    result.chains = above_zero(difference, better.bias().numel());
  }
  result.data = exact.nearer(better.entry.name, worse.entry.name, Reference::data);
  result.perfect = exact.nearer(better.entry.name, worse.entry.name, Reference::perfect);
  const Measured good = paper_fid(out, better.entry.name), bad = paper_fid(out, worse.entry.name);
  result.paper = larger(bad, good, 5);  // sampling runs each
  const auto bias = [&](const Table1Row& row) { return Measured{exact.value("within", row.entry.name)}; };
  result.row = {title(better.entry.chain.sde),
                named(better),
                named(worse),
                bias(better),
                bias(worse),
                to_string(result.data),
                to_string(result.perfect),
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
                  {fmt::format("nearer to the data, N = {}", ve.N)},
                  {fmt::format("nearer to a perfect sampler, N = {}", ve.N)},
                  {fmt::format("gain in |bias|, chains, N = {}", N), "%", 3},
                  {fmt::format("chains, N = {}", N)},
                  {"FID of the better"},
                  {"FID of the worse"},
                  {"holds in the paper"}}};
  for (const std::string sde : {"ve", "vp"}) {
    const PaperScales& exact = sde == "ve" ? ve : vp;
    for (const Claim& claim : claims_of(sde, exact.N)) {
      std::vector<Verdict> all;
      int64_t data = 0, perfect = 0;
      for (const auto& [better, worse] : claim.pairs) {
        const Comparison pair = compare(out, exact, rows.at(better), rows.at(worse));
        table.rows.push_back(pair.row);
        if (pair.paper == Verdict::undecided) continue;
        const Verdict ours = agreed({pair.data, pair.perfect});
        all.push_back(ours == Verdict::undecided ? ours : ours == pair.paper ? Verdict::yes : Verdict::no);
        data += pair.data == pair.paper, perfect += pair.perfect == pair.paper;
      }
      const bool opposed = std::find(all.begin(), all.end(), Verdict::no) != all.end();
      out.ordering(
          fmt::format("{}.{}", sde, claim.name),
          fmt::format("{}: {}", sde == "ve" ? "VE" : "VP", claim.statement),
          opposed ? Verdict::no : agreed(all),
          fmt::format("the paper's FIDs differ in {} of {} pairs; by the exact recursion on one "
                      "component at N = {}, {} of them are so ordered in nearness to the data, {} in "
                      "nearness to a perfect sampler",
                      all.size(), claim.pairs.size(), exact.N, data, perfect));
    }
  }
  table.notes = {
      "Bias: variance within components/exact − 1. Judged at the paper's N alone, by the exact "
      "recursion on one component (bias shown: labels i/2). Nearer to the exact variance, or to that of a "
      "perfect sampler with the same last step: yes or no where scales and steps counted from 0, from 1 "
      "and descending say the same. A statement is decided where both agree.",
      fmt::format("Chains at N = {} show another number of scales, not the paper's statement: |bias| of the "
                  "worse − of the better, ± standard error over {} runs of equal noise, yes or no "
                  "beyond its 95 % interval (Student).",
                  N, runs),
      "FID: CIFAR-10, learned scores, N = 1,000, ± the standard error of 5 runs."};
  out.table(table, "orderings");
}

}  // namespace sgm::vp_ve_sde
