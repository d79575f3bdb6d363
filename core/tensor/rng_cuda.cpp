#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>

#include "core/base/require.h"
#include "core/kernels/fill_cuda.h"
#include "core/tensor/fills.h"

/// Part of libsgm_cuda.so: puts the CUDA fill where Rng finds it.
namespace sgm {
namespace {

void fill_on_device(kernels::Kind kind, bool is_double, void* out, int64_t rows, int64_t row_length,
                    const kernels::Draw& draw, int device) {
  const c10::cuda::CUDAGuard guard(static_cast<c10::DeviceIndex>(device));
  const char* error = kernels::fill_cuda(kind, is_double, out, rows, row_length, draw,
                                         c10::cuda::getCurrentCUDAStream().stream());
  require_run(error == nullptr,
              "rng: a CUDA kernel could not be launched: {} (Rng)\n  check the device with nvidia-smi",
              error);
}

const bool registered = (cuda_fill() = fill_on_device, true);

}  // namespace
}  // namespace sgm
