#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/base/names.h"
#include "core/base/require.h"
#include "core/config/value.h"

namespace sgm {
namespace {

std::string joined(const std::string& prefix, std::string_view key) {
  return prefix.empty() ? std::string(key) : fmt::format("{}.{}", prefix, key);
}

/// Reads a table into the fields' variables and remembers which keys there are.
class Reader : public Fields {
 public:
  Reader(const Node& table, Errors& errors) : errors_(errors) {
    levels_.push_back({"", table, Node(), Node(Node::Table{}), false});
  }

  /// Reports keys of the table that no field has, once every field was visited.
  void report_unknown() { report_unknown(levels_.front().given, ""); }

 protected:
  void visit(const Spec& spec, Value value) override {
    Level& level = levels_.back();
    const std::string key = joined(level.prefix, spec.key);
    known_.push_back(key);
    if (level.is_mute) return;
    const Node* given = level.given.find(spec.key);
    const Node* standard = level.standard.find(spec.key);
    if (spec.is_component && given != nullptr && standard != nullptr && !(*given == *standard)) {
      level.standard = Node();
      standard = nullptr;
    }
    if (standard != nullptr) assign(spec, key, value, *standard);
    const Node own = given == nullptr ? present(value) : Node();
    const Node& node = given == nullptr ? own : *given;
    if (node.is<std::string>() && node.as<std::string>() == "???") {
      const std::string may = allowed(spec);
      if (!errors_.is_faulty(key)) {
        errors_.add(fmt::format("'{}' is mandatory and has no value", key), node.origin,
                    fmt::format("set {}=VALUE: {}, {}", key, spec.doc,
                                spec.choices.empty() ? type_of(value) + (may.empty() ? "" : " " + may)
                                                     : "one of " + may));
      }
      level.is_mute = spec.is_component;
    } else if (given != nullptr) {
      if (const std::optional<Misfit> misfit = assign(spec, key, value, *given)) {
        errors_.add(misfit->what, misfit->at->origin, misfit->todo);
        level.is_mute = spec.is_component;
      }
    }
    Node bound = present(value);
    bound.is_neutral = spec.neutral && *spec.neutral == bound;
    bound.origin = node.origin;
    bound.key_origin = node.key_origin;
    level.bound.set(spec.key, std::move(bound));
    if (level.is_mute) mute_.insert(level.prefix);
  }

  void enter(std::string_view key, std::string_view, bool is_component) override {
    const Level& outer = levels_.back();
    const Node* given = outer.given.find(key);
    const Node* standard = outer.standard.find(key);
    Level level{joined(outer.prefix, key), given == nullptr ? Node() : *given,
                standard == nullptr ? Node() : *standard, Node(Node::Table{}), outer.is_mute};
    tables_.push_back(level.prefix);
    if (is_component && level.standard.is<std::string>())
      level.standard = Node::Table{{"name", Node(level.standard)}};
    if (is_component && level.given.is<std::string>()) {
      Node name = level.given;
      level.given = Node::Table{{"name", name}};
    } else if (given != nullptr && !given->is_table() && !outer.is_mute) {
      errors_.add(fmt::format("'{}' is {}, must be {}a table", level.prefix, given->type_name(),
                              is_component ? "a name or " : ""),
                  given->origin, fmt::format("write its values one by one: {}.KEY=VALUE", level.prefix));
      level.is_mute = true;
    }
    if (level.is_mute) mute_.insert(level.prefix);
    levels_.push_back(std::move(level));
  }

  void defaults(const Node& table) override {
    if (levels_.back().standard.is_null()) levels_.back().standard = table;
  }

  std::optional<Node> leave() override {
    Level level = std::move(levels_.back());
    levels_.pop_back();
    level.bound.origin = level.given.origin;
    level.bound.key_origin = level.given.key_origin;
    levels_.back().bound.set(
        level.prefix.substr(levels_.back().prefix.empty() ? 0 : levels_.back().prefix.size() + 1),
        level.bound);
    return std::move(level.bound);
  }

 private:
  struct Level {
    std::string prefix;
    Node given;     ///< what was written
    Node standard;  ///< what stands for the variables' own values
    Node bound;
    bool is_mute;  ///< wrong as a whole: errors about its content would only follow from that
  };

  void report_unknown(const Node& table, const std::string& prefix) {
    if (!table.is_table() || mute_.count(prefix) > 0) return;
    for (const auto& [name, node] : table.as<Node::Table>()) {
      const std::string key = joined(prefix, name);
      if (std::find(known_.begin(), known_.end(), key) != known_.end()) continue;
      const auto is_inside = [&](const std::string& known) { return known.rfind(key + ".", 0) == 0; };
      if (std::find(tables_.begin(), tables_.end(), key) != tables_.end() ||
          std::any_of(known_.begin(), known_.end(), is_inside)) {
        report_unknown(node, key);
      } else {
        report(key, &node);
      }
    }
  }

  /// A chain of tables with one entry each, as `a.b.c=1` makes it, is one key; a choice `a=x` has its name
  /// below `a`.
  void report(std::string key, const Node* node) {
    while (node->is_table() && node->as<Node::Table>().size() == 1 &&
           node->as<Node::Table>().front().first != "name") {
      key = joined(key, node->as<Node::Table>().front().first);
      node = &node->as<Node::Table>().front().second;
    }
    errors_.add(fmt::format("unknown key '{}'", key), node->key_origin, hint(key));
  }

  /// Near names: in the same table, the same name elsewhere, then misspelt ones elsewhere; else what there
  /// is.
  std::string hint(const std::string& key) const {
    const std::string prefix = key.substr(0, key.rfind('.') + 1);
    const std::string name = key.substr(prefix.size());
    std::vector<std::string> all = known_;
    std::vector<std::string> siblings;
    std::vector<std::string> names;
    all.insert(all.end(), tables_.begin(), tables_.end());
    for (const std::string& known : all) {
      names.push_back(known.substr(known.rfind('.') + 1));
      if (known == prefix + names.back()) siblings.push_back(names.back());
    }
    std::vector<std::string> near;
    const auto add_named = [&](const std::string& wanted) {
      for (size_t i = 0; i < all.size(); ++i) {
        if (names[i] == wanted) near.push_back(all[i]);
      }
    };
    for (const std::string& sibling : nearest_names(name, siblings)) near.push_back(prefix + sibling);
    add_named(name);
    if (near.empty()) near = nearest_names(key, all);
    if (near.empty()) {
      const std::vector<std::string> nearest = nearest_names(name, names);
      if (!nearest.empty()) add_named(nearest[0]);
    }
    if (near.size() > 3) near.resize(3);
    if (!near.empty()) return fmt::format("did you mean '{}'?", fmt::join(near, "' or '"));
    const std::string table = prefix.substr(0, prefix.size() - (prefix.empty() ? 0 : 1));
    if (siblings.empty()) return fmt::format("there is no table '{}' here; --help lists the keys", table);
    std::sort(siblings.begin(), siblings.end());
    return fmt::format("known{}: {}", table.empty() ? "" : " in '" + table + "'", fmt::join(siblings, ", "));
  }

  Errors& errors_;
  std::vector<Level> levels_;
  std::vector<std::string> known_, tables_;
  std::set<std::string> mute_;
};

}  // namespace

void bind_fields(const Node& table, const Describe& fields, Errors& errors) {
  Reader reader(table, errors);
  try {
    fields(reader);
  } catch (const InputError& error) {
    errors.add(error.what());
    return;
  }
  reader.report_unknown();
}

void bind_fields(const Node& table, const Describe& fields) {
  Errors errors;
  bind_fields(table, fields, errors);
  errors.raise();
}

}  // namespace sgm
