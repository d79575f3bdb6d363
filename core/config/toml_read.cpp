#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <filesystem>
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
  Converter(const std::string& name, std::shared_ptr<const std::string> text)
      : name_(name), text_(std::move(text)) {}

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

  Origin origin_of(const toml::source_position& at) const {
    return {name_, static_cast<int>(at.line), static_cast<int>(at.column), 0, text_};
  }

  Errors errors;

 private:
  Node table_of(const toml::table& from) {
    std::vector<std::pair<const toml::key*, const toml::node*>> entries;
    for (const auto& [key, value] : from) entries.emplace_back(&key, &value);
    std::sort(entries.begin(), entries.end(),
              [](const auto& a, const auto& b) { return a.first->source().begin < b.first->source().begin; });
    Node::Table table;
    for (const auto& [key, value] : entries) {
      const Origin origin = origin_of(key->source().begin);
      if (key->str().find('.') != std::string_view::npos) {
        errors.add(fmt::format("the key '{}' contains a dot", key->str()), origin,
                   "a dot separates tables: write it without quotes");
      }
      table.emplace_back(std::string(key->str()), convert(*value)).second.key_origin = origin;
    }
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
  const bool is_file = file.good() && !std::filesystem::is_directory(path);
  require(is_file, "cannot read '{}'\n  check that it exists, is a file and may be read", path);
  return parse_toml(std::string(std::istreambuf_iterator<char>(file), {}), path);
}

}  // namespace sgm
