#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/config/node.h"

namespace sgm {

/// A cell's folder below outputs/, as its files tell.
struct StoredCell {
  std::filesystem::path folder;
  std::string study, scale, stage, name;  ///< empty where it is of the first edition, which cannot be told
  Node options;
  int64_t seed = 0, draw = 0;
  bool finished = false;
  std::string state;  ///< "finished", "training at step 228 of 300", "begun", "first edition"
  std::string older;  ///< "core/sde/vp.cpp and 3 more" where its code has changed since
  bool replaced =
      false;  ///< of the first edition, or of older code while newer code has finished the same cell
  uint64_t bytes = 0;
};

/// All cells below a folder of outputs, sorted by path.
std::vector<StoredCell> stored_cells(const std::filesystem::path& outputs);

/// "12.3 MB".
std::string size_text(uint64_t bytes);

}  // namespace sgm
