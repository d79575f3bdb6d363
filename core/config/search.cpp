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

/// The folders in which files of a group, or of a group within it ("preset/ncsn_fig3"), may lie.
std::vector<fs::path> folders_of(const SearchPath& path, const std::string& group) {
  const size_t slash = group.find('/');
  const auto placed = path.folder_of_group.find(group.substr(0, slash));
  if (placed != path.folder_of_group.end())
    return {slash == std::string::npos ? fs::path(placed->second)
                                       : placed->second / fs::path(group.substr(slash + 1))};
  std::vector<fs::path> all;
  for (const std::string& folder : path.folders) all.push_back(fs::path(folder) / group);
  return all;
}

}  // namespace

std::vector<std::string> group_options(const SearchPath& path, const std::string& group) {
  std::set<std::string> options;
  for (const fs::path& folder : folders_of(path, group)) {
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
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
  for (const auto& [group, folder] : path.folder_of_group) found.insert(group);
  return {found.begin(), found.end()};
}

bool is_group(const SearchPath& path, const std::string& group) {
  if (path.in_code.count(group) > 0 || path.folder_of_group.count(group) > 0) return true;
  const std::vector<fs::path> folders = folders_of(path, group);
  std::error_code ignored;  // of a name that is too long for a folder's
  return std::any_of(folders.begin(), folders.end(),
                     [&](const fs::path& folder) { return fs::is_directory(folder, ignored); });
}

std::optional<Option> load_option(const SearchPath& path, const std::string& group, const std::string& name) {
  Option result;
  if (is_registered(path, group, name)) result.name = name;
  for (const fs::path& folder : folders_of(path, group)) {
    const fs::path file = folder / (name + ".toml");
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
