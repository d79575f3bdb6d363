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

/// The whole networks: float32 up to rounding, bf16 within 5 % of the score's norm at every noise level (3.1
/// % measured, NCSNv2) and 15 % (9.7 %, the same) of the gradient's.
TEST(FusedNorm, WholeNetworksPerLevel) {
  const at::Tensor t = at::linspace(0, -4.6, 6, at::kDouble).exp();
  const at::Tensor x =
      Rng(5).uniform({6, 1, 28, 28}, at::kFloat) + over(t, Rng(6).normal({6, 1, 28, 28})).to(at::kFloat);
  const auto sde = std::make_shared<test::ByTime>();
  for (const std::string name : {"ncsn", "ncsnv2", "res_score", "unet"}) {
    const Net net = test::made(net_registry(), name, {{"filters", 16}})({1, 28, 28}, Rng(1));
    for (const auto& [key, p] : net.parameters)
      at::Tensor(p.detach()).add_(Rng(9).fork(key).normal(p.sizes(), at::kFloat) * .02);
    std::vector<at::Tensor> parameters;
    for (const auto& [key, p] : net.parameters) parameters.push_back(p);
    const auto run = [&](Precision precision) {
      const at::Tensor s = score_of(net, sde, t, precision)(x, t) * over(t, x).to(at::kFloat);
      return std::pair(s, gradients(s, Rng(7).normal(x.sizes(), at::kFloat), parameters));
    };
    const auto [plain, d] = run(Precision::fp32);
    for (const auto& [precision, value, slope] :
         {std::tuple(Precision::fast, 1e-5, 1e-4), std::tuple(Precision::bf16, .05, .15)}) {
      const auto [s, fast_d] = run(precision);
      for (int64_t i = 0; i < 6; ++i)
        EXPECT_LT(((s[i] - plain[i]).norm() / plain[i].norm()).item<double>(), value)
            << name << " level " << i;
      double error = 0, size = 0;
      for (size_t i = 0; i < d.size(); ++i)
        error += (fast_d[i] - d[i]).pow(2).sum().item<double>(), size += d[i].pow(2).sum().item<double>();
      EXPECT_LT(std::sqrt(error / size), slope) << name;
    }
  }
}

TEST(FusedNorm, HasNoSecondDerivativeAndSaysSo) {
  const Net net = test::made(net_registry(), "res_score", {{"filters", 8}})({1, 8, 8}, Rng(1));
  const auto second = [&](Precision precision) {
    const at::Tensor x = Rng(2).uniform({1, 1, 8, 8}, at::kFloat).requires_grad_();
    const at::Tensor t = at::ones({1}, at::kDouble);
    const at::Tensor s = score_of(net, std::make_shared<test::ByTime>(), {}, precision)(x, t);
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
