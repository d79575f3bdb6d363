#pragma once
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "core/config/compose.h"

namespace sgm::test {

/// A folder of configuration files, removed at the end of the scope.
class ConfFolder {
 public:
  ConfFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "sgm-conf-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a folder " + name);
    root_ = name;
  }
  ~ConfFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(root_, ignored);
  }
  ConfFolder(const ConfFolder&) = delete;
  ConfFolder& operator=(const ConfFolder&) = delete;

  void write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((root_ / name).parent_path());
    std::ofstream(root_ / name) << text;
  }
  SearchPath search_path() const { return {{root_.string()}, {}}; }
  /// A text with this folder written as "conf".
  std::string shown(std::string text) const {
    const std::string root = root_.string();
    for (size_t at = text.find(root); at != std::string::npos; at = text.find(root)) text.replace(at, root.size(), "conf");
    return text;
  }

 private:
  std::filesystem::path root_;
};

}  // namespace sgm::test
