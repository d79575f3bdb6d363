#include "core/report/comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

namespace sgm {
namespace {

constexpr double normal_quantile = 1.959964;  // two-sided 95 %

/// The two-sided 95 % quantile of Student's distribution for the spread of so many runs.
double quantile_of(int64_t runs) {
  static constexpr std::array small = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228};
  if (runs < 2) return normal_quantile;
  const auto freedom = static_cast<size_t>(runs - 1);
  if (freedom <= small.size()) return small[freedom - 1];
  // Cornish–Fisher's expansion, to 1e-3 from here on.
  const double z = normal_quantile, nu = static_cast<double>(freedom);
  return z + (z * z * z + z) / (4 * nu) + (5 * std::pow(z, 5) + 16 * z * z * z + 3 * z) / (96 * nu * nu);
}
constexpr double close_within = 0.1;
constexpr std::array worst_first = {Status::off,   Status::not_run, Status::scaled_down,
                                    Status::close, Status::match,   Status::own};

}  // namespace

void Reported::fields(Fields& on) {
  on("name", name, "name of the entry in the study's report");
  on("value", value, "the reported number");
  on("standard_error", standard_error, "of the reported number", at_least(0));
  on("tolerance", tolerance, "largest difference that is a match", at_least(0));
  on("unit", unit, "unit");
  on.choice("source", source, "where the number is from", {"paper", "official-code-run", "own-oracle"});
  on("citation", citation, "paper, table or figure, page");
  on("memory", memory, "quoted from memory");
  struct Protocol {
    Reported& of;
    void fields(Fields& on) {
      on("n", of.n, "samples", at_least(1));
      on("seeds", of.seeds, "runs", at_least(1));
      on("reduction", of.reduction, "how runs are joined: mean, minimum of 3 …");
      on("reference", of.reference, "reference set");
      on("note", of.note, "what else matters");
    }
  } protocol{*this};
  on.table("protocol", protocol, "how it was measured");
}

std::vector<Reported> reported_of(const Node& file) {
  std::vector<Reported> all;
  if (file.is_null()) return all;
  for (const auto& [key, value] : file.as<Node::Table>()) {
    require(key == "entry" && value.is<Node::List>(),
            "{}: unknown key '{}'\n  reported.toml is a list of [[entry]]", value.origin.file, key);
    std::set<std::string> seen;
    for (const Node& table : value.as<Node::List>()) {
      Reported entry;
      bind(table, entry);
      require(!entry.name.empty() && entry.value && !entry.citation.empty(),
              "{}:{}: a reported entry without name, value or citation\n  a number needs its source",
              table.origin.file, table.origin.line);
      require(seen.insert(entry.name + "\n" + entry.source).second,
              "{}:{}: '{}' from source {} is reported twice", table.origin.file, table.origin.line,
              entry.name, entry.source);
      all.push_back(entry);
    }
  }
  return all;
}

std::string to_string(Status status) {
  static constexpr const char* words[] = {"match", "close", "off", "scaled-down", "not run", "own"};
  return words[static_cast<size_t>(status)];
}

std::string glyph(Status status) {
  static constexpr const char* glyphs[] = {"✓", "≈", "✗", "◇", "–", "○"};
  return glyphs[static_cast<size_t>(status)];
}

Status status_of(const Entry& entry, const Reported& reported) {
  const bool oracle =
      reported.source == "own-oracle";  // its samples are in its standard error, not in what it means
  const bool fewer = !oracle && ((reported.n && entry.n > 0 && entry.n < *reported.n) ||
                                 (reported.seeds && entry.seeds < *reported.seeds));
  if (entry.scaled_down || fewer) return Status::scaled_down;
  const double truth = reported.value.value_or(std::nan(""));
  const double difference = std::abs(entry.value - truth);
  const double interval = quantile_of(entry.runs) *
                          std::hypot(entry.standard_error.value_or(0), reported.standard_error.value_or(0));
  if (difference <= reported.tolerance.value_or(0)) return Status::match;
  const bool decides =
      truth == 0 || interval <= close_within * std::abs(truth);  // a wider interval would match anything
  if (difference <= interval) return decides ? Status::match : Status::scaled_down;
  return difference <= close_within * std::abs(truth) ? Status::close : Status::off;
}

std::vector<Comparison> compare_all(const std::vector<Entry>& entries,
                                    const std::vector<Reported>& reported) {
  std::vector<Comparison> all;
  std::set<std::string> run;
  for (const Entry& entry : entries) {
    require(run.insert(entry.name).second, "the report has two entries named '{}'\n  give each its own name",
            entry.name);
    bool compared = false;
    for (const Reported& r : reported) {
      if (r.name == entry.name) all.push_back({entry, r, status_of(entry, r)});
      compared |= r.name == entry.name;
    }
    if (!compared) all.push_back({entry, {}, Status::own});
  }
  for (const Reported& r : reported) {
    if (!run.count(r.name)) all.push_back({{}, r, Status::not_run});
  }
  return all;
}

Status worst(const std::vector<Comparison>& comparisons) {
  for (const Status status : worst_first) {
    if (std::any_of(comparisons.begin(), comparisons.end(),
                    [&](const Comparison& j) { return j.status == status; }))
      return status;
  }
  return Status::own;
}

std::string summary(const std::vector<Comparison>& comparisons) {
  const Status status = worst(comparisons);
  std::string counts;
  for (const Status s : worst_first) {
    const auto n = std::count_if(comparisons.begin(), comparisons.end(),
                                 [&](const Comparison& j) { return j.status == s; });
    if (n > 0) counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", n, to_string(s));
  }
  return fmt::format("{} {}", glyph(status), to_string(status)) + (counts.empty() ? "" : " (" + counts + ")");
}

}  // namespace sgm
