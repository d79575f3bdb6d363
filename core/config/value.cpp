#include "core/config/value.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <type_traits>

#include "core/base/text.h"

namespace sgm {
namespace {

template <class T>
struct Shape {
  using Element = T;
  static constexpr bool list = false, optional = false;
};
template <class T>
struct Shape<std::vector<T>> {
  using Element = T;
  static constexpr bool list = true, optional = false;
};
template <class T>
struct Shape<std::optional<T>> {
  using Element = T;
  static constexpr bool list = false, optional = true;
};

template <class T>
constexpr std::string_view name_of() {
  if constexpr (std::is_same_v<T, bool>) return "boolean";
  if constexpr (std::is_same_v<T, int64_t>) return "integer";
  if constexpr (std::is_same_v<T, double>) return "float";
  return "string";
}

template <class T>
std::string type_name() {
  using S = Shape<T>;
  if (S::list) return fmt::format("list of {}s", name_of<typename S::Element>());
  return fmt::format("{}{}", name_of<typename S::Element>(), S::optional ? " or none" : "");
}

/// A float serves as an integer if it is whole and exact: 1e5. A number or boolean of the command line serves
/// as a text, in its own spelling: out=1e3.
template <class T>
std::optional<T> read(const Node& node) {
  if (node.is<T>()) return node.as<T>();
  if constexpr (std::is_same_v<T, std::string>) {
    if (!node.word.empty() && !node.is_null()) return node.word;
  }
  if constexpr (std::is_same_v<T, double>) {
    if (node.is<int64_t>()) return node.number();
  }
  if constexpr (std::is_same_v<T, int64_t>) {
    if (node.is<double>() && node.as<double>() == std::floor(node.as<double>()) &&
        std::abs(node.as<double>()) <= 0x1p53) {
      return static_cast<int64_t>(node.as<double>());
    }
  }
  return std::nullopt;
}

bool lies_in(double value, const Range& range) {
  const bool above = range.low_open ? value > range.low : value >= range.low;
  const bool below = range.high_open ? value < range.high : value <= range.high;
  return above && below;
}

bool is_bounded(const Range& range) {
  return std::isfinite(range.low) || std::isfinite(range.high) || range.low_open || range.high_open;
}

std::string article(std::string_view noun) {
  return fmt::format("{} {}", noun.find_first_of("aeiou") == 0 ? "an" : "a", noun);
}

/// What a number must be; `finite`: that it is not is what is wrong with it.
std::string requirement(const Fields::Spec& spec, bool finite) {
  const std::string bounds = allowed(spec);
  const std::string unit = spec.unit.empty() ? "" : " " + spec.unit;
  if (bounds.empty()) return "must be finite";
  if (bounds[0] != '>' && bounds[0] != '<') return fmt::format("must be in {}{}", bounds, unit);
  return fmt::format("must be {}{}{}", finite ? "" : "finite and ", bounds, unit);
}

template <class T>
std::optional<Misfit> check(const Fields::Spec& spec, const std::string& name, const T& value,
                            const Node& node) {
  if constexpr (std::is_same_v<T, int64_t> || std::is_same_v<T, double>) {
    const bool finite = std::isfinite(static_cast<double>(value));
    if ((!finite && !spec.range.infinite) ||
        (is_bounded(spec.range) && !lies_in(static_cast<double>(value), spec.range))) {
      return Misfit{fmt::format("{} is {}, {}", name, canonical_text(node), requirement(spec, finite)),
                    spec.doc, &node};
    }
  }
  if constexpr (std::is_same_v<T, std::string>) {
    if (!spec.choices.empty() &&
        std::find(spec.choices.begin(), spec.choices.end(), value) == spec.choices.end()) {
      const std::string what = spec.is_component ? fmt::format("unknown {} '{}'", spec.doc, value)
                                                 : fmt::format("{} cannot be '{}'", name, value);
      return Misfit{what, suggest(value, spec.choices), &node};
    }
  }
  return std::nullopt;
}

/// What to write in place of a value of the wrong type; on the command line, in the spelling that was used.
std::string wrong_type_hint(const std::string& key, const Node& node, std::string_view element, bool list) {
  const bool typed = node.origin.argument > 0;
  if (list && !node.is<Node::List>()) {
    const std::string text = fmt::format("[{}]", node.word.empty() ? canonical_text(node) : node.word);
    return "write a list: " + (typed ? shell_word(fmt::format("{}={}", key, text)) : text);
  }
  if (element == "string" && !node.is_table() && !node.is<Node::List>())
    return typed ? "for the text write " + shell_word(fmt::format("{}='{}'", key, node.word))
                 : "put it in quotes";
  if (element == "boolean") return "write true or false";
  return "";
}

/// "~" and "~/…" are the home folder, as a shell has it where it sees them.
std::string from_home(const std::string& path) {
  const char* home = std::getenv("HOME");
  const bool at_home = path == "~" || path.starts_with("~/");
  return at_home && home != nullptr && *home != '\0' ? home + path.substr(1) : path;
}

/// Why a text is no path, or nothing; a path of the home folder is made whole.
std::optional<Misfit> check_path(const std::string& key, std::string& path, const Node& node) {
  path = from_home(path);
  if (path.empty())
    return Misfit{fmt::format("'{}' is empty, must be a path", key),
                  fmt::format("write {}=PATH; if a variable of the shell stood here, it was empty", key),
                  &node};
  if (path == "~" || path.starts_with("~/"))
    return Misfit{fmt::format("'{}' is {}, but the environment has no HOME", key, path),
                  "write the whole path", &node};
  return std::nullopt;
}

template <class T>
std::optional<Misfit> assign_to(const Fields::Spec& spec, const std::string& key, T& variable,
                                const Node& node) {
  using Element = typename Shape<T>::Element;
  const auto wrong_type = [&](const Node& at) {
    const std::string of = &at == &node ? "" : "an element of ";
    return Misfit{fmt::format("{}'{}' is {}, must be {}", of, key, at.type_name(),
                              article(&at == &node ? type_name<T>() : std::string(name_of<Element>()))),
                  wrong_type_hint(key, at, name_of<Element>(), Shape<T>::list && &at == &node), &at};
  };
  T result{};
  if constexpr (Shape<T>::list) {
    if (!node.is<Node::List>()) return wrong_type(node);
    for (const Node& item : node.as<Node::List>()) {
      const std::optional<Element> element = read<Element>(item);
      if (!element) return wrong_type(item);
      if (auto misfit = check(spec, fmt::format("an element of '{}'", key), *element, item)) return misfit;
      result.push_back(*element);
    }
  } else if (!Shape<T>::optional ||
             !(node.is_null() || (node.is<std::string>() && node.as<std::string>() == "none"))) {
    std::optional<Element> element = read<Element>(node);
    if (!element) return wrong_type(node);
    const bool is_default = [&] {
      if constexpr (std::is_same_v<T, std::string>) return *element == variable;
      return false;
    }();
    if constexpr (std::is_same_v<Element, std::string>) {
      auto misfit = spec.is_path && !is_default ? check_path(key, *element, node) : std::nullopt;
      if (misfit) return misfit;
    }
    if (auto misfit = is_default ? std::nullopt : check(spec, fmt::format("'{}'", key), *element, node))
      return misfit;
    result = *element;
  }
  variable = std::move(result);
  return std::nullopt;
}

std::string bound_text(double value) {
  return fmt::format("{}", value);
}

}  // namespace

Node present(const Fields::Value& value) {
  return std::visit(
      [](const auto* variable) {
        using T = std::decay_t<decltype(*variable)>;
        if constexpr (Shape<T>::list) {
          return Node(Node::List(variable->begin(), variable->end()));
        } else if constexpr (Shape<T>::optional) {
          return variable->has_value() ? Node(**variable) : Node();
        } else {
          return Node(*variable);
        }
      },
      value);
}

std::string type_of(const Fields::Value& value) {
  return std::visit([](const auto* variable) { return type_name<std::decay_t<decltype(*variable)>>(); },
                    value);
}

std::string allowed(const Fields::Spec& spec) {
  if (!spec.choices.empty()) return fmt::format("{}", fmt::join(spec.choices, ", "));
  const auto& [low, high, low_open, high_open, infinite] = spec.range;
  if (!is_bounded(spec.range)) return "";
  if (std::isinf(high) && high > 0) return fmt::format("{} {}", low_open ? ">" : ">=", bound_text(low));
  if (std::isinf(low) && low < 0) return fmt::format("{} {}", high_open ? "<" : "<=", bound_text(high));
  return fmt::format("{}{}, {}{}", low_open ? '(' : '[', bound_text(low), bound_text(high),
                     high_open ? ')' : ']');
}

std::optional<Misfit> assign(const Fields::Spec& spec, const std::string& key, const Fields::Value& value,
                             const Node& node) {
  return std::visit([&](auto* variable) { return assign_to(spec, key, *variable, node); }, value);
}

}  // namespace sgm
