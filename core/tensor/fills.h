#pragma once
#include <cstdint>

#include "core/kernels/fill.h"

namespace sgm {

/// The draws of a device: kind, whether elements are double (else float), where to write, rows, elements a
/// row, which draw, device index.
using DeviceFill = void (*)(kernels::Kind kind, bool is_double, void* out, int64_t rows, int64_t row_length,
                            const kernels::Draw& draw, int device);

/// The CUDA fill, or null: libsgm_cuda.so puts it here when it is loaded. Without it draws are made on the
/// CPU and copied.
DeviceFill& cuda_fill();

}  // namespace sgm
