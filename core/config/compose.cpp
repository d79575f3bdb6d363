#include "core/config/compose.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/names.h"
#include "core/base/require.h"
#include "core/config/defaults.h"
#include "core/config/interpolate.h"

namespace sgm {
namespace {

bool is_open(const Node& node) {
  return node.is_null() || (node.is<std::string>() && node.as<std::string>() == "???");
}

std::string place_of(const Origin& origin) {
  const std::string place = where(origin);
  return place.empty() ? "before" : "in " + place;
}

/// A component may be written as its name alone: the table that stands for.
void expand_name(Node& node) {
  Node::Table table{{"name", node}};
  table[0].second.key_origin = node.key_origin;
  Node expanded(std::move(table));
  expanded.origin = node.origin;
  expanded.key_origin = node.key_origin;
  node = std::move(expanded);
}

bool is_of_arguments(const Node::Table& table) {
  return std::all_of(table.begin(), table.end(),
                     [](const auto& entry) { return entry.second.key_origin.argument > 0; });
}

/// A name where a component's table is. Another name than before starts from nothing but what the command
/// line says: the old one's options do not fit.
void rename(Node& component, const Node& name) {
  const Node* before = component.find("name");
  if (before != nullptr && !(*before == name)) {
    std::erase_if(component.as<Node::Table>(),
                  [](const auto& entry) { return entry.second.key_origin.argument == 0; });
  }
  component.set("name", name);
}

/// Tables into tables, anything else replaces; a table where a value was, or a value where a table was, is an
/// error, unless the value is the name of a component and the table holds its options.
void merge(Node& into, const Node& from, const std::string& path, Errors& errors) {
  if (into.is<std::string>() && from.is_table() && !is_open(into)) expand_name(into);
  if (from.is<std::string>() && into.is_table() && !is_open(from) &&
      (into.find("name") != nullptr || is_of_arguments(into.as<Node::Table>()))) {
    rename(into, from);
    return;
  }
  if (into.is_table() && from.is_table()) {
    for (const auto& [key, item] : from.as<Node::Table>()) {
      const std::string inner = path.empty() ? key : path + "." + key;
      if (Node* there = into.find(key)) {
        merge(*there, item, inner, errors);
      } else {
        into.set(key, item);
      }
    }
    if (from.key_origin.is_known()) into.key_origin = from.key_origin;
  } else if (into.is_table() == from.is_table() || is_open(into) || is_open(from)) {
    into = from;
  } else {
    const std::string todo = from.origin.argument > 0 ? fmt::format("to replace it write ++{}=VALUE", path)
                                                      : "rename one of the two";
    errors.add(fmt::format("'{}' is {}, but {} {}", path, from.type_name(), into.type_name(),
                           place_of(into.key_origin)),
               from.origin, todo);
  }
}

/// Merges a layer at its package. Another registered name than before starts from nothing: the old one's
/// options do not fit.
void merge_layer(Node& config, const Content& layer, Errors& errors) {
  if (!layer.name.empty()) {
    const std::string group =
        layer.package.empty() ? layer.option.substr(0, layer.option.rfind('/')) : layer.package;
    std::string at = group;
    std::replace(at.begin(), at.end(), '/', '.');
    const Node* name = config.find(at + ".name");
    if (name != nullptr && !(*name == Node(layer.name))) config.erase(at);
    Node table;
    table.set(at + ".name", Node(layer.name));
    merge(config, table, "", errors);
  }
  Node content = layer.content;
  if (!layer.package.empty()) {
    content = Node();
    Node inner = layer.content;
    content.set(layer.package, std::move(inner));
  }
  merge(config, content, "", errors);
}

/// Applies a value override to the tree.
void apply(Node& config, const Override& o, bool is_whole, Errors& errors) {
  const Node* there = config.find(o.key);
  if (o.kind == Override::Kind::remove) {
    if (there == nullptr) {
      if (is_whole)
        errors.add(fmt::format("cannot delete '{}': it is not set", o.key), o.origin,
                   "what is not set has its default value");
    } else if (o.value && !(*o.value == *there)) {
      errors.add(fmt::format("cannot delete '{}': it is {}", o.key, canonical_text(*there)), o.value->origin,
                 fmt::format("write ~{}", o.key));
    } else {
      config.erase(o.key);
    }
    return;
  }
  const bool adds_up = o.value->is_table() || o.value->is<Node::List>();
  if (o.kind == Override::Kind::add && there != nullptr && !there->is_null() && !adds_up) {
    errors.add(fmt::format("cannot add '{}': it is already set {}", o.key, place_of(there->origin)), o.origin,
               fmt::format("write {} to change it, or +{} to add or change it", o.text.substr(1), o.text));
    return;
  }
  for (size_t dot = o.key.find('.'); there == nullptr && dot != std::string::npos;
       dot = o.key.find('.', dot + 1)) {
    Node* outer = config.find(o.key.substr(0, dot));
    if (outer != nullptr && outer->is<std::string>() && !is_open(*outer)) expand_name(*outer);
  }
  try {
    if (there != nullptr && (o.kind != Override::Kind::force || (there->is_table() && o.value->is_table()))) {
      merge(*config.find(o.key), *o.value, o.key, errors);
    } else {
      config.set(o.key, *o.value);
    }
  } catch (const InputError& error) {
    errors.add(error.what(), o.origin);
  }
}

}  // namespace

Composed compose(const SearchPath& path, const std::string& primary,
                 const std::vector<std::string>& overrides, Errors& errors) {
  std::vector<Override> choices, values;
  for (size_t i = 0; i < overrides.size(); ++i) {
    std::optional<Override> o = parse_override(overrides[i], static_cast<int>(i) + 1, errors);
    if (!o) continue;
    const bool has_group_form = o->package || o->key.find('/') != std::string::npos;
    if (is_group(path, o->key) && !(o->value && o->value->is_table())) {
      choices.push_back(std::move(*o));
    } else if (has_group_form) {
      errors.add(fmt::format("unknown group '{}'", o->key), o->origin, suggest(o->key, groups(path)));
    } else {
      values.push_back(std::move(*o));
    }
  }
  Flat flat = flatten(path, primary, choices, errors);
  const bool is_whole = errors.empty();
  Composed composed{Node(Node::Table{}), std::move(flat.choices)};
  for (const Content& layer : flat.layers) merge_layer(composed.config, layer, errors);
  for (const Override& o : values) apply(composed.config, o, is_whole, errors);
  Errors unresolved;
  composed.config = interpolated(std::move(composed.config), is_whole ? errors : unresolved);
  return composed;
}

Composed compose(const SearchPath& path, const std::string& primary,
                 const std::vector<std::string>& overrides) {
  Errors errors;
  Composed composed = compose(path, primary, overrides, errors);
  errors.raise();
  return composed;
}

}  // namespace sgm
