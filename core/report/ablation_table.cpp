#include "core/report/ablation_table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "core/base/names.h"
#include "core/report/verdict.h"

namespace sgm {
namespace {

using Names = std::vector<std::string>;
constexpr int64_t enough_replicates = 5;

/// Whether what is tested lies beyond the best by more than the table's tests allow for.
bool is_worse(const AblationTest& test) {
  return test.test && test.adjusted < significance;
}

std::string beside_best(const Ablation& all, size_t i) {
  if (all.groups[i].replicates.empty())
    return all.groups[i].failed.empty() ? "missing" : all.groups[i].failed[0];
  if (i == *all.best) return "best";
  if (!all.tests[i].test) return "not tested";
  return is_worse(all.tests[i]) ? "worse" : "not distinguishable";
}

Datum count_of(const Ablation& all, const AblationGroup& group, bool in_words) {
  const auto n = static_cast<int64_t>(group.replicates.size());
  if (!in_words) return n;
  return n == all.expected ? std::to_string(n) : fmt::format("{} of {}", n, all.expected);
}

/// What the replicates of the table are: "seeds and networks".
std::string replicates_text(const Ablation& all) {
  std::set<std::string> kinds;
  for (const AblationGroup& group : all.groups) {
    for (const auto& [name, value] : group.replicates) {
      std::string rest = name;
      while (!rest.empty()) {
        const size_t end = rest.find(", ");
        kinds.insert(rest.substr(0, rest.find(' ')));
        rest = end == std::string::npos ? "" : rest.substr(end + 2);
      }
    }
  }
  if (kinds.size() > 1) kinds.erase("seed");
  const Names names(kinds.begin(), kinds.end());
  return names.empty() ? "replicates" : "replicates (" + join_names(names) + ")";
}

void add_test_notes(const Ablation& all, Names& notes) {
  size_t tests = 0, normal = 0;
  bool common = false;
  double least = std::numeric_limits<double>::infinity(), most = 0;
  std::map<std::string, int64_t> kinds;
  for (size_t i = 0; i < all.tests.size(); ++i) {
    if (!all.tests[i].test) continue;
    ++tests;
    ++kinds[all.tests[i].kind];
    normal += all.tests[i].kind == "normal" ? 1 : 0;
    common |= all.groups[i].first->stream == all.groups[*all.best].first->stream;
    if (!all.tests[i].detectable) continue;
    least = std::min(least, *all.tests[i].detectable);
    most = std::max(most, *all.tests[i].detectable);
  }
  if (tests == 0) {
    notes.emplace_back("No test: one replicate tells nothing of the spread. Compute others with seeds=5.");
    return;
  }
  Names described;
  for (const auto& [kind, count] : kinds) described.push_back(fmt::format("{} ({})", kind, count));
  notes.push_back(fmt::format(
      "p: two-sided, of the difference from the best, by Holm's procedure over the {} test{} of the table; "
      "tests: {}. Bold: the best; underlined: not distinguishable from it at 5 %. The best is chosen by the "
      "same numbers, which makes p somewhat too small.",
      tests, tests == 1 ? "" : "s", fmt::join(described, ", ")));
  if (most > 0) {
    notes.push_back(fmt::format(
        "Detectable: the true difference that one such test finds at 5 % in 80 % of all cases, {}.",
        least == most ? fmt::format("{:.3g}", most) : fmt::format("{:.3g} to {:.3g}", least, most)));
  }
  if (normal > 0 && common) {
    notes.emplace_back(
        "The cells share their noise, of which these tests know nothing: they take the numbers as "
        "independent. Several seeds would be paired.");
  }
}

void add_replicate_notes(const Ablation& all, Names& notes) {
  int64_t fewest = std::numeric_limits<int64_t>::max();
  for (const AblationGroup& group : all.groups) {
    if (!group.replicates.empty()) fewest = std::min(fewest, static_cast<int64_t>(group.replicates.size()));
  }
  const bool spread = all.expected > 1;
  const bool own = std::any_of(all.groups.begin(), all.groups.end(),
                               [](auto& g) { return g.replicates.size() == 1 && g.own_error; });
  if (spread)
    notes.push_back(
        fmt::format("±: the standard error over n {}.", all.of_draws ? "draws" : replicates_text(all)));
  if (own)
    notes.push_back(
        fmt::format("±{}: the standard error that the cell itself tells.", spread ? " of n = 1" : ""));
  if (all.of_draws)
    notes.emplace_back("Draws of one network tell nothing of what another training would give.");
  if (spread && fewest < enough_replicates) {
    notes.push_back(fmt::format("Warning: fewer than {} replicates; a spread of {} is itself poorly known.",
                                enough_replicates, fewest));
  }
}

/// Combinations of the keys' values of which there is no cell.
void add_missing_note(const Ablation& all, Names& notes) {
  std::vector<std::set<std::string>> values(all.call.by.size());
  for (const AblationGroup& group : all.groups) {
    for (size_t k = 0; k < values.size(); ++k) values[k].insert(group.values[k]);
  }
  size_t combinations = 1;
  for (const auto& one : values) combinations *= one.size();
  if (combinations > all.groups.size()) {
    notes.push_back(fmt::format("Of {} combinations of {} there are {}.", combinations,
                                join_names(all.call.by), all.groups.size()));
  }
  Names failed;
  for (const AblationGroup& group : all.groups) {
    for (const std::string& one : group.failed)
      failed.push_back(fmt::format("{}: {}", group_text(all.call.by, group.values), one));
  }
  if (!failed.empty()) notes.push_back(fmt::format("Failed: {}.", fmt::join(failed, "; ")));
}

}  // namespace

Table ablation_table(const Ablation& all) {
  Table table{.title = fmt::format("{} by {}", all.quantity.path, join_names(all.call.by))};
  for (const std::string& key : all.call.by) table.columns.push_back({key});
  const bool tested = all.best.has_value();
  const bool in_words = std::any_of(all.groups.begin(), all.groups.end(), [&](const AblationGroup& group) {
    return static_cast<int64_t>(group.replicates.size()) != all.expected;
  });
  const size_t value_column = table.columns.size();
  table.columns.push_back({all.quantity.path, all.quantity.unit});
  table.columns.push_back({"n"});
  if (tested) {
    for (const char* name : {"difference", "p", "detectable", "beside the best"})
      table.columns.push_back({.name = name, .digits = 2});
  }
  std::vector<int> marks;
  for (size_t i = 0; i < all.groups.size(); ++i) {
    const AblationGroup& group = all.groups[i];
    std::vector<Datum> row;
    for (const std::string& value : group.values) row.push_back(value.empty() ? Datum() : Datum(value));
    row.push_back(group.replicates.empty() ? Datum() : Datum(group.measured()));
    row.push_back(count_of(all, group, in_words));
    marks.push_back(0);
    if (tested) {
      const AblationTest& test = all.tests[i];
      const bool is_best = i == *all.best;
      if (is_best || (test.test && !is_worse(test))) marks.back() = is_best ? 1 : 2;
      row.push_back(test.test ? Datum(Measured{test.test->difference.value, test.test->difference.error})
                              : Datum());
      row.push_back(test.test ? Datum(Measured{test.adjusted}) : Datum());
      row.push_back(test.detectable ? Datum(Measured{*test.detectable}) : Datum());
      row.emplace_back(beside_best(all, i));
    }
    table.rows.push_back(std::move(row));
  }
  table.columns[value_column].marks = marks;
  if (!all.quantity.what.empty()) table.notes.push_back(all.quantity.path + ": " + all.quantity.what + ".");
  if (!all.protocol.empty())
    table.notes.push_back(fmt::format("Protocol: {}.", fmt::join(all.protocol, "; ")));
  if (!all.call.over.empty())
    table.notes.push_back(fmt::format("Averaged over {}.", join_names(all.call.over)));
  add_replicate_notes(all, table.notes);
  if (tested) {
    add_test_notes(all, table.notes);
  } else if (all.call.better == "none") {
    table.notes.emplace_back(
        "No best is marked: whether lower or higher is better is not known here. Say better=lower or "
        "better=higher.");
  }
  add_missing_note(all, table.notes);
  return table;
}

std::optional<Figure> ablation_figure(const Ablation& all) {
  std::optional<size_t> numeric;
  for (size_t k = 0; k < all.call.by.size(); ++k) {
    std::set<double> values;
    bool numbers = true;
    for (const AblationGroup& group : all.groups) {
      const double x = number_or_nan(group.values[k]);
      numbers = numbers && std::isfinite(x);
      values.insert(x);
    }
    if (!numbers || values.size() < 2) continue;
    if (numeric) return {};
    numeric = k;
  }
  if (!numeric) return {};
  std::map<std::string, std::map<double, const AblationGroup*>> lines;
  for (const AblationGroup& group : all.groups) {
    if (group.replicates.empty()) continue;
    Names keys = all.call.by, values = group.values;
    keys.erase(keys.begin() + static_cast<std::ptrdiff_t>(*numeric));
    values.erase(values.begin() + static_cast<std::ptrdiff_t>(*numeric));
    lines[keys.empty() ? "" : group_text(keys, values)][number_or_nan(group.values[*numeric])] = &group;
  }
  if (lines.size() > 8) return {};
  Panel panel{.x = {.label = all.call.by[*numeric]},
              .y = {.label = all.quantity.unit.empty()
                                 ? all.quantity.path
                                 : fmt::format("{} [{}]", all.quantity.path, all.quantity.unit)}};
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (const auto& [title, groups] : lines) {
    std::vector<double> x, y, half;
    for (const auto& [at, group] : groups) {
      x.push_back(at);
      y.push_back(group->mean.value);
      const double of_one = group->own_error ? interval_in_errors() * *group->own_error : 0;
      half.push_back(group->replicates.size() > 1 ? half_width(group->mean) : of_one);
    }
    low = std::min(low, x.front());
    high = std::max(high, x.back());
    panel.layers.push_back(lines_points(x, y, title));
    panel.layers.push_back(error_bars(x, y, half));
    panel.layers.back().colour = panel.layers[panel.layers.size() - 2].colour =
        1 + static_cast<int>(panel.layers.size() / 2 - 1) % 6;
  }
  panel.x.log = low > 0 && high / low >= 30;
  Figure figure{.panels = {panel}};
  figure.caption =
      fmt::format("{} over {}: means with 95 % intervals.", all.quantity.path, all.call.by[*numeric]);
  return figure;
}

}  // namespace sgm
