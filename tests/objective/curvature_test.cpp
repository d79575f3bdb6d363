// Curvature propagation and approximate back-propagation against exact Hessians, finite differences against
// sliced score matching.
#include "core/objective/curvature.h"

#include <gtest/gtest.h>

#include "core/net/nice.h"
#include "tests/objective/models.h"
#include "tests/support/error_of.h"
#include "tests/support/unread_sde.h"

namespace sgm::test {
namespace {

/// ln p with two hidden layers, in float64.
struct Deep {
  at::Tensor w1, b1, w2, b2, w3;

  explicit Deep(int64_t D, uint64_t seed = 3) {
    Rng rng(seed);
    w1 = rng.normal({4, D}).requires_grad_();
    b1 = rng.normal({4}).requires_grad_();
    w2 = rng.normal({3, 4}).requires_grad_();
    b2 = rng.normal({3}).requires_grad_();
    w3 = rng.normal({1, 3}).requires_grad_();
  }
  LogDensity density() const {
    return [*this](Pass& pass, const at::Tensor& x) {
      const at::Tensor one = pass.apply(softplus, pass.linear(x, w1, b1));
      const at::Tensor two = pass.apply(softplus, pass.linear(one, w2, b2));
      return pass.linear(two, w3, at::zeros({1}, at::kDouble)).squeeze(1);
    };
  }
};

at::Tensor exact_loss(const LogDensity& density, const at::Tensor& x) {
  const ScoreFn score = [&](const at::Tensor& y, const at::Tensor&) { return gradient(density, y); };
  Rng unused(0);
  return made(objective_registry(), "exact_sm")({unread_sde(), score}, {x, {}, {}}, unused);
}

/// All 2^n signs of n numbers, (2^n, n).
at::Tensor all_signs(int64_t n) {
  const std::vector<at::Tensor> each(static_cast<size_t>(n), at::tensor({-1.0, 1.0}, at::kDouble));
  return at::cartesian_prod(each);
}

TEST(Curvature, PropagatedOneIsExactInTheMeanOverAllSigns) {
  const Deep model(2);
  const at::Tensor x = Rng(1).normal({1, 2});
  const at::Tensor signs = all_signs(7);  // of 3 + 4 functions
  const int64_t n = signs.size(0);
  Rng rng = Rng::recorded({signs.narrow(1, 0, 3).contiguous(), signs.narrow(1, 3, 4).contiguous()});
  const at::Tensor loss = curvature_loss(propagated_curvature(
      model.density(), x.expand({n, 2}).contiguous(), CurvatureNoise::complex, rng, Pass::Wiring::right));
  const at::Tensor exact = exact_loss(model.density(), x);
  EXPECT_NEAR(loss.mean().item<double>(), exact.item<double>(), 1e-12);
  const auto got = torch::autograd::grad({loss.mean()}, {model.w1, model.b2, model.w3});
  const auto want = torch::autograd::grad({exact.sum()}, {model.w1, model.b2, model.w3});
  for (size_t i = 0; i < got.size(); ++i)
    EXPECT_LT((got[i] - want[i]).abs().max().item<double>(), 1e-11) << i;
}

TEST(Curvature, PairsAreExactInTheMean) {
  // 2 * 7 + 2 signs are too many to enumerate: T U is bilinear in the draws, so that a draw of every sign in
  // one place and its opposite elsewhere does not suffice; 200,000 draws at 5 standard errors instead.
  const Deep model(2);
  const int64_t n = 200000;
  const at::Tensor x = Rng(1).normal({1, 2});
  Rng rng(4);
  const at::NoGradGuard no_grad;
  const at::Tensor loss = curvature_loss(propagated_curvature(
      model.density(), x.expand({n, 2}).contiguous(), CurvatureNoise::pair, rng, Pass::Wiring::right));
  const double error = loss.std().item<double>() / std::sqrt(static_cast<double>(n));
  EXPECT_NEAR(loss.mean().item<double>(), exact_loss(model.density(), x).item<double>(), 5 * error);
  EXPECT_FALSE(loss.requires_grad());
}

TEST(Curvature, ApproximateOneIsExactWithOneHiddenLayerAndNotWithTwo) {
  const TanhNet one(2);
  const at::Tensor x = Rng(1).normal({3, 2});
  const auto loss = [&](const LogDensity& density) {
    return curvature_loss(approximate_curvature(density, x, Pass::Wiring::right));
  };
  EXPECT_LT((loss(one.density()) - exact_loss(one.density(), x)).abs().max().item<double>(), 1e-12);
  const Deep two(2);
  EXPECT_GT((loss(two.density()) - exact_loss(two.density(), x)).abs().max().item<double>(), 1e-3);
}

TEST(Curvature, IsExactOnAGaussian) {
  // ln p = −sum x_i^2 / (2 v_i): 1/2 sum x_i^2/v_i^2 − sum 1/v_i whatever is drawn.
  const at::Tensor v = at::tensor({0.5, 2.0, 3.0}, at::kDouble), x = Rng(1).normal({4, 3});
  const LogDensity density = [&](Pass& pass, const at::Tensor& y) {
    return pass.apply(half_squares, pass.scaled(y, v.rsqrt())).sum(1);
  };
  const at::Tensor want = 0.5 * (x / v).square().sum(1) - (1 / v).sum();
  for (const std::string name : {"curvature_propagation", "approximate_backprop"}) {
    Rng rng(2);
    const at::Tensor loss =
        made(objective_registry(), name)({unread_sde(), {}, {}, density}, {x, {}, {}}, rng);
    EXPECT_LT((loss - want).abs().max().item<double>(), 1e-13) << name;
  }
}

TEST(FiniteDifferences, ApproachSlicedScoreMatchingWithTheSquareOfTheirLength) {
  const TanhNet net(3);
  const at::Tensor x = Rng(1).normal({4, 3});
  const ScoreFn gradient_of = [&](const at::Tensor& y, const at::Tensor&) {
    return gradient(net.density(), y);
  };
  for (const std::string of : {"score", "density"}) {
    const Problem problem{unread_sde(), gradient_of, {}, net.density()};
    const auto loss = [&](const std::string& objective, Node::Table options) {
      Rng rng(2);
      options.emplace_back("projection", "gaussian");
      options.emplace_back("projections", int64_t{2});
      return made(objective_registry(), objective, options)(problem, {x, {}, {}}, rng).detach();
    };
    const auto error = [&](double eps) {
      return (loss("ssm_fd", {{"of", of}, {"eps", eps}}) - loss("ssm", {})).abs().max().item<double>();
    };
    EXPECT_NEAR(std::log2(error(0.04) / error(0.02)), 2, 0.1) << of;
  }
}

TEST(Dsm, EnergyFormAndAntitheticPairs) {
  const TanhNet net(2);
  const at::Tensor x = Rng(1).normal({4, 2}), z = Rng(2).normal({4, 2});
  const auto loss = [&](Node::Table options, const at::Tensor& noise) {
    Rng rng = Rng::recorded({noise});
    options.emplace_back("sigma", 0.3);
    return made(objective_registry(), "dsm", options)({unread_sde(), net.score()}, {x, {}, {}}, rng);
  };
  EXPECT_LT((loss({{"form", "energy"}}, z) - std::pow(0.3, 4) * loss({}, z)).abs().max().item<double>(),
            1e-14);
  EXPECT_LT((loss({{"antithetic", true}}, z) - 0.5 * (loss({}, z) + loss({}, -z))).abs().max().item<double>(),
            1e-13);
}

TEST(DensityObjectives, RefuseAScore) {
  Rng rng(1);
  const TanhNet net(2);
  for (const std::string name : {"mle", "curvature_propagation", "approximate_backprop"}) {
    const std::string error = error_of<InputError>([&] {
      made(objective_registry(), name)({unread_sde(), net.score()}, {rng.normal({2, 2}), {}, {}}, rng);
    });
    EXPECT_NE(error.find(name + ": the network is a score"), std::string::npos) << error;
  }
}

}  // namespace
}  // namespace sgm::test
