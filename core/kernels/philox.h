#pragma once
#include <cstdint>

/// Marks a formula that the CPU loop and the CUDA kernel share; always inlined, so that it is compiled for
/// the loop's instruction set.
#ifdef __CUDACC__
#define SGM_HD __host__ __device__
#else
#define SGM_HD __attribute__((always_inline))
#endif

namespace sgm::kernels {

/// 128 bits: a counter, or the random words made of it.
struct Block {
  uint32_t w0, w1, w2, w3;
};

/// Philox4x32-10, Salmon et al. 2011: a bijection of 128-bit counters for every 64-bit key, ten rounds.
SGM_HD inline Block philox(Block c, uint64_t key) {
  uint32_t k0 = static_cast<uint32_t>(key);
  uint32_t k1 = static_cast<uint32_t>(key >> 32);
  for (int round = 0; round < 10; ++round) {
    const uint64_t p0 = uint64_t{0xD2511F53u} * c.w0, p1 = uint64_t{0xCD9E8D57u} * c.w2;
    c = {static_cast<uint32_t>(p1 >> 32) ^ c.w1 ^ k0, static_cast<uint32_t>(p1),
         static_cast<uint32_t>(p0 >> 32) ^ c.w3 ^ k1, static_cast<uint32_t>(p0)};
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  return c;
}

/// What a draw depends on besides row and element: the stream's key, the draw's number within the stream, and
/// the tensor's first row.
struct Draw {
  uint64_t key;
  uint64_t number;    ///< below 2^40
  int64_t first_row;  ///< rows are below 2^48
};

/// The counter of block `block` of row `row` (docs/rng.md): block, draw number, row; `lane` 0 … 254 numbers
/// the further tries of a rejected integer, 255 is kept for forks.
SGM_HD inline Block counter(uint64_t number, uint64_t row, uint32_t block, uint32_t lane = 0) {
  return {block, static_cast<uint32_t>(number), static_cast<uint32_t>(row),
          static_cast<uint32_t>(row >> 32) | static_cast<uint32_t>(number >> 32) << 16 | lane << 24};
}

}  // namespace sgm::kernels
