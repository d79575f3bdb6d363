#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/report/reported.h"
#include "core/report/verdict.h"

namespace sgm {

/// A number of a study to be set beside the reported ones of the same name in reported.toml, or alone.
struct Entry {
  std::string name{};
  double value = 0;
  std::optional<double> standard_error{};
  int64_t n = 0;  ///< samples behind it; 0: not a matter of samples
  int64_t seeds = 1;
  int64_t runs = 0;  ///< whose spread the standard error is: its interval is Student's; 0: of many samples
  bool scaled_down = false;  ///< another protocol than the reported one, but ratios say something
  bool own = false;          ///< of options for which nothing is reported
};

/// What a number says beside the one of its name in reported.toml. From a paper and met: reproduced; from any
/// other source and met: verified, a test and no reproduction.
enum class Status {
  reproduced,    ///< inside the combined 95 % interval, if it is narrow, or the paper's stated tolerance
  verified,      ///< an exact or independently computed number met
  undecided,     ///< the interval is wider than 10 % of the number, or the miss is one of many tests
  close,         ///< a paper's, missed by 10 % at most
  off,           ///< missed
  scaled_down,   ///< another protocol, or fewer samples or runs: only orderings and ratios say something
  not_run,       ///< reported, not computed
  inconsistent,  ///< the paper contradicts itself or its code
  unverified,    ///< a quotation from memory: shown, not judged
  own            ///< nothing to compare with
};
std::string to_string(Status status);  ///< "scaled-down"
std::string glyph(Status status);      ///< one character

/// What each status means, in one line: below tables, and in results/README.md.
std::string legend();

/// A number and what it is compared with; one of the two may be absent.
struct Comparison {
  std::optional<Entry> entry{};
  std::optional<Reported> reported{};
  Status status = Status::own;
  std::string reason{};            ///< what decided: "95 % interval", "tolerance", "n = 2000 of 100000"
  std::optional<double> chance{};  ///< of such a difference from noise alone, where an interval decided
  std::string name() const { return entry ? entry->name : reported->name; }
  /// The test that it is, or is a part of where noise is shared.
  std::string test() const { return reported && !reported->test.empty() ? reported->test : name(); }
};

/// One comparison by itself. Where there is a standard error the interval decides; a tolerance does only
/// where there is none, where the number is 0, or where a paper states it. Fewer samples or runs than
/// reported are another protocol, whatever the source.
Comparison compare(const Entry& entry, const Reported& reported);
/// All entries against all reported ones, in the order of entries and then of what was not run. Holm: of the
/// tests of one source those that miss are off only as far as 5 % allows for their number, else undecided;
/// nothing becomes reproduced or verified by it.
std::vector<Comparison> compare_all(const std::vector<Entry>& entries, const std::vector<Reported>& reported);

/// The worst status: off, which an ordering that does not hold is too, undecided (as of an ordering), paper
/// inconsistent, not run, scaled-down, close, unverified, verified, reproduced; own if nothing is reported.
Status worst(const std::vector<Comparison>& comparisons, const std::vector<Verdict>& orderings = {});
/// By source, how many of its numbers are met; a test of several numbers counts once, as its worst:
/// "✗ off: paper 0 of 8 (8 not run) · exact 37 of 38 (1 off) · orderings 13 of 20 (5 no, 2 undecided)".
std::string summary(const std::vector<Comparison>& comparisons, const std::vector<Verdict>& orderings = {});

}  // namespace sgm
