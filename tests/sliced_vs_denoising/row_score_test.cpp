// Variances of projections against enumeration, gradients of rows against differences, minimisers against the
// gradients of the registered objectives, and exact errors against closed forms.
#include "experiments/sliced_vs_denoising/row_score.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cmath>

#include "core/base/require.h"
#include "experiments/sliced_vs_denoising/objective_of.h"
#include "experiments/sliced_vs_denoising/sm_consistency/dsm_curve.h"
#include "experiments/sliced_vs_denoising/sm_consistency/linear.h"
#include "experiments/sliced_vs_denoising/sm_consistency/noise.h"

namespace sgm::test {
namespace {

using namespace sliced_vs_denoising;
using namespace sliced_vs_denoising::sm_consistency;

double number(const at::Tensor& x) {
  return x.item<double>();
}

/// All 2^D vectors of signs.
at::Tensor signs(int64_t D) {
  at::Tensor all = at::empty({int64_t{1} << D, D}, at::kDouble);
  for (int64_t i = 0; i < all.size(0); ++i)
    for (int64_t j = 0; j < D; ++j) all[i][j] = (i >> j & 1) != 0 ? 1.0 : -1.0;
  return all;
}

/// The loss of SSM and SSM-VR and each parameter's gradient have over Rademacher projections the variance of
/// the formula: by all 2^D of them, given to the registered objectives.
TEST(ProjectionVariance, IsThatOfAllSigns) {
  Rng weights(3), points(4);
  const RowScore score = tanh_score(4, 5, weights);
  const at::Tensor x = points.normal({1, 4}), v = signs(4);
  for (const bool reduced : {false, true}) {
    Rng all = Rng::recorded({v});
    const RowLosses found =
        row_losses(score, objective_of(reduced ? "ssm_vr" : "ssm"), x.expand({v.size(0), 4}), all);
    const Forms forms = forms_of(score, x[0], reduced);
    EXPECT_NEAR(number(found.loss.var(0, false)), projection_variance(forms.value, "rademacher"), 1e-12);
    EXPECT_NEAR(number(found.gradient.var(0, false).sum()), projection_variance(forms.gradient, "rademacher"),
                1e-12);
  }
}

/// 2 |A|^2 and, on the sphere, 2 D/(D + 2)(|A|^2 - tr^2/D): of A = diag(a, b) in the plane by quadrature.
TEST(ProjectionVariance, OfContinuousLawsIsAnIntegral) {
  const double a = 1.3, b = -0.4;
  const at::Tensor A = at::diag(at::tensor({a, b}, at::kDouble));
  const at::Tensor angle = at::arange(360, at::kDouble) * (2 * M_PI / 360);
  const at::Tensor form = a * angle.cos().square() + b * angle.sin().square();  // of unit v
  EXPECT_NEAR(projection_variance(A, "sphere"), number((2 * form).var(0, false)), 1e-12);
  // Gaussian v: the squared length has the moments 2 and 8.
  const double mean = 2 * number(form.mean()), square = 8 * number(form.square().mean());
  EXPECT_NEAR(projection_variance(A, "gaussian"), square - mean * mean, 1e-12);
  EXPECT_EQ(projection_variance(A, "rademacher"), 0);
  EXPECT_THROW(projection_variance(A, "uniform"), InputError);
}

/// Each row's gradient is its own: by central differences in one parameter.
TEST(RowScore, GradientsAreThoseOfEachRow) {
  Rng weights(5), points(6), none(0);
  RowScore score = tanh_score(3, 4, weights);
  const at::Tensor x = points.normal({2, 3});
  const Objective exact = objective_of("exact_sm");
  const RowLosses found = row_losses(score, exact, x, none);
  const double step = 1e-5;
  std::vector<at::Tensor> losses;
  for (const double by : {step, -step}) {
    RowScore moved = score;
    moved.parameters[0] = score.parameters[0].clone();
    moved.parameters[0][1][2] += by;
    losses.push_back(row_losses(moved, exact, x, none).loss);
  }
  EXPECT_TRUE(
      at::allclose((losses[0] - losses[1]) / (2 * step), found.gradient.select(1, 1 * 3 + 2), 1e-8, 1e-8));
}

/// The minimisers leave no gradient of the registered objectives, on the same projections.
TEST(Minimisers, LeaveNoGradient) {
  Rng data(7), projections(8);
  const at::Tensor x = data.normal({40, 3}), v = projections.normal({40, 3});
  const auto slope = [&](const at::Tensor& W, const std::string& name) {
    Rng same = Rng::recorded({v});
    const Node::Table options = name == "exact_sm" ? Node::Table{} : Node::Table{{"projection", "gaussian"}};
    const RowLosses found = row_losses(linear_score(W), objective_of(name, options), x, same);
    return number(found.gradient.mean(0).abs().max());
  };
  EXPECT_LT(slope(exact_minimiser(x), "exact_sm"), 1e-12);
  EXPECT_LT(slope(plain_minimiser(x, v), "ssm"), 1e-10);
  EXPECT_LT(slope(reduced_minimiser(x, v), "ssm_vr"), 1e-12);
}

TEST(Minimisers, OfDenoisingLeaveNoGradient) {
  Rng data(9), noise(10);
  const at::Tensor x = data.normal({30, 1}), z = noise.normal({30, 1});
  const double sigma = 0.3;
  const auto slope = [&](double theta, bool both) {
    double sum = 0;
    for (const double sign : {1.0, -1.0}) {
      if (sign < 0 && !both) continue;
      Rng same = Rng::recorded({sign * z});
      const RowScore score = linear_score(at::full({1, 1}, theta, at::kDouble));
      sum += number(row_losses(score, objective_of("dsm", {{"sigma", sigma}}), x, same).gradient.mean());
    }
    return std::abs(sum);
  };
  EXPECT_LT(slope(number(dsm_minimiser(x.flatten(), z.flatten(), sigma)), false), 1e-12);
  EXPECT_LT(slope(number(pairs_minimiser(x.flatten(), z.flatten(), sigma)), true), 1e-12);
}

/// In one dimension exact score matching's error is that of n over a chi-square variable, in both formulas;
/// pairs z, -z have for sigma -> 0 the law of SSM-VR with Gaussian projections.
TEST(ExpectedErrors, AgreeInOneDimension) {
  const at::Tensor C = at::ones({1, 1}, at::kDouble);
  for (const int64_t n : {12, 100, 10000}) {
    const auto N = static_cast<double>(n);
    EXPECT_NEAR(expected_square("exact_sm", C, n) / exact_square(N), 1, 1e-9);
    EXPECT_NEAR(pairs_square(1e-6, N) / expected_square("ssm_vr/gaussian", C, n), 1, 1e-6);
  }
  EXPECT_THROW(expected_square("dsm", C, 10), InputError);
}

/// The slopes of an independent calculation over n = 1e3 ... 1e6, and the asymptotes.
TEST(DsmCurve, HasItsAsymptotes) {
  const auto slope = [](double low, double high, double (*of)(double)) {
    return std::log(of(high) / of(low)) / std::log(high / low);
  };
  const auto rmse = [](double n) { return std::sqrt(dsm_square(best_sigma(n), n)); };
  EXPECT_NEAR(slope(1e12, 1e15, best_sigma), -1.0 / 6, 1e-3);
  EXPECT_NEAR(slope(1e12, 1e15, rmse), -1.0 / 3, 1e-3);
  EXPECT_NEAR(slope(1e3, 1e6, best_sigma), -0.172, 1e-3);
  EXPECT_NEAR(slope(1e3, 1e6, rmse), -0.323, 1e-3);
}

}  // namespace
}  // namespace sgm::test
