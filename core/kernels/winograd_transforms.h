#pragma once
#include "core/kernels/vectors.h"

/// The one-dimensional transforms of F(4, 3) on vectors V; elements of the source are `s` apart, those of the
/// result `t`.
namespace sgm::kernels {

namespace points {  // 0, ±a, ±b, infinity
constexpr float a = .75, b = 1.5;
constexpr float a2 = a * a, b2 = b * b;
constexpr float g0 = 1 / (a2 * b2);
constexpr float ga = 1 / (2 * a2 * (a2 - b2));
constexpr float gb = 1 / (2 * b2 * (b2 - a2));

/// B^T d: six pixels.
template <class V>
SGM_INLINE void pixels(const V* d, int64_t s, V* to, int64_t t) {
  const V d1 = d[s];
  const V d2 = d[2 * s];
  const V d3 = d[3 * s];
  const V d4 = d[4 * s];
  const V even_a = d4 - b2 * d2;
  const V odd_a = a * (d3 - b2 * d1);
  const V even_b = d4 - a2 * d2;
  const V odd_b = b * (d3 - a2 * d1);
  to[0] = a2 * b2 * d[0] - (a2 + b2) * d2 + d4;
  to[t] = even_a + odd_a, to[2 * t] = even_a - odd_a;
  to[3 * t] = even_b + odd_b, to[4 * t] = even_b - odd_b;
  to[5 * t] = a2 * b2 * d1 - (a2 + b2) * d3 + d[5 * s];
}

/// A^T m: four outputs.
template <class V>
SGM_INLINE void outputs(const V* m, int64_t s, V* to, int64_t t) {
  const V even_a = m[s] + m[2 * s];
  const V odd_a = m[s] - m[2 * s];
  const V even_b = m[3 * s] + m[4 * s];
  const V odd_b = m[3 * s] - m[4 * s];
  to[0] = m[0] + even_a + even_b;
  to[t] = a * odd_a + b * odd_b;
  to[2 * t] = a2 * even_a + b2 * even_b;
  to[3 * t] = a * a2 * odd_a + b * b2 * odd_b + m[5 * s];
}

/// A y: the transpose of it, for gradients.
template <class V>
SGM_INLINE void outputs_back(const V* y, int64_t s, V* to, int64_t t) {
  const V even_a = y[0] + a2 * y[2 * s];
  const V odd_a = a * (y[s] + a2 * y[3 * s]);
  const V even_b = y[0] + b2 * y[2 * s];
  const V odd_b = b * (y[s] + b2 * y[3 * s]);
  to[0] = y[0];
  to[t] = even_a + odd_a, to[2 * t] = even_a - odd_a;
  to[3 * t] = even_b + odd_b, to[4 * t] = even_b - odd_b;
  to[5 * t] = y[3 * s];
}

/// G w: three weights.
template <class V>
SGM_INLINE void weights(const V* w, int64_t s, V* to, int64_t t) {
  const V even_a = ga * (w[0] + a2 * w[2 * s]);
  const V odd_a = ga * a * w[s];
  const V even_b = gb * (w[0] + b2 * w[2 * s]);
  const V odd_b = gb * b * w[s];
  to[0] = g0 * w[0];
  to[t] = even_a + odd_a, to[2 * t] = even_a - odd_a;
  to[3 * t] = even_b + odd_b, to[4 * t] = even_b - odd_b;
  to[5 * t] = w[2 * s];
}

/// G^T u.
template <class V>
SGM_INLINE void weights_back(const V* u, int64_t s, V* to, int64_t t) {
  const V even_a = ga * (u[s] + u[2 * s]);
  const V odd_a = ga * (u[s] - u[2 * s]);
  const V even_b = gb * (u[3 * s] + u[4 * s]);
  const V odd_b = gb * (u[3 * s] - u[4 * s]);
  to[0] = g0 * u[0] + even_a + even_b;
  to[t] = a * odd_a + b * odd_b;
  to[2 * t] = a2 * even_a + b2 * even_b + u[5 * s];
}

}  // namespace points

}  // namespace sgm::kernels
