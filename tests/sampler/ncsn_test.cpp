// Published and exactly known numbers of annealed Langevin dynamics.
#include <gtest/gtest.h>

#include "core/score/mixture.h"
#include "tests/sampler/affine_chain.h"

namespace sgm::test {
namespace {

/// Variance over sigma_L^2 of the final state for data that are one point, the code's convention, from U[0,
/// 1].
double point_variance(double largest, double smallest, int64_t levels, int64_t steps, double eps) {
  const SdePtr ve = made(sde_registry(), "ve", {{"sigma_min", smallest}, {"sigma_max", largest}});
  const Sampler sampler = made(sampler_registry(), "annealed_langevin",
                               {{"levels", levels}, {"steps", steps}, {"eps", eps}, {"convention", "code"}});
  return final_law(sampler, {ve, gaussian_score(0, 0, ve)}, {0.5, 1.0 / 12}).variance / (smallest * smallest);
}

TEST(AnnealedLangevin, FinalVariancesOfThePublishedSchedules) {
  EXPECT_NEAR(point_variance(1, 0.01, 10, 100, 2e-5), 1.1111, 5e-5);    // NCSN: 0.4/(1 − 0.8²)
  EXPECT_NEAR(point_variance(50, 0.01, 232, 5, 6.2e-6), 1.1283, 5e-5);  // NCSNv2, CIFAR-10
  EXPECT_NEAR(point_variance(90, 0.01, 500, 5, 3.3e-6), 1.1213, 5e-5);  // NCSNv2, CelebA
}

TEST(Langevin, StationaryVarianceIsEulerMaruyamas) {
  const SdePtr ve = made(sde_registry(), "ve", {{"sigma_min", 1.0}, {"sigma_max", 20.0}});
  const Sampler sampler = made(sampler_registry(), "langevin", {{"steps", 1000}, {"eps", 0.1}});
  EXPECT_NEAR(final_law(sampler, {ve, gaussian_score(0, 0, ve)}, {3, 20}).variance, 1 / (1 - 0.1 / 4), 1e-10);
}

TEST(AnnealedLangevin, DenoisingRecoversAPointExactly) {
  const SdePtr ve = made(sde_registry(), "ve", {{"sigma_min", 0.01}, {"sigma_max", 1.0}});
  const Sampler sampler =
      made(sampler_registry(), "annealed_langevin", {{"levels", 10}, {"steps", 5}, {"denoise", true}});
  Rng rng(1);
  const at::Tensor x =
      sampler({ve, gaussian_score(0.4, 0, ve)}, rng.fork("start").uniform({6, 2}), rng, {}).x;
  EXPECT_LT((x - 0.4).abs().max().item<double>(), 1e-14);
}

TEST(AnnealedLangevin, OneLevelIsTheSmallest) {
  const SdePtr ve = made(sde_registry(), "ve", {{"sigma_min", 0.5}, {"sigma_max", 2.0}});
  const Problem problem{ve, gaussian_score(0, 1, ve)};
  Rng one(3);
  Rng other(3);
  const at::Tensor start = at::ones({4, 1}, at::kDouble);
  const at::Tensor x = made(sampler_registry(), "annealed_langevin",
                            {{"levels", 1}, {"steps", 3}, {"eps", 0.1}})(problem, start, one, {})
                           .x;
  EXPECT_TRUE(at::equal(
      x, made(sampler_registry(), "langevin", {{"steps", 3}, {"eps", 0.1}})(problem, start, other, {}).x));
}

/// NCSN's Fig. 3: data are two points with weights 1/5 and 4/5, sigma is the total standard deviation. n
/// chains from U[-8, 8]^2.
struct Fig3 {
  static constexpr int64_t n = 4000;
  SdePtr ve = made(sde_registry(), "ve", {{"sigma_min", 1.0}, {"sigma_max", 20.0}});
  Mixture points = checked({at::tensor({0.2, 0.8}, at::kDouble),
                            at::tensor({-5.0, -5.0, 5.0, 5.0}, at::kDouble).view({2, 2}),
                            at::zeros({2}, at::kDouble),
                            {}});

  void expect(const Sampler& sampler, double share, double share_error) const {
    Rng rng(11);
    const at::Tensor x =
        sampler({ve, exact_score(points, ve)}, rng.fork("start").uniform({n, 2}) * 16 - 8, rng, {}).x;
    const at::Tensor minor = x.sum(1) < 0;
    const double got = minor.to(at::kDouble).mean().item<double>();
    // False-alarm rate 1e-6 each: 4.9 standard errors, of this run and of the stated value together.
    EXPECT_NEAR(got, share, 4.9 * std::hypot(std::sqrt(share * (1 - share) / n), share_error));
    const at::Tensor mode = at::where(minor, -5.0, 5.0).unsqueeze(1);
    EXPECT_NEAR((x - mode).square().mean().item<double>(), 1.0256, 4.9 * 1.0256 * std::sqrt(2.0 / (2 * n)));
  }
};

TEST(Fig3, SharesAndVariance) {
  Fig3().expect(made(sampler_registry(), "langevin", {{"steps", 1000}, {"eps", 0.1}}), 0.4917, 0.0009);
  Fig3().expect(made(sampler_registry(), "annealed_langevin", {{"levels", 10}, {"steps", 100}, {"eps", 0.1}}),
                0.2185, 0.0007);
}

TEST(Fig3, TheMainTextsScheduleDiverges) {
  // sigma 10 -> 0.1 added to unit Gaussians with eps = 0.1: steps of alpha/2 = 500 at a marginal variance of
  // 101.
  const SdePtr ve = made(sde_registry(), "ve", {{"sigma_min", 0.1}, {"sigma_max", 10.0}});
  const Mixture unit = checked({at::tensor({0.2, 0.8}, at::kDouble),
                                at::tensor({-5.0, -5.0, 5.0, 5.0}, at::kDouble).view({2, 2}),
                                at::ones({2}, at::kDouble),
                                {}});
  Rng rng(12);
  const Sampler sampler =
      made(sampler_registry(), "annealed_langevin", {{"levels", 10}, {"steps", 100}, {"eps", 0.1}});
  EXPECT_THROW(sampler({ve, exact_score(unit, ve)}, rng.fork("start").uniform({8, 2}) * 16 - 8, rng, {}),
               Diverged);
}

TEST(AnnealedLangevin, RefusesAnSdeWithoutASmallestLevel) {
  Rng rng(1);
  EXPECT_THROW(made(sampler_registry(), "annealed_langevin")(
                   {made(sde_registry(), "vp"), [](const at::Tensor& x, const at::Tensor&) { return -x; }},
                   at::ones({1, 1}), rng, {}),
               InputError);
}

TEST(AnnealedLangevin, TakesTheLevelsThatTheNetworkKnows) {
  const SdePtr sde = made(sde_registry(), "ve");
  const Problem problem{sde, [](const at::Tensor& x, const at::Tensor&) { return -x; }, even_levels(*sde, 4)};
  Rng rng(1);
  const auto chain = [&](int64_t levels) {
    made(sampler_registry(), "annealed_langevin", {{"levels", levels}, {"steps", 1}, {"eps", 1e-9}})(
        problem, at::ones({1, 1}), rng, {});
  };
  EXPECT_NO_THROW(chain(4));
  EXPECT_THROW(chain(5), InputError);
}

}  // namespace
}  // namespace sgm::test
