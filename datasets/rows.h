#pragma once
#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

namespace sgm {

/// A table of numbers: float64 (N, D) and the names of its columns.
struct Rows {
  at::Tensor values;
  std::vector<std::string> columns;
};

/// Reads text with a line of column names (quotes are dropped) and lines of numbers. `name` is the file, for
/// messages. InputError with the line for a missing, surplus or non-finite value.
Rows read_rows(const std::string& text, char separator, const std::string& name);

/// The rows held out as a test set: round(share · count) of a permutation that depends on `count` alone;
/// sorted. And all others.
struct Split {
  at::Tensor train, test;  ///< int64 indices
};
Split held_out(int64_t count, double share);

}  // namespace sgm
