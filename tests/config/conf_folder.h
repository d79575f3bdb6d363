#pragma once
#include <filesystem>
#include <fstream>
#include <string>

#include "core/config/compose.h"
#include "tests/support/scratch.h"

namespace sgm::test {

/// A folder of configuration files, removed at the end of the scope.
class ConfFolder {
 public:
  void write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((root_ / name).parent_path());
    std::ofstream(root_ / name) << text;
  }
  SearchPath search_path() const { return {{root_.string()}, {}}; }
  /// A text with this folder written as "conf".
  std::string shown(std::string text) const {
    const std::string root = root_.string();
    for (size_t at = text.find(root); at != std::string::npos; at = text.find(root))
      text.replace(at, root.size(), "conf");
    return text;
  }

 private:
  Scratch scratch_;
  std::filesystem::path root_ = scratch_.path();
};

}  // namespace sgm::test
