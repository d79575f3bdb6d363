// A sampler that nobody but its one registering line knows: contract_test.cpp finds it.
#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <gtest/gtest.h>

#include "core/score/gaussian.h"
#include "tests/sampler/draws.h"
#include "tests/support/made.h"

namespace sgm::test {
namespace {

const double m = 0.3;
const double v = 0.04;

/// A sampler as anyone might add it: N steps of the reverse diffusion from sigma to the next.
struct Planted {
  int64_t N = 60;
  void fields(Fields& on) { on("N", N, "steps", at_least(1)); }
  Samples operator()(const Problem& problem, at::Tensor x, Rng& rng, const Hook& hook) const {
    const at::NoGradGuard no_grad;
    const at::Tensor times = at::linspace(problem.sde->t_max(), 0, N + 1, at::kDouble);
    for (int64_t i = 0; i < N; ++i) {
      const at::Tensor t = times[i];
      const at::Tensor removed = problem.sde->sigma(t).square() - problem.sde->sigma(times[i + 1]).square();
      x = x + removed * problem.score(x, t) + removed.sqrt() * rng.normal_like(x);
      check_finite(x, "planted", i, 0);
      StepState state{x, t, i, 0, N};
      if (hook) hook(state);
    }
    return {x, N};
  }
};
const bool planted = sampler_registry().add("planted", factory<Sampler, Planted>("reverse diffusion"));

/// What the test of a sampler without a recursion notices.
TEST(SamplerContract, RefusesWhatDoesNotDrawTheData) {
  const SdePtr sde = made(sde_registry(), "ve", {{"sigma_min", 0.1}, {"sigma_max", 3.0}});
  const auto score = [&](double mean, double variance) { return exact_score(normal(mean, variance), sde); };
  const Sampler right = made(sampler_registry(), "planted");
  EXPECT_TRUE(draws_the_data(right, {sde, score(m, v)}, m, v));
  EXPECT_FALSE(draws_the_data(right, {sde, score(-m, v)}, m, v));
  EXPECT_FALSE(draws_the_data(right, {sde, score(m, 2 * v)}, m, v));
  EXPECT_FALSE(draws_the_data(
      [](const Problem&, at::Tensor x, Rng&, const Hook&) {
        return Samples{x, 0};
      },
      {sde, score(m, v)}, m, v));
}

}  // namespace
}  // namespace sgm::test
