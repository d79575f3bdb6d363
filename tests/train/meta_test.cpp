// No tensor of training or sampling stays on the CPU when a model is elsewhere: a training step of every
// network and objective, and steps of every sampler, on LibTorch's meta device, whose tensors have sizes and
// no values, and where an operation with a tensor of another device raises.
#include <gtest/gtest.h>

#include "core/net/model.h"
#include "core/objective/objective.h"
#include "core/sampler/sampler.h"
#include "tests/support/made.h"
#include "tests/support/on_meta.h"

namespace sgm::test {
namespace {

/// A model of a registered network at its least size, on the meta device.
Model model_of(const std::string& net, const std::string& sde) {
  const std::vector<FieldRow> rows = describe_component(net_registry(), net);
  Node::Table options{{"name", net}};
  for (const FieldRow& row : rows) {
    if (row.key == "filters") options.emplace_back("filters", int64_t{16});
    if (row.key == "attention") options.emplace_back("attention", int64_t{8});
  }
  ModelOptions all;
  bind(Node(Node::Table{{"net", options}, {"sde", Node::Table{{"name", sde}}}}), all);
  const bool images = net.find("mlp") == std::string::npos;
  Compute compute;
  compute.device = meta;
  return make_model(all, images ? std::vector<int64_t>{1, 16, 16} : std::vector<int64_t>{2}, Rng(1), compute);
}

at::Tensor data_of(const Model& model) {
  std::vector<int64_t> sizes = model.sizes;
  sizes.insert(sizes.begin(), 3);
  return at::empty(sizes, at::TensorOptions(at::kFloat).device(meta));
}

class MetaTraining : public testing::TestWithParam<std::tuple<std::string, std::string>> {};

TEST_P(MetaTraining, AStepStaysOnTheDevice) {
  const auto& [net, objective] = GetParam();
  if (objective_targets().at(objective).needs_density && !net.ends_with("density") && net != "nice")
    GTEST_SKIP() << "takes densities alone";
  const Model model = model_of(net, "ve");
  for (const auto& [name, parameter] : model.net.parameters) EXPECT_TRUE(parameter.is_meta()) << name;
  for (const auto& [name, buffer] : model.net.buffers) EXPECT_TRUE(buffer.is_meta()) << name;
  Node::Table options;
  for (const FieldRow& row : describe_component(objective_registry(), objective)) {
    if (row.key == "levels") options.emplace_back("levels", int64_t{10});
  }
  Rng rng(2);
  const at::Tensor loss =
      made(objective_registry(), objective, options)(problem_of(model), {data_of(model), {}, {}}, rng);
  EXPECT_TRUE(loss.is_meta());
  EXPECT_EQ(loss.sizes(), at::IntArrayRef({3}));
  loss.mean().backward();
  for (const auto& [name, parameter] : model.net.parameters) {
    const bool stayed = !parameter.grad().defined() || parameter.grad().is_meta();
    EXPECT_TRUE(stayed) << name;
  }
}

INSTANTIATE_TEST_SUITE_P(Registry, MetaTraining,
                         testing::Combine(testing::ValuesIn(net_registry().names()),
                                          testing::ValuesIn(objective_registry().names())),
                         [](const auto& info) {
                           return std::get<0>(info.param) + "_by_" + std::get<1>(info.param);
                         });

class MetaSampling : public testing::TestWithParam<std::tuple<std::string, std::string>> {};

TEST_P(MetaSampling, StepsStayOnTheDevice) {
  const auto& [net, sampler] = GetParam();
  const Model model = model_of(net, "ve");
  Node::Table options;
  for (const FieldRow& row : describe_component(sampler_registry(), sampler)) {
    if (row.key == "levels") options.emplace_back("levels", int64_t{10});
    if (row.key == "steps") options.emplace_back("steps", int64_t{2});
    if (row.key == "N") options.emplace_back("N", int64_t{10});  // the levels that an index network knows
    // adaptive steps are decided by values, which the meta device does not have
    if (sampler == "ode" && row.key == "solver") options.emplace_back("solver", "heun");
  }
  Rng rng(3);
  const Samples samples =
      made(sampler_registry(), sampler, options)(problem_of(model), data_of(model), rng, {});
  EXPECT_TRUE(samples.x.is_meta());
  EXPECT_EQ(samples.x.sizes(), data_of(model).sizes());
  EXPECT_GT(samples.nfe, 0);
}

INSTANTIATE_TEST_SUITE_P(Registry, MetaSampling,
                         testing::Combine(testing::ValuesIn(net_registry().names()),
                                          testing::ValuesIn(sampler_registry().names())),
                         [](const auto& info) {
                           return std::get<0>(info.param) + "_by_" + std::get<1>(info.param);
                         });

/// The label, the augmentation and the stream for dropout that a problem is given reach its network.
TEST(Door, PassesWhatItIsGiven) {
  Model model = model_of("time_mlp", "vp");
  Conditioning seen;
  model.net.forward = [&](const at::Tensor& x, const Conditioning& given) {
    seen = given;
    return x;
  };
  model.net.parameters.clear();
  Rng dropout(1);
  const at::Tensor label = at::tensor({0, 2}, at::kLong);
  const at::Tensor augment = at::zeros({2, 9});
  const Problem problem = problem_of(model, {{}, label, augment, &dropout});
  problem.score(at::zeros({2, 2}), at::full({}, .5, at::kDouble));
  EXPECT_TRUE(seen.label.is_same(label));
  EXPECT_TRUE(seen.augment.is_same(augment));
  EXPECT_EQ(seen.dropout, &dropout);
  EXPECT_EQ(seen.noise.sizes(), at::IntArrayRef({2}));
}

}  // namespace
}  // namespace sgm::test
