#include "core/score/empirical.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "core/base/require.h"
#include "core/score/mixture.h"
#include "tests/support/made.h"

namespace sgm {
namespace {

/// Points like images: numbers k/255, each point with a twin 0.01 away, so that small noise leaves ties.
at::Tensor image_like(int64_t N, int64_t D) {
  Rng rng(3);
  const at::Tensor half = rng.integers(0, 256, {N / 2, D}).to(at::kDouble) * rng.uniform({N / 2, 1});
  const at::Tensor near = half.clone();
  near.select(1, 0) += 2.55;
  return at::cat({half, near}).div(255).to(at::kFloat);
}

Mixture mixture_at(const at::Tensor& points, double width) {
  const int64_t N = points.size(0);
  return checked({at::full({N}, 1.0 / static_cast<double>(N), at::kDouble),
                  points,
                  at::full({N}, width * width, at::kDouble),
                  {}});
}

/// Largest relative error over rows.
double error_of(const at::Tensor& score, const at::Tensor& exact) {
  const auto norm = [](const at::Tensor& x) { return at::linalg_vector_norm(x, 2, 1); };
  return (norm(score - exact) / norm(exact)).max().item<double>();
}

SdePtr ve() {
  return test::made(sde_registry(), "ve", {{"sigma_min", 1e-3}, {"sigma_max", 50.0}});
}

/// Several blocks of components; states where chains live, between two points and where chains start, in both
/// precisions.
TEST(Empirical, EqualsTheMixtureAtEveryNoiseLevel) {
  const int64_t B = 6;
  for (const int64_t D : {3, 784}) {
    const at::Tensor points = image_like(2500, D);
    const Mixture mixture = mixture_at(points, 0);
    const SdePtr sde = ve();
    const ScoreFn score = empirical_score(points, 0, sde);
    const ScoreFn exact = exact_score(mixture, sde);
    for (const double sigma : {1e-3, 0.04, 0.1, 0.3, 0.6, 2.0, 50.0}) {
      const at::Tensor t = sde->t_of(at::scalar_tensor(sigma, at::kDouble));
      Rng rng(4);
      const at::Tensor near = points.slice(0, 0, B) + sigma * rng.normal({B, D});
      const at::Tensor between =
          0.5 * (points.slice(0, 0, B) + points.slice(0, 1250, 1250 + B)) + sigma * rng.normal({B, D});
      const at::Tensor single = at::cat({near, between, rng.uniform({B, D})}).to(at::kFloat);
      const at::Tensor x = single.to(at::kDouble);
      const at::Tensor s = exact(x, t);
      const bool leading_alone = D == 784 && sigma <= 0.04;  // in float64
      EXPECT_LT(error_of(score(x, t), s), leading_alone ? 1e-9 : 1e-4) << D << " " << sigma;
      EXPECT_EQ(score(single, t).scalar_type(), at::kFloat);
      EXPECT_LT(error_of(score(single, t).to(at::kDouble), s), leading_alone ? 1e-7 : 1e-4)
          << D << " " << sigma;
    }
  }
}

TEST(Empirical, EqualsTheMixtureUnderScalingSdesWithWidthAndATimeForEachRow) {
  const at::Tensor points = image_like(300, 12).view({300, 3, 2, 2});
  for (const double width : {0.0, 0.2}) {
    for (const char* name : {"vp", "sub_vp", "ve"}) {
      const SdePtr sde = test::made(sde_registry(), name);
      Rng rng(5);
      const at::Tensor t = at::linspace(1e-4, 1, 700, at::kDouble);
      const at::Tensor x = rng.uniform({700, 3, 2, 2}) * 2;
      const at::Tensor score = empirical_score(points, width, sde)(x, t);
      EXPECT_EQ(score.sizes(), x.sizes());
      EXPECT_LT(
          error_of(score.flatten(1), exact_score(mixture_at(points.flatten(1), width), sde)(x, t).flatten(1)),
          1e-4)
          << name << width;
    }
  }
}

TEST(Empirical, OnePointIsAGaussian) {
  const at::Tensor x = Rng(1).normal({4, 5});
  const at::Tensor point = at::full({1, 5}, 0.25, at::kFloat);
  const SdePtr sde = ve();
  const at::Tensor t = sde->t_of(at::scalar_tensor(0.5, at::kDouble));
  EXPECT_LT((empirical_score(point, 0.3, sde)(x, t) - (0.25 - x) / 0.34).abs().max().item<double>(), 1e-6);
  EXPECT_EQ(empirical_score(point, 0, sde)(at::empty({0, 5}, at::kDouble), t).sizes(),
            at::IntArrayRef({0, 5}));
}

/// Far outside the data every component leads: still right, in pieces.
TEST(Empirical, IsStableFarAway) {
  const at::Tensor points = image_like(2500, 20);
  const at::Tensor x = at::full({3, 20}, 1e4, at::kDouble);
  const SdePtr sde = ve();
  for (const double sigma : {1e-3, 1.0, 50.0}) {
    const at::Tensor t = sde->t_of(at::scalar_tensor(sigma, at::kDouble));
    EXPECT_LT(error_of(empirical_score(points, 0, sde)(x, t), exact_score(mixture_at(points, 0), sde)(x, t)),
              1e-4)
        << sigma;
  }
}

TEST(Empirical, InputIsChecked) {
  const SdePtr sde = ve();
  EXPECT_THROW(empirical_score(at::zeros({5}), 0, sde), InputError);
  EXPECT_THROW(empirical_score(at::zeros({0, 5}), 0, sde), InputError);
  EXPECT_THROW(empirical_score(at::zeros({5, 2}), -1, sde), InputError);
  EXPECT_THROW(
      empirical_score(at::zeros({5, 2}), 0, sde)(at::zeros({4, 3}), at::scalar_tensor(0.5, at::kDouble)),
      InputError);
}

}  // namespace
}  // namespace sgm
