#include <algorithm>
#include <filesystem>
#include <set>

#include "core/config/defaults.h"

namespace sgm {
namespace {

namespace fs = std::filesystem;

bool is_registered(const SearchPath& path, const std::string& group, const std::string& name) {
  const auto it = path.in_code.find(group);
  return it != path.in_code.end() &&
         std::find(it->second.begin(), it->second.end(), name) != it->second.end();
}

}  // namespace

std::vector<std::string> group_options(const SearchPath& path, const std::string& group) {
  std::set<std::string> options;
  for (const std::string& folder : path.folders) {
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(fs::path(folder) / group, ignored)) {
      if (entry.path().extension() == ".toml" && !entry.is_directory(ignored))
        options.insert(entry.path().stem().string());
    }
  }
  if (const auto it = path.in_code.find(group); it != path.in_code.end())
    options.insert(it->second.begin(), it->second.end());
  return {options.begin(), options.end()};
}

std::vector<std::string> groups(const SearchPath& path) {
  std::set<std::string> found;
  for (const std::string& folder : path.folders) {
    std::error_code ignored;
    for (const auto& entry : fs::recursive_directory_iterator(folder, ignored)) {
      const fs::path parent = entry.path().parent_path().lexically_relative(folder);
      if (entry.path().extension() == ".toml" && parent != ".") found.insert(parent.generic_string());
    }
  }
  for (const auto& [group, options] : path.in_code) found.insert(group);
  return {found.begin(), found.end()};
}

bool is_group(const SearchPath& path, const std::string& group) {
  if (path.in_code.count(group) > 0) return true;
  std::error_code ignored;  // of a name that is too long for a folder's
  return std::any_of(path.folders.begin(), path.folders.end(), [&](const std::string& folder) {
    return fs::is_directory(fs::path(folder) / group, ignored);
  });
}

std::optional<Option> load_option(const SearchPath& path, const std::string& group, const std::string& name) {
  const std::string option = group.empty() ? name : group + "/" + name;
  Option result;
  if (is_registered(path, group, name)) result.name = name;
  for (const std::string& folder : path.folders) {
    const fs::path file = fs::path(folder) / (option + ".toml");
    std::error_code ignored;
    if (!fs::exists(file, ignored)) continue;
    result.config = read_toml(file.string());
    result.package = package_header(result.config);
    result.file = file.string();
    return result;
  }
  if (result.name.empty()) return std::nullopt;
  result.config = Node(Node::Table{});
  return result;
}

}  // namespace sgm
