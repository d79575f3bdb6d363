#include "core/report/ablation_groups.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "core/base/names.h"
#include "core/base/require.h"
#include "core/report/verdict.h"

namespace sgm {
namespace {

using Names = std::vector<std::string>;

bool is_among(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Refuses unlike protocols; says what all agree in, and what they may differ in.
Names protocol_of(const AblationCall& call, const std::vector<Observation>& observations) {
  Names lines, refused, names;
  for (const std::string& name : protocol_names()) {
    if (is_among(call.by, name) || is_among(call.over, name)) continue;
    std::vector<std::pair<std::string, std::string>> values;  // with the first group that has each
    for (const Observation& o : observations) {
      const std::string value = coordinate(o.protocol, name);
      const bool known = std::any_of(values.begin(), values.end(), [&](auto& v) { return v.first == value; });
      if (!value.empty() && !known) values.emplace_back(value, group_text(call.by, group_of(call.by, o)));
    }
    if (values.empty()) continue;
    if (values.size() == 1) {
      if (name != "content") lines.push_back(fmt::format("{} = {}", name, values[0].first));
      continue;
    }
    const std::string line = fmt::format("{}: {} ({}), {} ({})", name, values[0].first, values[0].second,
                                         values[1].first, values[1].second);
    if (is_among(call.allow, name)) {
      lines.push_back("allowed to differ: " + line);
    } else {
      refused.push_back(line);
      names.push_back(name);
    }
  }
  require(
      refused.empty(),
      "these numbers are not of one protocol:\n  {}\n  compare those that are, make it a key with by=, or "
      "say that they may differ: allow={}",
      fmt::join(refused, "\n  "), fmt::join(names, ","));
  return lines;
}

/// The replicates of a group, from its numbers by replicate and draw.
AblationGroup group_from(const AblationCall& call, const std::vector<const Observation*>& members,
                         bool of_draws) {
  AblationGroup group;
  group.first = members.front();
  group.values = group_of(call.by, *members.front());
  std::vector<std::pair<std::string, std::vector<const Observation*>>> replicates;
  for (const Observation* o : members) {
    const std::string name = of_draws ? draw_of(call, *o, false) : replicate_of(call, *o);
    const bool finite = o->number && std::isfinite(o->number->value);
    if (!finite) {
      const std::string why = o->number ? "not finite" : o->failed;
      group.failed.push_back(name.empty() ? why : fmt::format("{}: {}", name, why));
      continue;
    }
    auto it = std::find_if(replicates.begin(), replicates.end(), [&](auto& r) { return r.first == name; });
    if (it == replicates.end())
      it = replicates.emplace(replicates.end(), name, std::vector<const Observation*>());
    it->second.push_back(o);
  }
  std::vector<double> means;
  for (const auto& [name, draws] : replicates) {
    std::vector<double> values;
    for (const Observation* o : draws) values.push_back(o->number->value);
    means.push_back(mean_of(values).value);
    group.replicates.emplace_back(name, means.back());
  }
  group.mean = means.empty() ? Mean{std::numeric_limits<double>::quiet_NaN(), 0, 0} : mean_of(means);
  if (replicates.size() == 1 && replicates[0].second.size() == 1)
    group.own_error = replicates[0].second[0]->number->standard_error;
  return group;
}

bool is_training(const Observation& o) {
  return o.stage == "train" || o.stage == "classify" || !coordinate(o.options, "fit.steps").empty() ||
         !coordinate(o.options, "train.steps").empty();
}

/// Whether two groups are places of the same cells' arrays.
bool are_places(const AblationCall& call, const Observation& a, const Observation& b) {
  return std::all_of(call.by.begin(), call.by.end(), [&](const std::string& key) {
    return value_under(a, key) == value_under(b, key) || !coordinate(a.axes, key).empty();
  });
}

/// Whether the cells of two groups were asked for something else themselves, and not only the networks that
/// they take.
bool asks_otherwise(const AblationCall& call, const Observation& a, const Observation& b) {
  return asked_options(a) != asked_options(b) ||
         std::any_of(call.by.begin(), call.by.end(), [&](const std::string& key) {
           return !coordinate(a.axes, key).empty() || !coordinate(b.axes, key).empty();
         });
}

/// What the replicates of two groups have in common, so that they are pairs; "" where they are none.
std::string common_to(const Ablation& all, const AblationGroup& a, const AblationGroup& b) {
  const AblationCall& call = all.call;
  const auto names = [](const AblationGroup& group) {
    std::set<std::string> found;
    for (const auto& [name, value] : group.replicates) found.insert(name);
    return found;
  };
  const bool same = a.replicates.size() > 1 && names(a) == names(b);
  require(call.paired != "yes" || same,
          "the replicates of {} and {} are no pairs: {} and {}\n  leave paired=yes out",
          group_text(call.by, a.values), group_text(call.by, b.values), fmt::join(names(a), "; "),
          fmt::join(names(b), "; "));
  if (call.paired == "yes") return "as asked for";
  if (call.paired == "no" || !same || a.first->stream != b.first->stream) return "";
  if (replicates_are_data(call, *a.first)) return "same data";
  if (are_places(call, *a.first, *b.first)) return "same cells";
  if (is_training(*a.first) || !asks_otherwise(call, *a.first, *b.first)) return "";
  return all.of_draws ? "same noise" : "same network and noise";
}

AblationTest test_of(const Ablation& all, const AblationGroup& a, const AblationGroup& best) {
  AblationTest made;
  if (a.replicates.size() > 1 && best.replicates.size() > 1) {
    std::vector<double> of_a, of_best;
    for (const auto& [name, value] : a.replicates) of_a.push_back(value);
    for (const auto& [name, value] : best.replicates) of_best.push_back(value);
    const std::string common = common_to(all, a, best);
    if (common.empty()) {
      made.test = welch_test(of_a, of_best);
      made.kind = "Welch";
    } else {
      const std::map<std::string, double> by_name(best.replicates.begin(), best.replicates.end());
      for (size_t i = 0; i < a.replicates.size(); ++i) of_best[i] = by_name.at(a.replicates[i].first);
      made.test = paired_test(of_a, of_best);
      made.kind = "paired: " + common;
    }
  } else if (a.own_error && best.own_error && a.replicates.size() == 1 && best.replicates.size() == 1) {
    made.test = normal_test(a.mean.value, *a.own_error, best.mean.value, *best.own_error);
    made.kind = "normal";
  }
  if (made.test && made.test->difference.error > 0)
    made.detectable = detectable_in_errors(made.test->difference.freedom) * made.test->difference.error;
  return made;
}

void add_tests(Ablation& all) {
  all.tests.resize(all.groups.size());
  if (all.call.better == "none") return;
  const double sign = all.call.better == "lower" ? 1 : -1;
  for (size_t i = 0; i < all.groups.size(); ++i) {
    const double value = sign * all.groups[i].mean.value;
    if (std::isfinite(value) && (!all.best || value < sign * all.groups[*all.best].mean.value)) all.best = i;
  }
  if (!all.best) return;
  std::vector<double> p(all.groups.size(), std::numeric_limits<double>::quiet_NaN());
  for (size_t i = 0; i < all.groups.size(); ++i) {
    if (i == *all.best) continue;
    all.tests[i] = test_of(all, all.groups[i], all.groups[*all.best]);
    if (all.tests[i].test) p[i] = all.tests[i].test->p;
  }
  const std::vector<double> adjusted = holm(p);
  for (size_t i = 0; i < adjusted.size(); ++i) all.tests[i].adjusted = adjusted[i];
}

}  // namespace

Measured AblationGroup::measured() const {
  if (replicates.size() > 1) return {mean.value, mean.error};
  return {mean.value, own_error};
}

Ablation ablation_of(AblationCall call, const QuantityThere& quantity,
                     const std::vector<Observation>& observations) {
  resolve_keys(call, observations);
  Ablation all;
  all.observations = kept(call, observations);
  require(!all.observations.empty(), "no cell with '{}' has all of that\n  leave a filter out",
          quantity.path);
  if (call.by.empty()) call.by = found_keys(call, all.observations);
  require_groups(call, all.observations);
  if (call.better.empty()) call.better = known_direction(quantity.path);
  if (call.better.empty()) call.better = "none";
  all.call = call;
  all.quantity = quantity;
  all.protocol = protocol_of(call, all.observations);
  std::vector<std::pair<Names, std::vector<const Observation*>>> members;
  for (const Observation& o : all.observations) {
    const Names values = group_of(call.by, o);
    auto it = std::find_if(members.begin(), members.end(), [&](auto& m) { return m.first == values; });
    if (it == members.end()) it = members.emplace(members.end(), values, std::vector<const Observation*>());
    it->second.push_back(&o);
  }
  require(members.size() > 1, "all cells with '{}' are of one kind: there is nothing to compare\n  {}",
          quantity.path, "join others: sgm compare A B; or keep more of them");
  bool one_each = true;
  for (const auto& [values, group] : members) {
    std::set<std::string> names, draws;
    for (const Observation* o : group) {
      names.insert(replicate_of(call, *o));
      draws.insert(draw_of(call, *o, false));
    }
    one_each = one_each && names.size() == 1;
    all.of_draws = all.of_draws || draws.size() > 1;
  }
  all.of_draws = all.of_draws && one_each;
  for (const auto& [values, group] : members) {
    all.groups.push_back(group_from(call, group, all.of_draws));
    const auto there = all.groups.back().replicates.size() + all.groups.back().failed.size();
    all.expected = std::max(all.expected, static_cast<int64_t>(there));
  }
  if (call.by.size() == 1) {
    const auto number = [](const AblationGroup& group) { return number_or_nan(group.values[0]); };
    if (std::none_of(all.groups.begin(), all.groups.end(), [&](auto& g) { return std::isnan(number(g)); }))
      std::stable_sort(all.groups.begin(), all.groups.end(),
                       [&](auto& a, auto& b) { return number(a) < number(b); });
  }
  add_tests(all);
  return all;
}

}  // namespace sgm
