#pragma once

namespace sgm {

/// Loads the CUDA half of LibTorch and, where it was built, libsgm_cuda.so. Must come before the first at::
/// call of the process: loaded later, LibTorch would keep believing that there is no CUDA. Throws InputError,
/// with what to do, if there is no NVIDIA driver or device, or a library is missing. A second call does
/// nothing.
void load_cuda();

/// True if the processor computes in bf16 (AVX512_BF16 or AMX). Elsewhere bf16 is slower than float32.
bool has_bf16_units();

/// True if the driver reports at least one CUDA device; loads nothing of LibTorch.
bool has_cuda_device();

}  // namespace sgm
