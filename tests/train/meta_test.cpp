// No tensor of training or sampling stays on the CPU when a model is elsewhere: a training step of every
// network and objective, and steps of every sampler, on LibTorch's meta device, whose tensors have sizes and
// no values, and where an operation with a tensor of another device raises. LibTorch for C++ lacks a few
// operations there, which PyTorch adds in Python: they are added here, with the same check.
#include <ATen/ATen.h>
#include <ATen/ExpandUtils.h>
#include <gtest/gtest.h>
#include <torch/library.h>

#include "core/net/model.h"
#include "core/objective/objective.h"
#include "core/sampler/sampler.h"
#include "tests/support/made.h"

namespace sgm::test {
namespace {

const at::Device meta = at::kMeta;

void on_meta(at::TensorList tensors) {
  for (const at::Tensor& t : tensors)
    TORCH_CHECK(!t.defined() || t.is_meta(), "a tensor of ", t.device(), " among tensors of meta");
}

at::Tensor convolution(const at::Tensor& x, const at::Tensor& weight, const std::optional<at::Tensor>& bias,
                       at::IntArrayRef stride, at::IntArrayRef padding, at::IntArrayRef dilation,
                       bool transposed, at::IntArrayRef output_padding, int64_t groups) {
  on_meta({x, weight, bias.value_or(at::Tensor())});
  std::vector<int64_t> sizes{x.size(0), transposed ? weight.size(1) * groups : weight.size(0)};
  for (int64_t i = 0; i < x.dim() - 2; ++i) {
    const int64_t extent = dilation[i] * (weight.size(i + 2) - 1) - 2 * padding[i];
    sizes.push_back(transposed ? (x.size(i + 2) - 1) * stride[i] + extent + output_padding[i] + 1
                               : (x.size(i + 2) - extent - 1) / stride[i] + 1);
  }
  return at::empty(sizes, x.options());
}

std::tuple<at::Tensor, at::Tensor, at::Tensor> convolution_backward(
    const at::Tensor& slope, const at::Tensor& x, const at::Tensor& weight, at::IntArrayRef, at::IntArrayRef,
    at::IntArrayRef, bool, at::IntArrayRef, int64_t, std::array<bool, 3>) {
  on_meta({slope, x, weight});
  return {at::empty_like(x), at::empty_like(weight), at::empty({slope.size(1)}, weight.options())};
}

/// What is no value passes every check of values.
at::Scalar value(const at::Tensor&) {
  return 1.0;
}

at::Tensor index_select(const at::Tensor& from, int64_t dim, const at::Tensor& index) {
  on_meta({from, index});
  std::vector<int64_t> sizes = from.sizes().vec();
  sizes.at(dim) = index.numel();
  return at::empty(sizes, from.options());
}

at::Tensor take(const at::Tensor& from, const at::Tensor& index) {
  on_meta({from, index});
  return at::empty(index.sizes(), from.options());
}

at::Tensor& abs_out(const at::Tensor& x, at::Tensor& out) {
  on_meta({x, out});
  out.resize_(x.sizes());
  return out;
}

at::Tensor least(const at::Tensor& x) {
  return at::empty({}, x.options());
}

at::Tensor variance(const at::Tensor& x, at::OptionalIntArrayRef dims, const std::optional<at::Scalar>&,
                    bool keepdim) {
  return x.mean(dims, keepdim);
}

at::Tensor& where_out(const at::Tensor& condition, const at::Tensor& a, const at::Tensor& b,
                      at::Tensor& out) {
  on_meta({condition, a, b, out});
  out.resize_(at::infer_size(condition.sizes(), at::infer_size(a.sizes(), b.sizes())));
  return out;
}

using Three = std::tuple<at::Tensor, at::Tensor, at::Tensor>;
using Maybe = std::optional<at::Tensor>;

Three batch_norm(const at::Tensor& x, const Maybe& weight, const Maybe& bias, const Maybe& mean,
                 const Maybe& variance, bool, double, double) {
  const at::Tensor none;
  on_meta({x, weight.value_or(none), bias.value_or(none), mean.value_or(none), variance.value_or(none)});
  const at::Tensor channels = at::empty({x.size(1)}, x.options());
  return {at::empty_like(x), channels, at::empty_like(channels)};
}

Three batch_norm_backward(const at::Tensor& slope, const at::Tensor& x, const Maybe& weight, const Maybe&,
                          const Maybe&, const Maybe& mean, const Maybe& deviation, bool, double,
                          std::array<bool, 3>) {
  const at::Tensor none;
  on_meta({slope, x, weight.value_or(none), mean.value_or(none), deviation.value_or(none)});
  const at::Tensor channels = at::empty({x.size(1)}, x.options());
  return {at::empty_like(x), channels, at::empty_like(channels)};
}

Three group_norm_backward(const at::Tensor& slope, const at::Tensor& x, const at::Tensor& mean,
                          const at::Tensor& deviation, const Maybe& weight, int64_t, int64_t channels,
                          int64_t, int64_t, std::array<bool, 3>) {
  on_meta({slope, x, mean, deviation, weight.value_or(at::Tensor())});
  const at::Tensor each = at::empty({channels}, x.options());
  return {at::empty_like(x), each, at::empty_like(each)};
}

TORCH_LIBRARY_IMPL(aten, Meta, m) {
  m.impl("native_group_norm_backward", group_norm_backward);
  m.impl("min", least);
  m.impl("var.correction", variance);
  m.impl("where.self_out", where_out);
  m.impl("native_batch_norm", batch_norm);
  m.impl("native_batch_norm_backward", batch_norm_backward);
  m.impl("convolution_overrideable", convolution);
  m.impl("convolution_backward_overrideable", convolution_backward);
  m.impl("_local_scalar_dense", value);
  m.impl("index_select", index_select);
  m.impl("take", take);
  m.impl("abs.out", abs_out);
}

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
    if (row.key == "N") options.emplace_back("N", int64_t{3});
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
