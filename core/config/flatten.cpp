#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/base/names.h"
#include "core/base/require.h"
#include "core/config/group_overrides.h"
#include "core/config/place.h"

namespace sgm {
namespace {

class Walk {
 public:
  Walk(const SearchPath& path, Errors& errors) : path_(path), errors_(errors) {}

  Flat run(const std::string& primary, const std::vector<Override>& overrides) {
    asked_ = group_overrides(overrides, errors_);
    Place root;
    root.entry.kind = DefaultsEntry::Kind::config;
    root.entry.options = {primary};
    root.is_primary = true;
    Flat flat;
    flat.layers = expand(root, false);
    if (!is_broken_) report_unused();
    flat.choices.assign(taken_.begin(), taken_.end());
    return flat;
  }

 private:
  std::vector<Content> expand(Place place, bool is_interpolated) {
    const std::string name = place.entry.options.empty() ? "" : place.entry.options[0];
    const std::string group = place.group();
    const bool is_group_entry = place.entry.kind == DefaultsEntry::Kind::group;
    const std::string key = place.key();
    if (is_group_entry) {
      if (const auto it = asked_.removed.find(key);
          it != asked_.removed.end() && (it->second.options.empty() || it->second.options[0] == name)) {
        it->second.is_used = true;
        return {};
      }
      take(key, name, place.entry.origin);
    }
    if (place.entry.options.empty()) return {};
    if (name == "???") {
      missing(key, group);
      return {};
    }
    // An option with a folder in its name belongs to the group of that folder.
    const size_t slash = name.rfind('/');
    if (slash != std::string::npos) {
      place.entry.group = join_paths(place.entry.group, name.substr(0, slash), '/');
      place.entry.options = {name.substr(slash + 1)};
    }
    const std::string folder = place.group();
    const std::string option_path = join_paths(folder, place.entry.options[0], '/');
    if (std::find(open_.begin(), open_.end(), option_path) != open_.end()) {
      errors_.add(
          fmt::format("the defaults lists run in a circle: {} -> {}", fmt::join(open_, " -> "), option_path),
          place.entry.origin);
      return {};
    }
    std::optional<Option> option;
    try {
      option = load_option(path_, folder, place.entry.options[0]);
    } catch (const InputError& error) {
      errors_.add(error.what());
      is_broken_ = true;
      return {};
    }
    if (!option) {
      if (!place.entry.is_optional) not_found(place, group, name);
      if (is_group_entry) forget(key);
      return {};
    }
    open_.push_back(option_path);
    std::vector<Content> layers = children(place, *option, option_path, is_interpolated);
    open_.pop_back();
    return layers;
  }

  std::vector<Content> children(const Place& place, const Option& option, const std::string& option_path,
                                bool is_interpolated) {
    std::vector<DefaultsEntry> entries = defaults_list(option, errors_);
    if (place.is_primary) entries.insert(entries.end(), asked_.added.begin(), asked_.added.end());
    const std::string package = place.package(option.package);
    std::vector<Place> places;
    places.reserve(entries.size());
    for (DefaultsEntry& entry : entries) places.push_back({std::move(entry), place.group(), package, false});
    for (const Place& p : places) {
      if (p.entry.is_override && is_interpolated) {
        errors_.add("an override cannot stand below an option that is chosen by an interpolation",
                    p.entry.origin, "move it to the configuration that holds the interpolation");
      } else if (p.entry.is_override) {
        asked_.chosen.emplace(p.key(), GroupChoice{p.entry.options, p.entry.is_list, p.entry.origin});
      }
    }
    // Backwards, so that an override reaches the entries before it; interpolations wait for their neighbours.
    std::vector<std::vector<Content>> parts(places.size());
    std::vector<size_t> waiting;
    for (size_t i = places.size(); i-- > 0;) {
      Place& p = places[i];
      if (p.entry.is_override) continue;
      if (p.entry.kind == DefaultsEntry::Kind::self) {
        parts[i] = {{option_path, package, content(option), option.name}};
        continue;
      }
      apply_choice(p);
      const bool waits = std::any_of(p.entry.options.begin(), p.entry.options.end(),
                                     [](const auto& o) { return o.find("${") != std::string::npos; });
      if (waits) {
        waiting.push_back(i);
      } else {
        parts[i] = expand_all(p, is_interpolated);
      }
    }
    for (const size_t i : waiting) {
      if (resolve(places[i])) parts[i] = expand_all(places[i], true);
    }
    std::vector<Content> layers;
    for (auto& part : parts) std::move(part.begin(), part.end(), std::back_inserter(layers));
    return layers;
  }

  std::vector<Content> expand_all(const Place& place, bool is_interpolated) {
    if (!place.entry.is_list) return expand(place, is_interpolated);
    std::vector<Content> layers;
    for (const std::string& option : place.entry.options) {
      Place one = place;
      one.entry.kind = DefaultsEntry::Kind::config;
      one.entry.is_list = false;
      one.entry.options = {option};
      std::vector<Content> more = expand(one, is_interpolated);
      std::move(more.begin(), more.end(), std::back_inserter(layers));
    }
    taken_.emplace_back(place.key(), fmt::format("{}", fmt::join(place.entry.options, ",")));
    return layers;
  }

  void apply_choice(Place& place) {
    if (place.entry.kind != DefaultsEntry::Kind::group) return;
    variants_[place.group()].insert(place.key());
    const auto it = asked_.chosen.find(place.key());
    if (it == asked_.chosen.end()) return;
    it->second.is_used = true;
    place.entry.options = it->second.options;
    place.entry.is_list = it->second.is_list;
    place.entry.origin = it->second.origin;
  }

  bool resolve(Place& place) {
    for (std::string& option : place.entry.options) {
      std::string resolved;
      size_t at = 0;
      for (size_t open = option.find("${"); open != std::string::npos; open = option.find("${", at)) {
        const size_t close = option.find('}', open);
        const std::string key =
            option.substr(open + 2, close == std::string::npos ? close : close - open - 2);
        const auto it =
            std::find_if(taken_.begin(), taken_.end(), [&](const auto& taken) { return taken.first == key; });
        if (close == std::string::npos || it == taken_.end() || it->second.empty() || it->second == "???") {
          std::vector<std::string> known;
          for (const auto& [group, value] : taken_) known.push_back(group);
          const bool is_open = it != taken_.end();
          if (!is_open)
            errors_.add(fmt::format("no group '{}' to fill in here", key), place.entry.origin,
                        suggest(key, known));
          if (is_open && it->second.empty() && !place.entry.is_optional) {
            errors_.add(fmt::format("the group '{}' that is filled in here has no option", key),
                        place.entry.origin);
          }
          return false;
        }
        resolved += option.substr(at, open - at) + it->second;
        at = close + 1;
      }
      option = resolved + option.substr(at);
    }
    return true;
  }

  static Node content(const Option& option) {
    Node node = option.config;
    node.erase("defaults");
    return node;
  }

  void take(const std::string& key, const std::string& name, const Origin& origin) {
    const auto it =
        std::find_if(taken_.begin(), taken_.end(), [&](const auto& taken) { return taken.first == key; });
    if (it == taken_.end()) {
      taken_.emplace_back(key, name);
    } else {
      errors_.add(fmt::format("'{}' appears more than once in the defaults lists, as '{}' and as '{}'", key,
                              name, it->second),
                  origin, fmt::format("to replace an option write 'override {}: {}'", key, it->second));
    }
  }

  /// What interpolates an option that was not found is not reported again.
  void forget(const std::string& key) {
    for (auto& [group, option] : taken_) {
      if (group == key && is_broken_) option = "???";
    }
  }

  void missing(const std::string& key, const std::string& group) {
    is_broken_ = true;
    if (errors_.is_faulty(key)) return;
    errors_.add(fmt::format("'{}' has no option", key), {},
                fmt::format("write {}=OPTION, one of: {}", key, options_text(group)));
  }

  std::string options_text(const std::string& group) const {
    const std::vector<std::string> options = group_options(path_, group);
    return options.empty() ? "there are none" : fmt::format("{}", fmt::join(options, ", "));
  }

  void not_found(const Place& place, const std::string& group, const std::string& name) {
    is_broken_ = true;
    const std::string looked =
        path_.folders.empty() ? "" : fmt::format("\n  looked in {}", fmt::join(path_.folders, ", "));
    if (place.is_primary) {
      errors_.add(fmt::format("no primary configuration '{}.toml'", name), place.entry.origin,
                  looked.empty() ? "the search path is empty" : looked.substr(3));
    } else if (group.empty()) {
      errors_.add(fmt::format("no configuration '{}'", name), place.entry.origin,
                  suggest(name, group_options(path_, "")) + looked);
    } else {
      errors_.add(fmt::format("no option '{}' in the group '{}'", name, group), place.entry.origin,
                  suggest(name, group_options(path_, group)) + looked);
    }
  }

  void report_unused() {
    for (const auto& [key, choice] : asked_.chosen) {
      if (choice.is_used) continue;
      const std::string group = key.substr(0, key.find('@'));
      const auto& variants = variants_[group];
      std::string todo = choice.origin.argument > 0
                             ? fmt::format("to add it write +{}={}", key, fmt::join(choice.options, ","))
                             : "delete the override";
      if (!variants.empty()) todo = fmt::format("did you mean '{}'?", fmt::join(variants, "' or '"));
      errors_.add(fmt::format("'{}' is in no defaults list", key), choice.origin, todo);
    }
    for (const auto& [key, choice] : asked_.removed) {
      if (choice.is_used) continue;
      const std::string what = choice.options.empty() ? key : fmt::format("{}={}", key, choice.options[0]);
      errors_.add(fmt::format("cannot take out '{}': it is in no defaults list", what), choice.origin);
    }
  }

  const SearchPath& path_;
  Errors& errors_;
  GroupOverrides asked_;
  std::map<std::string, std::set<std::string>> variants_;
  std::vector<std::pair<std::string, std::string>> taken_;
  std::vector<std::string> open_;
  bool is_broken_ = false;  ///< something was not read: what is unused may stand there
};

}  // namespace

Flat flatten(const SearchPath& path, const std::string& primary, const std::vector<Override>& overrides,
             Errors& errors) {
  return Walk(path, errors).run(primary, overrides);
}

}  // namespace sgm
