#pragma once
#include <cmath>
#include <cstring>

#include "core/kernels/philox.h"

/// Elementary functions without branches or library calls: they vectorise, and give the same bits on every
/// instruction set and device (no fused multiply-add). The polynomials are minimax fits (Remez) of our own.
namespace sgm::kernels {

template <class To, class From>
SGM_HD inline To bits_of(From from) {
  static_assert(sizeof(To) == sizeof(From));
  To to;
  memcpy(&to, &from, sizeof to);
  return to;
}

/// log x for positive normal x, relative error below 2e-7. log m = 2 atanh s with s = (m − 1)/(m + 1), m in
/// [√½, √2).
SGM_HD inline float log_of(float x) {
  const int32_t shifted = bits_of<int32_t>(x) - 0x3f3504f3;
  const int32_t exponent = shifted >> 23;
  const float m = bits_of<float>((shifted & 0x007fffff) + 0x3f3504f3);
  const float s = (m - 1.0f) / (m + 1.0f);
  const float z = s * s;
  const float series = ((0.1493586378f * z + 0.1998877079f) * z + 0.3333338819f) * z;
  const float two_s = s + s;
  return static_cast<float>(exponent) * 0.693147181f + (two_s + two_s * series);
}

/// log x for positive normal x, relative error below 5e-16.
SGM_HD inline double log_of(double x) {
  const int64_t shifted = bits_of<int64_t>(x) - 0x3fe6a09e667f3bcd;
  const double m = bits_of<double>((shifted & 0x000fffffffffffff) + 0x3fe6a09e667f3bcd);
  // The exponent as a double without a 64-bit conversion (AVX2 has none): its 12 bits as the low mantissa of
  // 2^52 + 2^11.
  const int64_t biased = static_cast<int64_t>(static_cast<uint64_t>(shifted) >> 52 ^ 0x800);
  const double exponent = bits_of<double>(biased | 0x4330000000000000) - 4503599627372544.0;
  const double s = (m - 1.0) / (m + 1.0);
  const double z = s * s;
  double series = 0.0739797475137362857;
  series = series * z + 0.0765702528164222041;
  series = series * z + 0.0909178216303477194;
  series = series * z + 0.111110992865886141;
  series = series * z + 0.142857143711938878;
  series = series * z + 0.199999999997073387;
  series = series * z + 0.333333333333336721;
  const double two_s = s + s;
  // ln 2 in two parts: the first has 20 trailing zeros, so its product with the exponent is exact.
  return exponent * 0.693147180369123816490 +
         (two_s + (two_s * (z * series) + exponent * 1.90821492927058770002e-10));
}

/// exp x for x <= 709, relative error below 5e-16; 0 below −708.
SGM_HD inline double exp_of(double x) {
  const double clamped = x < -708.0 ? -708.0 : x;
  const double shifted =
      clamped * 1.44269504088896340736 + 6755399441055744.0;  // 1.5 * 2^52: the integer is in the low bits
  const double n = shifted - 6755399441055744.0;
  const double r = (clamped - n * 0.693147180369123816490) - n * 1.90821492927058770002e-10;
  double p = 2.09268915417678216e-9;
  p = p * r + 2.51122282013115591e-8;
  p = p * r + 2.75572335345874208e-7;
  p = p * r + 2.75572342695406879e-6;
  p = p * r + 0.000024801587373526561;
  p = p * r + 0.000198412698970268951;
  p = p * r + 0.0013888888888858556;
  p = p * r + 0.00833333333331675122;
  p = p * r + 0.0416666666666667243;
  p = p * r + 0.166666666666666838;
  p = p * r + 0.5;
  const double value = 1.0 + (r + r * r * p);
  const double scaled =
      bits_of<double>(bits_of<int64_t>(value) + static_cast<int64_t>(bits_of<uint64_t>(shifted) << 52));
  return x < -708.0 ? 0.0 : scaled;
}

/// A point of the circle by its direction (cos, sin).
template <class T>
struct Direction {
  T cos, sin;
};

/// Turns the direction of an angle in [−π/4, π/4) by `quadrant` right angles; signs and exchange by bits.
template <class T, class Bits>
SGM_HD inline Direction<T> turned(T c, T s, uint32_t quadrant) {
  constexpr int top = 8 * sizeof(T) - 1;
  const Bits q = quadrant;
  const bool odd = (quadrant & 1) != 0;
  const Bits cos_sign = ((q + 1) >> 1 & 1) << top;
  const Bits sin_sign = (q >> 1 & 1) << top;
  return {bits_of<T>(static_cast<Bits>(bits_of<Bits>(odd ? s : c) ^ cos_sign)),
          bits_of<T>(static_cast<Bits>(bits_of<Bits>(odd ? c : s) ^ sin_sign))};
}

/// Direction of the angle 2π w/2^32: the two top bits after rounding are the quadrant, so reduction is exact.
SGM_HD inline Direction<float> direction(uint32_t w) {
  const uint32_t quadrant = (w + 0x20000000u) >> 30;
  const float x =
      static_cast<float>(static_cast<int32_t>(w - (quadrant << 30))) * 1.46291807927e-9f;  // 2π/2^32
  const float z = x * x;
  const float s = x + x * z * ((-0.0001951729898f * z + 0.008332178146f) * z - 0.1666665494f);
  const float c = (1.0f - 0.5f * z) + z * z * ((2.44384516e-5f * z - 0.001388736752f) * z + 0.04166664687f);
  return turned<float, uint32_t>(c, s, quadrant);
}

/// Direction of the angle 2π (w 2^22 + low)/2^54, low < 2^22.
SGM_HD inline Direction<double> direction(uint32_t w, uint32_t low) {
  const uint32_t quadrant = (w + 0x20000000u) >> 30;
  const double turns = static_cast<double>(static_cast<int32_t>(w - (quadrant << 30))) * 4194304.0 +
                       static_cast<double>(static_cast<int32_t>(low));
  const double x = turns * 3.4878684980086318995e-16;  // 2π/2^54
  const double z = x * x;
  double s = 1.58968279268371582e-10;
  s = s * z - 2.50507586531381007e-8;
  s = s * z + 2.75573136952252046e-6;
  s = s * z - 0.000198412698298169479;
  s = s * z + 0.00833333333332242454;
  s = s * z - 0.166666666666666321;
  double c = -1.13596698536257974e-11;
  c = c * z + 2.08757236841190507e-9;
  c = c * z - 2.75573143552390638e-7;
  c = c * z + 0.0000248015872894918151;
  c = c * z - 0.00138888888888741386;
  c = c * z + 0.0416666666666665996;
  return turned<double, uint64_t>((1.0 - 0.5 * z) + z * z * c, x + x * z * s, quadrant);
}

}  // namespace sgm::kernels
