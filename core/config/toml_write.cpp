#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "core/base/require.h"
#include "core/base/text.h"
#include "core/config/node.h"

namespace sgm {
namespace {

bool is_bare(std::string_view key) {
  const auto bare = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '-'; };
  return !key.empty() && std::all_of(key.begin(), key.end(), bare);
}

std::string key_text(std::string_view key) {
  return is_bare(key) ? std::string(key) : sgm::quoted(key);
}

/// A value on one line, tables inline; `sorted`: keys in alphabetical order.
std::string inline_text(const Node& node, bool sorted, std::string_view null) {
  if (node.is_null()) return std::string(null);
  if (node.is<bool>()) return node.as<bool>() ? "true" : "false";
  if (node.is<int64_t>()) return fmt::format("{}", node.as<int64_t>());
  if (node.is<double>()) return float_text(node.as<double>());
  if (node.is<std::string>()) return sgm::quoted(node.as<std::string>());
  std::vector<std::string> parts;
  if (node.is<Node::List>()) {
    for (const Node& item : node.as<Node::List>()) parts.push_back(inline_text(item, sorted, null));
    return fmt::format("[{}]", fmt::join(parts, ", "));
  }
  std::vector<const std::pair<std::string, Node>*> entries;
  for (const auto& entry : node.as<Node::Table>()) entries.push_back(&entry);
  if (sorted)
    std::sort(entries.begin(), entries.end(),
              [](const auto* a, const auto* b) { return a->first < b->first; });
  for (const auto* entry : entries)
    parts.push_back(fmt::format("{} = {}", key_text(entry->first), inline_text(entry->second, sorted, null)));
  return parts.empty() ? "{}" : fmt::format("{{ {} }}", fmt::join(parts, ", "));
}

void write_table(const Node::Table& table, const std::string& path, std::string& text) {
  for (const auto& [key, node] : table) {
    if (!node.is_table())
      text += fmt::format("{} = {}\n", key_text(key), inline_text(node, false, "\"none\""));
  }
  for (const auto& [key, node] : table) {
    if (!node.is_table()) continue;
    const std::string inner = path + (path.empty() ? "" : ".") + key_text(key);
    const auto& entries = node.as<Node::Table>();
    const bool has_values = std::any_of(entries.begin(), entries.end(),
                                        [](const auto& entry) { return !entry.second.is_table(); });
    if (has_values || entries.empty()) text += fmt::format("{}[{}]\n", text.empty() ? "" : "\n", inner);
    write_table(entries, inner, text);
  }
}

}  // namespace

std::string float_text(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  std::array<char, 32> buffer{};
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  std::string text(buffer.data(), result.ptr);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

std::string quoted(std::string_view text) {
  require(is_utf8(text), "the text \"{}\" is no UTF-8, as TOML asks\n  write it in UTF-8", visible(text));
  std::string out = "\"";
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += {'\\', c};
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (code < 0x20 || code == 0x7F) {
      out += fmt::format("\\u{:04X}", code);
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string to_toml(const Node& table) {
  std::string text;
  if (table.is_table()) write_table(table.as<Node::Table>(), "", text);
  return text;
}

std::string canonical_text(const Node& node) {
  return inline_text(node, true, "null");
}

}  // namespace sgm
