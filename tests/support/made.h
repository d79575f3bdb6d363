#pragma once
#include <string>
#include <utility>

#include "core/config/fields.h"

namespace sgm::test {

/// The component `name` of a registry with options as they would stand in TOML: made(sampler_registry(),
/// "langevin", {{"eps", 0.1}}).
template <class T>
T made(const Registry<Factory<T>>& registry, const std::string& name, Node::Table options = {}) {
  T value;
  bind_fields(Node(std::move(options)), [&](Fields& on) { value = registry.at(name).make(on); });
  return value;
}

}  // namespace sgm::test
