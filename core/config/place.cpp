#include "core/config/place.h"

#include <fmt/format.h>

#include <algorithm>

namespace sgm {
namespace {

std::string dotted(std::string path) {
  std::replace(path.begin(), path.end(), '/', '.');
  return path;
}

}  // namespace

std::string join_paths(const std::string& a, const std::string& b, char separator) {
  return a.empty() || b.empty() ? a + b : a + separator + b;
}

std::string Place::group() const {
  return entry.is_absolute ? entry.group : join_paths(folder, entry.group, '/');
}

std::string Place::package(const std::optional<std::string>& header) const {
  std::string own = dotted(entry.group);
  if (entry.package) {
    own = *entry.package;
    if (const size_t at = own.find("_group_"); at != std::string::npos)
      own = "_global_." + own.replace(at, 7, dotted(group()));
  } else if (header && *header != "_group_") {
    own = header->rfind("_global_", 0) == 0 ? *header : join_paths("_global_", *header, '.');
  }
  const std::string full = join_paths(parent_package, own, '.');
  const size_t global = full.rfind("_global_");
  return global == std::string::npos ? full : full.substr(std::min(full.size(), global + 9));
}

std::string Place::key() const {
  const std::string at = package(std::nullopt);
  return at == dotted(group()) ? group() : fmt::format("{}@{}", group(), at.empty() ? "_global_" : at);
}

}  // namespace sgm
