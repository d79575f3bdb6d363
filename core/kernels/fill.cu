#include <algorithm>

#include "core/kernels/fill_cuda.h"
#include "core/kernels/variates.h"

namespace sgm::kernels {
namespace {

/// Grid-stride over blocks of the counter.
template <class Visit>
__device__ void for_blocks(int64_t blocks, int64_t per_row, const Draw& draw, const Visit& visit) {
  for (int64_t i = blockIdx.x * int64_t{blockDim.x} + threadIdx.x; i < blocks;
       i += int64_t{gridDim.x} * blockDim.x) {
    const int64_t row = i / per_row, block = i % per_row;
    visit(philox(
              counter(draw.number, static_cast<uint64_t>(draw.first_row + row), static_cast<uint32_t>(block)),
              draw.key),
          row, block);
  }
}

template <class Variate>
__global__ void fill_variates(typename Variate::Value* out, int64_t blocks, int64_t per_row,
                              int64_t row_length, Draw draw) {
  for_blocks(blocks, per_row, draw, [=](const Block& w, int64_t row, int64_t block) {
    typename Variate::Value made[Variate::count];
    Variate::make(w, made);
    for (int e = 0; e < Variate::count; ++e) {
      const int64_t at = block * Variate::count + e;
      if (at < row_length) out[row * row_length + at] = made[e];
    }
  });
}

template <class T>
__global__ void fill_signs(T* out, int64_t blocks, int64_t per_row, int64_t row_length, Draw draw) {
  for_blocks(blocks, per_row, draw, [=](const Block& w, int64_t row, int64_t block) {
    const uint32_t words[4] = {w.w0, w.w1, w.w2, w.w3};
    for (int e = 0; e < signs_per_block; ++e) {
      const int64_t at = block * signs_per_block + e;
      if (at < row_length) out[row * row_length + at] = sign<T>(words[e >> 5], e & 31);
    }
  });
}

template <class T, class Uniform, class Normal>
void launch(Kind kind, T* out, int64_t blocks, int64_t per_row, int64_t row_length, const Draw& draw,
            cudaStream_t stream) {
  constexpr int threads = 256;
  const int grid = static_cast<int>(std::min<int64_t>((blocks + threads - 1) / threads, 4096));
  if (kind == Kind::uniform)
    fill_variates<Uniform><<<grid, threads, 0, stream>>>(out, blocks, per_row, row_length, draw);
  if (kind == Kind::normal)
    fill_variates<Normal><<<grid, threads, 0, stream>>>(out, blocks, per_row, row_length, draw);
  if (kind == Kind::rademacher)
    fill_signs<T><<<grid, threads, 0, stream>>>(out, blocks, per_row, row_length, draw);
}

}  // namespace

const char* fill_cuda(Kind kind, bool is_double, void* out, int64_t rows, int64_t row_length,
                      const Draw& draw, void* stream) {
  const int64_t count = kind == Kind::rademacher ? signs_per_block
                        : is_double              ? NormalDouble::count
                                                 : NormalFloat::count;
  const int64_t per_row = (row_length + count - 1) / count, blocks = rows * per_row;
  if (blocks == 0) return nullptr;
  const cudaStream_t on = static_cast<cudaStream_t>(stream);
  if (is_double) {
    launch<double, UniformDouble, NormalDouble>(kind, static_cast<double*>(out), blocks, per_row, row_length,
                                                draw, on);
  } else {
    launch<float, UniformFloat, NormalFloat>(kind, static_cast<float*>(out), blocks, per_row, row_length,
                                             draw, on);
  }
  const cudaError_t error = cudaGetLastError();
  return error == cudaSuccess ? nullptr : cudaGetErrorString(error);
}

}  // namespace sgm::kernels
