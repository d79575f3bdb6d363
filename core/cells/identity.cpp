#include "core/cells/identity.h"

#include "core/config/fields.h"
#include "core/io/files.h"

namespace sgm {
namespace {

constexpr size_t digits = 12;

}  // namespace

Node without_paths(const Node& node) {
  if (!node.is_table()) return node;
  Node::Table kept;
  for (const auto& [key, value] : node.as<Node::Table>()) {
    if (node.find(key + "_content") != nullptr) continue;
    Node inner = without_paths(value);
    if (key == "dataset" && inner.is_table()) inner.erase("path");
    kept.emplace_back(key, std::move(inner));
  }
  return kept;
}

Node identifying(const Node& options) {
  return without_neutral(without_paths(options));
}

std::string identity(const Identified& cell) {
  Node::Table needs;
  for (const auto& [role, identities] : cell.needs)
    needs.emplace_back(role, Node::List(identities.begin(), identities.end()));
  Node hashed = Node::Table{{"stage", cell.stage},   {"stream", cell.stream},
                            {"seed", cell.seed},     {"options", identifying(cell.options)},
                            {"device", cell.device}, {"precision", cell.precision},
                            {"needs", needs}};
  if (cell.draw != 0) hashed.set("draw", cell.draw);
  return sha256(canonical_text(hashed)).substr(0, digits);
}

}  // namespace sgm
