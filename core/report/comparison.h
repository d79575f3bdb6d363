#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/config/fields.h"

namespace sgm {

/// A number of a study to be set beside the reported ones of the same name in reported.toml, or alone.
struct Entry {
  std::string name{};
  double value = 0;
  std::optional<double> standard_error{};
  int64_t n = 0;  ///< samples behind it; 0: not a matter of samples
  int64_t seeds = 1;
  int64_t runs = 0;  ///< whose spread the standard error is: its interval is Student's; 0: of many samples
  bool scaled_down = false;  ///< another protocol than the reported one
};

/// What an entry of a study's reported.toml says:  [[entry]] name = "…", value = …, source = "…", citation
/// = "…", protocol = { … }.
struct Reported {
  std::string name{};
  std::optional<double> value{};
  std::optional<double> standard_error{};
  std::optional<double> tolerance{};
  std::string unit{};
  std::string source = "paper";  ///< or "official-code-run", "own-oracle"
  std::string citation{};        ///< "NCSN Fig. 3", "Table 1 (p. 8)"
  bool memory = false;           ///< quoted from memory, not checked against the source
  std::optional<int64_t> n{}, seeds{};
  std::string reduction{}, reference{},
      note{};  ///< "minimum of 3", reference set, anything else of the protocol
  void fields(Fields& on);
};

/// The entries of a reported.toml; none of a null node. InputError on unknown keys, missing values or an
/// entry given twice.
std::vector<Reported> reported_of(const Node& file);

/// match: same protocol and inside the combined 95 % interval or the stated tolerance; close: within 10 %;
/// off; scaled_down: another protocol, so that only orderings and ratios say something; not_run: reported,
/// not computed; own: nothing reported to compare with.
enum class Status { match, close, off, scaled_down, not_run, own };
std::string to_string(Status status);  ///< "scaled-down"
std::string glyph(Status status);      ///< ✓ ≈ ✗ ◇ – ○

/// A number and what it is compared with; one of the two may be absent.
struct Comparison {
  std::optional<Entry> entry{};
  std::optional<Reported> reported{};
  Status status = Status::own;
  std::string name() const { return entry ? entry->name : reported->name; }
};

/// The status of one comparison. An entry with fewer samples or seeds than a paper's or the official code's
/// protocol is scaled down, whatever it says itself, and so is one that agrees only because its interval is
/// wider than 10 % of the reported value.
Status status_of(const Entry& entry, const Reported& reported);
/// All entries against all reported ones, in the order of entries and then of what was not run.
std::vector<Comparison> compare_all(const std::vector<Entry>& entries, const std::vector<Reported>& reported);
/// The worst status of the reported ones: off, then not run, scaled-down, close, match; own if nothing is
/// reported.
Status worst(const std::vector<Comparison>& comparisons);
/// "✗ off (1 off, 3 match)".
std::string summary(const std::vector<Comparison>& comparisons);

}  // namespace sgm
