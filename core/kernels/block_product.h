#pragma once
#include <type_traits>

#include "core/kernels/vectors.h"

namespace sgm::kernels {

/// rows x (columns * lanes) values of c (rows, ·), which start at 0 or, with `add`, at what is there, from
/// `depth` products each.
template <class V, int rows, int columns>
SGM_INLINE void block(int64_t depth, const float* left, int64_t left_row, int64_t left_depth,
                      const float* right, int64_t stride, float* c, bool add) {
  V sum[rows][columns];
  for (int r = 0; r < rows; ++r) {
    for (int k = 0; k < columns; ++k) sum[r][k] = add ? load<V>(c + r * stride + k * lanes<V>) : V{};
  }
  for (int64_t i = 0; i < depth; ++i, left += left_depth, right += stride) {
    V of[columns];
#pragma GCC unroll 3
    for (int k = 0; k < columns; ++k) of[k] = load<V>(right + k * lanes<V>);
#pragma GCC unroll 8
    for (int r = 0; r < rows; ++r) {
      const V value = V{} + left[r * left_row];
#pragma GCC unroll 3
      for (int k = 0; k < columns; ++k) sum[r][k] += value * of[k];
    }
  }
  for (int r = 0; r < rows; ++r) {
    for (int k = 0; k < columns; ++k) store(sum[r][k], c + r * stride + k * lanes<V>);
  }
}

/// c (rows, columns) = left right, or += with `add`: left[r * left_row + i * left_depth], right (depth,
/// columns). Rows are multiples of `high`.
template <class V, int high>
SGM_INLINE void product(int64_t rows, int64_t columns, int64_t depth, const float* left, int64_t left_row,
                        int64_t left_depth, const float* right, float* c, bool add) {
  const auto part = [&](int64_t k, auto width) __attribute__((always_inline)) {
    for (int64_t r = 0; r < rows; r += high)
      block<V, high, width>(depth, left + r * left_row, left_row, left_depth, right + k, columns,
                            c + r * columns + k, add);
  };
  for (int64_t k = 0; k < columns;) {
    const int64_t rest = (columns - k) / lanes<V>;
    const int64_t width = rest >= 3 && rest != 4 ? 3 : rest >= 2 ? 2 : 1;
    if (width == 3) {
      part(k, std::integral_constant<int, 3>());
    } else if (width == 2) {
      part(k, std::integral_constant<int, 2>());
    } else {
      part(k, std::integral_constant<int, 1>());
    }
    k += width * lanes<V>;
  }
}

}  // namespace sgm::kernels
