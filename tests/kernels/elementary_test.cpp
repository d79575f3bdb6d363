#include "core/kernels/elementary.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace sgm::kernels {
namespace {

/// Largest relative error of `of` against `exact` (80-bit) over positive arguments spread over all exponents.
template <class T, class Of, class Exact>
double worst(double low, double high, const Of& of, const Exact& exact) {
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> exponent(low, high);
  double error = 0;
  for (int i = 0; i < 200000; ++i) {
    const T x = static_cast<T>(std::exp2(exponent(random)));
    const long double truth = exact(static_cast<long double>(x));
    if (truth != 0)
      error =
          std::max(error, static_cast<double>(std::abs((static_cast<long double>(of(x)) - truth) / truth)));
  }
  return error;
}

TEST(Elementary, Logarithm) {
  const auto log = [](long double x) { return std::log(x); };
  EXPECT_LT(worst<double>(
                -1000, 1000, [](double x) { return log_of(x); }, log),
            5e-16);
  EXPECT_LT(worst<double>(
                -0.6, 0.6, [](double x) { return log_of(x); }, log),
            5e-16);
  EXPECT_LT(worst<float>(
                -100, 100, [](float x) { return log_of(x); }, log),
            2e-7);
  EXPECT_LT(worst<float>(
                -0.6, 0.6, [](float x) { return log_of(x); }, log),
            2e-7);
  EXPECT_EQ(log_of(1.0), 0);
  EXPECT_EQ(log_of(1.0f), 0);
}

TEST(Elementary, Exponential) {
  const auto minus = [](long double x) { return std::exp(-x); };
  EXPECT_LT(worst<double>(
                -30, 9.46, [](double x) { return exp_of(-x); }, minus),
            5e-16);
  EXPECT_LT(worst<double>(
                -30, 9.46, [](double x) { return exp_of(x); }, [](long double x) { return std::exp(x); }),
            5e-16);
  EXPECT_EQ(exp_of(0.0), 1);
  EXPECT_EQ(exp_of(-709.0), 0);
  EXPECT_EQ(exp_of(-INFINITY), 0);
  EXPECT_TRUE(std::isnan(exp_of(NAN)));
}

TEST(Elementary, Direction) {
  constexpr long double tau = 6.283185307179586476925286766559L;
  std::mt19937 random(1);
  double error = 0, error_float = 0;
  for (int i = 0; i < 200000; ++i) {
    const uint32_t w =
        i < 64 ? 0x10000000u * static_cast<uint32_t>(i / 4) + static_cast<uint32_t>(i % 4) - 2 : random();
    const uint32_t low = random() >> 10;
    const long double angle = tau * ((static_cast<long double>(w) * 4194304 + low) / 18014398509481984.0L);
    const Direction<double> d = direction(w, low);
    error = std::max(error, static_cast<double>(std::max(std::abs(d.cos - std::cos(angle)),
                                                         std::abs(d.sin - std::sin(angle)))));
    const long double coarse = tau * (static_cast<long double>(w) / 4294967296.0L);
    const Direction<float> f = direction(w);
    error_float = std::max(error_float, static_cast<double>(std::max(std::abs(f.cos - std::cos(coarse)),
                                                                     std::abs(f.sin - std::sin(coarse)))));
  }
  EXPECT_LT(error, 3e-16);
  EXPECT_LT(error_float, 1.5e-7);
}

}  // namespace
}  // namespace sgm::kernels
