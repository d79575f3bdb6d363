#include "core/report/ablation_keys.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <map>
#include <set>

#include "core/base/names.h"
#include "core/base/require.h"

namespace sgm {
namespace {

using Names = std::vector<std::string>;

const std::set<std::string> replicate_axes = {"seed", "network", "run"};
const std::set<std::string> draw_axes = {"draw", "first"};
const std::set<std::string> drawn_places = {"seed", "network", "run", "draw", "first", "part", "probe"};
const std::set<std::string> sources = {"source", "study", "scale"};

bool contains(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Options that number replicates, say where data lie or what is kept to be shown, or are of the protocol,
/// which is asked of apart.
bool is_aside(const std::string& option) {
  const std::string last = option.substr(option.rfind('.') + 1);
  return replicate_axes.contains(last) || draw_axes.contains(last) || last == "path" || last == "from" ||
         last == "threads" || last == "shown" || is_protocol_option(option);
}

void add_once(Names& names, const std::string& name) {
  if (!contains(names, name)) names.push_back(name);
}

/// The keys in which observations of one group may not differ: coordinates with places of arrays, and
/// options.
struct Deciding {
  Names coordinates, options;
};

Deciding deciding(const AblationCall& call, const std::vector<Observation>& observations) {
  Deciding keys;
  const auto open = [&](const std::string& key) { return !contains(call.over, key); };
  for (const Observation& o : observations) {
    if (open("study") && !coordinate(o.at, "study").empty()) add_once(keys.coordinates, "study");
    for (const auto& [key, value] : o.at) {
      if (open(key) && !sources.contains(key) && !replicate_axes.contains(key) && !draw_axes.contains(key))
        add_once(keys.coordinates, key);
    }
    for (const auto& [key, value] : o.axes) {
      if (open(key) && !drawn_places.contains(key)) add_once(keys.coordinates, key);
    }
    for (const auto& [key, value] : o.options) {
      if (open(key) && !is_aside(key)) add_once(keys.options, key);
    }
  }
  return keys;
}

using Groups = std::map<Names, std::vector<const Observation*>>;

Groups grouped(const Names& by, const std::vector<Observation>& observations) {
  Groups groups;
  for (const Observation& o : observations) groups[group_of(by, o)].push_back(&o);
  return groups;
}

/// The values of a key within a group, where there are several.
Names unlike(const std::vector<const Observation*>& group, const std::string& key) {
  Names values;
  for (const Observation* o : group) add_once(values, value_under(*o, key));
  return values.size() > 1 ? values : Names();
}

/// Two observations of a group that are of one replicate and draw; null where there are none.
std::pair<const Observation*, const Observation*> twins(const AblationCall& call,
                                                        const std::vector<const Observation*>& group) {
  std::map<std::string, const Observation*> seen;
  for (const Observation* o : group) {
    const auto [it, is_new] = seen.emplace(replicate_of(call, *o) + "; " + draw_of(call, *o), o);
    if (!is_new) return {it->second, o};
  }
  return {nullptr, nullptr};
}

bool is_resolved(const AblationCall& call, const Groups& groups, const Names& keys) {
  return std::all_of(groups.begin(), groups.end(), [&](const auto& group) {
    return twins(call, group.second).first == nullptr &&
           std::all_of(keys.begin(), keys.end(),
                       [&](const std::string& key) { return unlike(group.second, key).empty(); });
  });
}

std::string joined(const Coordinates& parts) {
  Names texts;
  for (const auto& [key, value] : parts) texts.push_back(key + " " + value);
  return fmt::format("{}", fmt::join(texts, ", "));
}

/// The one key that a word means; InputError if there is none.
std::string meant(const std::string& word, const Names& keys, const char* where) {
  if (contains(keys, word)) return word;
  if (contains(keys, word + ".name")) return word + ".name";
  Names ending, lasts = keys;
  for (const std::string& key : keys) {
    if (key.ends_with("." + word)) ending.push_back(key);
    const size_t dot = key.rfind('.');
    if (dot == std::string::npos) continue;
    lasts.push_back(key.ends_with(".name") ? key.substr(0, dot) : key.substr(dot + 1));
  }
  if (ending.size() == 1) return ending[0];
  require(ending.empty(), "{} '{}' is several keys: {}\n  write one of them", where, word,
          join_names(ending));
  const Names nearest = nearest_names(word, lasts);
  Names told(keys.begin(), keys.begin() + static_cast<std::ptrdiff_t>(std::min<size_t>(keys.size(), 12)));
  if (keys.size() > told.size()) told.push_back(fmt::format("{} more", keys.size() - told.size()));
  throw InputError(fmt::format("{} '{}' is no coordinate or option of these cells\n  {}there are {}", where,
                               word, nearest.empty() ? "" : fmt::format("did you mean '{}'? ", nearest[0]),
                               join_names(told)));
}

}  // namespace

std::vector<std::string> ablation_keys(const std::vector<Observation>& observations) {
  Names keys, options;
  for (const Observation& o : observations) {
    for (const auto& [key, value] : o.at) add_once(keys, key);
    for (const auto& [key, value] : o.axes) add_once(keys, key);
    for (const auto& [key, value] : o.options) add_once(options, key);
  }
  add_once(keys, "cell");
  for (const std::string& key : options) add_once(keys, key);
  return keys;
}

void resolve_keys(AblationCall& call, const std::vector<Observation>& observations) {
  const Names keys = ablation_keys(observations);
  for (std::string& key : call.by) key = meant(key, keys, "by");
  for (std::string& key : call.over) key = meant(key, keys, "over");
  for (auto& [key, wanted] : call.only) {
    key = meant(key, keys, "the key");
    Names values;
    for (const Observation& o : observations) add_once(values, value_under(o, key));
    for (const std::string& value : wanted) {
      require(contains(values, value), "no cell has {} = {}\n  {}", key, value, suggest(value, values));
    }
  }
  for (const std::string& name : call.allow) {
    require(contains(protocol_names(), name),
            "'allow' is '{}', which is nothing that protocols differ in\n  {}", name,
            suggest(name, protocol_names()));
  }
}

std::vector<Observation> kept(const AblationCall& call, const std::vector<Observation>& observations) {
  std::vector<Observation> some = observations;
  std::erase_if(some, [&](const Observation& o) {
    return std::any_of(call.only.begin(), call.only.end(), [&](const auto& filter) {
      return !contains(filter.second, value_under(o, filter.first));
    });
  });
  return some;
}

std::string replicate_of(const AblationCall& call, const Observation& observation) {
  Coordinates parts;
  for (const auto& [key, value] : observation.at) {
    const bool replicate = replicate_axes.contains(key) || contains(call.over, key);
    if (replicate && !contains(call.by, key)) parts.emplace_back(key, value);
  }
  for (const auto& [key, value] : observation.options) {
    if (contains(call.over, key) && coordinate(observation.at, key).empty()) parts.emplace_back(key, value);
  }
  return joined(parts);
}

std::string draw_of(const AblationCall& call, const Observation& observation, bool with_places) {
  Coordinates parts;
  for (const auto& [key, value] : observation.at) {
    if (draw_axes.contains(key) && !contains(call.by, key) && !contains(call.over, key))
      parts.emplace_back(key, value);
  }
  for (const auto& [key, value] : observation.axes) {
    const bool place = with_places && contains(call.over, key);
    if ((drawn_places.contains(key) || place) && !contains(call.by, key)) parts.emplace_back(key, value);
  }
  return joined(parts);
}

Coordinates asked_options(const Observation& observation) {
  Coordinates options = observation.options;
  std::erase_if(options, [](const auto& option) { return is_aside(option.first); });
  return options;
}

bool replicates_are_data(const AblationCall& call, const Observation& observation) {
  const bool run = !coordinate(observation.at, "run").empty() && !contains(call.by, "run");
  return run || std::any_of(call.over.begin(), call.over.end(), [&](const std::string& key) {
           return coordinate(observation.axes, key).empty() && !value_under(observation, key).empty();
         });
}

double number_or_nan(const std::string& text) {
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  return text.empty() || *end != '\0' ? std::numeric_limits<double>::quiet_NaN() : value;
}

std::vector<std::string> group_of(const Names& by, const Observation& observation) {
  Names values;
  for (const std::string& key : by) values.push_back(value_under(observation, key));
  return values;
}

std::string group_text(const Names& by, const Names& values) {
  Names parts;
  for (size_t i = 0; i < by.size(); ++i)
    parts.push_back(fmt::format("{} = {}", by[i], values[i].empty() ? "–" : values[i]));
  return by.empty() ? "all" : fmt::format("{}", fmt::join(parts, ", "));
}

Names found_keys(const AblationCall& call, const std::vector<Observation>& observations) {
  const Deciding keys = deciding(call, observations);
  Names all = keys.coordinates, by;
  all.insert(all.end(), keys.options.begin(), keys.options.end());
  const auto groups_with = [&](const std::string& key) {
    Names more = by;
    more.push_back(key);
    return grouped(more, observations).size();
  };
  for (const std::string& key : keys.coordinates) {
    if (groups_with(key) > grouped(by, observations).size()) by.push_back(key);
  }
  const bool silent = by.empty();
  while (!is_resolved(call, grouped(by, observations), all)) {
    size_t most = grouped(by, observations).size();
    std::string best;
    for (const std::string& key : keys.options) {
      const size_t groups = groups_with(key);
      if (groups > most ||
          (groups == most && !best.empty() && key.ends_with(".name") && !best.ends_with(".name")))
        best = key;
      most = std::max(most, groups);
    }
    if (best.empty()) {
      const Names last = {"scale", "source", "cell"};
      const auto it = std::find_if(last.begin(), last.end(), [&](const std::string& key) {
        return groups_with(key) > grouped(by, observations).size();
      });
      if (it == last.end()) break;
      best = *it;
    }
    by.push_back(best);
  }
  // Where options tell every cell from every other, their names say what they are.
  const bool by_name = by.size() == 1 && by[0].ends_with(".name");
  const size_t groups = grouped(by, observations).size();
  if (silent && !by_name && groups > 1 && groups == grouped({"cell"}, observations).size()) return {"cell"};
  return by;
}

void require_groups(const AblationCall& call, const std::vector<Observation>& observations) {
  const Deciding keys = deciding(call, observations);
  for (const auto& [values, group] : grouped(call.by, observations)) {
    for (const Names* part : {&keys.coordinates, &keys.options}) {
      Names found;
      for (const std::string& key : *part) {
        if (!unlike(group, key).empty() && !contains(call.by, key)) found.push_back(key);
      }
      if (found.empty()) continue;
      const Names several = unlike(group, found[0]);
      const std::string value = several[0].empty() ? several[1] : several[0];
      if (found.size() > 4) found.resize(4);
      Names finer = call.by;
      finer.push_back(found[0]);
      throw InputError(fmt::format(
          "the cells of {} differ in {} ({} = {} …)\n  tell them apart: by={}; take one: {}={}; or average "
          "over it: over={}",
          group_text(call.by, values), join_names(found), found[0],
          fmt::join(several.begin(), several.begin() + std::min<std::ptrdiff_t>(3, std::ssize(several)),
                    ", "),
          fmt::join(finer, ","), found[0], value, found[0]));
    }
    const auto [one, other] = twins(call, group);
    require(one == nullptr,
            "the cells {} ({}) and {} ({}) are of one replicate of {}\n  tell them apart: by={}",
            one == nullptr ? "" : one->cell, one == nullptr ? "" : coordinate(one->at, "source"),
            one == nullptr ? "" : other->cell, one == nullptr ? "" : coordinate(other->at, "source"),
            group_text(call.by, values), one == nullptr || one->cell != other->cell ? "cell" : "source");
  }
}

}  // namespace sgm
