#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/config/node.h"

namespace sgm {

/// A page that says by paper which of its numbers are not reproduced and why, and which orderings do not
/// hold: of the status.toml of studies by folder, "STUDY/SCALE". Numbers that a study has not run stand
/// together by table. A paper's name is what its citation has before table, figure or section.
std::string not_reproduced(const std::vector<std::pair<std::string, Node>>& statuses);

/// The text or number at a key of a table; "" and nothing where there is none.
std::string text_at(const Node& table, const char* key);
std::optional<double> number_at(const Node& table, const char* key);

}  // namespace sgm
