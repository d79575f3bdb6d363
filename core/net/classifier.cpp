#include "core/net/classifier.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>

#include "core/base/require.h"
#include "core/net/layers.h"

namespace sgm {
namespace {

constexpr int64_t width = 32, feature_count = 16;

/// Convolutions with group normalisation, halving the resolution twice; the mean over the quarters of the
/// image; features; logits.
struct Layers {
  Layers(const Scope& at, int64_t channels, int64_t classes)
      : begin(at / "begin", channels, width, {.kernel = 5, .stride = 2}),
        norm1(at / "norm1", 8, width),
        conv1(at / "conv1", width, width),
        norm2(at / "norm2", 8, width),
        conv2(at / "conv2", width, 2 * width, {.stride = 2}),
        norm3(at / "norm3", 8, 2 * width),
        conv3(at / "conv3", 2 * width, 2 * width),
        norm4(at / "norm4", 8, 2 * width),
        hidden(at / "hidden", 2 * width * 9, feature_count),
        end(at / "end", feature_count, classes) {}

  at::Tensor features(const at::Tensor& x) const {
    const at::Tensor in =
        (2 * x - 1).clone(at::MemoryFormat::ChannelsLast);  // the fused normalisation's layout
    at::Tensor h = norm1(begin(in), Act::silu);
    h = norm2(conv1(h), Act::silu);
    h = norm3(conv2(h), Act::silu);
    h = norm4(conv3(h), Act::silu);
    return activate(hidden(at::adaptive_avg_pool2d(h, {3, 3}).flatten(1)), Act::silu);
  }

  Conv begin;
  GroupNorm norm1;
  Conv conv1;
  GroupNorm norm2;
  Conv conv2;
  GroupNorm norm3;
  Conv conv3;
  GroupNorm norm4;
  Linear hidden, end;
};

}  // namespace

Classifier make_classifier(at::IntArrayRef sizes, int64_t classes, const Rng& init,
                           const at::Device& device) {
  require_image(sizes, 1);
  require(classes >= 2, "make_classifier: {} classes\n  give at least two", classes);
  const ParametersOn on_its_device(device);
  Classifier made;
  const Layers layers(Scope(made.net.parameters, init), sizes[0], classes);
  made.net.forward = [layers](const at::Tensor& x, const Conditioning&) {
    return layers.end(layers.features(x));
  };
  made.features = [layers](const at::Tensor& x) { return layers.features(x); };
  return made;
}

Classified classify(const Classifier& classifier, const at::Tensor& images) {
  const at::NoGradGuard no_grad;
  constexpr int64_t block = 500;
  const at::Tensor& weight = classifier.net.parameters.end()[-2].second;
  const at::Tensor& bias = classifier.net.parameters.back().second;
  std::vector<at::Tensor> features, probabilities;
  for (int64_t i = 0; i < images.size(0); i += block) {
    const at::Tensor part = images.narrow(0, i, std::min(block, images.size(0) - i)).to(weight.device());
    const at::Tensor x =
        part.scalar_type() == at::kByte ? part.to(at::kFloat) / 255 : part.to(at::kFloat).clamp(0, 1);
    features.push_back(classifier.features(x));
    probabilities.push_back(at::linear(features.back(), weight, bias).to(at::kDouble).softmax(1));
  }
  return {at::cat(features).to(at::kCPU), at::cat(probabilities).to(at::kCPU)};
}

}  // namespace sgm
