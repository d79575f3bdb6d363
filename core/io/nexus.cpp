#include "core/io/nexus.h"

#include <algorithm>

namespace sgm {
namespace {

bool is_scale(const std::string& name, const Variable& variable) {
  return variable.axes.size() == 1 && variable.axes[0] == name;
}

/// The first array with named axes that is not itself an axis, or null.
const std::pair<std::string, Variable>* signal_of(const Group& group) {
  const auto drawn = [](const auto& entry) {
    return entry.second.data.defined() && !entry.second.axes.empty() && !is_scale(entry.first, entry.second);
  };
  const auto found = std::find_if(group.variables.begin(), group.variables.end(), drawn);
  return found == group.variables.end() ? nullptr : &*found;
}

/// The path of the first group that draws something, or "".
std::string first_drawn(const Group& group) {
  for (const auto& [name, inner] : group.groups) {
    if (signal_of(inner)) return name;
    if (const std::string below = first_drawn(inner); !below.empty()) return name + "/" + below;
  }
  return "";
}

}  // namespace

std::vector<std::pair<std::string, Attribute>> nexus_attributes(const Group& group, int depth) {
  std::vector<std::pair<std::string, Attribute>> attributes;
  const auto* signal = signal_of(group);
  const std::string kind = depth == 0   ? "NXroot"
                           : signal     ? "NXdata"
                           : depth == 1 ? "NXentry"
                                        : "NXcollection";
  attributes.emplace_back("NX_class", kind);
  if (signal && depth > 0) {
    std::vector<std::string> axes = signal->second.axes;
    const auto absent = [&](const std::string& axis) {
      return std::none_of(group.variables.begin(), group.variables.end(),
                          [&](const auto& v) { return v.first == axis && is_scale(axis, v.second); });
    };
    std::replace_if(axes.begin(), axes.end(), absent, std::string("."));  // NeXus for an axis without values
    attributes.emplace_back("signal", signal->first);
    attributes.emplace_back("axes", std::move(axes));
  } else if (std::string path = first_drawn(group); !path.empty()) {
    attributes.emplace_back("default", std::move(path));
  }
  return attributes;
}

}  // namespace sgm
