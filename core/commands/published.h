#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "core/io/result_file.h"

namespace sgm {

/// Whether two merged results are equal but for rounding: the same cells with the same data sets, integers
/// and texts equal, and floating-point numbers within 1e-9 (float64) or 1e-4 (float32) of the largest finite
/// one of their data set; nan and infinities in the same places. Attributes must be equal but for `identity`,
/// `code`, `files` and the versions of libraries. Another processor adds the terms of a sum in another order;
/// n terms then differ by some sqrt(n) roundings of the largest. In float64 (1.1e-16) a sum of 1e6 terms
/// moves by 1e-13, and 1e-9 leaves four digits for what is computed from it. In float32 (6e-8), which
/// networks use, a layer's sums of 1e4 terms move by 6e-6, and a hundred layers by ten times that: 1e-4.
bool equal_within_rounding(const Group& a, const Group& b);

/// The entries of `now` (a status.toml) that lie beyond the combined 95 % interval around those of `before`,
/// as "name: 15.8 ± 2.9, published 4.0 ± 0.7". Entries without standard errors may differ by 1e-4 of their
/// value.
std::vector<std::string> moved_entries(const std::filesystem::path& before, const std::filesystem::path& now);

}  // namespace sgm
