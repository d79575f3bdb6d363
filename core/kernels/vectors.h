#pragma once
#include <cstdint>

#define SGM_INLINE inline __attribute__((always_inline))

/// Loops over vectors of floats V (GCC's vector_size), inlined into functions compiled for one instruction
/// set.
namespace sgm::kernels {

template <class V>
constexpr int64_t lanes = sizeof(V) / sizeof(float);

template <class V>
SGM_INLINE V load(const float* from) {
  V v;
  __builtin_memcpy(&v, from, sizeof(V));
  return v;
}
template <class V>
SGM_INLINE void store(const V& v, float* to) {
  __builtin_memcpy(to, &v, sizeof(V));
}

}  // namespace sgm::kernels
