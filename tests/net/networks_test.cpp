#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/net/net.h"
#include "tests/support/by_time.h"
#include "tests/support/made.h"
#include "tests/support/one_thread.h"
#include "tests/support/scored.h"

namespace sgm {
namespace {

using test::made;
using testing::HasSubstr;

Net net_of(const std::string& name, Node::Table options, at::IntArrayRef sizes, uint64_t seed = 1) {
  return made(net_registry(), name, std::move(options))(sizes, Rng(seed));
}

/// The published sizes (papers.md A1, A2), and ours.
TEST(Networks, ParameterCounts) {
  const auto count = [](const std::string& name, Node::Table options, at::IntArrayRef sizes) {
    return count_parameters(net_of(name, std::move(options), sizes));
  };
  EXPECT_NEAR(count("ncsn", {{"filters", 64}}, {1, 28, 28}), 7.64e6, .005e6);
  EXPECT_EQ(count("ncsn", {}, {3, 32, 32}), 30117635);
  EXPECT_NEAR(count("ncsn", {{"levels", 232}}, {3, 32, 32}), 39.75e6, .005e6);
  EXPECT_EQ(count("ncsnv2", {}, {3, 32, 32}), 29694083);
  EXPECT_NEAR(count("ncsnv2_deeper", {}, {3, 128, 128}), 83.45e6, .005e6);
  EXPECT_NEAR(count("ncsnv2_deepest", {}, {3, 256, 256}), 94.13e6, .005e6);
  EXPECT_NEAR(count("unet", {}, {1, 28, 28}), 1.08e6, .005e6);
  // By hand: 3x3 convolutions with bias 9 a b + b, GroupNorm 2 c. Blocks that keep c channels 18 c^2 + 6 c;
  // that go from a to b 18 a b + 9 b^2 + 7 b.
  const int64_t kept = 18 * (32 * 32 + 64 * 64 + 128 * 128) + 6 * (32 + 64 + 128);
  const int64_t down = 18 * (32 * 64 + 64 * 128) + 9 * (64 * 64 + 128 * 128) + 7 * (64 + 128);
  const int64_t up = 18 * (128 * 64 + 64 * 32) + 9 * (64 * 64 + 32 * 32) + 7 * (64 + 32);
  EXPECT_EQ(count("res_score", {}, {3, 32, 32}), 2 * kept + down + up + (27 * 32 + 32) + (27 * 32 + 3));
}

/// Largest |z| that a false-alarm rate of 1e-6 allows over the fewer than 500 checks of a run: 2e-9 each.
constexpr double z_max = 6;

TEST(Networks, InitialDistributionsAreTheOfficialOnes) {
  int64_t uniform = 0;
  std::vector<at::Tensor> scales;  // of all normalisations, as standard normals
  for (const std::string name : {"ncsn", "ncsnv2", "ncsn_single", "res_score"}) {
    const Net net = net_of(name, {{"filters", 32}}, {3, 16, 16}, 5);
    std::map<std::string, at::Tensor> all(net.parameters.begin(), net.parameters.end());
    for (const auto& [key, value] : net.parameters) {
      const at::Tensor p = value.detach().to(at::kDouble);
      const auto ends = [&, k = key](const std::string& with) {
        return k.size() >= with.size() && k.substr(k.size() - with.size()) == with;
      };
      const double n = static_cast<double>(p.numel());
      const double mean = p.mean().item<double>();
      if (ends("embed.weight")) {
        const int64_t channels = p.size(1) / 3;
        EXPECT_TRUE((p.narrow(1, 2 * channels, channels) == 0).all().item<bool>()) << key;
        scales.push_back((p.narrow(1, 0, 2 * channels).flatten() - 1) / .02);
      } else if (ends("alpha") || ends("gamma")) {
        scales.push_back((p - 1) / .02);
      } else if (ends("beta")) {
        EXPECT_EQ(p.abs().max().item<double>(), 0) << key;
      } else {
        const at::Tensor weight = all.at(key.substr(0, key.rfind('.')) + ".weight");
        if (weight.dim() == 1) {  // GroupNorm
          EXPECT_TRUE((p == (ends("weight") ? 1 : 0)).all().item<bool>()) << key;
          continue;
        }
        const double bound =
            1 / std::sqrt(static_cast<double>(
                    weight[0].numel()));  // of a transposed one too: PyTorch's fan_in is size(1)
        EXPECT_LE(p.abs().max().item<double>(), bound) << key;
        EXPECT_LT(std::abs(mean) / (bound / std::sqrt(3 * n)), z_max) << key;
        EXPECT_LT(std::abs(p.pow(2).mean().item<double>() / (bound * bound / 3) - 1) / std::sqrt(.8 / n),
                  z_max)
            << key;
        ++uniform;
      }
    }
  }
  EXPECT_GT(uniform, 100);
  const at::Tensor z = at::cat(scales);
  const double n = static_cast<double>(z.numel());
  EXPECT_GT(n, 30000);
  EXPECT_LT(std::abs(z.mean().item<double>()) * std::sqrt(n), z_max);
  EXPECT_LT(std::abs(z.pow(2).mean().item<double>() - 1) * std::sqrt(n / 2), z_max);
  EXPECT_LT(std::abs(z.pow(4).mean().item<double>() - 3) * std::sqrt(n / 96), z_max);  // normal, not uniform
}

TEST(Networks, WeightsDependOnSeedAndNameOnly) {
  const Net one = net_of("ncsnv2", {{"filters", 8}}, {1, 28, 28}, 3);
  const Net two = net_of("ncsnv2", {{"filters", 8}}, {1, 28, 28}, 3);
  const Net deeper = net_of("ncsnv2_deeper", {{"filters", 8}}, {1, 28, 28}, 3);
  const Net other = net_of("ncsnv2", {{"filters", 8}}, {1, 28, 28}, 4);
  for (size_t i = 0; i < one.parameters.size(); ++i)
    EXPECT_TRUE(one.parameters[i].second.equal(two.parameters[i].second));
  EXPECT_EQ(one.parameters[0].first, "begin_conv.weight");
  EXPECT_TRUE(one.parameters[0].second.equal(deeper.parameters[0].second));
  EXPECT_FALSE(one.parameters[0].second.equal(other.parameters[0].second));
}

/// NCSN with one level is the baseline; whole NCSN is held to the official one by networks_parity.
TEST(Networks, BaselineIsNcsnOfOneLevel) {
  const at::NoGradGuard no_grad;
  const Net ncsn = net_of("ncsn", {{"filters", 4}, {"levels", 1}}, {1, 28, 28});
  const Net single = net_of("ncsn_single", {{"filters", 4}}, {1, 28, 28});
  Weights same;
  for (const auto& [name, value] : ncsn.parameters) {
    const size_t table = name.find("embed.weight");
    if (table == std::string::npos) {
      same.emplace_back(name, value);
      continue;
    }
    const auto parts = (value[0] + .1 * Rng(7).normal({value.size(1)}, at::kFloat)).chunk(3);
    value[0].copy_(at::cat(parts));
    same.emplace_back(name.substr(0, table) + "gamma", parts[0]);
    same.emplace_back(name.substr(0, table) + "alpha", parts[1]);
    same.emplace_back(name.substr(0, table) + "beta", parts[2]);
  }
  load(single.parameters, same);
  const at::Tensor x = Rng(2).normal({2, 1, 28, 28}, at::kFloat);
  const at::Tensor level = at::zeros({2}, at::kLong);
  EXPECT_TRUE(single.forward(x, {}).allclose(ncsn.forward(x, {level}), 1e-5, 1e-6));
}

TEST(Networks, EveryOneTakesOtherShapesAndTrains) {
  const auto levels = at::linspace(0, -4, 10, at::kDouble).exp();
  for (const std::string& name : net_registry().names()) {
    if (name.find("mlp") != std::string::npos || name == "nice") continue;
    const Net net = net_of(name, {{"filters", 8}}, {2, 12, 20});
    const at::Tensor x = Rng(1).uniform({3, 2, 12, 20});
    const at::Tensor t = at::tensor({1., .1, .02}, at::kDouble);
    const at::Tensor score = scored(net, std::make_shared<test::ByTime>(), levels)(x, t);
    EXPECT_EQ(score.sizes(), x.sizes()) << name;
    EXPECT_EQ(score.scalar_type(), at::kDouble) << name;
    (score + 1).pow(2).mean().backward();
    int64_t moved = 0;
    for (const auto& [key, p] : net.parameters) {
      ASSERT_TRUE(p.grad().defined()) << name << " " << key;
      EXPECT_TRUE(p.grad().isfinite().all().item<bool>()) << name << " " << key;
      moved += p.grad().abs().max().item<double>() > 0;
    }
    // The U-Net's branches start at zero: at first only what is behind the last of them moves.
    EXPECT_GT(moved, name == "unet" ? 1 : static_cast<int64_t>(net.parameters.size()) * 9 / 10) << name;
  }
}

/// The U-Net starts at zero, and knows sigma once it does not.
TEST(Networks, UnetReadsSigma) {
  const at::NoGradGuard no_grad;
  const Net net = net_of("unet", {{"filters", 8}}, {1, 28, 28});
  const ScoreFn score = scored(net, std::make_shared<test::ByTime>());
  const at::Tensor x = Rng(1).normal({1, 1, 28, 28}, at::kFloat).expand({2, 1, 28, 28});
  const at::Tensor t = at::tensor({.1, .2}, at::kDouble);
  EXPECT_EQ(score(x, t).abs().max().item<double>(), 0);
  for (const auto& [name, p] : net.parameters) p.add_(.1 * Rng(9).fork(name).normal(p.sizes(), at::kFloat));
  const at::Tensor s = score(x, t);
  EXPECT_GT((s[0] * .1 - s[1] * .2).abs().max().item<double>(), .01);
}

/// s(x, t) by hand: the nearest level in ratio, division by sigma, one t for all rows.
TEST(Networks, ScoreOfTellsTheNoise) {
  Net net;
  net.parameters.emplace_back("w", at::ones({1}));
  net.forward = [](const at::Tensor& x, const Conditioning& given) {
    return at::zeros_like(x) + over(given.noise, x);
  };
  const auto sde = std::make_shared<test::ByTime>();
  const at::Tensor x = at::zeros({3, 1, 2, 2});
  const at::Tensor levels = at::tensor({1., .1, .01}, at::kDouble);
  const at::Tensor t = at::tensor({.9, .032, .011}, at::kDouble);
  const auto values = [](const at::Tensor& s) { return s.flatten(1).select(1, 0); };
  net.reads = Reads::level;
  EXPECT_TRUE(values(scored(net, sde, levels)(x, t)).equal(at::tensor({0.F, 1.F, 2.F})));
  EXPECT_TRUE(
      values(scored(net, sde, levels)(x, at::tensor(.2, at::kDouble))).equal(at::tensor({1.F, 1.F, 1.F})));
  net.preconditioning = "over_sigma";
  EXPECT_TRUE(
      values(scored(net, sde, levels)(x, t)).allclose(at::tensor({0., 1 / .032, 2 / .011}, at::kFloat)));
  net.reads = Reads::log_noise;
  EXPECT_TRUE(values(scored(net, sde)(x, t)).allclose((t.log() / t).to(at::kFloat)));
}

std::string message(const std::function<void()>& body) {
  try {
    body();
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST(Networks, BadInputIsNamed) {
  const Net ncsn = net_of("ncsn", {{"filters", 8}}, {1, 28, 28});
  const Net v2 = net_of("ncsnv2", {{"filters", 8}}, {1, 28, 28});
  EXPECT_THAT(message([&] { net_of("ncsnv2", {}, {784}); }), HasSubstr("(channels, height, width)"));
  EXPECT_THAT(message([&] { net_of("unet", {}, {1, 30, 30}); }), HasSubstr("give multiples of 4"));
  EXPECT_THAT(message([&] {
                net_of("res_score", {{"filters", 12}}, {1, 28, 28});
              }),
              HasSubstr("multiple of 8, got 12"));
  const std::string other = message([&] { load(v2.parameters, ncsn.parameters); });
  EXPECT_THAT(other, HasSubstr("missing: normalizer.alpha, normalizer.gamma, normalizer.beta and "));
  EXPECT_THAT(other, HasSubstr("unknown: "));
  const Net wide = net_of("ncsnv2", {{"filters", 16}}, {1, 28, 28});
  EXPECT_THAT(message([&] { load(v2.parameters, wide.parameters); }),
              HasSubstr("begin_conv.weight (16, 1, 3, 3) instead of (8, 1, 3, 3)"));
}

/// The U-Net that takes its input as it comes is the other one of the same parameters, on the input that the
/// other makes of an image in [0, 1] with noise: (2 x − 1)/sqrt(1 + 4 sigma^2).
TEST(Networks, AScaledUNetIsTheOtherOnScaledInput) {
  const auto shaken = [](bool scaled) {
    const Net net =
        net_of("unet", {{"filters", 8}, {"multipliers", Node::List{1, 2}}, {"scaled", scaled}}, {2, 6, 8});
    const at::NoGradGuard no_grad;
    for (const auto& [name, parameter] : net.parameters)
      at::Tensor(parameter).add_(Rng(2).fork(name).normal_like(parameter), 0.1);
    return net;
  };
  const Net own = shaken(false);
  const Net scaled = shaken(true);
  EXPECT_EQ(own.preconditioning, "over_sigma");
  EXPECT_EQ(scaled.preconditioning, "edm");
  ASSERT_EQ(own.parameters.size(), scaled.parameters.size());
  const at::NoGradGuard no_grad;
  const at::Tensor sigma = at::tensor({0.01, 0.5, 3.0, 90.0}, at::kDouble);
  const at::Tensor x =
      Rng(3).normal({4, 2, 6, 8}, at::kFloat) * over(sigma, at::ones({4, 1, 1, 1})).to(at::kFloat);
  const at::Tensor size = at::rsqrt(1 + 4 * sigma.square()).to(at::kFloat).view({4, 1, 1, 1});
  const at::Tensor ours = own.forward(x, {.noise = sigma.log()});
  EXPECT_GT(ours.abs().max().item<float>(), 0.1);
  EXPECT_LT((scaled.forward((2 * x - 1) * size, {.noise = sigma.log()}) - ours).abs().max().item<float>(),
            2e-5 * ours.abs().max().item<float>());
  EXPECT_GT((scaled.forward(x, {.noise = sigma.log()}) - ours).abs().max().item<float>(), 0.01);
}

}  // namespace
}  // namespace sgm
