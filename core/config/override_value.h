#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/config/node.h"
#include "core/config/scan.h"

namespace sgm {

/// A parsed element: a value, or a sweep over the elements of the list `node`.
struct Element {
  Node node{};
  std::string sweep{};  ///< "" for a value; else what makes it a sweep: ",", "choice", "range" …
};

/// The arguments of a function, positional ones with an empty name.
using Arguments = std::vector<std::pair<std::string, Element>>;
/// Applies a function of the grammar (casts, sort, sweeps). Throws std::invalid_argument with the reason if
/// it cannot.
Element call(std::string_view function, const Arguments& arguments);
/// The names of the functions, sorted.
std::vector<std::string> function_names();

/// Reads the value behind `key=` up to the end. `origin` becomes the values' origin, with their columns.
/// Throws SyntaxError.
Element scan_value(Scan& scan, const Origin& origin);

/// A word without quotes: null, boolean, integer or float where the whole word is one, else a string.
Node typed_word(std::string_view word);

}  // namespace sgm
