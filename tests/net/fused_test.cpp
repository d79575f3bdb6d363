#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include <limits>

#include "core/net/fused_norm.h"
#include "core/net/instance_norm.h"
#include "core/net/net.h"
#include "tests/support/by_time.h"
#include "tests/support/made.h"
#include "tests/support/one_thread.h"
#include "tests/support/parity.h"
#include "tests/support/scored.h"

namespace sgm {
namespace {

using test::relative_error;

at::Tensor last(const at::Tensor& x) {
  return x.clone(at::MemoryFormat::ChannelsLast);
}

/// The gradients of sum(y w) by x and the parameters.
std::vector<at::Tensor> gradients(const at::Tensor& y, const at::Tensor& w, std::vector<at::Tensor> by) {
  return torch::autograd::grad({(y * w.to(y.scalar_type())).sum()}, by);
}

/// The fused normalisations against LibTorch's, values and all gradients, at sizes off the vector length, far
/// from zero mean.
TEST(FusedNorm, EqualsThePlainOne) {
  for (const Act act : {Act::none, Act::elu, Act::silu}) {
    for (const int64_t channels : {8, 40}) {
      Weights weights;
      const Scope at(weights, Rng(1));
      const InstanceNormPlus table(at / "a", channels, 3);
      const InstanceNormPlus single(at / "b", channels, 0);
      const GroupNorm group(at / "c", channels / 4, channels);
      const at::Tensor x = Rng(2).normal({3, channels, 5, 7}, at::kFloat) * 2 + 5;
      const at::Tensor w = Rng(3).normal(x.sizes(), at::kFloat);
      const at::Tensor level = at::tensor({2, 0, 2}, at::kLong);
      const at::Tensor added = Rng(4).normal({3, channels}, at::kFloat).requires_grad_();
      const std::vector<std::pair<std::function<at::Tensor(const at::Tensor&)>, std::vector<at::Tensor>>>
          layers = {
              {[&](const at::Tensor& v) { return table(v, level, act); }, {table.embed}},
              {[&](const at::Tensor& v) { return single(v, {}, act); },
               {single.gamma, single.alpha, single.beta}},
              {[&](const at::Tensor& v) { return group(v, act); }, {group.weight, group.bias}},
              {[&](const at::Tensor& v) { return group(v, act, added); }, {group.weight, group.bias, added}}};
      for (const auto& [layer, parameters] : layers) {
        const at::Tensor plain_x = x.clone().requires_grad_();
        const at::Tensor fused_x = last(x).requires_grad_();
        ASSERT_TRUE(can_fuse(fused_x) && !can_fuse(plain_x));
        const at::Tensor plain = layer(plain_x);
        const at::Tensor fused = layer(fused_x);
        EXPECT_LT(relative_error(fused, plain), 1e-5);
        std::vector<at::Tensor> by = parameters, fused_by = parameters;
        by.push_back(plain_x), fused_by.push_back(fused_x);
        const auto d = gradients(plain, w, by);
        const auto fused_d = gradients(fused, w, fused_by);
        for (size_t i = 0; i < d.size(); ++i) EXPECT_LT(relative_error(fused_d[i], d[i]), 3e-5) << i;
      }
    }
  }
}

TEST(FusedNorm, ActivationsAtTheirEnds) {
  const Weights none;
  const auto identity = [](const at::Tensor& mean, const at::Tensor&, at::TensorList) {
    return std::pair(at::ones_like(mean), at::zeros_like(mean));
  };
  const float inf = std::numeric_limits<float>::infinity();
  const at::Tensor z = at::tensor(
      {-1e30F, -100.F, -61.F, -20.F, -1e-4F, 0.F, 1e-4F, 20.F, 100.F, 1e30F, inf, -3.F, 3.F, .5F, -.5F, 7.F});
  const at::Tensor x = last(z.reshape({1, 2, 2, 4}));
  EXPECT_LT((fused_norm(x, Act::elu, identity, {}) - at::elu(x)).nan_to_num().abs().max().item<double>(),
            1e-6);
  EXPECT_TRUE(
      at::isclose(fused_norm(x, Act::silu, identity, {}), at::silu(x), 1e-6, 1e-6).all().item<bool>());
  for (const auto type : {at::kFloat, at::kBFloat16}) {
    const at::Tensor bad = last(at::full({1, 4, 2, 2}, std::nan(""), type));
    for (const Act act : {Act::none, Act::elu, Act::silu})
      EXPECT_TRUE(fused_norm(bad, act, identity, {}).isnan().all().item<bool>());
  }
  // bf16 rounds to nearest even, as LibTorch does.
  const at::Tensor v = Rng(1).normal({4, 16, 9, 9}, at::kFloat).to(at::kBFloat16);
  const auto third = [](const at::Tensor& mean, const at::Tensor&, at::TensorList) {
    return std::pair(at::full_like(mean, 1 / 3.), at::zeros_like(mean));
  };
  EXPECT_TRUE(fused_norm(last(v), Act::none, third, {})
                  .equal((v.to(at::kFloat) * at::scalar_tensor(1 / 3., at::kFloat)).to(at::kBFloat16)));
  // Half-way between two of its numbers: 1 + 2^-8 goes down to 1, 1 + 3 2^-8 up to 1 + 2^-6.
  for (const auto& [value, rounded] : {std::pair(1 + 1 / 256., 1.), std::pair(1 + 3 / 256., 1 + 1 / 64.)}) {
    const auto times = [value = value](const at::Tensor& mean, const at::Tensor&, at::TensorList) {
      return std::pair(at::full_like(mean, value), at::zeros_like(mean));
    };
    const at::Tensor ones = last(at::ones({1, 4, 2, 2}, at::kBFloat16));
    EXPECT_TRUE((fused_norm(ones, Act::none, times, {}).to(at::kDouble) == rounded).all().item<bool>())
        << value;
  }
}

/// A network's score times sigma for six noise levels, and the gradients of a fixed projection of it.
struct Response {
  at::Tensor value;
  std::vector<at::Tensor> slopes;
};

/// The distance of two responses: of values the largest over the noise levels, of slopes over all parameters;
/// relative, in float64.
struct Distance {
  double value = 0;
  double slope = 0;
};

Distance distance(const Response& a, const Response& b) {
  const at::Tensor all = b.value.to(at::kDouble).flatten(1);
  const at::Tensor off = a.value.to(at::kDouble).flatten(1) - all;
  double error = 0;
  double size = 0;
  for (size_t i = 0; i < a.slopes.size(); ++i) {
    const at::Tensor exact = b.slopes[i].to(at::kDouble);
    error += (a.slopes[i].to(at::kDouble) - exact).square().sum().item<double>();
    size += exact.square().sum().item<double>();
  }
  return {(off.norm(2, 1) / all.norm(2, 1)).max().item<double>(), std::sqrt(error / size)};
}

/// A network at one input, in any arithmetic.
class Subject {
 public:
  explicit Subject(const std::string& name)
      : net_(test::made(net_registry(), name, {{"filters", 16}})({1, 16, 16}, Rng(1))) {
    for (const auto& [key, p] : net_.parameters) {
      at::Tensor(p.detach()).add_(Rng(9).fork(key).normal(p.sizes(), at::kFloat) * .02);
      parameters_.push_back(p);
    }
  }

  Response in(Precision precision) const {
    const at::Tensor s = test::scored(net_, std::make_shared<test::ByTime>(), sigma_, precision)(x_, sigma_);
    return response(s * over(sigma_, s));
  }
  Response in_float64(const at::Tensor& x) const {
    const at::Tensor condition = net_.reads == Reads::level ? at::arange(6) : sigma_.log();
    const at::Tensor output = net_.forward(x, {condition});
    return response(net_.preconditioning == "over_sigma" ? output : output * over(sigma_, output));
  }
  Response in_float64() const { return in_float64(x_.to(at::kDouble)); }

  /// How far a relative change `u` of every weight and input moves the float64 response, the most of three:
  /// what arithmetic that rounds to u cannot be expected to beat. Ties of a maximum pooling are in it.
  Distance moved_by(double u) const {
    const Response exact = in_float64();
    Distance most;
    for (uint64_t draw = 0; draw < 3; ++draw) {
      std::vector<at::Tensor> kept;
      for (const auto& [key, p] : net_.parameters) {
        kept.push_back(p.detach().clone());
        at::Tensor(p.detach()).mul_(1 + u * Rng(20 + draw).fork(key).normal(p.sizes(), at::kFloat));
      }
      const at::Tensor x = x_.to(at::kDouble);
      const Distance moved = distance(in_float64(x * (1 + u * Rng(30 + draw).normal_like(x))), exact);
      for (size_t i = 0; i < kept.size(); ++i) at::Tensor(parameters_[i].detach()).copy_(kept[i]);
      most = {std::max(most.value, moved.value), std::max(most.slope, moved.slope)};
    }
    return most;
  }

 private:
  Response response(const at::Tensor& value) const {
    return {value.detach(), gradients(value, Rng(7).normal(x_.sizes(), at::kFloat), parameters_)};
  }

  Net net_;
  std::vector<at::Tensor> parameters_;
  at::Tensor sigma_ = at::linspace(0, -4.6, 6, at::kDouble).exp();
  at::Tensor x_ =
      Rng(5).uniform({6, 1, 16, 16}, at::kFloat) + over(sigma_, Rng(6).normal({6, 1, 16, 16})).to(at::kFloat);
};

/// Whole networks against float64. An arithmetic may be off by what a relative change of weights and inputs
/// does: of 2^-18, 64 roundings of float32, for `fast` and LibTorch's own operators, values a quarter of it;
/// of 3 · 2^-9, three roundings of bf16. A maximum pooling whose two largest values differ by less than the
/// rounding (ncsnv2) sends its gradient to either, so gradients of float32 may differ by 1e-3 there.
TEST(FusedNorm, WholeNetworksPerLevel) {
  for (const std::string name : {"ncsn", "ncsnv2", "res_score", "unet"}) {
    const Subject subject(name);
    const Response exact = subject.in_float64();
    const Distance single = subject.moved_by(std::exp2(-18));
    const Distance half = subject.moved_by(std::exp2(-9));
    for (const Precision precision : {Precision::fp32, Precision::fast}) {
      const Distance off = distance(subject.in(precision), exact);
      EXPECT_LT(off.value, single.value / 4) << name << ", fast: " << (precision == Precision::fast);
      EXPECT_LT(off.slope, single.slope) << name << ", fast: " << (precision == Precision::fast);
      EXPECT_LT(off.value, 1e-5) << "what core/net/net.h promises; " << name;
    }
    const Distance off = distance(subject.in(Precision::bf16), exact);
    EXPECT_LT(off.value, 3 * half.value) << name;
    EXPECT_LT(off.slope, 3 * half.slope) << name;
    if (std::getenv("SGM_SHOW") != nullptr)
      fmt::print("{} {:.1e} {:.1e} | bf16 {:.1e} {:.1e} half {:.1e} {:.1e} | single {:.1e} {:.1e}\n", name,
                 distance(subject.in(Precision::fast), exact).value,
                 distance(subject.in(Precision::fast), exact).slope, off.value, off.slope, half.value,
                 half.slope, single.value, single.slope);
  }
}

/// Several backward passes through one evaluation, as a divergence by several probes takes them.
TEST(FusedNorm, CanBePassedBackwardAgain) {
  const Net net = test::made(net_registry(), "unet", {{"filters", 8}})({1, 8, 8}, Rng(1));
  const at::Tensor t = at::tensor({0.3, 0.8}, at::kDouble);
  const at::Tensor x = Rng(2).uniform({2, 1, 8, 8}, at::kFloat).requires_grad_();
  const at::Tensor s = test::scored(net, std::make_shared<test::ByTime>(), {}, Precision::fast)(x, t);
  const at::Tensor v = Rng(3).normal(x.sizes(), at::kFloat);
  const auto pass = [&](const at::Tensor& along) {
    return torch::autograd::grad({s}, {x}, {along}, true)[0];
  };
  const at::Tensor first = pass(v);
  EXPECT_TRUE(at::equal(pass(v), first));
  EXPECT_LT(relative_error(pass(2 * v), 2 * first), 1e-6);
}

TEST(FusedNorm, HasNoSecondDerivativeAndSaysSo) {
  const Net net = test::made(net_registry(), "res_score", {{"filters", 8}})({1, 8, 8}, Rng(1));
  const auto second = [&](Precision precision) {
    const at::Tensor x = Rng(2).uniform({1, 1, 8, 8}, at::kFloat).requires_grad_();
    const at::Tensor t = at::ones({1}, at::kDouble);
    const at::Tensor s = test::scored(net, std::make_shared<test::ByTime>(), {}, precision)(x, t);
    torch::autograd::grad({s.sum()}, {x}, {}, true, /*create_graph=*/true)[0].pow(2).sum().backward();
  };
  EXPECT_NO_THROW(second(Precision::fp32));
  try {
    second(Precision::fast);
    FAIL();
  } catch (const std::exception& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("no second derivative\n  take precision=fp32"));
  }
}

}  // namespace
}  // namespace sgm
