#include "core/metric/frechet_error.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/base/require.h"
#include "core/metric/frechet.h"
#include "tests/support/one_thread.h"

namespace sgm {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

at::Tensor axes(int64_t D, uint64_t seed) {
  return std::get<0>(at::linalg_qr(Rng(seed).normal({D, D})));
}

/// Eigenvalues scale/(1 + i) along random axes, as features' spectra decay.
Gaussian decaying(int64_t D, double scale, double shift, uint64_t seed) {
  const at::Tensor along = axes(D, seed);
  const at::Tensor values = scale / (1 + at::arange(D, at::kDouble));
  return {at::full({D}, shift, at::kDouble), at::matmul(along * values, along.t())};
}

struct Sampler {
  Gaussian of;
  at::Tensor root = symmetric_root(of.covariance);
  at::Tensor draw(int64_t n, Rng rng) const {
    return of.mean + at::matmul(rng.normal({n, of.mean.numel()}), root);
  }
};

/// The variance of a statistic of rows by leaving each out: an independent estimate of the delta method's.
template <class Statistic>
double jackknife_variance(const at::Tensor& x, const Statistic& statistic) {
  const int64_t n = x.size(0);
  std::vector<double> values;
  for (int64_t i = 0; i < n; ++i)
    values.push_back(statistic(at::cat({x.narrow(0, 0, i), x.narrow(0, i + 1, n - i - 1)})));
  const at::Tensor all = at::tensor(values, at::kDouble);
  return (all - all.mean()).square().sum().item<double>() * static_cast<double>(n - 1) /
         static_cast<double>(n);
}

/// Features that are not Gaussian; the two methods differ by terms of order 1/n of themselves.
TEST(FrechetError, StandardErrorIsTheJackknifes) {
  const at::Tensor a = Rng(1).normal({250, 3}).pow(3) + 1;
  const at::Tensor b = at::matmul(Rng(2).uniform({200, 3}), Rng(3).normal({3, 3}));
  const Gaussian fitted = gaussian_fit(b);
  const FrechetError one = frechet_error(a, fitted);
  const auto of_a = [&](const at::Tensor& x) { return frechet_distance(gaussian_fit(x), fitted); };
  const double variance = jackknife_variance(a, of_a);
  EXPECT_NEAR(one.standard_error / std::sqrt(variance), 1, .05);
  EXPECT_NEAR(one.distance, of_a(a), 1e-9 * one.distance);
  const Gaussian fitted_a = gaussian_fit(a);
  const double other =
      jackknife_variance(b, [&](const at::Tensor& x) { return frechet_distance(fitted_a, gaussian_fit(x)); });
  const FrechetError both = frechet_error(a, b);
  EXPECT_NEAR(both.standard_error / std::sqrt(variance + other), 1, .05);
  EXPECT_NEAR(std::pow(frechet_error(b, fitted_a).standard_error, 2) / other, 1, .05);
  EXPECT_NEAR(both.distance, one.distance, 1e-9 * one.distance);
  EXPECT_TRUE(both.full_rank);
  EXPECT_EQ(both.rank, 3);
}

/// σ² D (D + 5)/4 per 1/n of equal isotropic covariances; the last two terms have 1/(n − 1).
TEST(FrechetError, BiasOfIsotropicCovariances) {
  const int64_t D = 6;
  const Gaussian one{at::zeros({D}, at::kDouble), 4 * at::eye(D, at::kDouble)};
  const double curved = D * (D + 1) / 4.;
  EXPECT_NEAR(frechet_bias(one, 50, one, {}), 4 * (D / 50. + curved / 49), 1e-12);
  EXPECT_NEAR(frechet_bias(one, {}, one, 30), 4 * (D / 30. + curved / 29), 1e-12);
  EXPECT_NEAR(frechet_bias(one, 50, one, 30), 4 * (D / 50. + D / 30. + curved / 49 + curved / 29), 1e-12);
  EXPECT_EQ(frechet_bias(one, {}, one, {}), 0);
  EXPECT_THAT([&] { frechet_bias(one, 1, one, 30); },
              ThrowsMessage<InputError>(HasSubstr("1 rows have no covariance")));
  EXPECT_THAT([&] { frechet_bias(one, 3, decaying(2, 1, 0, 1), 30); },
              ThrowsMessage<InputError>(HasSubstr("6 and 2 dimensions")));
}

/// The mean of 8,000 distances less the exact one, of unlike covariances: within five standard errors and
/// 3 %, for the next order is D/n of the leading one. False alarm below 1e-6.
TEST(FrechetError, BiasIsMetByMonteCarlo) {
  const Sampler a{decaying(6, 1, .2, 4)}, b{decaying(6, 1.5, 0, 5)};
  const int64_t n_a = 400, n_b = 250, draws = 8000;
  std::vector<double> distances;
  for (int64_t i = 0; i < draws; ++i) {
    const Rng rng = Rng(6).fork(static_cast<uint64_t>(i));
    distances.push_back(
        frechet_distance(gaussian_fit(a.draw(n_a, rng.fork("a"))), gaussian_fit(b.draw(n_b, rng.fork("b")))));
  }
  const at::Tensor all = at::tensor(distances, at::kDouble);
  const double bias = frechet_bias(a.of, n_a, b.of, n_b);
  const double error = all.std().item<double>() / std::sqrt(static_cast<double>(draws));
  EXPECT_NEAR(all.mean().item<double>() - frechet_distance(a.of, b.of), bias, 5 * error + .03 * bias);
  EXPECT_GT(bias, 30 * error);  // or nothing were tested
}

/// The share of intervals distance − bias ± 1.96 standard errors that hold the exact distance: at least 95
/// % up to chance. Of 400 fewer than 356, of 200 fewer than 173, have probability below 1e-6 then. Above 95 %
/// is no failure: where the laws are equal the errors are too large by √2.
TEST(FrechetError, IntervalsCoverAt64Dimensions) {
  const int64_t D = 64, n = 1000;
  const Sampler real{decaying(D, 1, 0, 7)};
  for (const bool equal : {false, true}) {
    const Sampler made{equal ? real.of : decaying(D, 1.3, .05, 8)};
    const double exact = frechet_distance(made.of, real.of);
    const int64_t draws = equal ? 200 : 400;
    int64_t held = 0;
    for (int64_t i = 0; i < draws; ++i) {
      const FrechetError found = frechet_error(made.draw(n, Rng(9).fork(static_cast<uint64_t>(i))), real.of);
      held += std::abs(found.distance - found.bias - exact) < 1.96 * found.standard_error ? 1 : 0;
    }
    EXPECT_GE(held, equal ? 173 : 356) << equal;
  }
  int64_t held = 0;
  const Sampler made{decaying(D, 1.3, .05, 8)};
  const double exact = frechet_distance(made.of, real.of);
  for (int64_t i = 0; i < 200; ++i) {
    const Rng rng = Rng(10).fork(static_cast<uint64_t>(i));
    const FrechetError found = frechet_error(made.draw(n, rng.fork("made")), real.draw(n, rng.fork("real")));
    held += std::abs(found.distance - found.bias - exact) < 1.96 * found.standard_error ? 1 : 0;
  }
  EXPECT_GE(held, 173);
}

/// Directions without spread change nothing but the rank; a sample of fewer rows than dimensions says so.
TEST(FrechetError, RankDeficient) {
  const at::Tensor x = Rng(11).normal({60, 3}), turn = axes(5, 12);
  const auto wide = [&](const at::Tensor& y) { return at::matmul(at::constant_pad_nd(y, {0, 2}), turn); };
  const Gaussian narrow{at::zeros({3}, at::kDouble), 2 * at::eye(3, at::kDouble)};
  const Gaussian reference{
      at::zeros({5}, at::kDouble),
      at::matmul(at::matmul(turn.t(), at::constant_pad_nd(narrow.covariance, {0, 2, 0, 2})), turn)};
  const FrechetError whole = frechet_error(x, narrow), flat = frechet_error(wide(x), reference);
  EXPECT_NEAR(flat.distance, whole.distance, 1e-7);
  EXPECT_NEAR(flat.standard_error, whole.standard_error, 1e-7);
  EXPECT_NEAR(flat.bias, whole.bias, 1e-7);
  EXPECT_EQ(flat.rank, 3);
  EXPECT_FALSE(flat.full_rank);
  const FrechetError few = frechet_error(Rng(13).normal({10, 16}), decaying(16, 1, 0, 14));
  EXPECT_EQ(few.rank, 9);
  EXPECT_FALSE(few.full_rank);
  EXPECT_GT(few.standard_error, 0);
  EXPECT_NEAR(few.distance, frechet_distance(gaussian_fit(Rng(13).normal({10, 16})), decaying(16, 1, 0, 14)),
              1e-6);
}

TEST(FrechetError, RefusesWhatHasNone) {
  const Gaussian reference = decaying(3, 1, 0, 1);
  const at::Tensor x = Rng(1).normal({5, 3});
  const auto refused = [&](const at::Tensor& features, const char* text) {
    EXPECT_THAT([&] { frechet_error(features, reference); }, ThrowsMessage<InputError>(HasSubstr(text)));
  };
  refused(x.narrow(0, 0, 1), "1 rows of features");
  refused(x.narrow(1, 0, 2), "features of 2 and 3 dimensions");
  refused(x.view({5, 3, 1}), "features of shape [5, 3, 1]");
  refused(x * std::numeric_limits<double>::quiet_NaN(), "not finite");
  refused(x / 0., "not finite");
  refused(at::ones({5, 3}, at::kDouble), "all 5 rows of features are equal");
  EXPECT_THAT([&] { frechet_error(x, x.narrow(1, 0, 2)); },
              ThrowsMessage<InputError>(HasSubstr("features of 3 and 2 dimensions")));
}

}  // namespace
}  // namespace sgm
