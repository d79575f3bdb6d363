#include "experiments/fid_tables/fid_exact/law.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/metric/frechet.h"
#include "core/metric/frechet_error.h"
#include "core/metric/kid.h"
#include "tests/support/one_thread.h"

namespace sgm::fid_tables::fid_exact {
namespace {

class OfPair : public testing::TestWithParam<std::string> {
 protected:
  Pair pair{.kind = GetParam(), .dimension = 3, .shift = .3, .ratio = 1.4, .rotation = .6};
  Law generated = pair.generated(), real = pair.real();
};
INSTANTIATE_TEST_SUITE_P(Fid, OfPair, testing::ValuesIn(pair_kinds()),
                         [](const auto& info) { return info.param; });

/// Mean and covariance of 100,000 rows within six standard errors of the stated ones: of each of up to 9
/// numbers, two laws and four pairs a false alarm below 2e-7 together.
TEST_P(OfPair, DrawsHaveTheStatedMoments) {
  const int64_t n = 100000;
  for (const Law& law : {generated, real}) {
    const at::Tensor x = LawSampler(law).draw(n, Rng(1));
    const Gaussian stated = law.moments();
    const at::Tensor away = x - stated.mean;
    const at::Tensor products = away.unsqueeze(2) * away.unsqueeze(1) - stated.covariance;
    for (const at::Tensor& error : {away, products.flatten(1)}) {
      const at::Tensor t = error.mean(0) / error.std(0) * std::sqrt(static_cast<double>(n));
      EXPECT_LT(t.abs().max().item<double>(), 6);
    }
  }
}

/// KID of 3,000 rows has this expectation: within five of its standard errors (false alarm 1e-6; of equal
/// laws they are larger than its spread).
TEST_P(OfPair, KidHasItsExactValue) {
  const double exact = exact_kid(generated, real);
  const Kid found = kid(LawSampler(generated).draw(3000, Rng(2)), LawSampler(real).draw(3000, Rng(3)));
  EXPECT_LT(std::abs(found.value - exact), 5 * found.standard_error);
  if (pair.kind == "equal") {
    EXPECT_NEAR(exact, 0, 1e-12);
  } else {
    EXPECT_GT(exact, 5 * found.standard_error);  // or nothing were tested
  }
}

/// The derivative of the distance when a little of some rows' law is mixed in.
TEST_P(OfPair, InfluenceIsTheDerivative) {
  const at::Tensor rows = at::tensor({1., -.5, .2, .3, 2., -1.}, at::kDouble).view({2, 3});
  const Gaussian own = generated.moments(), from = real.moments();
  const auto distance = [&](double share) {
    const at::Tensor mean = (1 - share) * own.mean + share * rows.mean(0);
    const auto about = [&](const at::Tensor& x) { return at::outer(x - mean, x - mean); };
    const at::Tensor mixed =
        (1 - share) * (own.covariance + about(own.mean)) + share * (about(rows[0]) + about(rows[1])) / 2;
    return frechet_distance({mean, mixed}, from);
  };
  const double h = 1e-4;
  const double derivative = (-distance(2 * h) + 4 * distance(h) - 3 * distance(0)) / (2 * h);
  EXPECT_NEAR(Influence(generated, real).mean_over(rows), derivative, 1e-5);
  EXPECT_NEAR(Influence(generated, real).mean_over(LawSampler(generated).draw(50000, Rng(4))), 0, .1);
}

/// n times the mean distance of n = 300 rows on both sides, less the exact one and less the noise of first
/// order: within five standard errors (false alarm 1e-6) and 5 % for the next order, D/n of the leading one.
TEST_P(OfPair, LeadingBiasIsMet) {
  const int64_t n = 300, draws = 3000;
  const Influence of_generated(generated, real), of_real(real, generated);
  const LawSampler of_a(generated), of_b(real);
  std::vector<double> values;
  for (int64_t i = 0; i < draws; ++i) {
    const Rng rng = Rng(5).fork(static_cast<uint64_t>(i));
    const at::Tensor a = of_a.draw(n, rng.fork("a")), b = of_b.draw(n, rng.fork("b"));
    values.push_back(n * (frechet_distance(gaussian_fit(a), gaussian_fit(b)) - exact_distance(pair) -
                          of_generated.mean_over(a) - of_real.mean_over(b)));
  }
  const at::Tensor all = at::tensor(values, at::kDouble);
  const double error = all.std().item<double>() / std::sqrt(static_cast<double>(draws));
  const double leading = leading_bias(generated, real) + leading_bias(real, generated);
  EXPECT_NEAR(all.mean().item<double>(), leading, 5 * error + .05 * leading);
  EXPECT_GT(leading, 20 * error);
  const double gaussian = 1e9 * frechet_bias(generated.moments(), 1000000000, real.moments(), 1000000000);
  if (pair.kind == "mixture") {
    EXPECT_GT(std::abs(leading / gaussian - 1), .02);  // the fourth moments count
  } else {
    EXPECT_NEAR(leading, gaussian, 1e-6 * leading);
  }
}

/// In one dimension E (ab + 1)³ = E a³ E b³ + 3 E a² E b² + 3 E a E b + 1.
TEST(FidPairs, KidOfOneDimensionIsElementary) {
  const auto law = [](double mean, double variance) {
    return Law{at::ones({1}, at::kDouble), at::full({1, 1}, mean, at::kDouble),
               at::full({1, 1}, variance, at::kDouble)};
  };
  const auto moments = [](double m, double v) {
    return at::tensor({1., m, v + m * m, m * m * m + 3 * m * v}, at::kDouble);
  };
  const at::Tensor binomial = at::tensor({1., 3., 3., 1.}, at::kDouble);
  const at::Tensor apart = moments(.7, 1.3) - moments(-.4, .8);
  EXPECT_NEAR(exact_kid(law(.7, 1.3), law(-.4, .8)), (binomial * apart.square()).sum().item<double>(), 1e-12);
}

TEST(FidPairs, IsotropicDistanceIsElementary) {
  const Pair pair{.kind = "isotropic", .dimension = 5, .shift = .3, .ratio = 1.4, .rotation = .6};
  EXPECT_NEAR(exact_distance(pair), 5 * (.09 + std::pow(std::sqrt(1.4) - 1, 2)), 1e-10);
  EXPECT_EQ(exact_distance({.kind = "equal"}), 0);
}

}  // namespace
}  // namespace sgm::fid_tables::fid_exact
