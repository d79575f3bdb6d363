#include "experiments/playground/text.h"

namespace sgm::playground {
namespace {

std::string value_text(const Node& value) {
  return value.is<std::string>() ? value.as<std::string>() : canonical_text(value);
}

}  // namespace

std::vector<std::string> differences(const Node& table, const Node& defaults,
                                     const std::vector<std::string>& left_out, const std::string& prefix) {
  std::vector<std::string> texts;
  for (const auto& [key, value] : table.as<Node::Table>()) {
    if ((prefix.empty() && key == "name") ||
        std::find(left_out.begin(), left_out.end(), prefix + key) != left_out.end())
      continue;
    const Node* usual = defaults.find(key);
    if (usual != nullptr && *usual == value) continue;
    if (!value.is_table()) {
      texts.push_back(fmt::format("{}{}={}", prefix, key, value_text(value)));
      continue;
    }
    const Node none = Node::Table{};
    const Node& inner = usual != nullptr && usual->is_table() ? *usual : none;
    for (std::string& text : differences(value, inner, left_out, prefix + key + "."))
      texts.push_back(std::move(text));
  }
  return texts;
}

}  // namespace sgm::playground
