#include "core/config/node.h"

#include <algorithm>
#include <charconv>

#include "core/base/require.h"

namespace sgm {
namespace {

struct Step {
  std::string_view key, rest;
  bool last;
};

Step first_step(std::string_view path) {
  const size_t dot = path.find('.');
  if (dot == std::string_view::npos) return {path, {}, true};
  return {path.substr(0, dot), path.substr(dot + 1), false};
}

Node* child(Node& node, std::string_view key) {
  if (node.is_table()) {
    auto& table = node.as<Node::Table>();
    const auto it =
        std::find_if(table.begin(), table.end(), [&](const auto& entry) { return entry.first == key; });
    return it == table.end() ? nullptr : &it->second;
  }
  if (!node.is<Node::List>()) return nullptr;
  auto& list = node.as<Node::List>();
  size_t index = 0;
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), index);
  if (error != std::errc() || end != key.data() + key.size() || index >= list.size()) return nullptr;
  return &list[index];
}

}  // namespace

std::string_view Node::type_name() const {
  constexpr std::string_view names[] = {"null",     "a boolean", "an integer", "a float",
                                        "a string", "a list",    "a table"};
  return names[value_.index()];
}

Node* Node::find(std::string_view path) {
  Node* node = this;
  while (node != nullptr) {
    const auto [key, rest, last] = first_step(path);
    node = child(*node, key);
    if (last) break;
    path = rest;
  }
  return node;
}

const Node* Node::find(std::string_view path) const {
  return const_cast<Node*>(this)->find(path);
}

const Node& Node::at(std::string_view path) const {
  const Node* node = find(path);
  require(node != nullptr, "'{}' is missing", path);
  return *node;
}

void Node::refuse_type(std::string_view path, const Node& found, std::string_view wanted) {
  throw InputError(fmt::format("'{}' is {}, must be {}", path, found.type_name(), wanted));
}

void Node::set(std::string_view path, Node value) {
  Node* node = this;
  for (std::string_view left = path;;) {
    const auto [key, rest, last] = first_step(left);
    const std::string_view done = path.substr(0, path.size() - left.size());
    if (node->is_null()) node->value_ = Table{};
    Node* next = child(*node, key);
    if (next == nullptr) {
      require(!node->is<List>(), "cannot set '{}': the list '{}' has {} elements, none is '{}'", path,
              done.substr(0, done.size() - 1), node->is<List>() ? node->as<List>().size() : 0, key);
      require(node->is_table(), "cannot set '{}': '{}' is {}", path, done.substr(0, done.size() - 1),
              node->type_name());
      auto& table = node->as<Table>();
      next = &table.emplace_back(std::string(key), Node()).second;
      next->origin = value.origin;
      next->key_origin = value.key_origin;
    }
    if (last) {
      *next = std::move(value);
      return;
    }
    node = next;
    left = rest;
  }
}

bool Node::erase(std::string_view path) {
  const size_t dot = path.rfind('.');
  Node* parent = dot == std::string_view::npos ? this : find(path.substr(0, dot));
  if (parent == nullptr) return false;
  Node* node = child(*parent, path.substr(dot + 1));
  if (node == nullptr) return false;
  if (parent->is<List>()) {
    auto& list = parent->as<List>();
    list.erase(list.begin() + (node - list.data()));
  } else {
    auto& table = parent->as<Table>();
    table.erase(
        std::find_if(table.begin(), table.end(), [&](const auto& entry) { return &entry.second == node; }));
  }
  return true;
}

bool Node::operator==(const Node& other) const {
  return canonical_text(*this) == canonical_text(other);
}

}  // namespace sgm
