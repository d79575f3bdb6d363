#include "core/metric/inception.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/require.h"
#include "core/metric/extraction.h"
#include "core/tensor/rng.h"

namespace sgm::test {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;
using Tensors = std::map<std::string, at::Tensor>;

struct Shape {
  std::string name;
  std::vector<int64_t> sizes;
};
const std::vector<Shape> first_layers{
    {"Conv2d_1a_3x3", {32, 3, 3, 3}}, {"Conv2d_2a_3x3", {32, 32, 3, 3}}, {"Conv2d_2b_3x3", {64, 32, 3, 3}}};

/// The layers through 64 dimensions, with batch norms.
Tensors with_norms() {
  Rng rng = Rng(1).fork("inception");
  Tensors all;
  for (const Shape& layer : first_layers) {
    const int64_t out = layer.sizes[0];
    all[layer.name + ".conv.weight"] = rng.normal(layer.sizes).to(at::kDouble) / 6;
    all[layer.name + ".bn.weight"] = 1 + rng.normal({out}).to(at::kDouble) / 10;
    all[layer.name + ".bn.bias"] = rng.normal({out}).to(at::kDouble) / 10;
    all[layer.name + ".bn.running_mean"] = rng.normal({out}).to(at::kDouble) / 10;
    all[layer.name + ".bn.running_var"] = 1 + rng.normal({out}).to(at::kDouble).abs() / 10;
  }
  return all;
}

at::Tensor images(int64_t n, int64_t channels = 3) {
  return Rng(2).fork("images").uniform({n, channels, 12, 10}).to(at::kDouble);
}

TEST(Inception, FoldsItsBatchNorms) {
  const Tensors weights = with_norms();
  const Inception network(weights);
  EXPECT_EQ(network.dimensions(), 64);
  at::Tensor x = resized(images(2), 299, 299, Resize::pytorch) * 2 - 1;
  for (size_t i = 0; i < 3; ++i) {
    const auto of = [&](const std::string& what) { return weights.at(first_layers[i].name + what); };
    const int64_t padding = i == 2 ? 1 : 0;
    x = at::conv2d(x, of(".conv.weight"), {}, i == 0 ? 2 : 1, padding);
    x = at::batch_norm(x, of(".bn.weight"), of(".bn.bias"), of(".bn.running_mean"), of(".bn.running_var"),
                       false, 0, 1e-3, false)
            .relu();
  }
  const at::Tensor want = at::max_pool2d(x, {3, 3}, {2, 2}).mean({2, 3});
  EXPECT_LT((network.features(images(2), 64, Resize::pytorch) - want).abs().max().item<double>(), 1e-12);
}

TEST(Inception, TakesAGreyChannelForThreeEqualOnes) {
  const Inception network(with_norms());
  const at::Tensor grey = images(2, 1);
  EXPECT_TRUE(at::equal(network.features(grey, 64, Resize::tensorflow),
                        network.features(grey.expand({-1, 3, -1, -1}), 64, Resize::tensorflow)));
}

TEST(Inception, SaysWhatItLacks) {
  Tensors weights = with_norms();
  const Inception network(weights);
  EXPECT_FALSE(network.has_logits());
  EXPECT_THAT([&] { network.features(images(1), 768, Resize::pytorch); },
              ThrowsMessage<InputError>(HasSubstr("go through features of 64 dimensions, not 768")));
  EXPECT_THAT([&] { network.features(images(1), 100, Resize::pytorch); },
              ThrowsMessage<InputError>(HasSubstr("no features of 100 dimensions")));
  EXPECT_THAT([&] { network.features(images(1, 2), 64, Resize::pytorch); },
              ThrowsMessage<InputError>(HasSubstr("(N, 1 or 3, H, W)")));
  EXPECT_THAT(
      [&] {
        network.logits(at::zeros({1, 2048}));
      },
      ThrowsMessage<InputError>(HasSubstr("no last layer")));
  weights["Conv2d_1a_3x3.conv.weight"] = at::zeros({32, 3, 5, 5}, at::kDouble);
  EXPECT_THAT([&] { Inception{weights}; },
              ThrowsMessage<InputError>(HasSubstr("Conv2d_1a_3x3.conv.weight is [32, 3, 5, 5]")));
  const Tensors foreign{{"x", at::zeros({1})}};
  EXPECT_THAT([&] { Inception{foreign}; },
              ThrowsMessage<InputError>(HasSubstr("no Conv2d_1a_3x3.conv.weight")));
}

TEST(Extraction, IsTheSameForAnyBatch) {
  const Inception network(with_norms());
  const at::Tensor bytes = (images(7) * 255).round().to(at::kByte);
  FeatureOptions options{.dimensions = 64, .float64 = true, .batch = 3};
  std::vector<int64_t> told;
  const at::Tensor in_parts = extracted(network, bytes, options, [&](int64_t done) { told.push_back(done); });
  options.batch = 7;
  EXPECT_LT((in_parts - extracted(network, bytes, options)).abs().max().item<double>(), 1e-13);
  EXPECT_EQ(told, (std::vector<int64_t>{3, 6, 7}));
}

TEST(Extraction, QuantisesWhatIsNoByteAlone) {
  const Inception network(with_norms());
  const at::Tensor bytes = (images(2) * 255).round().to(at::kByte);
  const at::Tensor between = (bytes.to(at::kDouble) + .4) / 255;
  FeatureOptions options{.dimensions = 64, .quantisation = Quantisation::floor, .float64 = true};
  const at::Tensor want = extracted(network, bytes, options);
  EXPECT_TRUE(at::equal(extracted(network, between.clamp(0, 1), options), want));
  options.quantisation = Quantisation::none;
  EXPECT_FALSE(at::allclose(extracted(network, between.clamp(0, 1), options), want));
  at::Tensor broken = between.clone();
  broken[1][0][0][0] = NAN;
  EXPECT_THAT([&] { extracted(network, broken, options); },
              ThrowsMessage<InputError>(HasSubstr("a value of images 0 to 1 is not finite")));
  EXPECT_THAT([&] { extracted(network, bytes.narrow(0, 0, 0), options); },
              ThrowsMessage<InputError>(HasSubstr("features of no image")));
}

TEST(FeatureSums, MergeToThoseOfTheWhole) {
  const at::Tensor rows = Rng(3).fork("rows").normal({50, 4}).to(at::kDouble) + 100;
  FeatureSums first, second;
  for (int64_t at = 0; at < 20; at += 5) first.add(rows.narrow(0, at, 5));
  second.add(rows.narrow(0, 20, 30));
  first.merge(second);
  const Gaussian want = gaussian_fit(rows), got = first.gaussian();
  EXPECT_EQ(first.n(), 50);
  EXPECT_LT((got.mean - want.mean).abs().max().item<double>(), 1e-12);
  EXPECT_LT((got.covariance - want.covariance).abs().max().item<double>(), 1e-11);
  FeatureSums one;
  one.add(rows.narrow(0, 0, 1));
  EXPECT_THAT([&] { one.gaussian(); }, ThrowsMessage<InputError>(HasSubstr("covariance of 1 images")));
  FeatureSums other;
  other.add(rows.narrow(1, 0, 3));
  EXPECT_THAT([&] { one.merge(other); }, ThrowsMessage<InputError>(HasSubstr("4 and 3 dimensions")));
}

}  // namespace
}  // namespace sgm::test
