#include <ATen/Functions.h>

#include "core/base/names.h"
#include "core/base/require.h"
#include "core/io/result_file.h"

namespace sgm {
namespace {

/// The element called `name` of a list of pairs, or null.
template <class Pairs>
auto* find(Pairs& pairs, std::string_view name) {
  for (auto& pair : pairs) {
    if (pair.first == name) return &pair.second;
  }
  return static_cast<decltype(&pairs.front().second)>(nullptr);
}

template <class Pairs>
std::vector<std::string> names_of(const Pairs& pairs) {
  std::vector<std::string> names;
  for (const auto& pair : pairs) names.push_back(pair.first);
  return names;
}

/// The parts of "a/b/c"; empty parts are dropped, so that "/a/" is "a".
std::vector<std::string_view> parts_of(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const size_t end = std::min(path.find('/'), path.size());
    if (end > 0) parts.push_back(path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return parts;
}

/// "a/b" and "c" of "a/b/c".
std::pair<std::string_view, std::string_view> split_last(std::string_view path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return {"", path};
  return {path.substr(0, slash), path.substr(slash + 1)};
}

void require_new(const Group& group, const std::string& name) {
  require(!name.empty() && name.find('/') == std::string::npos,
          "'{}' cannot name a variable\n  a name is not empty and has no '/'; make the group first: "
          "group(\"a\").put(\"b\", …)",
          name);
  require(!find(group.variables, name) && !find(group.groups, name),
          "'{}' is already in this group\n  take another name", name);
}

/// The five element types that results are stored in: what is narrower is widened, what is wider or complex
/// is refused.
at::Tensor storable(const std::string& name, const at::Tensor& data) {
  require(data.defined(), "variable '{}' has no data\n  put a tensor that has been computed", name);
  at::ScalarType type = data.scalar_type();
  if (type == at::kBool) type = at::kByte;
  if (type == at::kChar || type == at::kShort) type = at::kInt;
  if (type == at::kHalf || type == at::kBFloat16) type = at::kFloat;
  require(
      type == at::kByte || type == at::kInt || type == at::kLong || type == at::kFloat || type == at::kDouble,
      "variable '{}' is of type {}, which a result cannot hold\n  convert it to uint8, int32, int64, float32 "
      "or float64",
      name, toString(type));
  const at::Tensor stored = data.detach().to(at::kCPU, type).contiguous();
  return stored.is_alias_of(data) ? stored.clone() : stored;
}

}  // namespace

void Group::put(std::string name, at::Tensor data, std::vector<std::string> axes, std::string long_name,
                std::string units) {
  require_new(*this, name);
  at::Tensor stored = storable(name, data);
  require(axes.empty() || static_cast<int64_t>(axes.size()) == stored.dim(),
          "variable '{}' has {} dimensions and {} axis names ({})\n  name every dimension or none", name,
          stored.dim(), axes.size(), join_names(axes));
  variables.emplace_back(
      std::move(name),
      Variable{std::move(stored), {}, std::move(axes), std::move(long_name), std::move(units)});
}

void Group::put(std::string name, double value, std::string long_name, std::string units) {
  put(std::move(name), at::scalar_tensor(value, at::kDouble), {}, std::move(long_name), std::move(units));
}

void Group::put(const Quantity& quantity, double value, std::optional<double> standard_error) {
  put(quantity.name, value, quantity.what, quantity.unit);
  if (standard_error) put(error_of(quantity), *standard_error, "its standard error", quantity.unit);
}

void Group::put(std::string name, std::vector<std::string> text, std::string axis) {
  require_new(*this, name);
  std::vector<std::string> axes;
  if (!axis.empty()) axes.push_back(std::move(axis));
  variables.emplace_back(std::move(name), Variable{{}, std::move(text), std::move(axes), "", ""});
}

void Group::set(std::string name, Attribute value) {
  require(!name.empty(), "an attribute needs a name");
  if (Attribute* present = find(attributes, name)) {
    *present = std::move(value);
  } else {
    attributes.emplace_back(std::move(name), std::move(value));
  }
}

Group& Group::group(std::string_view path) {
  Group* here = this;
  for (const std::string_view part : parts_of(path)) {
    Group* next = find(here->groups, part);
    if (!next) {
      require_new(*here, std::string(part));
      next = &here->groups.emplace_back(std::string(part), Group{}).second;
    }
    here = next;
  }
  return *here;
}

const Group& Group::at(std::string_view path) const {
  const Group* here = this;
  std::string above = "/";
  for (const std::string_view part : parts_of(path)) {
    const Group* next = find(here->groups, part);
    require(next, "no group '{}' in '{}'\n  {}", part, above, suggest(part, names_of(here->groups)));
    above += std::string(part) + "/";
    here = next;
  }
  return *here;
}

bool Group::contains(std::string_view path) const {
  const Group* here = this;
  const std::vector<std::string_view> parts = parts_of(path);
  for (size_t i = 0; i < parts.size(); ++i) {
    const Group* next = find(here->groups, parts[i]);
    if (!next) return i + 1 == parts.size() && find(here->variables, parts[i]);
    here = next;
  }
  return true;
}

const Variable& Group::variable(std::string_view path) const {
  const auto [folder, name] = split_last(path);
  const Group& group = at(folder);
  const Variable* found = find(group.variables, name);
  require(found, "no variable '{}' in group '/{}'\n  {}", name, folder,
          suggest(name, names_of(group.variables)));
  return *found;
}

const at::Tensor& Group::data(std::string_view path) const {
  const Variable& found = variable(path);
  require(found.data.defined(), "variable '{}' holds text, not numbers\n  read it with text()", path);
  return found.data;
}

const std::vector<std::string>& Group::text(std::string_view path) const {
  const Variable& found = variable(path);
  require(!found.data.defined(), "variable '{}' holds numbers, not text\n  read it with data()", path);
  return found.text;
}

double Group::value(std::string_view path) const {
  const at::Tensor& found = data(path);
  require(found.numel() == 1, "variable '{}' has {} elements, not one\n  read it with data()", path,
          found.numel());
  return found.item().toDouble();
}

const Attribute& Group::attribute(std::string_view name) const {
  const Attribute* found = find(attributes, name);
  require(found, "no attribute '{}'\n  {}", name, suggest(name, names_of(attributes)));
  return *found;
}

}  // namespace sgm
