#include "core/net/net.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "tests/support/made.h"
#include "tests/support/one_thread.h"
#include "tests/support/scored.h"

namespace sgm::test {
namespace {

TEST(Mlp, IsNcsnsToyNetwork) {
  const Net net = made(net_registry(), "mlp")({2}, Rng(1));
  EXPECT_EQ(count_parameters(net), 2 * 128 + 128 + 128 * 128 + 128 + 128 * 2 + 2);
  std::vector<std::string> names;
  for (const auto& [name, parameter] : net.parameters) {
    names.push_back(name);
    EXPECT_TRUE(parameter.requires_grad() && parameter.is_leaf());
  }
  EXPECT_EQ(names,
            (std::vector<std::string>{"0.weight", "0.bias", "2.weight", "2.bias", "4.weight", "4.bias"}));
  // softplus between the layers, written out
  const auto p = [&](size_t i) { return net.parameters[i].second; };
  const at::Tensor x = Rng(2).normal({5, 2}, at::kFloat);
  const auto softplus = [](const at::Tensor& h) { return at::log1p(at::exp(h)); };
  const at::Tensor h = softplus(at::matmul(x, p(0).t()) + p(1));
  const at::Tensor out = at::matmul(softplus(at::matmul(h, p(2).t()) + p(3)), p(4).t()) + p(5);
  EXPECT_LT((net.forward(x, {}) - out).abs().max().item<float>(), 1e-5);
}

TEST(Mlp, TakesItsOptions) {
  const Net net =
      made(net_registry(), "mlp", {{"layers", 0}, {"width", 3}, {"activation", "tanh"}})({1, 2, 2}, Rng(1));
  EXPECT_EQ(count_parameters(net), 4 * 4 + 4);
  const at::Tensor x = at::ones({3, 1, 2, 2});
  EXPECT_EQ(net.forward(x, {}).sizes(), x.sizes());
  EXPECT_THROW(made(net_registry(), "mlp", {{"activation", "sigmoid"}}), InputError);
}

TEST(Mlp, StartsAsPyTorchsLinearDoes) {
  // U(-1/sqrt(in), 1/sqrt(in)): bounds never passed, standard deviation within 4.9 standard errors
  // (false-alarm rate 1e-6 each).
  const Net net = made(net_registry(), "mlp", {{"width", 256}})({2}, Rng(3));
  for (const auto& [name, parameter] : net.parameters) {
    const double in = name[0] == '0' ? 2 : 256;
    const double bound = 1 / std::sqrt(in);
    const double n = static_cast<double>(parameter.numel());
    EXPECT_LE(parameter.abs().max().item<double>(), bound) << name;
    if (n < 100) continue;
    // Var(u²) of U(-1, 1) is 4/45.
    EXPECT_NEAR(parameter.to(at::kDouble).square().mean().item<double>() / (bound * bound), 1.0 / 3,
                4.9 * std::sqrt(4.0 / 45 / n))
        << name;
  }
}

TEST(Mlp, DependsOnItsSeedAlone) {
  const MakeNet make = made(net_registry(), "mlp");
  const Net one = make({2}, Rng(4));
  const Net same = make({2}, Rng(4));
  const Net other = make({2}, Rng(5));
  for (size_t i = 0; i < one.parameters.size(); ++i) {
    EXPECT_TRUE(at::equal(one.parameters[i].second, same.parameters[i].second));
    EXPECT_FALSE(at::equal(one.parameters[i].second, other.parameters[i].second));
  }
  // A wider net starts from other numbers of the same streams: layers do not share draws.
  EXPECT_FALSE(at::equal(one.parameters[1].second, one.parameters[3].second));
}

TEST(Door, CastsToTheParametersTypeAndBack) {
  const Net net = made(net_registry(), "mlp")({2}, Rng(6));
  const at::Tensor x = Rng(7).normal({3, 2});
  const at::Tensor s = scored(net, made(sde_registry(), "ve"))(x, at::ones({}, at::kDouble));
  EXPECT_EQ(s.scalar_type(), at::kDouble);
  EXPECT_TRUE(at::equal(s, net.forward(x.to(at::kFloat), {}).to(at::kDouble)));
}

}  // namespace
}  // namespace sgm::test
