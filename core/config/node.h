#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/config/origin.h"

namespace sgm {

/// A value of the configuration tree: null, bool, integer, float, string, list or table (in order of
/// writing), with its origin.
class Node {
 public:
  using List = std::vector<Node>;
  using Table = std::vector<std::pair<std::string, Node>>;

  Node() = default;
  Node(bool v) : value_(v) {}
  Node(int v) : value_(int64_t{v}) {}
  Node(int64_t v) : value_(v) {}
  Node(double v) : value_(v) {}
  Node(const char* v) : value_(std::string(v)) {}
  Node(std::string v) : value_(std::move(v)) {}
  Node(List v) : value_(std::move(v)) {}
  Node(Table v) : value_(std::move(v)) {}

  template <class T>
  bool is() const {
    return std::holds_alternative<T>(value_);
  }
  template <class T>
  const T& as() const {
    return std::get<T>(value_);
  }
  template <class T>
  T& as() {
    return std::get<T>(value_);
  }
  bool is_null() const { return is<std::monostate>(); }
  bool is_table() const { return is<Table>(); }
  /// An integer or a float, as a float.
  bool is_number() const { return is<int64_t>() || is<double>(); }
  double number() const { return is<double>() ? as<double>() : static_cast<double>(as<int64_t>()); }
  /// "a table", "an integer" …, for messages.
  std::string_view type_name() const;

  /// The value at a dotted path ("sampler.eps"), or nullptr. List elements by index ("levels.0").
  const Node* find(std::string_view path) const;
  Node* find(std::string_view path);
  /// The value that must stand at a dotted path, of any type or of type T; InputError naming the path if
  /// there is none or another type.
  const Node& at(std::string_view path) const;
  template <class T>
  const T& at(std::string_view path) const {
    const Node& node = at(path);
    if (!node.is<T>()) refuse_type(path, node, Node(T()).type_name());
    return node.as<T>();
  }
  /// Sets the value at a dotted path, making tables on the way; throws InputError where a non-table stands in
  /// the way or a list is shorter.
  void set(std::string_view path, Node value);
  /// Removes the value at a dotted path; false if there was none.
  bool erase(std::string_view path);

  /// Equal values and types (1 is not 1.0); origins and the order of keys do not count.
  bool operator==(const Node& other) const;

  bool is_neutral = false;  ///< of an option that identities leave out (Fields::added)
  std::string word;         ///< of a null, boolean or number of the command line: as it was typed there
  Origin origin;            ///< of the value
  Origin key_origin;        ///< of its key, for errors about the key

 private:
  [[noreturn]] static void refuse_type(std::string_view path, const Node& found, std::string_view wanted);
  std::variant<std::monostate, bool, int64_t, double, std::string, List, Table> value_;
};

/// A number as TOML writes it: shortest text that reads back as the same float, always with a point, an
/// exponent, inf or nan.
std::string float_text(double value);
/// A string in TOML's double quotes. InputError if it is no UTF-8.
std::string quoted(std::string_view text);
/// The tree as TOML with shortest round-trip numbers; TOML has no null: it is written "none", which optional
/// fields read as null.
std::string to_toml(const Node& table);
/// One line with sorted keys and shortest round-trip numbers: equal trees give equal text. What digests are
/// taken of.
std::string canonical_text(const Node& node);
/// Reads one TOML file without defaults lists or interpolation. InputError with file:line:column and the
/// source line.
Node read_toml(const std::string& path);
Node parse_toml(std::string_view text, const std::string& name);

}  // namespace sgm
