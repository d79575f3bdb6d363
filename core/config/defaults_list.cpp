#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "core/base/names.h"
#include "core/config/defaults.h"

namespace sgm {
namespace {

std::string trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return "";
  return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

std::string unquoted(std::string text) {
  if (text.size() > 1 && (text[0] == '"' || text[0] == '\'') && text.back() == text[0])
    return text.substr(1, text.size() - 2);
  return text;
}

/// "optional override /group@package" into `entry`; what is wrong with it, or "".
std::string read_group(const std::string& text, DefaultsEntry& entry) {
  std::istringstream words(text);
  std::vector<std::string> parts;
  for (std::string word; words >> word;) parts.push_back(word);
  if (parts.empty()) return "the group is missing";
  for (size_t i = 0; i + 1 < parts.size(); ++i) {
    if (parts[i] == "optional") {
      entry.is_optional = true;
    } else if (parts[i] == "override") {
      entry.is_override = true;
    } else {
      return fmt::format("unknown keyword '{}'\n  {}", parts[i], suggest(parts[i], {"optional", "override"}));
    }
  }
  std::string group = parts.back();
  if (const size_t at = group.find('@'); at != std::string::npos) {
    entry.package = group.substr(at + 1);
    if (*entry.package == "_here_") entry.package = "";
    group.resize(at);
  }
  entry.is_absolute = !group.empty() && group[0] == '/';
  entry.group = group.substr(entry.is_absolute ? 1 : 0);
  return entry.group.empty() ? "the group is missing" : "";
}

/// What YAML would read behind "group:": null, an option or [a, b].
void read_options(const std::string& text, DefaultsEntry& entry) {
  entry.is_list = text.size() > 1 && text[0] == '[' && text.back() == ']';
  if (!entry.is_list) {
    if (!text.empty() && text != "null" && text != "~") entry.options = {unquoted(text)};
    return;
  }
  std::istringstream items(text.substr(1, text.size() - 2));
  for (std::string item; std::getline(items, item, ',');) entry.options.push_back(unquoted(trimmed(item)));
}

std::string read_entry(const Node& node, DefaultsEntry& entry) {
  if (node.is_table()) {
    const auto& table = node.as<Node::Table>();
    if (table.size() != 1) return "an entry names one group";
    const auto& [group, value] = table.front();
    entry.kind = DefaultsEntry::Kind::group;
    entry.is_list = value.is<Node::List>();
    for (const Node& item : entry.is_list ? value.as<Node::List>() : Node::List{value}) {
      if (!item.is<std::string>()) return fmt::format("an option is a string, not {}", item.type_name());
      entry.options.push_back(item.as<std::string>());
    }
    if (!entry.is_list && entry.options[0] == "null") entry.options.clear();
    return read_group(group, entry);
  }
  if (!node.is<std::string>())
    return fmt::format("an entry of a defaults list is a string or a table, not {}", node.type_name());
  const std::string text = trimmed(node.as<std::string>());
  if (text == "_self_") return "";
  // "group: option", but not the colon of an interpolation
  const size_t colon = text.find(':');
  if (colon != std::string::npos && (colon + 1 == text.size() || text[colon + 1] == ' ')) {
    entry.kind = DefaultsEntry::Kind::group;
    read_options(trimmed(std::string_view(text).substr(colon + 1)), entry);
    return read_group(text.substr(0, colon), entry);
  }
  entry.kind = DefaultsEntry::Kind::config;
  const std::string wrong = read_group(text, entry);
  if (entry.is_override) return "override needs a group: write 'override GROUP: OPTION'";
  const size_t slash = entry.group.rfind('/');
  entry.options = {slash == std::string::npos ? entry.group : entry.group.substr(slash + 1)};
  entry.group.resize(slash == std::string::npos ? 0 : slash);
  return wrong;
}

bool looks_like_defaults(const Node& node) {
  if (!node.is<Node::List>() || node.as<Node::List>().empty()) return false;
  const auto& list = node.as<Node::List>();
  return std::all_of(list.begin(), list.end(), [](const Node& item) {
    return item.is<std::string>() &&
           (item.as<std::string>() == "_self_" || item.as<std::string>().find(": ") != std::string::npos);
  });
}

}  // namespace

std::optional<std::string> package_header(const Node& config) {
  if (!config.origin.text) return std::nullopt;
  std::istringstream lines(*config.origin.text);
  for (std::string line; std::getline(lines, line);) {
    line = trimmed(line);
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.empty()) continue;
    if (line[0] != '#') break;
    line = trimmed(std::string_view(line).substr(1));
    if (line.rfind("@package", 0) == 0) return trimmed(std::string_view(line).substr(8));
  }
  return std::nullopt;
}

std::vector<DefaultsEntry> defaults_list(const Option& option, Errors& errors) {
  std::vector<DefaultsEntry> entries;
  for (const auto& [key, node] : option.config.as<Node::Table>()) {
    const Node* inner = node.is_table() ? node.find("defaults") : nullptr;
    if (inner != nullptr && looks_like_defaults(*inner)) {
      errors.add(fmt::format("a defaults list in the table '{}'", key), inner->key_origin,
                 fmt::format("write it above the first [table]: below [{}] it belongs to that table", key));
    }
  }
  const Node* list = option.config.find("defaults");
  bool has_self = false;
  if (list != nullptr && !list->is<Node::List>()) {
    errors.add(fmt::format("'defaults' is {}, must be a list", list->type_name()), list->origin,
               "write defaults = [\"GROUP: OPTION\", \"_self_\"]");
  } else if (list != nullptr) {
    const DefaultsEntry* override_before = nullptr;
    entries.reserve(list->as<Node::List>().size() + 1);
    for (const Node& node : list->as<Node::List>()) {
      DefaultsEntry entry;
      entry.origin = node.origin;
      if (const std::string wrong = read_entry(node, entry); !wrong.empty()) {
        errors.add(wrong.substr(0, wrong.find('\n')), node.origin,
                   wrong.find('\n') == std::string::npos ? "" : wrong.substr(wrong.find('\n') + 3));
        continue;
      }
      if (entry.kind == DefaultsEntry::Kind::self && std::exchange(has_self, true)) {
        errors.add("_self_ appears twice in this defaults list", node.origin, "delete one of the two");
        continue;
      }
      if (override_before != nullptr && !entry.is_override && entry.kind != DefaultsEntry::Kind::self) {
        errors.add("an override stands before this entry", node.origin,
                   "write the overrides at the end of the defaults list");
      }
      entries.push_back(std::move(entry));
      if (entries.back().is_override) override_before = &entries.back();
    }
  }
  if (!has_self) entries.push_back({});
  return entries;
}

}  // namespace sgm
