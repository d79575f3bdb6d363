#pragma once
#include "core/kernels/fill.h"

namespace sgm::kernels {

/// Writes a whole (rows, row_length) array on the current CUDA device, on `stream` (a cudaStream_t): the
/// numbers of fill(). Returns the error of the launch as text, or null.
const char* fill_cuda(Kind kind, bool is_double, void* out, int64_t rows, int64_t row_length,
                      const Draw& draw, void* stream);

}  // namespace sgm::kernels
