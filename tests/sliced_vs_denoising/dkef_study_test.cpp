// What the study of deep kernel exponential families does with data, and its densities in closed form.
#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "core/objective/objective.h"
#include "experiments/sliced_vs_denoising/ssm_dkef/controls.h"
#include "tests/support/error_of.h"
#include "tests/support/made.h"

namespace sgm::test {
namespace {

using namespace sliced_vs_denoising::ssm_dkef;

double largest(const at::Tensor& x) {
  return x.abs().max().item<double>();
}

TEST(DkefRows, ConstantAndCorrelatedColumnsAreDropped) {
  at::Tensor rows = Rng(1).normal({50, 5});
  rows.select(1, 1).fill_(3);
  rows.select(1, 3).copy_(-2 * rows.select(1, 0) + 0.01 * rows.select(1, 2));
  EXPECT_TRUE(at::equal(varying_columns(rows), at::tensor({0, 2, 3, 4}, at::kLong)));
  const at::Tensor varying = rows.index_select(1, varying_columns(rows));
  EXPECT_TRUE(at::equal(uncorrelated_columns(varying, 0.98), at::tensor({0, 1, 3}, at::kLong)));
  EXPECT_TRUE(at::equal(uncorrelated_columns(varying, 1), at::tensor({0, 1, 2, 3}, at::kLong)));
}

TEST(DkefRows, WhitenedRowsHaveUnitCovarianceWhateverTheUnits) {
  const at::Tensor mix = Rng(2).normal({4, 4});
  const at::Tensor units = at::tensor({1e-5, 1.0, 30.0, 1e4}, at::kDouble);
  const at::Tensor rows = (at::mm(Rng(3).normal({200, 4}), mix) + 2) * units;
  const at::Tensor white = whitening_of(rows)(rows);
  EXPECT_LT(largest(white.mean(0)), 1e-11);
  EXPECT_LT(largest(at::cov(white.t()) - at::eye(4, at::kDouble)), 1e-10);
  const at::Tensor singular = at::cat({rows, rows.sum(1, true)}, 1);
  EXPECT_THAT(error_of<InputError>([&] { whitening_of(singular); }),
              testing::HasSubstr("depend on each other"));
}

TEST(DkefRows, OfARunAreItsOwnAndDisjoint) {
  RowsOptions options;
  options.made = 100, options.noise = 1e-12;
  const Rows one = rows_of(options, Rng(4)), same = rows_of(options, Rng(4));
  EXPECT_TRUE(at::equal(one.train, same.train));
  EXPECT_EQ(one.train.size(0), 80);
  EXPECT_EQ(one.validation.size(0), 10);
  const at::Tensor all = at::cat({one.train, one.validation, one.test});
  EXPECT_EQ(all.size(0), 100);
  EXPECT_GT(at::pdist(all).min().item<double>(), 1e-6);
  options.run = 1;
  EXPECT_FALSE(at::allclose(one.train, rows_of(options, Rng(4)).train));
}

TEST(DkefRows, TheNoiseIsThatOfTheLaw) {
  RowsOptions options;
  options.made = 20000, options.held_out = 0.4, options.noise = 0.5;
  const Rows rows = rows_of(options, Rng(5));
  // The mean log density is minus the entropy under the law alone: against draws of the law.
  Rng draws(6);
  const at::Tensor fresh = sample(*rows.law, 20000, draws);
  const at::Tensor here = of_mixture(*rows.law, rows.test).log_density;
  const at::Tensor there = of_mixture(*rows.law, fresh).log_density;
  const double error = std::sqrt(here.var().item<double>() / 8000 + there.var().item<double>() / 20000);
  EXPECT_NEAR(here.mean().item<double>(), there.mean().item<double>(), 4.9 * error);
}

/// Losses of closed forms against exact score matching by autograd.
TEST(DkefControls, ClosedFormsAreThoseOfExactScoreMatching) {
  const Mixture law = checked(
      {at::tensor({0.3, 0.7}, at::kDouble), Rng(7).normal({2, 3}), at::tensor({0.4, 1.3}, at::kDouble), {}});
  const at::Tensor x = Rng(8).normal({20, 3});
  const Objective exact = made(objective_registry(), "exact_sm");
  const at::Tensor one = at::ones({}, at::kDouble), none = at::zeros({}, at::kDouble);
  Rng unused(9);
  const Problem mixture{
      nullptr, [&](const at::Tensor& at, const at::Tensor&) { return mixture_score(law, at, one, none); }};
  EXPECT_LT(largest(of_mixture(law, x).losses - exact(mixture, {x, {}, {}}, unused)), 1e-10);

  const at::Tensor root = Rng(10).normal({3, 3}), mean = Rng(11).normal({3});
  const at::Tensor covariance = at::mm(root, root.t()) + at::eye(3, at::kDouble);
  const Mixture gaussian =
      checked({at::ones({1}, at::kDouble), mean.unsqueeze(0), {}, covariance.unsqueeze(0)});
  const Problem normal{nullptr, [&](const at::Tensor& at, const at::Tensor&) {
                         return mixture_score(gaussian, at, one, none);
                       }};
  const ClosedForm found = of_gaussian(mean, covariance, x);
  EXPECT_LT(largest(found.losses - exact(normal, {x, {}, {}}, unused)), 1e-10);
  EXPECT_LT(largest(found.log_density - log_density(gaussian, x, one, none)), 1e-11);
}

TEST(DkefFinish, TakesTheRidgeOfTheLeastValidationLoss) {
  const at::Tensor eye = at::eye(3, at::kDouble), ones = at::ones({3}, at::kDouble);
  const MeanForm train{eye, -ones, at::zeros({}, at::kDouble)};             // least at 1
  const MeanForm validation{eye, -0.5 * ones, at::zeros({}, at::kDouble)};  // least at 1/2: a ridge of 1
  const Finished found = finish(train, validation);
  EXPECT_NEAR(found.log_ridge, 0, 1e-12);
  EXPECT_LT(largest(found.alpha - 0.5), 1e-12);
  EXPECT_THAT(error_of<RunError>([&] {
                finish(train, {eye * NAN, ones, ones[0]});
              }),
              testing::HasSubstr("not finite for any ridge"));
}

TEST(DkefFinish, AMeanInPartsIsThatOfTheWhole) {
  const at::Tensor x = Rng(12).normal({600, 3});
  const Dkef model({.inducing = 5, .features = 4}, x, Rng(13));
  const Matching matching{.kind = Matching::Kind::ssm_vr, .sigmas = {}};
  const MeanForm parts = mean_form(matching, model, x, Rng(14)),
                 whole = mean_of(form_of(matching, model, x, Rng(14)));
  EXPECT_LT(largest(parts.matrix - whole.matrix), 1e-12);
  EXPECT_LT(largest(parts.vector - whole.vector), 1e-12);
  EXPECT_LT(largest(parts.constant - whole.constant), 1e-12);
}

}  // namespace
}  // namespace sgm::test
