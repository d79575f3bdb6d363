#pragma once
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/registry.h"
#include "core/config/errors.h"
#include "core/config/node.h"

namespace sgm {

/// The values a number may take. Lists: every element.
struct Range {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool low_open = false, high_open = false;
  bool infinite = false;  ///< takes inf and nan, too: what a computation gave rather than what a user sets
};
inline Range range(double low, double high) {
  return {low, high, false, false};
}
inline Range at_least(double low) {
  return {low, std::numeric_limits<double>::infinity(), false, true};
}
inline Range above(double low) {
  return {low, std::numeric_limits<double>::infinity(), true, true};
}
inline Range inside(double low, double high) {
  return {low, high, true, true};
}

class Fields;

/// How a registered component is made from its options: `make` visits the options' fields, then builds the
/// component from them.
template <class T>
struct Factory {
  std::string doc;
  std::function<T(Fields&)> make;
};

/// A Factory for an `Options` struct that has `void fields(Fields&)` and converts to T.
template <class T, class Options>
Factory<T> factory(std::string doc) {
  return {std::move(doc), [](Fields& on) {
            Options options;
            options.fields(on);
            return T(options);
          }};
}

/// A component chosen by name from a registry, with its options. In TOML: a table with `name = "…"` and the
/// options.
template <class T>
struct Chosen {
  std::string name;
  std::optional<Node> options{};  ///< as bound; empty: the defaults
  T value{};
};

/// The one description of a struct's options. A struct has `void fields(Fields& on)` that names every member
/// once:
///   on("steps", steps, "Langevin steps per level", range(1, 1e6));
/// Reading with all checks, the dump into results, `--help` and completion all come from that one function.
class Fields {
 public:
  virtual ~Fields() = default;

  struct Spec {
    std::string key, doc;
    Range range;
    std::string unit;
    std::vector<std::string> choices;
    bool is_component =
        false;  ///< the name of a component: what stands beside it in its table are the component's options
    bool is_path = false;  ///< of a file or folder: not empty, and "~/" is the home folder, as in a shell
    std::optional<Node> neutral{};  ///< the value with which identities leave it out (Fields::added)
  };
  using Value = std::variant<bool*, int64_t*, double*, std::string*, std::vector<int64_t>*,
                             std::vector<double>*, std::vector<std::string>*, std::optional<int64_t>*,
                             std::optional<double>*, std::optional<std::string>*>;

  /// Said of the next option: it was added after results were stored, and with the value `neutral` the
  /// computation is what it was before. Then identities leave it out, so that what is stored is found:
  ///   on.added(0.0)("dropout", dropout, "…");
  /// Of a component that may be absent: on.added("").component(…).
  Fields& added(Node neutral) {
    neutral_ = std::move(neutral);
    return *this;
  }

  /// One option: key, variable (its present value is the default), what it is, what it may be, its unit.
  template <class T>
  void operator()(std::string_view key, T& value, std::string_view doc, Range range = {},
                  std::string_view unit = "") {
    visit({std::string(key), std::string(doc), range, std::string(unit), {}, false, false, neutral()},
          &value);
  }

  /// The path of a file or folder: a string, or an optional one.
  template <class T>
  void path(std::string_view key, T& value, std::string_view doc) {
    visit({std::string(key), std::string(doc), {}, "", {}, false, true, neutral()}, &value);
  }

  /// A string that must be one of `choices`.
  void choice(std::string_view key, std::string& value, std::string_view doc,
              std::vector<std::string> choices) {
    visit({std::string(key), std::string(doc), {}, "", std::move(choices), false, false, neutral()}, &value);
  }

  /// An enum, by the names of its values.
  template <class E>
  void choice(std::string_view key, E& value, std::string_view doc,
              const std::vector<std::pair<std::string, E>>& names) {
    std::vector<std::string> choices;
    std::string name;
    for (const auto& [n, e] : names) {
      choices.push_back(n);
      if (e == value) name = n;
    }
    choice(key, name, doc, std::move(choices));
    for (const auto& [n, e] : names) {
      if (n == name) value = e;
    }
  }

  /// A nested struct that has its own `fields`.
  template <class S>
  void table(std::string_view key, S& options, std::string_view doc) {
    enter(key, doc, false);
    options.fields(*this);
    leave();
  }

  /// A component of a registry: `key = { name = "…", options … }`, or `key = "…"` with the component's
  /// default options. With an empty default name the component may be absent.
  template <class T>
  void component(std::string_view key, Chosen<T>& chosen, const Registry<Factory<T>>& registry,
                 std::string_view doc) {
    enter(key, doc, true);
    if (chosen.options) defaults(*chosen.options);
    visit({"name", registry.kind(), {}, "", registry.names(), true, false, neutral()}, &chosen.name);
    if (registry.contains(chosen.name)) chosen.value = registry.at(chosen.name).make(*this);
    if (std::optional<Node> bound = leave()) chosen.options = std::move(bound);
  }

 protected:
  virtual void visit(const Spec& spec, Value value) = 0;
  virtual void enter(std::string_view key, std::string_view doc, bool is_component) = 0;
  /// Values that stand for the variables' own in the table of the last `enter`, as long as its name is the
  /// default's.
  virtual void defaults(const Node& table) = 0;
  /// Ends the table of the last `enter`; a reader returns the table with all values as bound.
  virtual std::optional<Node> leave() = 0;

 private:
  std::optional<Node> neutral() { return std::exchange(neutral_, std::nullopt); }
  std::optional<Node> neutral_;
};

using Describe = std::function<void(Fields&)>;

/// Reads `table` into the variables that `fields` names. All errors at once, as one InputError: unknown keys
/// with the nearest names, wrong types, values out of range, missing mandatory ("???") values, each with its
/// origin and the source line. An integer serves as a float; a float as an integer only if it is whole (1e5).
/// Optional fields take null or "none".
void bind_fields(const Node& table, const Describe& fields);
/// The same, adding to `errors` instead of throwing: what is valid is bound.
void bind_fields(const Node& table, const Describe& fields, Errors& errors);
/// The present values of all fields as a table, defaults included: what is stored in results and digested for
/// identity.
Node dump(const Describe& fields);

/// A dump without the options that have their neutral value (Fields::added): what identities are taken of.
Node without_neutral(const Node& dumped);

/// bind_fields of a struct. (Not an overload: of a std::function, `bind` would find std::bind.)
template <class S>
void bind(const Node& table, S& options) {
  bind_fields(table, [&](Fields& on) { options.fields(on); });
}
template <class S>
Node dump_of(S options) {
  return dump([&](Fields& on) { options.fields(on); });
}

/// A line of `--help`: dotted key, type, default, allowed values, unit, what it is. A table has a line of
/// type "table".
struct FieldRow {
  std::string key, type, value, allowed, unit, doc;
};
/// One row a field, with its default or what `values`, a valid configuration, holds; of a component, the
/// options of the one that is chosen.
std::vector<FieldRow> describe(const Describe& fields, const Node& values = Node());

/// The options of one component of a registry, for the help on what could be chosen instead.
template <class T>
std::vector<FieldRow> describe_component(const Registry<Factory<T>>& registry, const std::string& name) {
  return describe([&](Fields& on) { registry.at(name).make(on); });
}

}  // namespace sgm
