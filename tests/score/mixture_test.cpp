#include "core/score/mixture.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include "core/base/require.h"
#include "tests/score/exact_mixture.h"
#include "tests/support/made.h"

namespace sgm {
namespace {

at::Tensor scalar(double v) {
  return at::scalar_tensor(v, at::kDouble);
}

double largest(const at::Tensor& x) {
  return x.abs().max().item<double>();
}

/// K components in D dimensions; variances with one zero (a point), or full covariances with one of rank one.
Mixture mixture_of(int64_t K, int64_t D, bool full, Rng rng) {
  const at::Tensor w = rng.uniform({K}) + 0.1;
  Mixture m{w / w.sum(), 3 * rng.normal({K, D}), {}, {}};
  if (full) {
    const at::Tensor root = rng.normal({K, D, D});
    if (D > 1) root[0].slice(1, 1, D).zero_();
    m.covariance = at::matmul(root, root.mT()) / static_cast<double>(D);
  } else {
    m.variance = rng.uniform({K});
    m.variance[0] = 0;
  }
  return checked(m);
}

/// B samples of the mixture after alpha, sigma: where chains live.
at::Tensor noisy_samples(const Mixture& m, int64_t B, const at::Tensor& alpha, const at::Tensor& sigma,
                         Rng rng) {
  return alpha.reshape({-1, 1}) * sample(m, B, rng) + sigma.reshape({-1, 1}) * rng.normal({B, m.dimension()});
}

/// Density and score against 80-bit sums of exact differences, from sigma = 1e-3 to 1e3, one noise level for
/// all rows or one each. The rounding of alpha mean alone moves the score by eps |x| / sigma of itself, that
/// of a covariance by eps |C| / sigma^2: no code can do better.
TEST(Mixture, EqualsExtendedPrecisionAtEveryNoiseLevel) {
  struct Case {
    int64_t K, D;
    bool full;
  };
  for (const Case& c : {Case{1, 1, false},
                        {2, 2, false},
                        {7, 3, false},
                        {40, 16, false},
                        {5, 17, false},
                        {30, 784, false},
                        {1, 1, true},
                        {4, 3, true},
                        {3, 20, true}}) {
    Rng rng(static_cast<uint64_t>(100 * c.K + c.D));
    const Mixture m = mixture_of(c.K, c.D, c.full, rng.fork("mixture"));
    for (const double sigma : {1e-3, 1e-2, 0.05, 0.3, 1.0, 30.0, 1e3}) {
      for (const bool per_row : {false, true}) {
        const int64_t B = 9;
        const at::Tensor a = per_row ? 0.2 + rng.uniform({B}) : scalar(0.7);
        const at::Tensor s = per_row ? sigma * (0.5 + rng.uniform({B})) : scalar(sigma);
        const at::Tensor x = noisy_samples(m, B, a, s, rng.fork("x"));
        const test::Exact exact = test::exact_mixture(m, x, a, s);
        const double rounding = c.full ? 1 + 30 / (sigma * sigma) : 10 + 20 / sigma;
        const double tolerance = 3e-16 * rounding + (c.D > 16 ? 1e-11 : 1e-14);
        EXPECT_LT(largest((log_density(m, x, a, s) - exact.log_density) / (1 + exact.log_density.abs())),
                  tolerance)
            << c.K << " " << c.D << " " << sigma;
        EXPECT_LT(
            largest((mixture_score(m, x, a, s) - exact.score) / std::get<0>(exact.score.abs().max(1, true))),
            tolerance)
            << c.K << " " << c.D << " " << sigma;
      }
    }
  }
}

/// Two means a few sigma apart in 784 dimensions and x between them: the posterior needs distances to 1e-6 of
/// their size.
TEST(Mixture, NearTiesAreDecidedRightly) {
  for (const double sigma : {1e-3, 1e-2}) {
    const at::Tensor mean = 3 * Rng(1).normal({5, 784});
    const at::Tensor step = Rng(2).normal({784});
    mean[1].copy_(mean[0] + 3 * sigma * step / step.norm());
    const Mixture m = checked({at::full({5}, 0.2, at::kDouble), mean, at::zeros({5}, at::kDouble), {}});
    const at::Tensor x = (0.5 * (mean[0] + mean[1])).unsqueeze(0) + sigma * Rng(3).normal({20, 784});
    const test::Exact exact = test::exact_mixture(m, x, scalar(1), scalar(sigma));
    EXPECT_LT(largest(mixture_score(m, x, scalar(1), scalar(sigma)) - exact.score) / largest(exact.score),
              1e-11)
        << sigma;
  }
}

/// float32 states: computed in float64, rounded once.
TEST(Mixture, SingleStatesLoseOnlyTheLastRounding) {
  for (const int64_t D : {2, 100}) {
    const Mixture m = mixture_of(10, D, false, Rng(3));
    const at::Tensor x = noisy_samples(m, 50, scalar(1), scalar(0.01), Rng(4)).to(at::kFloat);
    const at::Tensor score = mixture_score(m, x, scalar(1), scalar(0.01));
    EXPECT_EQ(score.scalar_type(), at::kFloat);
    const test::Exact exact = test::exact_mixture(m, x.to(at::kDouble), scalar(1), scalar(0.01));
    EXPECT_LT(largest((score - exact.score) / exact.score.abs().clamp_min(1e-3)), 1e-7) << D;
    EXPECT_LT(largest((log_density(m, x, scalar(1), scalar(0.01)) - exact.log_density) / exact.log_density),
              1e-7)
        << D;
  }
}

/// Far away in the tails nothing under- or overflows; the score points to the nearest mode.
TEST(Mixture, IsStableFarAway) {
  for (const int64_t D : {2, 40}) {
    const Mixture m = checked({at::tensor({0.5, 0.5}, at::kDouble),
                               at::stack({at::full({D}, -5.0, at::kDouble), at::full({D}, 5.0, at::kDouble)}),
                               at::zeros({2}, at::kDouble),
                               {}});
    const at::Tensor x = at::full({1, D}, 1e4, at::kDouble);
    const at::Tensor s = mixture_score(m, x, scalar(1), scalar(1e-3));
    EXPECT_LT(largest(s / ((5 - 1e4) * 1e6) - 1), 1e-12);
    EXPECT_TRUE(at::isfinite(log_density(m, x, scalar(1), scalar(1e-3))).all().item<bool>());
  }
}

TEST(Mixture, WeightZeroIsAbsent) {
  const at::Tensor x = Rng(1).normal({9, 2});
  const at::Tensor mean = Rng(2).normal({3, 2});
  const at::Tensor variance = at::ones({3}, at::kDouble);
  const Mixture with = checked({at::tensor({0.0, 0.25, 0.75}, at::kDouble), mean, variance, {}});
  const Mixture without =
      checked({at::tensor({0.25, 0.75}, at::kDouble), mean.slice(0, 1), variance.slice(0, 1), {}});
  EXPECT_TRUE(at::equal(mixture_score(with, x, scalar(1), scalar(1)),
                        mixture_score(without, x, scalar(1), scalar(1))));
  for (const int64_t D : {2, 30}) {  // 30: through the products
    const Mixture m =
        checked({at::tensor({1.0, 0.0}, at::kDouble), Rng(3).normal({2, D}), at::ones({2}, at::kDouble), {}});
    const at::Tensor y = Rng(4).normal({5, D});
    EXPECT_LT(largest(mixture_score(m, y, scalar(1), scalar(1)) - (m.means[0] - y) / 2), 1e-13);
  }
}

/// The loop: exact. The products: rounding, because the matrix product's order of summation depends on its
/// size.
TEST(Mixture, BatchesMayBeSplit) {
  for (const int64_t D : {2, 16, 17, 200}) {
    const Mixture m = mixture_of(50, D, false, Rng(3));
    const at::Tensor x = Rng(4).normal({100, D});
    const at::Tensor sigma = 0.1 + Rng(5).uniform({100});
    const at::Tensor whole = mixture_score(m, x, scalar(0.9), sigma);
    const at::Tensor parts = at::cat({mixture_score(m, x.slice(0, 0, 37), scalar(0.9), sigma.slice(0, 0, 37)),
                                      mixture_score(m, x.slice(0, 37), scalar(0.9), sigma.slice(0, 37))});
    EXPECT_LE(largest(whole - parts) / largest(whole), D <= 16 ? 0 : 1e-12) << D;
  }
}

TEST(Mixture, ManyRowsAndComponentsGoThroughInBlocks) {
  const Mixture m = mixture_of(3000, 20, false, Rng(3));
  const at::Tensor x = Rng(4).normal({1500, 20});
  const at::Tensor sigma = 0.5 + Rng(5).uniform({1500});
  const at::Tensor rows = at::tensor({0, 698, 699, 1499}, at::kLong);
  const test::Exact exact =
      test::exact_mixture(m, x.index_select(0, rows), scalar(0.9), sigma.index_select(0, rows));
  EXPECT_LT(largest(mixture_score(m, x, scalar(0.9), sigma).index_select(0, rows) - exact.score), 1e-11);
}

TEST(Mixture, ThreadsDoNotMatter) {
  const int threads = at::get_num_threads();
  const Mixture m = mixture_of(2, 2, false, Rng(3));
  const at::Tensor x = Rng(4).normal({100003, 2});
  at::set_num_threads(1);
  const at::Tensor one = mixture_score(m, x, scalar(1), scalar(0.5));
  at::set_num_threads(4);
  EXPECT_TRUE(at::equal(one, mixture_score(m, x, scalar(1), scalar(0.5))));
  at::set_num_threads(threads);
}

/// With autograd on, the score is the gradient of the log density and can itself be differentiated.
TEST(Mixture, IsDifferentiable) {
  for (const bool full : {false, true}) {
    const Mixture m = mixture_of(4, 3, full, Rng(3));
    const at::Tensor x = Rng(4).normal({6, 3}).requires_grad_(true);
    log_density(m, x, scalar(0.8), scalar(0.6)).sum().backward();
    const at::Tensor score = mixture_score(m, x.detach(), scalar(0.8), scalar(0.6));
    EXPECT_LT(largest(x.grad() - score), 1e-12);
    const at::Tensor y = x.detach().clone().requires_grad_(true);
    mixture_score(m, y, scalar(0.8), scalar(0.6)).select(1, 0).sum().backward();
    const at::Tensor step = at::tensor({1e-5, 0.0, 0.0}, at::kDouble);
    const auto s = [&](const at::Tensor& at) {
      return mixture_score(m, at, scalar(0.8), scalar(0.6)).select(1, 0);
    };
    EXPECT_LT(largest(y.grad().select(1, 0) - (s(x.detach() + step) - s(x.detach() - step)) / 2e-5), 1e-8);
  }
}

/// False alarms below 1e-6: 90 looks at 5.8 standard errors. Power: a mean or standard deviation off by 5 %
/// of the latter is found.
TEST(Mixture, SamplesHaveItsMoments) {
  for (const bool full : {false, true}) {
    const Mixture m = mixture_of(3, 4, full, Rng(3));
    const int64_t n = 100000;
    Rng rng(5);
    Rng same(5);
    const at::Tensor x = sample(m, n, rng);
    const at::Tensor k = sample_components(m, n, same);
    const double root = std::sqrt(static_cast<double>(n));
    for (int64_t c = 0; c < 3; ++c) {
      const at::Tensor own = x.index_select(0, (k == c).nonzero().squeeze(1));
      const double share = m.weights[c].item<double>();
      const double count = static_cast<double>(own.size(0));
      EXPECT_LT(std::abs(count / static_cast<double>(n) - share) * root / std::sqrt(share * (1 - share)),
                5.8);
      const at::Tensor C = full ? m.covariance[c] : m.variance[c] * at::eye(4, at::kDouble);
      const at::Tensor d = C.diagonal();
      const at::Tensor z = own - m.means[c];
      const at::Tensor found = at::mm(z.t(), z) / count;
      EXPECT_LT(largest(z.mean(0) * std::sqrt(count) / (d.sqrt() + 1e-12)), 5.8);
      EXPECT_LT(largest((found - C) * std::sqrt(count) / (at::sqrt(at::outer(d, d) + C.square()) + 1e-12)),
                5.8)
          << found << C;
    }
  }
}

TEST(Mixture, ASampleDependsOnItsRowOnly) {
  const Mixture m = mixture_of(3, 4, false, Rng(3));
  Rng whole(5);
  Rng part = Rng(5).rows(30);
  EXPECT_TRUE(at::equal(sample(m, 50, whole).slice(0, 30), sample(m, 20, part)));
  EXPECT_EQ(sample(m, 0, whole).sizes(), at::IntArrayRef({0, 4}));
}

TEST(Mixture, PointsAreSampledExactly) {
  const Mixture m = checked(
      {at::tensor({0.2, 0.0, 0.8}, at::kDouble), Rng(1).normal({3, 2}), at::zeros({3}, at::kDouble), {}});
  Rng a(2);
  Rng b(2);
  const at::Tensor k = sample_components(m, 1000, b);
  EXPECT_TRUE(at::equal(sample(m, 1000, a), m.means.index_select(0, k)));
  EXPECT_EQ((k == 1).sum().item<int64_t>(), 0);
  // A uniform on the edge between two components belongs to the upper one, so that 0 never takes a first
  // component of weight 0.
  const Mixture edge = checked(
      {at::tensor({0.0, 0.5, 0.5}, at::kDouble), Rng(1).normal({3, 2}), at::zeros({3}, at::kDouble), {}});
  Rng recorded = Rng::recorded({at::tensor({0.0, 0.5}, at::kDouble)});
  EXPECT_TRUE(at::equal(sample_components(edge, 2, recorded), at::tensor({1, 2}, at::kLong)));
}

TEST(Mixture, ExactScoreUnderAnSde) {
  const SdePtr sde = test::made(sde_registry(), "vp");
  const Mixture m = mixture_of(3, 12, false, Rng(1));
  const ScoreFn score = exact_score(m, sde);
  const at::Tensor x = Rng(2).normal({5, 3, 2, 2});
  const at::Tensor t = at::linspace(0.1, 0.9, 5, at::kDouble);
  const at::Tensor wanted = mixture_score(m, x.view({5, 12}), sde->alpha(t), sde->sigma(t));
  EXPECT_TRUE(at::equal(score(x, t), wanted.view({5, 3, 2, 2})));
  EXPECT_LT(largest(score(x, t[2])[2] - score(x, t)[2]), 1e-13);
  EXPECT_EQ(score(x.to(at::kFloat), t).scalar_type(), at::kFloat);
  EXPECT_EQ(score(at::empty({0, 3, 2, 2}, at::kDouble), t[0]).sizes(), at::IntArrayRef({0, 3, 2, 2}));
}

TEST(Mixture, InputIsChecked) {
  const at::Tensor w = at::tensor({0.5, 0.5}, at::kDouble);
  const at::Tensor mean = at::zeros({2, 3}, at::kDouble);
  const at::Tensor v = at::ones({2}, at::kDouble);
  const at::Tensor eye = at::eye(3, at::kDouble).expand({2, 3, 3}).contiguous();
  EXPECT_NO_THROW(checked({w, mean, v, {}}));
  EXPECT_NO_THROW(checked({w, mean, {}, eye}));
  EXPECT_EQ(checked({w.to(at::kFloat), mean.to(at::kFloat), v, {}}).means.scalar_type(), at::kDouble);
  EXPECT_THROW(checked({w + 1e-6, mean, v, {}}), InputError);
  EXPECT_THROW(checked({at::tensor({1.5, -0.5}, at::kDouble), mean, v, {}}), InputError);
  EXPECT_THROW(checked({w, mean.slice(0, 0, 1), v, {}}), InputError);
  EXPECT_THROW(checked({w, mean, v.slice(0, 0, 1), {}}), InputError);
  EXPECT_THROW(checked({w, mean, -v, {}}), InputError);
  EXPECT_THROW(checked({w, mean, v, eye}), InputError);
  EXPECT_THROW(checked({w, mean, {}, {}}), InputError);
  EXPECT_THROW(checked({w, mean, {}, -eye}), InputError);
  EXPECT_THROW(checked({w, mean, {}, eye.triu() + eye.triu().roll(1, 2)}), InputError);
  EXPECT_THROW(checked({w, mean * NAN, v, {}}), InputError);
  const Mixture m = checked({w, mean, v, {}});
  EXPECT_THROW(mixture_score(m, at::zeros({4, 2}, at::kDouble), scalar(1), scalar(1)), InputError);
  EXPECT_THROW(mixture_score(m, at::zeros({4, 3}, at::kDouble), scalar(1), at::ones({3}, at::kDouble)),
               InputError);
}

}  // namespace
}  // namespace sgm
