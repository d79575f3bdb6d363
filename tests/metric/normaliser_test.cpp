#include "core/metric/normaliser.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cmath>

#include "tests/support/error_of.h"

namespace sgm::test {
namespace {

Mixture isotropic(std::vector<double> variances, int64_t D) {
  const auto K = static_cast<int64_t>(variances.size());
  return checked({at::full({K}, 1.0 / static_cast<double>(K), at::kDouble),
                  at::zeros({K, D}, at::kDouble),
                  at::tensor(variances, at::kDouble),
                  {}});
}

/// exp(-|x|^2/(2 variance)) and its log Z.
auto bell(double variance) {
  return [variance](const at::Tensor& x) { return -0.5 * x.square().sum(1) / variance; };
}
double log_z(double variance, int64_t D) {
  return 0.5 * static_cast<double>(D) * std::log(2 * M_PI * variance);
}

TEST(Normaliser, OfGaussiansIsKnown) {
  // Of N(0, s I) by draws of N(0, q I): E[w^2]/E[w]^2 = (q/sqrt(s (2 q - s)))^D.
  const double s = 1, q = 4;
  for (const int64_t D : {1, 4}) {
    const int64_t n = 40000;
    const Normaliser found = log_normaliser(bell(s), isotropic({q}, D), n, Rng(1));
    const double second = std::pow(q / std::sqrt(s * (2 * q - s)), D);
    const double error = std::sqrt((second - 1) / n);
    EXPECT_NEAR(found.log_z, log_z(s, D), 4.9 * error) << D;
    EXPECT_NEAR(found.effective_share() * second, 1, 0.1) << D;
    EXPECT_NEAR(found.standard_error / error, 1, 0.1) << D;
  }
}

TEST(Normaliser, IsExactWhereTheProposalIsTheDensity) {
  const Normaliser found = log_normaliser(bell(2), isotropic({2}, 3), 5000, Rng(2));
  EXPECT_NEAR(found.log_z, log_z(2, 3), 1e-12);
  EXPECT_NEAR(found.effective, 5000, 1e-6);
  EXPECT_LT(found.standard_error, 1e-6);
}

TEST(Normaliser, TakesMixturesForProposals) {
  const Normaliser wide = log_normaliser(bell(1), isotropic({4}, 8), 20000, Rng(3));
  const Normaliser both = log_normaliser(bell(1), isotropic({4, 1}, 8), 20000, Rng(3));
  EXPECT_GT(both.effective, 5 * wide.effective);
  EXPECT_NEAR(both.log_z, log_z(1, 8), 4.9 * both.standard_error);
}

TEST(Normaliser, RefusesWhatHasNoWeight) {
  const auto constant = [](double value) {
    return [value](const at::Tensor& x) { return at::full({x.size(0)}, value, at::kDouble); };
  };
  const Mixture proposal = isotropic({1}, 2);
  EXPECT_THAT(error_of<InputError>([&] { log_normaliser(constant(0), proposal, 1, Rng(1)); }),
              testing::HasSubstr("at least two"));
  for (const double bad : std::initializer_list<double>{-INFINITY, INFINITY, NAN}) {
    EXPECT_THAT(error_of<RunError>([&] { log_normaliser(constant(bad), proposal, 10, Rng(1)); }),
                testing::HasSubstr("largest log weight"));
  }
}

}  // namespace
}  // namespace sgm::test
