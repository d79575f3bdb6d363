// The log-likelihood of the probability flow ODE against closed forms of Gaussians and mixtures.
#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cmath>
#include <numbers>

#include "core/likelihood/likelihood.h"
#include "core/score/gaussian.h"
#include "core/score/mixture.h"
#include "core/sde/derived.h"
#include "tests/support/sdes.h"

namespace sgm::test {
namespace {

using Trace = LikelihoodOptions::Trace;

double largest(const at::Tensor& x) {
  return x.abs().max().item<double>();
}

LikelihoodOptions exactly(double eps, double tolerance = 1e-11) {
  return {.eps = eps, .tolerance = {.rtol = tolerance, .atol = tolerance}, .divergence = Trace::exact};
}

LogLikelihood of(const Problem& problem, const at::Tensor& x, const LikelihoodOptions& options,
                 uint64_t seed = 7) {
  return log_likelihood(problem, x, options, draw_probes(options, x, Rng(seed)));
}

Mixture three() {
  return checked({at::tensor({0.2, 0.5, 0.3}, at::kDouble),
                  at::tensor({-1.0, 0.4, 0.8, -0.3, 0.1, 0.9}, at::kDouble).view({3, 2}),
                  at::tensor({0.02, 0.05, 0.1}, at::kDouble),
                  {}});
}

struct EverySdesFlow : testing::TestWithParam<SdeCase> {
  const SdePtr sde = GetParam().made();
  const double eps = 1e-3 * sde->t_max();
  const at::Tensor first = at::scalar_tensor(eps, at::kDouble);
  const at::Tensor last = at::scalar_tensor(sde->t_max(), at::kDouble);
};
INSTANTIATE_TEST_SUITE_P(Registry, EverySdesFlow, testing::ValuesIn(sde_cases()),
                         [](const auto& info) { return case_name(info.param); });

/// The flow of a Gaussian is linear: x - alpha mean grows as the standard deviation does.
TEST_P(EverySdesFlow, GaussianFollowsTheLinearFlow) {
  const double mean = 0.3, variance = 0.04;
  const at::Tensor x = 0.3 + 0.5 * Rng(1).normal({4, 3});
  const LogLikelihood found = of({sde, exact_score(normal(mean, variance), sde)}, x, exactly(eps));
  const auto marginal = [&](const at::Tensor& t) {
    return sde->alpha(t).square() * variance + sde->sigma(t).square();
  };
  const at::Tensor grown = (marginal(last) / marginal(first)).sqrt();
  const at::Tensor code = sde->alpha(last) * mean + grown * (x - sde->alpha(first) * mean);
  const at::Tensor prior = prior_log_density(*sde, code);
  EXPECT_LT(largest(found.code - code) / largest(code), 1e-9);
  EXPECT_LT(largest(found.log_p() - (prior + 3 * grown.log())), 1e-9 * std::max(1.0, largest(prior)));
  // With p_T in place of the prior it is the density at eps.
  const at::Tensor with_end =
      found.change[0] + log_density(normal(mean, variance), found.code, sde->alpha(last), sde->sigma(last));
  const at::Tensor density = log_density(normal(mean, variance), x, sde->alpha(first), sde->sigma(first));
  EXPECT_LT(largest(with_end - density), 1e-9 * std::max(1.0, largest(density)));
}

TEST_P(EverySdesFlow, MixtureHasItsDensityAndDecodes) {
  Rng rng(2);
  const at::Tensor x = sample(three(), 6, rng);
  const Problem problem{sde, exact_score(three(), sde)};
  const LogLikelihood found = of(problem, x, exactly(eps, 1e-10));
  const at::Tensor with_end =
      found.change[0] + log_density(three(), found.code, sde->alpha(last), sde->sigma(last));
  const at::Tensor density = log_density(three(), x, sde->alpha(first), sde->sigma(first));
  EXPECT_LT(largest(with_end - density), 1e-7);
  EXPECT_LT(largest(decode(problem, found.code, exactly(eps, 1e-10)).x - x), 1e-6);
}

/// Of a Gaussian with covariance C the integral is v^T M v, M = ln(V(T) V(eps)^{-1})/2, V = alpha^2 C +
/// sigma^2: 2 |M|^2 is its variance for Gaussian probes, without the diagonal's part for Rademacher ones.
/// 20,000 probes: a sample variance is off by 8 % with a chance below 1e-6.
TEST(LogLikelihood, ProbesAreUnbiasedWithTheirKnownVariance) {
  const SdePtr sde = made(sde_registry(), "vp");
  const at::Tensor C = at::tensor({0.5, 0.3, 0.1, 0.3, 0.4, -0.1, 0.1, -0.1, 0.2}, at::kDouble).view({3, 3});
  const Mixture one =
      checked({at::ones({1}, at::kDouble), at::zeros({1, 3}, at::kDouble), {}, C.unsqueeze(0)});
  const auto log_of = [&](double t) {
    const at::Tensor time = at::scalar_tensor(t, at::kDouble);
    const auto [values, vectors] =
        at::linalg_eigh(sde->alpha(time).square() * C + sde->sigma(time).square() * at::eye(3, at::kDouble));
    return at::mm(vectors * values.log(), vectors.t());
  };
  const double eps = 1e-2;
  const at::Tensor M = (log_of(1) - log_of(eps)) / 2;
  const int64_t n = 20000;
  const at::Tensor x = at::tensor({0.3, -0.2, 0.5}, at::kDouble).expand({n, 3});
  const Problem problem{sde, exact_score(one, sde)};
  for (const Trace law : {Trace::rademacher, Trace::gaussian}) {
    LikelihoodOptions options = exactly(eps, 1e-6);
    options.divergence = law;
    const at::Tensor change = of(problem, x, options).change[0];
    const at::Tensor all = 2 * M.square().sum(), diagonal = 2 * M.diagonal().square().sum();
    const double variance =
        (all - (law == Trace::rademacher ? diagonal : at::zeros_like(all))).item<double>();
    EXPECT_NEAR(change.mean().item<double>(), M.trace().item<double>(), 4.9 * std::sqrt(variance / n) + 1e-5);
    EXPECT_NEAR(change.var().item<double>() / variance, 1, 0.08);
  }
}

TEST(LogLikelihood, OfSeveralProbesIsTheirMean) {
  const SdePtr sde = made(sde_registry(), "sub_vp");
  const Problem problem{sde, exact_score(three(), sde)};
  Rng rng(3);
  const at::Tensor x = sample(three(), 5, rng);
  LikelihoodOptions options = exactly(1e-2, 1e-9);
  options.divergence = Trace::gaussian, options.probes = 3;
  const at::Tensor probes = draw_probes(options, x, Rng(8));
  const LogLikelihood all = log_likelihood(problem, x, options, probes);
  ASSERT_EQ(all.change.sizes(), at::IntArrayRef({3, 5}));
  EXPECT_FALSE(at::equal(probes[0], probes[1]));
  for (int64_t k = 0; k < 3; ++k) {
    const LogLikelihood one = log_likelihood(problem, x, options, probes.narrow(0, k, 1));
    EXPECT_LT(largest(one.change[0] - all.change[k]), 1e-6);
  }
  EXPECT_LT(largest(all.log_p() - (all.prior + (all.change[0] + all.change[1] + all.change[2]) / 3)), 1e-14);
  // A sample's probes do not depend on how many stand beside it.
  EXPECT_TRUE(at::equal(draw_probes(options, x.narrow(0, 0, 2), Rng(8)), probes.narrow(1, 0, 2)));
}

/// Alone or among others, whose way is longer: the same number. Under a coupled norm it is another one.
TEST(LogLikelihood, DoesNotDependOnNeighbours) {
  const SdePtr sde = made(sde_registry(), "vp");
  int64_t rows = 0;
  const ScoreFn exact = exact_score(three(), sde);
  const Problem problem{sde, [&](const at::Tensor& x, const at::Tensor& t) {
                          rows += x.size(0);
                          return exact(x, t);
                        }};
  Rng rng(4);
  const at::Tensor x = sample(three(), 6, rng);
  LikelihoodOptions options{.eps = 1e-3, .divergence = Trace::gaussian};
  const at::Tensor probes = draw_probes(options, x, Rng(9));
  const LogLikelihood all = log_likelihood(problem, x, options, probes);
  EXPECT_EQ(rows, all.evaluations.sum().item<int64_t>()) << "finished samples leave the batch";
  EXPECT_GT(all.evaluations.max().item<int64_t>(), all.evaluations.min().item<int64_t>());
  for (int64_t i = 0; i < 6; ++i) {
    const LogLikelihood one = log_likelihood(problem, x.narrow(0, i, 1), options, probes.narrow(1, i, 1));
    EXPECT_LT(largest(one.log_p() - all.log_p().narrow(0, i, 1)), 1e-6);
    EXPECT_EQ(one.evaluations.item<int64_t>(), all.evaluations[i].item<int64_t>());
  }
  options.tolerance.coupled = true;
  const LogLikelihood coupled = log_likelihood(problem, x, options, probes);
  EXPECT_GT(largest(coupled.log_p() - all.log_p()), 1e-6);
  EXPECT_EQ(coupled.times.front(), 1e-3);
  EXPECT_EQ(coupled.times.back(), 1);
}

/// A score in float32 costs what docs/precision says: below 1e-3 nats at a tolerance of 1e-5.
TEST(LogLikelihood, OfAFloat32ScoreIsNearby) {
  const SdePtr sde = made(sde_registry(), "vp");
  const ScoreFn exact = exact_score(three(), sde);
  const Problem single{sde, [&](const at::Tensor& x, const at::Tensor& t) {
                         return exact(x.to(at::kFloat), t).to(at::kDouble);
                       }};
  Rng rng(5);
  const at::Tensor x = sample(three(), 6, rng);
  const LikelihoodOptions options = exactly(1e-3, 1e-5);
  EXPECT_LT(largest(of(single, x, options).log_p() - of({sde, exact}, x, options).log_p()), 1e-3);
}

TEST(LogLikelihood, RefusesWhatItCannotCompute) {
  const SdePtr sde = made(sde_registry(), "vp");
  Problem problem{sde, exact_score(normal(0, 1), sde)};
  const at::Tensor x = at::zeros({2, 3}, at::kDouble);
  EXPECT_THROW(of(problem, x, exactly(1.0)), InputError);
  EXPECT_THROW(log_likelihood(problem, x, exactly(1e-3), at::zeros({1, 2, 4}, at::kDouble)), InputError);
  problem.levels.t = at::ones({3}, at::kDouble);
  EXPECT_THROW(of(problem, x, exactly(1e-3)), InputError);
  for (const auto& [key, value] : std::vector<std::pair<std::string, Node>>{
           {"probes", int64_t{0}}, {"eps", 0.0}, {"rtol", 0.0}, {"atol", -1.0}}) {
    LikelihoodOptions options;
    const Node given(Node::Table{{key, value}});
    EXPECT_THROW(bind_fields(given, [&](Fields& on) { options.fields(on); }), InputError) << key;
  }
}

}  // namespace
}  // namespace sgm::test
