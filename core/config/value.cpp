#include "core/config/value.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <type_traits>

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

/// A float serves as an integer if it is whole and exact: 1e5.
template <class T>
std::optional<T> read(const Node& node) {
  if (node.is<T>()) return node.as<T>();
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

std::string requirement(const Fields::Spec& spec) {
  return fmt::format(
      "must be {}{}{}",
      is_bounded(spec.range) && allowed(spec)[0] != '>' && allowed(spec)[0] != '<' ? "in " : "",
      allowed(spec), spec.unit.empty() ? "" : " " + spec.unit);
}

template <class T>
std::optional<Misfit> check(const Fields::Spec& spec, const std::string& name, const T& value,
                            const Node& node) {
  if constexpr (std::is_same_v<T, int64_t> || std::is_same_v<T, double>) {
    if (is_bounded(spec.range) && !lies_in(static_cast<double>(value), spec.range)) {
      return Misfit{fmt::format("{} is {}, {}", name, canonical_text(node), requirement(spec)), spec.doc,
                    &node};
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

std::string wrong_type_hint(const Node& node, std::string_view element, bool list) {
  if (list && !node.is<Node::List>()) return fmt::format("write a list: [{}]", canonical_text(node));
  if (element == "string" && !node.is_table() && !node.is<Node::List>())
    return fmt::format("put it in quotes: '{}'", canonical_text(node));
  if (element == "boolean") return "write true or false";
  return "";
}

template <class T>
std::optional<Misfit> assign_to(const Fields::Spec& spec, const std::string& key, T& variable,
                                const Node& node) {
  using Element = typename Shape<T>::Element;
  const auto wrong_type = [&](const Node& at) {
    const std::string of = &at == &node ? "" : "an element of ";
    return Misfit{fmt::format("{}'{}' is {}, must be {}", of, key, at.type_name(),
                              article(&at == &node ? type_name<T>() : std::string(name_of<Element>()))),
                  wrong_type_hint(at, name_of<Element>(), Shape<T>::list && &at == &node), &at};
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
    const std::optional<Element> element = read<Element>(node);
    if (!element) return wrong_type(node);
    const bool is_default = [&] {
      if constexpr (std::is_same_v<T, std::string>) return *element == variable;
      return false;
    }();
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
  const auto& [low, high, low_open, high_open] = spec.range;
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
