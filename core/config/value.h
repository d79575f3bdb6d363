#pragma once
#include <optional>
#include <string>

#include "core/config/fields.h"

namespace sgm {

/// The variable's present value.
Node present(const Fields::Value& value);
/// "integer", "list of floats", "string or none" …
std::string type_of(const Fields::Value& value);
/// "[0, 1]", ">= 1", "(0, 1)" …, or the choices; "" if everything is allowed.
std::string allowed(const Fields::Spec& spec);

/// What keeps a value from its variable, and what to do about it.
struct Misfit {
  std::string what, todo;
  const Node* at;  ///< the value itself or the element of a list
};
/// Assigns `node` to the variable if it has the type and lies in the range or choices; otherwise says why not
/// and assigns nothing.
std::optional<Misfit> assign(const Fields::Spec& spec, const std::string& key, const Fields::Value& value,
                             const Node& node);

}  // namespace sgm
