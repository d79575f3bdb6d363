#include "core/study/study.h"

#include <fmt/format.h>

namespace sgm {

Registry<Study>& study_registry() {
  static Registry<Study> registry("study");
  return registry;
}

const CellFunction& computed_by(const std::map<std::string, CellFunction>& kinds, const std::string& kind) {
  const auto found = kinds.find(kind);
  if (found != kinds.end()) return found->second;
  std::vector<std::string> known;
  for (const auto& [name, function] : kinds) known.push_back(name);
  throw InputError(
      fmt::format("this study computes no cells of kind '{}'\n  {}", kind, suggest(kind, known)));
}

}  // namespace sgm
