#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/config/fields.h"

namespace sgm {

/// What an entry of a study's reported.toml says:  [[entry]] name = "…", value = …, source = "…",
/// citation = "…", protocol = { … }. In place of a value, `values = { a = …, b = … }` are the entries
/// NAME.a, NAME.b …
struct Reported {
  std::string name{};
  std::optional<double> value{};
  std::optional<double> standard_error{};
  std::optional<double> tolerance{};
  std::string unit{};
  /// "paper"; "official-code-run": of the authors' program; "exact": a closed form, or a number computed to
  /// rounding; "own-run": of samples by another program of ours
  std::string source = "paper";
  std::string citation{};  ///< "NCSN Fig. 3", "Score SDE Table 1": of a paper, its short name first
  bool memory = false;     ///< quoted from memory, not checked against the source: never judged
  std::string needs{};     ///< what a cell that this study cannot compute would take
  std::string test{};      ///< entries that share their noise have one name here: they count as one test
  /// The other value that the paper or its code states, and where.
  std::optional<double> conflicting{};
  std::string conflicting_citation{};
  /// n: the fewest samples, and seeds, that a number must be of to be held against this one.
  std::optional<int64_t> n{}, seeds{};
  std::string reduction{};  ///< "minimum of 3"
  std::string reference{};  ///< reference set
  std::string note{};       ///< anything else of the protocol
  void fields(Fields& on);

  bool of_paper() const { return source == "paper"; }
};

/// The entries of a reported.toml; none of a null node. InputError on unknown keys, missing values or an
/// entry given twice.
std::vector<Reported> reported_of(const Node& file);

}  // namespace sgm
