// Solvers on fields with known solutions.
#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cmath>

#include "core/base/diverged.h"
#include "core/ode/ode.h"
#include "core/tensor/rng.h"
#include "tests/support/one_thread.h"

namespace sgm::test {
namespace {

using testing::HasSubstr;

double largest(const at::Tensor& x) {
  return x.abs().max().item<double>();
}
at::Tensor beside(const at::Tensor& t, const at::Tensor& x) {
  return t.dim() == 0 ? t : t.view({-1, 1}).expand_as(x);
}

/// Bernoulli's equation dx/dt = x cos t − x^2/2 …, in a form whose solution is elementary: x = 1/(1 + c
/// e^{-sin t}), dx/dt = x (1 − x) cos t.
const Field logistic = [](const at::Tensor& x, const at::Tensor& t) {
  return x * (1 - x) * at::cos(beside(t, x));
};
at::Tensor logistic_at(const at::Tensor& x0, double t) {
  return 1 / (1 + (1 / x0 - 1) * std::exp(-std::sin(t)));
}
at::Tensor starts() {
  return at::tensor({0.1, 0.3, 0.5, 0.7, 0.9, 0.2}, at::kDouble).view({3, 2});
}

double order(at::Tensor (*solve)(const Field&, at::Tensor, const at::Tensor&)) {
  const auto error = [&](int64_t n) {
    return largest(solve(logistic, starts(), at::linspace(0, 3, n + 1, at::kDouble)) -
                   logistic_at(starts(), 3));
  };
  return std::log2(error(200) / error(400));
}

TEST(FixedStep, EulerHasOrderOne) {
  EXPECT_NEAR(order(euler), 1, 0.1);
}
TEST(FixedStep, HeunHasOrderTwo) {
  EXPECT_NEAR(order(heun), 2, 0.1);
}
TEST(FixedStep, GoesBackward) {
  const at::Tensor there = heun(logistic, starts(), at::linspace(0, 3, 501, at::kDouble));
  EXPECT_LT(largest(heun(logistic, there, at::linspace(3, 0, 501, at::kDouble)) - starts()), 1e-5);
}

/// With tolerances that nothing violates the first step goes the whole way: its error is of order 6, so that
/// of many steps is of order 5.
TEST(DormandPrince, HasOrderFive) {
  const at::Tensor start = logistic_at(starts(), 0.3);
  const auto error = [&](double h) {
    const Solution s =
        dormand_prince(logistic, start, 0.3, 0.3 + h, {.rtol = 1e3, .atol = 1e3, .coupled = true});
    EXPECT_EQ(s.times.size(), 2u);
    return largest(s.x - logistic_at(starts(), 0.3 + h));
  };
  EXPECT_NEAR(std::log2(error(0.1) / error(0.05)), 6, 0.3);
}

/// Where the field vanishes at the start the first trial step is infinite: it must not look beyond the end.
TEST(DormandPrince, StartsWhereTheFieldVanishes) {
  const Field late = [](const at::Tensor& x, const at::Tensor& t) {
    return x * at::sqrt(beside(t, x));
  };  // NaN before 0
  const Solution s = dormand_prince(
      [&](const at::Tensor& x, const at::Tensor& t) { return late(x, t) * (1 - beside(t, x) + 1e-6); },
      starts(), 1, 0, {.rtol = 1e-8, .atol = 1e-8});
  EXPECT_LT(largest(s.x - starts() * std::exp(-(2.0 / 3 - 2.0 / 5))), 1e-4);
}

TEST(DormandPrince, KeepsItsToleranceForwardAndBackward) {
  for (const bool coupled : {false, true}) {
    for (const double tolerance : {1e-4, 1e-7, 1e-10}) {
      const Tolerance keep{.rtol = tolerance, .atol = tolerance, .coupled = coupled};
      const Solution there = dormand_prince(logistic, starts(), 0, 3, keep);
      EXPECT_LT(largest(there.x - logistic_at(starts(), 3)), 10 * tolerance);
      EXPECT_LT(largest(dormand_prince(logistic, there.x, 3, 0, keep).x - starts()), 40 * tolerance);
    }
  }
}

TEST(DormandPrince, CountsEvaluations) {
  int64_t calls = 0, rows = 0;
  const Field counting = [&](const at::Tensor& x, const at::Tensor& t) {
    ++calls, rows += x.size(0);
    return logistic(x, t);
  };
  const Solution alone = dormand_prince(counting, starts(), 0, 3, {});
  EXPECT_EQ(alone.evaluations.max().item<int64_t>(), calls);
  EXPECT_EQ(alone.evaluations.sum().item<int64_t>(), rows) << "a finished sample is not evaluated again";
  EXPECT_TRUE(((alone.evaluations - 2) % 6 == 0).all().item<bool>());
  calls = rows = 0;
  const Solution coupled = dormand_prince(counting, starts(), 0, 3, {.coupled = true});
  EXPECT_TRUE((coupled.evaluations == calls).all().item<bool>());
  EXPECT_EQ(rows, 3 * calls);
}

/// Decay rates from 1 to 1000: stiff samples need many steps, the others do not pay for them.
const Field decay = [](const at::Tensor& x, const at::Tensor&) {
  return -x * at::pow(10.0, x.select(1, 1).unsqueeze(1)) * at::tensor({1.0, 0.0}, at::kDouble);
};
at::Tensor rates() {
  return at::stack({at::ones({7}, at::kDouble), at::linspace(0, 3, 7, at::kDouble)}, 1);
}

TEST(DormandPrince, FinishedSamplesLeaveTheBatch) {
  const Solution s = dormand_prince(decay, rates(), 0, 1, {});
  EXPECT_LT(s.evaluations[0].item<int64_t>() * 10, s.evaluations[6].item<int64_t>());
  EXPECT_LT(largest(s.x.select(1, 0) - at::exp(-at::pow(10.0, rates().select(1, 1)))), 1e-4);
}

TEST(DormandPrince, DoesNotDependOnTheBatchUnlessCoupled) {
  const auto apart = [&](const Tolerance& tolerance) {
    const at::Tensor whole = dormand_prince(decay, rates(), 0, 1, tolerance).x;
    const at::Tensor parts = at::cat({dormand_prince(decay, rates().slice(0, 0, 3), 0, 1, tolerance).x,
                                      dormand_prince(decay, rates().slice(0, 3), 0, 1, tolerance).x});
    return largest(whole - parts);
  };
  EXPECT_LT(apart({}), 1e-14);
  EXPECT_GT(apart({.coupled = true}), 1e-12) << "one error norm for all";
}

/// SciPy's RK45 on y' = −2 t y, y(0) = 1 from 0 to 2 with its defaults: nfev, accepted times and the end
/// (scipy 1.17.1).
TEST(DormandPrince, StepsAsSciPy) {
  const Solution s =
      dormand_prince([](const at::Tensor& x, const at::Tensor& t) { return -2 * t * x; },
                     at::ones({1, 1}, at::kDouble), 0, 2, {.rtol = 1e-3, .atol = 1e-6, .coupled = true});
  const std::vector<double> times{0,
                                  1e-4,
                                  1.1e-3,
                                  1.11e-2,
                                  .1111,
                                  .68768563322342224,
                                  1.2642712664468445,
                                  1.5533630820920925,
                                  1.8424548977373405,
                                  2};
  ASSERT_EQ(s.times.size(), times.size());
  for (size_t i = 0; i < times.size(); ++i) EXPECT_NEAR(s.times[i], times[i], 1e-13);
  EXPECT_EQ(s.evaluations[0].item<int64_t>(), 68);
  EXPECT_NEAR(s.x.item<double>(), .01832316143069112, 1e-15);
}

template <class Error, class F>
std::string thrown(const F& f) {
  try {
    f();
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing thrown";
}

TEST(DormandPrince, NamesWhatFails) {
  const Field broken = [](const at::Tensor& x, const at::Tensor& t) {
    at::Tensor v = logistic(x, t);
    v.select(0, v.size(0) - 1).fill_(std::nan(""));
    return v;
  };
  EXPECT_THAT(thrown<Diverged>([&] { dormand_prince(broken, starts(), 0, 3, {}, "test"); }),
              HasSubstr("test: the chain turned non-finite at step 0 of level 0, row 2"));
  EXPECT_THAT(thrown<RunError>([&] { dormand_prince(logistic, starts(), 0, 3, {.max_steps = 2}); }),
              HasSubstr("2 steps do not reach the end"));
  const Field wall = [](const at::Tensor& x, const at::Tensor& t) {
    return at::where(beside(t, x) > 0.123, 1e30 * at::ones_like(x), x);
  };
  EXPECT_THAT(thrown<RunError>([&] { dormand_prince(wall, starts(), 0, 3, {}); }),
              HasSubstr("step size vanishes near t = 0.12"));
  EXPECT_THAT(thrown<InputError>([&] { dormand_prince(logistic, starts(), 1, 1, {}); }),
              HasSubstr("starts and ends at t = 1"));
}

}  // namespace
}  // namespace sgm::test
