#include "experiments/vp_ve_sde/mixture_numbers.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <gtest/gtest.h>

namespace sgm::vp_ve_sde {
namespace {

constexpr double variance = 0.04;

/// Two flat images of 4 x 4, at 0 and at 1, of weights 1/4 and 3/4.
Mixture flat() {
  return checked({at::tensor({0.25, 0.75}, at::kDouble),
                  at::stack({at::zeros({16}, at::kDouble), at::ones({16}, at::kDouble)}),
                  at::full({2}, variance, at::kDouble),
                  {}});
}

/// One sample at the first component and four at the second, each off by `noise`, (16,).
at::Tensor samples(const at::Tensor& noise) {
  return flat().means.index_select(0, at::tensor({0, 1, 1, 1, 1}, at::kLong)) + noise;
}

at::Tensor checkerboard() {
  const at::Tensor sign = at::tensor({1.0, -1.0, 1.0, -1.0}, at::kDouble);
  return at::outer(sign, sign).flatten();
}

TEST(MixtureNumbers, MeasureVarianceWithinComponentsAndDetails) {
  const double deviation = std::sqrt(variance);
  const MixtureNumbers rough = numbers_of(flat(), samples(1.1 * deviation * checkerboard()));
  const MixtureNumbers smooth = numbers_of(flat(), samples(at::full({16}, deviation, at::kDouble)));
  EXPECT_NEAR(rough.within, 0.21, 1e-12);
  EXPECT_NEAR(rough.high_pass, 4 * 1.21 - 1, 1e-12) << "each detail (a + a + a + a)/2";
  EXPECT_NEAR(smooth.within, 0, 1e-12);
  EXPECT_NEAR(smooth.high_pass, -1, 1e-12) << "no detail at all";
  EXPECT_TRUE(at::equal(smooth.counts, at::tensor({1, 4}, at::kLong)));
  // (1 − 5/4)^2/(5/4) + (4 − 15/4)^2/(15/4)
  EXPECT_NEAR(chi_square(flat(), smooth.counts), 1.0 / 15, 1e-12);
}

/// 20,000 samples: standard errors sqrt(2/320,000) and, of nine correlated details, below sqrt(2/20,000);
/// chi-square of one degree, 24 once in 1e6.
TEST(MixtureNumbers, OfExactSamplesAreZero) {
  Rng rng(1);
  const MixtureNumbers numbers = numbers_of(flat(), sample(flat(), 20000, rng));
  EXPECT_LT(std::abs(numbers.within), 4.9 * 0.0025);
  EXPECT_LT(std::abs(numbers.high_pass), 4.9 * 0.01);
  EXPECT_LT(chi_square(flat(), numbers.counts), 24);
}

}  // namespace
}  // namespace sgm::vp_ve_sde
