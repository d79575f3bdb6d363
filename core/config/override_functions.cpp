#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <stdexcept>

#include "core/config/override_value.h"

namespace sgm {
namespace {

[[noreturn]] void refuse(const std::string& why) {
  throw std::invalid_argument(why);
}

/// Applies a cast to every value inside lists, tables and sweeps.
template <class Cast>
Node inside(const Node& node, const Cast& cast) {
  if (node.is<Node::List>()) {
    Node::List out;
    for (const Node& item : node.as<Node::List>()) out.push_back(inside(item, cast));
    return out;
  }
  if (node.is_table()) {
    Node::Table out;
    for (const auto& [key, item] : node.as<Node::Table>()) out.emplace_back(key, inside(item, cast));
    return out;
  }
  if (node.is_null()) refuse("null cannot be cast");
  return cast(node);
}

Node to_int(const Node& node) {
  if (node.is<bool>()) return {int64_t{node.as<bool>()}};
  if (node.is<std::string>()) {
    const Node word = typed_word(node.as<std::string>());
    if (!word.is<int64_t>()) refuse(fmt::format("'{}' is no integer", node.as<std::string>()));
    return word;
  }
  if (node.is<double>()) {
    if (!(std::abs(node.as<double>()) < 0x1p63))
      refuse(fmt::format("{} is no integer", float_text(node.as<double>())));
    return {static_cast<int64_t>(node.as<double>())};
  }
  return node;
}

Node to_float(const Node& node) {
  if (node.is<bool>()) return {node.as<bool>() ? 1.0 : 0.0};
  if (node.is_number()) return {node.number()};
  const Node word = typed_word(node.as<std::string>());
  if (!word.is_number()) refuse(fmt::format("'{}' is no number", node.as<std::string>()));
  return {word.number()};
}

Node to_bool(const Node& node) {
  if (node.is<bool>()) return node;
  if (node.is_number()) return {node.number() != 0};
  const Node word = typed_word(node.as<std::string>());
  if (!word.is<bool>()) refuse(fmt::format("'{}' is neither true nor false", node.as<std::string>()));
  return word;
}

/// Floats as Python writes them: 10.0, 1e-05, 1e+16.
Node to_str(const Node& node) {
  if (node.is<std::string>()) return node;
  if (!node.is<double>()) return {canonical_text(node)};
  std::string text = fmt::format("{}", node.as<double>());
  if (text.find_first_of(".enai") == std::string::npos) text += ".0";
  return {text};
}

bool comes_before(const Node& a, const Node& b) {
  const auto key = [](const Node& node) {
    return node.is<bool>() ? (node.as<bool>() ? 1.0 : 0.0) : node.number();
  };
  const bool is_text = a.is<std::string>();
  const bool is_number = a.is_number() || a.is<bool>();
  if (is_text && b.is<std::string>()) return a.as<std::string>() < b.as<std::string>();
  if (!is_number || !(b.is_number() || b.is<bool>()))
    refuse(fmt::format("{} and {} cannot be compared", a.type_name(), b.type_name()));
  return key(a) < key(b);
}

struct Split {
  std::vector<Element> positional;
  std::map<std::string, Element> named;
};

Split split(const Arguments& arguments, const std::vector<std::string>& names) {
  Split out;
  for (const auto& [name, element] : arguments) {
    if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end())
      refuse(fmt::format("there is no argument '{}'", name));
    if (name.empty()) {
      out.positional.push_back(element);
    } else if (!out.named.emplace(name, element).second) {
      refuse(fmt::format("the argument '{}' is given twice", name));
    }
  }
  return out;
}

/// One argument is itself, several are a sweep over them.
Element one_or_sweep(const std::vector<Element>& elements) {
  if (elements.empty()) refuse("an argument is missing");
  if (elements.size() == 1) return elements[0];
  Node::List choices;
  for (const Element& element : elements) {
    if (!element.sweep.empty()) refuse("sweeps cannot be nested");
    choices.push_back(element.node);
  }
  return {Node(std::move(choices)), ","};
}

template <Node (*cast)(const Node&)>
Element cast_call(const Arguments& arguments) {
  const Split given = split(arguments, {"value"});
  if (!given.positional.empty() && !given.named.empty()) refuse("give the value once");
  Element element = given.named.empty() ? one_or_sweep(given.positional) : given.named.at("value");
  if (element.sweep == "range" && (cast == &to_str || cast == &to_bool))
    refuse("a range can only be cast to int or float");
  if (element.sweep == "interval" && (cast == &to_str || cast == &to_bool))
    refuse("an interval can only be cast to int or float");
  return {inside(element.node, cast), element.sweep};
}

Element choice_call(const Arguments& arguments) {
  const Split given = split(arguments, {});
  if (given.positional.empty()) refuse("an empty choice is not allowed");
  for (const Element& element : given.positional) {
    if (!element.sweep.empty() && element.sweep != ",") refuse("sweeps cannot be nested");
  }
  const Element choices = one_or_sweep(given.positional);
  return {choices.sweep.empty() ? Node(Node::List{choices.node}) : choices.node, "choice"};
}

Element number_sweep(const Arguments& arguments, const std::string& kind,
                     const std::vector<std::string>& names, size_t least) {
  const Split given = split(arguments, names);
  const size_t n = given.positional.size() + given.named.size();
  if (n < least || n > names.size())
    refuse(fmt::format("takes {} to {} numbers, got {}", least, names.size(), n));
  for (const auto& [name, element] : arguments) {
    if (!element.node.is_number() || !element.sweep.empty())
      refuse(fmt::format("takes numbers, got {}", element.node.type_name()));
  }
  Node::List numbers;
  for (const auto& [name, element] : arguments) numbers.push_back(element.node);
  return {Node(std::move(numbers)), kind};
}

Element range_call(const Arguments& arguments) {
  return number_sweep(arguments, "range", {"start", "stop", "step"}, 1);
}

Element interval_call(const Arguments& arguments) {
  return number_sweep(arguments, "interval", {"start", "end"}, 2);
}

Element glob_call(const Arguments& arguments) {
  const Split given = split(arguments, {"include", "exclude"});
  if (arguments.empty() || arguments.size() > 2) refuse("takes include and exclude");
  return {arguments.front().second.node, "glob"};
}

Element tag_call(const Arguments& arguments) {
  split(arguments, {"sweep"});
  if (arguments.empty() || arguments.back().second.sweep.empty()) refuse("the last argument must be a sweep");
  return arguments.back().second;
}

Element sort_call(const Arguments& arguments) {
  const Split given = split(arguments, {"list", "sweep", "reverse"});
  bool reverse = false;
  if (const auto it = given.named.find("reverse"); it != given.named.end()) {
    if (!it->second.node.is<bool>()) refuse("reverse must be true or false");
    reverse = it->second.node.as<bool>();
  }
  std::vector<Element> sorted = given.positional;
  for (const char* name : {"list", "sweep"}) {
    if (const auto it = given.named.find(name); it != given.named.end()) sorted = {it->second};
  }
  Element element = one_or_sweep(sorted);
  if (!element.node.is<Node::List>() ||
      (!element.sweep.empty() && element.sweep != "," && element.sweep != "choice"))
    return element;
  auto& items = element.node.as<Node::List>();
  std::stable_sort(items.begin(), items.end(), [&](const Node& a, const Node& b) {
    return reverse ? comes_before(b, a) : comes_before(a, b);
  });
  return element;
}

Element shuffle_call(const Arguments& arguments) {
  const Element element = one_or_sweep(split(arguments, {"list", "sweep"}).positional);
  if (element.sweep.empty()) refuse("a list cannot be shuffled yet");
  return {element.node, "shuffle"};
}

Element later(const Arguments&) {
  refuse("this function is not supported yet");
}

using Function = Element (*)(const Arguments&);
const std::map<std::string, Function, std::less<>>& functions() {
  static const std::map<std::string, Function, std::less<>> all = {
      {"int", cast_call<to_int>},  {"float", cast_call<to_float>},
      {"str", cast_call<to_str>},  {"bool", cast_call<to_bool>},
      {"choice", choice_call},     {"range", range_call},
      {"interval", interval_call}, {"glob", glob_call},
      {"tag", tag_call},           {"sort", sort_call},
      {"shuffle", shuffle_call},   {"extend_list", later},
      {"json_str", later}};
  return all;
}

}  // namespace

Element call(std::string_view function, const Arguments& arguments) {
  return functions().find(function)->second(arguments);
}

std::vector<std::string> function_names() {
  std::vector<std::string> names;
  for (const auto& [name, function] : functions()) names.push_back(name);
  return names;
}

}  // namespace sgm
