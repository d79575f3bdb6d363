#pragma once
#include <cstdint>

#include "core/kernels/philox.h"

namespace sgm::kernels {

enum class Kind { uniform, normal, rademacher };

/// Blocks that a row of `row_length` elements takes; the last may be used in part.
int64_t blocks_per_row(Kind kind, bool is_double, int64_t row_length);

/// Writes the elements of blocks begin … end − 1 of a (rows, row_length) array that starts at `out`; blocks
/// are numbered row by row over the array. Any split of the range gives the same array. Uniforms and normals
/// as in variates.h.
void fill(Kind kind, float* out, int64_t row_length, int64_t begin, int64_t end, const Draw& draw);
void fill(Kind kind, double* out, int64_t row_length, int64_t begin, int64_t end, const Draw& draw);

}  // namespace sgm::kernels
