#pragma once
#include <string>
#include <utility>
#include <vector>

namespace sgm {

/// Where a cell stands in its study's grid: the axes that it has a value on, in order: sde = "vp", N =
/// "1000".
using Coordinates = std::vector<std::pair<std::string, std::string>>;

/// A number that cells leave and reports read, both through one declaration:
///   inline constexpr Quantity minor_share{"minor_share", "share of chains in the minor mode"};
struct Quantity {
  const char* name;  ///< of the variable in result.h5; of its standard error NAME_standard_error
  const char* what;
  const char* unit = "";
};

/// "NAME_standard_error".
inline std::string error_of(const Quantity& quantity) {
  return std::string(quantity.name) + "_standard_error";
}

}  // namespace sgm
