#include "core/config/interpolate.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <set>

#include "core/base/names.h"
#include "core/base/require.h"
#include "core/base/text.h"
#include "core/config/override.h"

namespace sgm {
namespace {

std::string joined(const std::string& prefix, const std::string& key) {
  return prefix.empty() ? key : prefix + "." + key;
}

std::string trimmed(const std::string& text) {
  const size_t first = text.find_first_not_of(" \t");
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Why an interpolation has no value.
struct Unresolved {
  std::string what, todo;
};

class Resolver {
 public:
  Resolver(Node& root, Errors& errors) : root_(root), errors_(errors) {}

  void resolve_all(Node& node, const std::string& path) {
    if (node.is_table()) {
      for (auto& [key, item] : node.as<Node::Table>()) resolve_all(item, joined(path, key));
    } else if (node.is<Node::List>()) {
      auto& list = node.as<Node::List>();
      for (size_t i = 0; i < list.size(); ++i) resolve_all(list[i], joined(path, std::to_string(i)));
    } else {
      resolve(node, path);
    }
  }

 private:
  void resolve(Node& node, const std::string& path) {
    if (!node.is<std::string>() || node.as<std::string>().find("${") == std::string::npos ||
        done_.count(path) > 0)
      return;
    open_.push_back(path);
    try {
      Node value = text_value(node.as<std::string>(), path);
      value.origin = node.origin;
      value.key_origin = node.key_origin;
      node = std::move(value);
    } catch (const Unresolved& why) {
      errors_.add(why.what, node.origin, why.todo);
    }
    open_.pop_back();
    done_.insert(path);
  }

  /// A text with interpolations; one that is nothing else gives the value itself.
  Node text_value(const std::string& text, const std::string& path) {
    std::string out;
    size_t at = 0;
    while (at < text.size()) {
      if (text.compare(at, 3, "\\${") == 0) {
        out += "${";
        at += 3;
      } else if (text.compare(at, 2, "${") == 0) {
        const size_t end = closing(text, at);
        const Node value = expression(text.substr(at + 2, end - at - 2), path);
        if (at == 0 && end + 1 == text.size()) return value;
        out += plain_text(value, text.substr(at, end - at + 1));
        at = end + 1;
      } else {
        out += text[at++];
      }
    }
    return out;
  }

  static size_t closing(const std::string& text, size_t open) {
    int depth = 0;
    for (size_t i = open; i < text.size(); ++i) {
      if (text[i] == '{') ++depth;
      if (text[i] == '}' && --depth == 0) return i;
    }
    throw Unresolved{"an interpolation '${' is not closed",
                     "end it with '}', or write \\${ for the two characters"};
  }

  static std::string plain_text(const Node& value, const std::string& expression) {
    if (value.is<std::string>()) return value.as<std::string>();
    if (value.is_table() || value.is<Node::List>()) {
      throw Unresolved{
          fmt::format("'{}' is {}, which cannot stand inside a text", expression, value.type_name()), ""};
    }
    return canonical_text(value);
  }

  /// What stands between "${" and "}": a key, or a resolver with its arguments.
  Node expression(const std::string& text, const std::string& path) {
    size_t colon = std::string::npos;
    for (size_t i = 0; i < text.size() && colon == std::string::npos; ++i) {
      if (text.compare(i, 2, "${") == 0) {
        i = closing(text, i);
      } else if (text[i] == ':') {
        colon = i;
      }
    }
    if (colon == std::string::npos) return look_up(trimmed(plain_text(text_value(text, path), text)), path);
    const std::string name = trimmed(text.substr(0, colon));
    const std::string rest = text.substr(colon + 1);
    if (name == "oc.env") return environment(rest, path);
    if (name == "oc.decode") return decoded(trimmed(plain_text(text_value(rest, path), rest)));
    throw Unresolved{fmt::format("unknown resolver '{}'", name), suggest(name, {"oc.decode", "oc.env"})};
  }

  Node environment(const std::string& text, const std::string& path) {
    const size_t comma = text.find(',');
    const std::string variable = trimmed(plain_text(text_value(text.substr(0, comma), path), text));
    if (const char* value = std::getenv(variable.c_str()); value != nullptr) {
      if (!is_utf8(value)) {
        throw Unresolved{fmt::format("the environment's {}={} is no UTF-8", variable, visible(value)),
                         "write it in UTF-8"};
      }
      return std::string(value);
    }
    if (comma == std::string::npos) {
      throw Unresolved{fmt::format("the environment has no variable '{}'", variable),
                       fmt::format("set it, or give a default: ${{oc.env:{},DEFAULT}}", variable)};
    }
    const Node standard = text_value(trimmed(text.substr(comma + 1)), path);
    if (standard.is<std::string>() &&
        (standard.as<std::string>() == "null" || standard.as<std::string>().empty())) {
      return standard.as<std::string>().empty() ? Node("") : Node();
    }
    if (!standard.is<std::string>()) return plain_text(standard, text);
    const Node value = parsed(standard.as<std::string>());
    return value.is<std::string>() ? value : standard;
  }

  static Node parsed(const std::string& text) {
    try {
      return parse_value(text);
    } catch (const InputError& error) {
      throw Unresolved{error.what(), ""};
    }
  }

  static Node decoded(const std::string& text) {
    const Node value = parsed(text);
    const bool was_quoted = value.is<std::string>() && (text[0] == '\'' || text[0] == '"');
    return was_quoted ? parsed(value.as<std::string>()) : value;
  }

  /// The value at a key, absolute or with a dot for each table outwards, itself resolved first.
  const Node& look_up(std::string key, const std::string& path) {
    const std::string written = key;
    if (!key.empty() && key[0] == '.') {
      std::string base = path;
      while (!key.empty() && key[0] == '.') {
        const size_t dot = base.rfind('.');
        if (base.empty()) throw Unresolved{fmt::format("'{}' leads out of the configuration", written), ""};
        base = dot == std::string::npos ? "" : base.substr(0, dot);
        key.erase(0, 1);
      }
      key = joined(base, key);
    }
    for (size_t open = key.find('['); open != std::string::npos; open = key.find('[')) {
      key[open] = '.';
      const size_t close = key.find(']', open);
      if (close != std::string::npos) key.erase(close, 1);
    }
    for (size_t dot = key.find('.');; dot = key.find('.', dot + 1)) {
      const std::string prefix = key.substr(0, dot);
      if (Node* node = root_.find(prefix)) visit(*node, prefix, dot == std::string::npos);
      if (dot == std::string::npos) break;
    }
    const Node* node = root_.find(key);
    if (node == nullptr) {
      const std::vector<std::string> near = nearest_names(key, keys(root_, ""));
      throw Unresolved{fmt::format("no key '{}' to fill in here", key),
                       near.empty() ? "write a key that is set"
                                    : fmt::format("did you mean '{}'?", fmt::join(near, "' or '"))};
    }
    if (node->is<std::string>() && node->as<std::string>() == "???") {
      throw Unresolved{fmt::format("'{}', which is filled in here, is mandatory and has no value", key),
                       fmt::format("set {}=VALUE", key)};
    }
    return *node;
  }

  void visit(Node& node, const std::string& path, bool is_target) {
    const auto start = std::find_if(open_.begin(), open_.end(), [&](const std::string& open) {
      return open == path || (is_target && open.rfind(path + ".", 0) == 0);
    });
    if (start != open_.end()) {
      const std::string chain = fmt::format("{}", fmt::join(start, open_.end(), " -> "));
      throw Unresolved{fmt::format("the interpolations run in a circle: {} -> {}", chain, path),
                       "give one of them a value"};
    }
    if (is_target) {
      resolve_all(node, path);
    } else {
      resolve(node, path);
    }
  }

  static std::vector<std::string> keys(const Node& node, const std::string& prefix) {
    std::vector<std::string> all;
    if (!node.is_table()) return all;
    for (const auto& [key, item] : node.as<Node::Table>()) {
      all.push_back(joined(prefix, key));
      for (std::string& inner : keys(item, all.back())) all.push_back(std::move(inner));
    }
    return all;
  }

  Node& root_;
  Errors& errors_;
  std::vector<std::string> open_;
  std::set<std::string> done_;
};

}  // namespace

Node interpolated(Node root, Errors& errors) {
  Resolver(root, errors).resolve_all(root, "");
  return root;
}

}  // namespace sgm
