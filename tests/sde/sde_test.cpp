#include "core/sde/sde.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/by_time.h"
#include "tests/support/sdes.h"

namespace sgm {
namespace {

SdePtr made(const std::string& name, Node::Table options = {}) {
  return test::made(sde_registry(), name, std::move(options));
}

double largest(const at::Tensor& x) {
  return x.abs().max().item<double>();
}

/// Largest pointwise relative difference.
double apart(const at::Tensor& x, const at::Tensor& y) {
  return largest((x - y) / y.abs().clamp_min(1e-300));
}

/// d of(t) / dt for each t by autograd; zeros if it does not depend on t.
template <class Of>
at::Tensor derivative(const at::Tensor& t, const Of& of) {
  const at::Tensor leaf = t.detach().clone().requires_grad_(true);
  const at::Tensor value = of(leaf);
  if (!value.requires_grad()) return at::zeros_like(t);
  value.sum().backward();
  return leaf.grad();
}

at::Tensor times(const Sde& sde) {
  const auto t =
      at::cat({at::logspace(-5, -2, 20, 10.0, at::kDouble), at::linspace(0.02, 1.0, 50, at::kDouble)});
  return t * sde.t_max();
}

/// The contract of every SDE, by name: adding one to the registry tests it.
class EverySde : public testing::TestWithParam<test::SdeCase> {};
INSTANTIATE_TEST_SUITE_P(Registry, EverySde, testing::ValuesIn(test::sde_cases()),
                         [](const auto& info) { return test::case_name(info.param); });

TEST_P(EverySde, DriftIsTheLogarithmicDerivativeOfAlpha) {
  const SdePtr sde = GetParam().made();
  const auto t = times(*sde);
  EXPECT_LT(largest(sde->f(t) - derivative(t, [&](const at::Tensor& s) { return at::log(sde->alpha(s)); })),
            1e-12);
}

TEST_P(EverySde, DiffusionBalancesTheVariance) {
  const SdePtr sde = GetParam().made();
  const auto t = times(*sde);
  const auto growth = derivative(t, [&](const at::Tensor& s) { return sde->sigma(s).square(); });
  EXPECT_LT(apart(growth - 2 * sde->f(t) * sde->sigma(t).square(), sde->g2(t)), 1e-11);
}

TEST_P(EverySde, TimeIsFoundFromNoiseToSignal) {
  const SdePtr sde = GetParam().made();
  const auto t = times(*sde);
  EXPECT_LT(largest(sde->t_of(sde->sigma(t) / sde->alpha(t)) - t), 1e-13 * sde->t_max());
}

TEST_P(EverySde, NoiseDrownsTheSignalAtTheEnd) {
  const SdePtr sde = GetParam().made();
  const auto end = at::scalar_tensor(sde->t_max(), at::kDouble);
  EXPECT_GE((sde->sigma(end) / sde->alpha(end)).item<double>(), 50 * (1 - 1e-12));
}

/// Mean factor and variance of N steps of the ladder from x_0, against alpha and sigma^2 at the end: they
/// meet as 1/N, or exactly.
TEST_P(EverySde, LadderFollowsTheMarginals) {
  const SdePtr sde = GetParam().made();
  const auto end = at::scalar_tensor(sde->t_max(), at::kDouble);
  const double alpha = sde->alpha(end).item<double>();
  const double variance = sde->sigma(end).square().item<double>();
  double mean_error[2], variance_error[2];
  for (int fine = 0; fine < 2; ++fine) {
    const Ladder ladder = sde->ladder(fine ? 8000 : 4000);
    double mean = 1, spread = 0;
    for (int64_t i = 0; i < ladder.f.size(0); ++i) {
      const double keep = 1 + ladder.f[i].item<double>();
      const double noise = ladder.G[i].item<double>();
      mean *= keep;
      spread = keep * keep * spread + noise * noise;
    }
    mean_error[fine] = std::abs(mean - alpha);
    variance_error[fine] = std::abs(spread - variance) / variance;
  }
  EXPECT_LT(mean_error[0], 1e-3);
  EXPECT_LT(variance_error[0], 1e-2);
  EXPECT_LT(mean_error[1], 0.55 * mean_error[0] + 1e-12);
  EXPECT_LT(variance_error[1], 0.55 * variance_error[0] + 1e-12);
}

TEST_P(EverySde, ResultsHaveTheShapeAndTypeOfTime) {
  const SdePtr sde = GetParam().made();
  for (const auto type : {at::kFloat, at::kDouble}) {
    for (const auto& t : {at::full({}, 0.3, type), at::full({5}, 0.3, type)}) {
      for (const auto& value : {sde->alpha(t), sde->sigma(t), sde->f(t), sde->g2(t), sde->t_of(t)}) {
        EXPECT_EQ(value.sizes(), t.sizes());
        EXPECT_EQ(value.scalar_type(), type);
      }
    }
  }
}

TEST_P(EverySde, LadderHasAscendingTimesToTheEnd) {
  const SdePtr sde = GetParam().made();
  const Ladder ladder = sde->ladder(100);
  for (const auto& part : {ladder.t, ladder.f, ladder.G}) {
    EXPECT_EQ(part.sizes(), at::IntArrayRef({100}));
    EXPECT_EQ(part.scalar_type(), at::kDouble);
    EXPECT_TRUE(at::isfinite(part).all().item<bool>());
  }
  EXPECT_LT(largest(ladder.t - at::arange(1, 101, at::kDouble) * sde->t_max() / 100), 1e-15 * sde->t_max());
  EXPECT_THROW(sde->ladder(0), InputError);
}

TEST_P(EverySde, StartsFromItsPrior) {
  const SdePtr sde = GetParam().made();
  const double end = sde->sigma(at::scalar_tensor(sde->t_max(), at::kDouble)).item<double>();
  EXPECT_NEAR(sde->prior_std() / end, 1, 2e-3);
}

/// Values of 40-digit arithmetic.
TEST(Ve, ExactValues) {
  const SdePtr sde = made("ve");
  const SdePtr other = made("ve", {{"sigma_min", 0.02}, {"sigma_max", 90.0}});
  const auto t = at::tensor({1e-5, 0.3, 1.0}, at::kDouble);
  EXPECT_LT(
      apart(sde->sigma(t), at::tensor({0.010000851755591461549, 0.12873332935452237169, 50.0}, at::kDouble)),
      1e-14);
  EXPECT_LT(apart(at::sqrt(sde->g2(t)),
                  at::tensor({0.041276250233257105361, 0.53131765630129709378, 206.36367402496299574},
                             at::kDouble)),
            1e-14);
  EXPECT_LT(apart(other->sigma(t),
                  at::tensor({0.020001682437296065146, 0.24945588259289231739, 90.0}, at::kDouble)),
            1e-14);
}

TEST(Ve, LadderIsThatOfTheNoiseLevels) {
  const Ladder ladder = made("ve")->ladder(50);
  const auto level = at::exp(at::linspace(std::log(0.01), std::log(50.0), 50, at::kDouble));
  EXPECT_NEAR(ladder.G[0].item<double>(), 0.01, 1e-17);
  EXPECT_LT(apart(ladder.G.square().cumsum(0), level.square()), 1e-13);
  EXPECT_EQ(largest(ladder.f), 0);
}

TEST(Vp, ExactValues) {
  const SdePtr sde = made("vp");
  const auto t = at::tensor({1e-5, 0.3, 1.0}, at::kDouble);
  EXPECT_LT(apart(sde->alpha(t),
                  at::tensor({0.99999949950262524885, 0.62955000033644884549, 0.0065715864949296150049},
                             at::kDouble)),
            1e-14);
  EXPECT_LT(apart(sde->sigma(t),
                  at::tensor({0.0010004971259352384015, 0.77695997134754455671, 0.99997840689233868011},
                             at::kDouble)),
            1e-14);
}

TEST(Vp, LadderIsThatOfDdpm) {
  const SdePtr sde = made("vp");
  const Ladder ladder = sde->ladder(1000);
  const auto beta = at::linspace(1e-4, 0.02, 1000, at::kDouble);
  EXPECT_LT(apart(ladder.G, at::sqrt(beta)), 1e-14);
  EXPECT_LT(largest(ladder.f - (at::sqrt(1 - beta) - 1)), 2e-16);
  EXPECT_THROW(sde->ladder(20), InputError);
}

TEST(SubVp, ExactValues) {
  const SdePtr sde = made("sub_vp");
  const auto t = at::tensor({1e-5, 0.3, 1.0}, at::kDouble);
  EXPECT_LT(apart(sde->sigma(t),
                  at::tensor({1.0009944990046722896e-6, 0.60366679707637725853, 0.9999568142509396587},
                             at::kDouble)),
            1e-14);
  EXPECT_LT(apart(at::sqrt(sde->g2(t)),
                  at::tensor({0.00044788078236640564466, 2.2619735526791722103, 4.4721359508292926629},
                             at::kDouble)),
            1e-14);
}

TEST(SdeOptions, GiveNoiseThatFloat32CanSquare) {
  using Range = Node::Table;
  for (const Range& noise : {Range{{"sigma_min", 1e-20}}, Range{{"sigma_min", 1e-40}},
                             Range{{"sigma_max", 1e20}}, Range{{"sigma_min", 1e-308}, {"sigma_max", 1e308}},
                             Range{{"sigma_min", 1e-12}, {"sigma_max", 1e12}}}) {
    EXPECT_THROW(made("ve", noise), InputError) << canonical_text(Node(noise));
  }
  EXPECT_THROW(made("edm", {{"t_max", 1e20}}), InputError);
  EXPECT_THROW(made("vp", {{"beta_max", 1e300}}), InputError);
  EXPECT_THROW(made("sub_vp", {{"t_max", 1e4}}), InputError);
  const SdePtr widest = made("ve", {{"sigma_min", 1e-9}, {"sigma_max", 1e9}});
  for (const double t : {0.0, 1.0}) {
    const auto squared =
        static_cast<float>(std::pow(widest->sigma(at::full({}, t, at::kDouble)).item<double>(), 2));
    EXPECT_TRUE(std::isnormal(squared) && std::isnormal(1 / squared));
  }
  const SdePtr steepest = made("vp", {{"beta_max", 1300.0}});
  const at::Tensor end = at::ones({}, at::kDouble);
  EXPECT_TRUE(std::isfinite((steepest->sigma(end) / steepest->alpha(end)).square().item<double>()));
}

TEST(SdeOptions, AreChecked) {
  EXPECT_THROW(made("ve", {{"sigma_min", 2.0}, {"sigma_max", 1.0}}), InputError);
  EXPECT_THROW(made("vp", {{"beta_min", 2.0}, {"beta_max", 1.0}}), InputError);
  EXPECT_THROW(made("ve", {{"sigma_min", -1.0}}), InputError);
  EXPECT_THROW(made("vee"), InputError);
}

TEST(Over, ShapesACoefficient) {
  const auto x = at::ones({4, 3, 2}, at::kFloat);
  const auto c = at::arange(4, at::kDouble);
  EXPECT_EQ(over(c, x).sizes(), at::IntArrayRef({4, 1, 1}));
  EXPECT_EQ(over(c, x).scalar_type(), at::kFloat);
  EXPECT_TRUE(at::equal((over(c, x) * x).select(0, 3), at::full({3, 2}, 3.0f)));
  EXPECT_EQ(over(c[1], x).dim(), 0);
  EXPECT_THROW(over(at::arange(3, at::kDouble), x), InputError);
  EXPECT_THROW(over(at::ones({4, 1}), x), InputError);
}

TEST(Sde, EndsAtOneWhereItSaysNothingElse) {
  EXPECT_EQ(test::ByTime().t_max(), 1);
  EXPECT_EQ(test::ByTime().prior_std(), 1);
}

}  // namespace
}  // namespace sgm
