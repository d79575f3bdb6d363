#include "core/cells/identity.h"

#include <fmt/ranges.h>

#include "core/io/files.h"

namespace sgm {
namespace {

constexpr size_t digits = 12;

Node list(const std::vector<std::string>& texts) {
  return Node::List(texts.begin(), texts.end());
}

}  // namespace

Node without_data_path(const Node& node) {
  if (!node.is_table()) return node;
  Node::Table kept;
  for (const auto& [key, value] : node.as<Node::Table>()) {
    Node inner = without_data_path(value);
    if (key == "dataset" && inner.is_table()) inner.erase("path");
    kept.emplace_back(key, std::move(inner));
  }
  return kept;
}

Registry<Code>& code_registry() {
  static Registry<Code> registry("code of study");
  return registry;
}

std::string identity(const Identified& cell) {
  const Node hashed = Node::Table{{"config", without_data_path(cell.config)},
                                  {"seed", cell.seed},
                                  {"device", cell.device},
                                  {"precision", cell.precision},
                                  {"parents", list(cell.parents)}};
  return sha256(canonical_text(hashed)).substr(0, digits);
}

std::string code_of(const std::string& study, const std::vector<std::string>& parents) {
  const std::string& own = code_registry().at(study).compute;
  return parents.empty() ? own.substr(0, digits)
                         : sha256(fmt::format("{} {}", own, fmt::join(parents, " "))).substr(0, digits);
}

}  // namespace sgm
