// The deep kernel exponential family: closed forms against autograd, alpha as the minimiser, losses against
// the registered objectives on its score, and the gradient that training takes against differences.
#include "core/net/dkef.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <gmock/gmock.h>
#include <torch/csrc/autograd/autograd.h>

#include "core/objective/objective.h"
#include "tests/support/error_of.h"
#include "tests/support/made.h"

namespace sgm::test {
namespace {

using testing::HasSubstr;

constexpr int64_t D = 4, M = 7, B = 5;

at::Tensor gradient(const at::Tensor& of, const at::Tensor& x) {
  return torch::autograd::grad({of}, {x}, {}, true, true)[0];
}

double largest(const at::Tensor& x) {
  return x.abs().max().item<double>();
}

struct DkefTest : testing::Test {
  const at::Tensor data = Rng(1).normal({40, D});
  const Dkef model{{.inducing = M, .features = 6, .base_std = 1.5, .log_ridge = -1}, data, Rng(2)};
  const at::Tensor x = Rng(3).normal({B, D}), v = Rng(4).rademacher({B, D}), z = Rng(5).normal({B, D});
  const at::Tensor alpha = Rng(6).normal({M});

  DkefTest() {  // away from where training starts
    const at::NoGradGuard no_grad;
    for (const auto& [name, parameter] : model.parameters())
      parameter.add_(Rng(7).fork(name).normal(parameter.sizes()), 0.3);
  }

  /// The score of the log density by autograd alone.
  at::Tensor score_of(const at::Tensor& at) const {
    const at::Tensor input = at.requires_grad() ? at : at.detach().requires_grad_();
    return gradient(model.log_density(input, alpha).sum(), input);
  }
  Problem problem() const {
    return {nullptr, [this](const at::Tensor& at, const at::Tensor&) { return score_of(at); }};
  }
  at::Tensor by_objective(const std::string& name, std::vector<at::Tensor> draws) const {
    Rng rng = Rng::recorded(std::move(draws));
    return made(objective_registry(), name)(problem(), {x, {}, {}}, rng);
  }
};

TEST_F(DkefTest, ItsKernelsAreWhatTheyAreSaidToBe) {
  const auto of = [&](const char* name) {
    for (const auto& [known, parameter] : model.parameters())
      if (known == name) return parameter;
    throw std::runtime_error(name);
  };
  const auto phi = [&](const at::Tensor& at) {
    const at::Tensor h = at::log1p(at::exp(at::matmul(of("hidden.weight"), at) + of("hidden.bias")));
    return at::matmul(of("features.weight"), h) + at::matmul(of("skip.weight"), at);
  };
  const at::Tensor k = model.kernels(x), weights = at::softmax(of("kernel_logits"), 0);
  for (int64_t i = 0; i < B; ++i) {
    for (int64_t m = 0; m < M; ++m) {
      const at::Tensor apart = (phi(x[i]) - phi(of("inducing")[m])).square().sum();
      const at::Tensor one = (weights * at::exp(-apart / (2 * at::pow(10, of("log_scale"))))).sum();
      EXPECT_NEAR(k[i][m].item<double>(), one.item<double>(), 1e-13);
    }
  }
}

TEST_F(DkefTest, ItsScoreIsTheGradientOfItsDensity) {
  EXPECT_LT(largest(model.score(x, alpha) - score_of(x)), 1e-10);
  // With alpha = 0 the base is left.
  const at::Tensor none = at::zeros({M}, at::kDouble);
  EXPECT_LT(largest(model.score(x, none) + x / 2.25), 1e-14);
  const at::Tensor normal = -0.5 * x.square().sum(1) / 2.25 - D / 2.0 * std::log(2 * M_PI * 2.25);
  EXPECT_LT(largest(model.log_density(x, none) - normal), 1e-13);
}

TEST_F(DkefTest, ItsLossesAreThoseOfTheObjectivesOnItsScore) {
  EXPECT_LT(largest(model.exact(x).losses(alpha) - by_objective("exact_sm", {})), 1e-10);
  EXPECT_LT(largest(model.sliced(x, v).losses(alpha) - by_objective("ssm", {v})), 1e-10);
  EXPECT_LT(largest(model.reduced(x, v).losses(alpha) - by_objective("ssm_vr", {v})), 1e-10);
  const double sigma = 0.3;
  const at::Tensor denoised = 0.5 * (score_of(x + sigma * z) + z / sigma).square().sum(1);
  EXPECT_LT(largest(model.denoising(x, z, sigma).losses(alpha) - denoised), 1e-10);
}

TEST_F(DkefTest, DifferencesNearTheSlicedLossAsTheSquareOfTheirStep) {
  const at::Tensor sliced = model.sliced(x, v).losses(alpha);
  // Rounding of ln p leaves 1e-16/eps^2, 1e-12 here, of errors of 1e-4; the next order is eps^2 times
  // smaller.
  const auto error = [&](double eps) { return largest(model.differences(x, v, eps).losses(alpha) - sliced); };
  EXPECT_NEAR(error(2e-2) / error(1e-2), 4, 0.05);
}

TEST_F(DkefTest, AlphaIsTheRidgeMinimiser) {
  for (const QuadraticForm& form : {model.exact(x), model.sliced(x, v), model.denoising(x, z, 0.3)}) {
    const MeanForm mean = mean_of(form);
    EXPECT_NEAR(mean.value(alpha).item<double>(), form.losses(alpha).mean().item<double>(), 1e-11);
    const at::Tensor least = ridge_minimiser(mean, model.ridge()).detach().requires_grad_();
    const at::Tensor aim = form.losses(least).mean() + 0.5 * model.ridge() * least.square().sum();
    EXPECT_LT(largest(gradient(aim, least)), 1e-10 * std::max(1.0, largest(least)));
  }
}

TEST_F(DkefTest, NoMinimiserWhereTheMatrixIsNotPositive) {
  const at::Tensor eye = at::eye(2, at::kDouble), one = at::ones({2}, at::kDouble);
  const at::Tensor ridge = at::scalar_tensor(0.5, at::kDouble);
  EXPECT_TRUE(ridge_minimiser({-eye, one, one[0]}, ridge).isnan().all().item<bool>());
  EXPECT_TRUE(ridge_minimiser({eye * NAN, one, one[0]}, ridge).isnan().all().item<bool>());
  EXPECT_NEAR(largest(ridge_minimiser({eye, one, one[0]}, ridge) + 1 / 1.5), 0, 1e-15);
}

/// The loss of one half at the alpha of the other, through the solve, by central differences.
TEST_F(DkefTest, TheGradientOfTrainingIsThatOfDifferences) {
  const at::Tensor both = Rng(8).normal({2 * B, D}), probes = Rng(9).rademacher({2 * B, D});
  const auto loss = [&](int kind) {
    const QuadraticForm form = kind == 0   ? model.exact(both)
                               : kind == 1 ? model.reduced(both, probes)
                                           : model.differences(both, probes, 0.1);
    const at::Tensor found = ridge_minimiser(mean_of(form.rows(0, B)), model.ridge());
    return form.rows(B, B).losses(found).mean();
  };
  for (const int kind : {0, 1, 2}) {
    std::vector<at::Tensor> all;
    for (const auto& [name, parameter] : model.parameters()) all.push_back(parameter);
    std::vector<at::Tensor> slopes = torch::autograd::grad({loss(kind)}, all);
    for (size_t i = 0; i < all.size(); ++i) {
      const auto& [name, parameter] = model.parameters()[i];
      const at::Tensor way = Rng(10).fork(name).normal(parameter.sizes());
      const auto moved = [&, of = parameter](double by) {
        const at::NoGradGuard no_grad;
        of.add_(way, by);
        const double value = loss(kind).item<double>();
        of.add_(way, -by);
        return value;
      };
      const double h = 1e-5, expected = (moved(h) - moved(-h)) / (2 * h);
      const double found = (slopes[i] * way).sum().item<double>();
      EXPECT_NEAR(found, expected, 1e-6 * std::max(1.0, std::abs(expected))) << name << ", " << kind;
    }
  }
}

TEST_F(DkefTest, RefusesWhatHasNoSense) {
  const auto refused = [](const auto& act) { return error_of<InputError>(act); };
  EXPECT_THAT(refused([&] { Dkef({.inducing = 41}, data, Rng(1)); }),
              HasSubstr("41 inducing points of 40 rows"));
  EXPECT_THAT(refused([&] { model.denoising(x, z, 0); }), HasSubstr("sigma above 0"));
  EXPECT_THAT(refused([&] { model.differences(x, v, 0); }), HasSubstr("eps above 0"));
}

TEST_F(DkefTest, ItsStartDependsOnItsSeedAlone) {
  const DkefOptions options{.inducing = M, .features = 6};
  const Dkef one(options, data, Rng(2)), same(options, data, Rng(2)), other(options, data, Rng(3));
  EXPECT_TRUE(at::equal(one.kernels(x), same.kernels(x)));
  EXPECT_FALSE(at::equal(one.kernels(x), other.kernels(x)));
  EXPECT_NEAR(one.ridge().item<double>(), 0.01, 1e-15);
}

}  // namespace
}  // namespace sgm::test
