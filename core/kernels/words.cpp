#include "core/kernels/words.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace sgm::kernels {
namespace {

void each(Words& w, uint64_t key) {
  for (int i = 0; i < Words::size; ++i) {
    const Block b = philox(w[i], key);
    w.w0[i] = b.w0, w.w1[i] = b.w1, w.w2[i] = b.w2, w.w3[i] = b.w3;
  }
}

#if defined(__x86_64__)
// The rounds of philox() on even and odd lanes apart: a 32 x 32 -> 64 bit product leaves its low word where
// the next round's exclusive or takes it, and its high word one shift away; upper halves hold what nobody
// reads. Compilers make 64-bit multiplications of the plain loop, 2.7 times slower. One text for both widths:
// functions of one target cannot take their body from a template without it.
#define SGM_ROUNDS(VECTOR, PRODUCT)                                                                        \
  for (int i = 0; i < Words::size; i += static_cast<int>(sizeof(VECTOR) / 4)) {                            \
    const auto at = [i](uint32_t* words) { return reinterpret_cast<VECTOR*>(words + i); };                 \
    const VECTOR m0 = VECTOR{} + 0xD2511F53u, m1 = VECTOR{} + 0xCD9E8D57u;                                 \
    VECTOR a0 = *at(w.w0), a1 = *at(w.w1), a2 = *at(w.w2), a3 = *at(w.w3);                                 \
    VECTOR b0 = a0 >> 32, b1 = a1 >> 32, b2 = a2 >> 32, b3 = a3 >> 32;                                     \
    uint64_t k0 = key & 0xFFFFFFFFu, k1 = key >> 32;                                                       \
    for (int round = 0; round < 10; ++round) {                                                             \
      const VECTOR p0 = PRODUCT(a0, m0), p1 = PRODUCT(a2, m1), q0 = PRODUCT(b0, m0), q1 = PRODUCT(b2, m1); \
      a0 = (p1 >> 32) ^ a1 ^ k0, a2 = (p0 >> 32) ^ a3 ^ k1, b0 = (q1 >> 32) ^ b1 ^ k0,                     \
      b2 = (q0 >> 32) ^ b3 ^ k1;                                                                           \
      a1 = p1, a3 = p0, b1 = q1, b3 = q0;                                                                  \
      k0 += 0x9E3779B9u, k1 += 0xBB67AE85u;                                                                \
    }                                                                                                      \
    *at(w.w0) = (a0 & 0xFFFFFFFFu) | b0 << 32;                                                             \
    *at(w.w1) = (a1 & 0xFFFFFFFFu) | b1 << 32;                                                             \
    *at(w.w2) = (a2 & 0xFFFFFFFFu) | b2 << 32;                                                             \
    *at(w.w3) = (a3 & 0xFFFFFFFFu) | b3 << 32;                                                             \
  }

using Four = uint64_t __attribute__((vector_size(32), may_alias));
using Eight = uint64_t __attribute__((vector_size(64), may_alias));
#define SGM_PRODUCT_FOUR(a, b) Four(_mm256_mul_epu32(__m256i(a), __m256i(b)))
#define SGM_PRODUCT_EIGHT(a, b) Eight(_mm512_maskz_mul_epu32(0xFF, __m512i(a), __m512i(b)))

__attribute__((target("avx2"))) void by_four(Words& w, uint64_t key) {
  SGM_ROUNDS(Four, SGM_PRODUCT_FOUR)
}

__attribute__((target("avx512f"))) void by_eight(Words& w, uint64_t key) {
  SGM_ROUNDS(Eight, SGM_PRODUCT_EIGHT)
}
#endif

}  // namespace

void philox_all(Words& counters, uint64_t key) {
#if defined(__x86_64__)
  static const auto widest = __builtin_cpu_supports("avx512f") ? by_eight
                             : __builtin_cpu_supports("avx2")  ? by_four
                                                               : each;
  widest(counters, key);
#else
  each(counters, key);
#endif
}

}  // namespace sgm::kernels
