// Variational bounds against closed forms: of Gaussians with exact and wrong scores, and of one known image.
#include "core/likelihood/bound.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cmath>

#include "core/likelihood/ddpm_bound.h"
#include "core/likelihood/likelihood.h"
#include "core/score/gaussian.h"
#include "core/sde/derived.h"
#include "tests/support/made.h"

namespace sgm::test {
namespace {

constexpr double s2 = 0.2 * 0.2;  // the data's variance

SdePtr vp() {
  return made(sde_registry(), "vp");
}
Problem wrong(const SdePtr& sde, double factor) {
  const ScoreFn exact = exact_score(normal(0, s2), sde);
  return {sde, [=](const at::Tensor& x, const at::Tensor& t) { return factor * exact(x, t); }};
}

double number(const at::Tensor& x) {
  return x.item<double>();
}

/// KL of p(eps) from the law that the reverse SDE and the flow make with the score times `factor`, and the
/// bound's excess, all a dimension: by 20,000 Runge-Kutta steps in ln(sigma/alpha).
struct Exact {
  double sde, ode, bound;
};
Exact exact_divergences(double factor, double eps) {
  const SdePtr sde = vp();
  const int64_t n = 20000;
  const at::Tensor u = at::linspace(0, 1, 2 * n + 1, at::kDouble);
  const at::Tensor t = importance_time(*sde, eps, u);
  const at::Tensor variance = sde->alpha(t).square() * s2 + sde->sigma(t).square();
  const at::Tensor f = sde->f(t), g2 = sde->g2(t);
  // dt/du = Z sigma^2/g^2
  const at::Tensor rate = weight_of_likelihood(*sde, eps) * sde->sigma(t).square() / g2;
  const at::Tensor flow = 2 * (f + 0.5 * g2 * factor / variance) * rate;  // of ln V
  const at::Tensor decay = 2 * (f + g2 * factor / variance) * rate,
                   noise = g2 * rate;  // dV/du = decay V - noise
  const at::Tensor missed = 0.5 * g2 * std::pow(factor - 1, 2) / variance * rate;
  const auto d = decay.accessor<double, 1>(), e = noise.accessor<double, 1>();
  double V = 1;  // the prior's
  const double h = -1.0 / static_cast<double>(n);
  for (int64_t i = 2 * n; i > 0; i -= 2) {
    const double a = d[i] * V - e[i], b = d[i - 1] * (V + h / 2 * a) - e[i - 1];
    const double c = d[i - 1] * (V + h / 2 * b) - e[i - 1], k = d[i - 2] * (V + h * c) - e[i - 2];
    V += h / 6 * (a + 2 * b + 2 * c + k);
  }
  const auto simpson = [&](const at::Tensor& y) {
    const at::Tensor ends = y[0] + y[2 * n];
    return number(ends + 4 * y.slice(0, 1, 2 * n, 2).sum() + 2 * y.slice(0, 2, 2 * n, 2).sum()) /
           (6 * static_cast<double>(n));
  };
  const auto divergence = [](double p, double q) { return 0.5 * (p / q - 1 - std::log(p / q)); };
  const double at_eps = number(variance[0]), at_end = number(variance[2 * n]);
  return {divergence(at_eps, V), divergence(at_eps, std::exp(-simpson(flow))),
          divergence(at_end, 1) + simpson(missed)};
}

/// Numbers of science.md's kind: .0023, .0166 and .139 nats a dimension with the score times 1.05; the bound
/// is the reverse SDE's alone, and with the exact score only the prior's mismatch is left of it.
TEST(ScoreBound, IsOfTheReverseSdeAlone) {
  const Exact off = exact_divergences(1.05, 1e-5);
  EXPECT_NEAR(off.sde, 0.0023, 5e-5);
  EXPECT_NEAR(off.bound, 0.0166, 5e-5);
  EXPECT_NEAR(off.ode, 0.139, 5e-4);
  EXPECT_LT(off.sde, off.bound);
  EXPECT_GT(off.ode, off.bound);
  const Exact right = exact_divergences(1, 1e-5);
  EXPECT_LE(right.sde, right.bound);
  EXPECT_LT(right.bound, 1e-8);
}

/// The likelihood of the core has the flow's number: E of log p(eps) - log p(flow) over p(eps), exactly by
/// three nodes, as it is a quadratic of x.
TEST(ScoreBound, TheFlowsDivergenceIsTheLikelihoods) {
  const double eps = 1e-5;
  const SdePtr sde = vp();
  const at::Tensor first = at::scalar_tensor(eps, at::kDouble), alpha = sde->alpha(first),
                   sigma = sde->sigma(first);
  const at::Tensor deviation = (alpha.square() * s2 + sigma.square()).sqrt();
  const at::Tensor x =
      deviation * at::tensor({-std::sqrt(3.0), 0.0, std::sqrt(3.0)}, at::kDouble).view({3, 1});
  const LikelihoodOptions options{
      .eps = eps, .tolerance = {.rtol = 1e-10, .atol = 1e-10}, .divergence = LikelihoodOptions::Trace::exact};
  const at::Tensor gap =
      log_density(normal(0, s2), x, alpha, sigma) -
      log_likelihood(wrong(sde, 1.05), x, options, draw_probes(options, x, Rng(0))).log_p();
  const at::Tensor weights = at::tensor({1.0 / 6, 2.0 / 3, 1.0 / 6}, at::kDouble);
  EXPECT_NEAR(number((weights * gap).sum()), exact_divergences(1.05, eps).ode, 1e-7);
}

/// Averaged over data the bound lies above the entropy by the divergence's bound and, from eps to 0, by what
/// a normal law of the noise's own width misses of the posterior: v = sigma^2/alpha^2, 1/2 (s2/(s2 + v) - 1 -
/// ln(s2/(s2 + v))).
TEST(ScoreBound, OfGaussiansIsTheirEntropyAndItsExcess) {
  const double eps = 1e-3;
  const SdePtr sde = vp();
  const at::Tensor first = at::scalar_tensor(eps, at::kDouble);
  const double noise = number((sde->sigma(first) / sde->alpha(first)).square());
  const double kept = s2 / (s2 + noise);
  const double entropy = 0.5 * std::log(2 * M_PI * std::exp(1.0) * s2);
  const int64_t B = 20000, D = 2;
  const at::Tensor x = std::sqrt(s2) * Rng(1).normal({B, D});
  for (const double factor : {1.0, 1.2}) {
    const double want = exact_divergences(factor, eps).bound + entropy;
    // The denoised mean misses the posterior's by (factor - 1) sigma^2 score/alpha, in units of the noise.
    const double off = std::pow(factor - 1, 2) * noise / (s2 + noise);
    const double last = 0.5 * (kept - 1 - std::log(kept)) + 0.5 * off;
    std::vector<at::Tensor> totals;
    for (const bool important : {true, false}) {
      Rng rng(2);
      const ScoreBound bound =
          score_bound(wrong(sde, factor), x, {.eps = eps, .times = 24, .importance = important}, rng);
      const at::Tensor total = bound.total() / static_cast<double>(D);
      const double error = number(total.std()) / std::sqrt(static_cast<double>(B));
      EXPECT_LT(error, important ? 0.01 : 0.2);
      EXPECT_NEAR(number(total.mean()), want + last, 4.9 * error) << factor << important;
      EXPECT_GT(number(bound.diffusion_error.mean()), number(total.std()) / 40);
      totals.push_back(total.std());
    }
    EXPECT_LT(number(totals[0]), number(totals[1])) << "importance has the smaller variance";
  }
}

/// Of one known image the score, and so the denoised image, is exact: what is left of each term is in closed
/// form. A score that is off by a constant adds its square.
TEST(DdpmBound, HasItsTermsInClosedForm) {
  const SdePtr sde = vp();
  const int64_t N = 60, D = 6;
  const at::Tensor bytes = at::tensor({3, 100, 128, 200, 251, 60}, at::kByte).view({1, D});
  const at::Tensor image = 2 * bytes.to(at::kDouble) / 255 - 1;
  const Ladder ladder = sde->ladder(N);
  const LadderMarginals at = marginals(ladder);
  for (const double off : {0.0, 0.01}) {
    const Problem problem{sde, [&](const at::Tensor& x, const at::Tensor& t) {
                            const at::Tensor a = over(sde->alpha(t), x), v = over(sde->sigma(t).square(), x);
                            return (a * (image + off) - x) / v;
                          }};
    for (const bool large : {true, false}) {
      Rng rng(4);
      const DdpmBound bound = ddpm_bound(problem, bytes, true, {.N = N, .large = large, .clip = false}, rng);
      EXPECT_LT((bound.error - off * off).abs().max().item<double>(), 1e-11);
      for (int64_t i = 1; i < N; ++i) {
        const double v = number(at.variance[i]), before = number(at.variance[i - 1]);
        const double beta = std::pow(number(ladder.G[i]), 2), posterior = before * beta / v;
        const double step = large ? beta : posterior, ratio = posterior / step;
        const double share = number(at.kept[i - 1]) * beta / v;
        const double want =
            0.5 * static_cast<double>(D) * (ratio - 1 - std::log(ratio) + share * share * off * off / step);
        EXPECT_NEAR(number(bound.steps[i][0]), want, 1e-9 * std::max(1.0, want)) << i;
      }
      const double second =
          number(at.variance[0]) * std::pow(number(ladder.G[1]), 2) / number(at.variance[1]);
      const double width = 1.0 / 255 / std::sqrt(2 * second);
      const double shift = off / std::sqrt(2 * second);
      const double mass = 0.5 * (std::erf(width + shift) - std::erf(-width + shift));
      EXPECT_NEAR(number(bound.steps[0][0]), -static_cast<double>(D) * std::log(mass), 1e-9);
      const double end = number(at.variance[N - 1]);
      EXPECT_NEAR(number(bound.prior[0]),
                  0.5 * (static_cast<double>(D) * (end - 1 - std::log(end)) +
                         std::pow(number(at.kept[N - 1]), 2) * number(image.square().sum())),
                  1e-12);
      EXPECT_NEAR(number(bound.total()[0]), number(bound.prior[0] + bound.steps.sum()), 1e-12);
    }
  }
}

/// The ends' cells reach to infinity: black and white, denoised beyond the range, cost nothing; clipping
/// brings them back.
TEST(DdpmBound, OpensTheCellsAtTheEnds) {
  const SdePtr sde = vp();
  const at::Tensor bytes = at::tensor({0, 255}, at::kByte).view({1, 2});
  const at::Tensor beyond = at::tensor({-1.5, 1.5}, at::kDouble);
  const Problem problem{sde, [&](const at::Tensor& x, const at::Tensor& t) {
                          return (over(sde->alpha(t), x) * beyond - x) / over(sde->sigma(t).square(), x);
                        }};
  Rng rng(1), again(1);
  const DdpmBound open = ddpm_bound(problem, bytes, true, {.N = 40, .clip = false}, rng);
  EXPECT_NEAR(number(open.steps[0][0]), 0, 1e-9);
  EXPECT_NEAR(number(open.error[5][0]), 0.25, 1e-9);
  const DdpmBound clipped = ddpm_bound(problem, bytes, true, {.N = 40, .clip = true}, again);
  EXPECT_NEAR(number(clipped.error[5][0]), 0, 1e-12);
}

}  // namespace
}  // namespace sgm::test
