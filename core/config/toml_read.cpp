#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "core/base/require.h"
#include "core/config/errors.h"
#include "core/config/node.h"

namespace sgm {
namespace {

/// Turns toml++'s tree, whose tables are alphabetical, into ours in the order of writing.
class Converter {
 public:
  Converter(const std::string& name, std::shared_ptr<const std::string> text) : name_(name), text_(std::move(text)) {}

  Node convert(const toml::node& from) {
    Node node;
    if (const auto* table = from.as_table()) node = table_of(*table);
    if (const auto* array = from.as_array()) {
      Node::List list;
      for (const toml::node& item : *array) list.push_back(convert(item));
      node = Node(std::move(list));
    }
    if (const auto* v = from.as_boolean()) node = Node(v->get());
    if (const auto* v = from.as_integer()) node = Node(v->get());
    if (const auto* v = from.as_floating_point()) node = Node(v->get());
    if (const auto* v = from.as_string()) node = Node(v->get());
    node.origin = origin_of(from.source().begin);
    if (from.is_date() || from.is_time() || from.is_date_time()) {
      errors.add("dates and times are no values here", node.origin, "put it in quotes");
    }
    return node;
  }

  Origin origin_of(const toml::source_position& at) const { return {name_, static_cast<int>(at.line), static_cast<int>(at.column), 0, text_}; }

  Errors errors;

 private:
  Node table_of(const toml::table& from) {
    Node::Table table;
    for (const auto& [key, value] : from) {
      Node& node = table.emplace_back(std::string(key.str()), convert(value)).second;
      node.key_origin = origin_of(key.source().begin);
      if (key.str().find('.') != std::string_view::npos) {
        errors.add(fmt::format("the key '{}' contains a dot", key.str()), node.key_origin, "a dot separates tables: write it without quotes");
      }
    }
    std::sort(table.begin(), table.end(), [](const auto& a, const auto& b) {
      const Origin &x = a.second.key_origin, &y = b.second.key_origin;
      return std::pair(x.line, x.column) < std::pair(y.line, y.column);
    });
    return table;
  }

  std::string name_;
  std::shared_ptr<const std::string> text_;
};

}  // namespace

Node parse_toml(std::string_view text, const std::string& name) {
  Converter converter(name, std::make_shared<const std::string>(text));
  Node node;
  try {
    node = converter.convert(toml::parse(text, name));
  } catch (const toml::parse_error& error) {
    converter.errors.add(std::string(error.description()), converter.origin_of(error.source().begin));
  }
  converter.errors.raise();
  return node;
}

Node read_toml(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  require(file.good() || file.eof(), "cannot read '{}'\n  check that it exists, is a file and may be read", path);
  return parse_toml(text, path);
}

}  // namespace sgm
