#include "core/metric/inception.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/ranges.h>

#include "core/base/require.h"

namespace sgm {
namespace {

constexpr double batch_norm_eps = 1e-3;
constexpr int64_t size = 299;

/// A convolution of the network: its name and shape.
struct Layer {
  std::string name;
  int64_t in, out, height, width;
};

/// The layers of a block that all read its input through 1 x 1 kernels and are computed as one convolution,
/// its fan; a mean over 3 x 3 pixels behind the last of them comes to the same as one before it.
struct Block {
  std::string name;
  int64_t dimensions;         ///< of the features that need it, at least
  std::vector<Layer> fan;     ///< names within the block
  std::vector<Layer> layers;  ///< the others
};

Block block_a(const std::string& name, int64_t in, int64_t pooled) {
  return {
      name,
      768,
      {{"branch1x1", in, 64, 1, 1},
       {"branch5x5_1", in, 48, 1, 1},
       {"branch3x3dbl_1", in, 64, 1, 1},
       {"branch_pool", in, pooled, 1, 1}},
      {{"branch5x5_2", 48, 64, 5, 5}, {"branch3x3dbl_2", 64, 96, 3, 3}, {"branch3x3dbl_3", 96, 96, 3, 3}}};
}

Block block_c(const std::string& name, int64_t width) {
  return {name,
          768,
          {{"branch1x1", 768, 192, 1, 1},
           {"branch7x7_1", 768, width, 1, 1},
           {"branch7x7dbl_1", 768, width, 1, 1},
           {"branch_pool", 768, 192, 1, 1}},
          {{"branch7x7_2", width, width, 1, 7},
           {"branch7x7_3", width, 192, 7, 1},
           {"branch7x7dbl_2", width, width, 7, 1},
           {"branch7x7dbl_3", width, width, 1, 7},
           {"branch7x7dbl_4", width, width, 7, 1},
           {"branch7x7dbl_5", width, 192, 1, 7}}};
}

/// Mixed_7c takes the maximum over 3 x 3 pixels before its last layer, so that one stands alone.
Block block_e(const std::string& name, int64_t in, bool pools_maximum) {
  Block block{
      name,
      2048,
      {{"branch1x1", in, 320, 1, 1}, {"branch3x3_1", in, 384, 1, 1}, {"branch3x3dbl_1", in, 448, 1, 1}},
      {{"branch3x3_2a", 384, 384, 1, 3},
       {"branch3x3_2b", 384, 384, 3, 1},
       {"branch3x3dbl_2", 448, 384, 3, 3},
       {"branch3x3dbl_3a", 384, 384, 1, 3},
       {"branch3x3dbl_3b", 384, 384, 3, 1}}};
  (pools_maximum ? block.layers : block.fan).push_back({"branch_pool", in, 192, 1, 1});
  return block;
}

const std::vector<Block>& blocks() {
  static const std::vector<Block> all{
      {"",
       64,
       {},
       {{"Conv2d_1a_3x3", 3, 32, 3, 3}, {"Conv2d_2a_3x3", 32, 32, 3, 3}, {"Conv2d_2b_3x3", 32, 64, 3, 3}}},
      {"", 192, {}, {{"Conv2d_3b_1x1", 64, 80, 1, 1}, {"Conv2d_4a_3x3", 80, 192, 3, 3}}},
      block_a("Mixed_5b", 192, 32),
      block_a("Mixed_5c", 256, 64),
      block_a("Mixed_5d", 288, 64),
      {"Mixed_6a",
       768,
       {},
       {{"branch3x3", 288, 384, 3, 3},
        {"branch3x3dbl_1", 288, 64, 1, 1},
        {"branch3x3dbl_2", 64, 96, 3, 3},
        {"branch3x3dbl_3", 96, 96, 3, 3}}},
      block_c("Mixed_6b", 128),
      block_c("Mixed_6c", 160),
      block_c("Mixed_6d", 160),
      block_c("Mixed_6e", 192),
      {"Mixed_7a",
       2048,
       {{"branch3x3_1", 768, 192, 1, 1}, {"branch7x7x3_1", 768, 192, 1, 1}},
       {{"branch3x3_2", 192, 320, 3, 3},
        {"branch7x7x3_2", 192, 192, 1, 7},
        {"branch7x7x3_3", 192, 192, 7, 1},
        {"branch7x7x3_4", 192, 192, 3, 3}}},
      block_e("Mixed_7b", 1280, false),
      block_e("Mixed_7c", 2048, true)};
  return all;
}

at::Tensor mean_of_nine(const at::Tensor& x) {
  return at::avg_pool2d(x, {3, 3}, {1, 1}, {1, 1}, false, /*count_include_pad=*/false);
}

at::Tensor halved(const at::Tensor& x) {
  return at::max_pool2d(x, {3, 3}, {2, 2});
}

}  // namespace

/// Weights by name, and what is wrong with them.
struct Inception::Named {
  const std::map<std::string, at::Tensor>& all;
  std::vector<std::string> missing, wrong;

  at::Tensor find(const std::string& name, at::IntArrayRef sizes) {
    const auto found = all.find(name);
    if (found == all.end()) {
      missing.push_back(name);
      return {};
    }
    if (found->second.sizes() != sizes)
      wrong.push_back(fmt::format("{} is [{}], expected is [{}]", name,
                                  fmt::join(found->second.sizes(), ", "), fmt::join(sizes, ", ")));
    return found->second;
  }

  /// A convolution with its batch norm folded in, computed in float64.
  Conv conv(const std::string& prefix, const Layer& layer) {
    const std::string name = prefix + layer.name;
    const at::Tensor weight = find(name + ".conv.weight", {layer.out, layer.in, layer.height, layer.width});
    if (all.contains(name + ".conv.bias")) return {weight, find(name + ".conv.bias", {layer.out})};
    if (!all.contains(name + ".bn.running_var")) {
      missing.push_back(name + ".conv.bias");
      return {};
    }
    const auto norm = [&](const char* what) {
      const at::Tensor found = find(name + ".bn." + what, {layer.out});
      return found.defined() ? found.to(at::kDouble) : found;
    };
    const at::Tensor scale = norm("weight"), shift = norm("bias");
    const at::Tensor mean = norm("running_mean"), variance = norm("running_var");
    if (!missing.empty() || !wrong.empty()) return {};
    const at::Tensor factor = scale / (variance + batch_norm_eps).sqrt();
    return {(weight.to(at::kDouble) * factor.view({-1, 1, 1, 1})).to(weight.scalar_type()),
            (shift - mean * factor).to(weight.scalar_type())};
  }
};

Inception::Inception(const std::map<std::string, at::Tensor>& weights) {
  Named named{weights, {}, {}};
  for (const Block& block : blocks()) {
    const std::string prefix = block.name.empty() ? "" : block.name + ".";
    std::vector<at::Tensor> kernels, biases;
    for (const Layer& layer : block.fan) {
      const Conv conv = named.conv(prefix, layer);
      kernels.push_back(conv.weight), biases.push_back(conv.bias);
      fans_[block.name].push_back(layer.out);
    }
    for (const Layer& layer : block.layers) {
      Conv conv = named.conv(prefix, layer);
      if (conv.weight.defined()) conv.weight = conv.weight.contiguous(at::MemoryFormat::ChannelsLast);
      convs_[prefix + layer.name] = std::move(conv);
    }
    require(named.wrong.empty(), "weights of another network: {}\n  give FID's Inception of 2015-12-05",
            fmt::join(named.wrong, "; "));
    if (!named.missing.empty()) break;
    if (!kernels.empty())
      convs_[block.name] = {at::cat(kernels).contiguous(at::MemoryFormat::ChannelsLast), at::cat(biases)};
    dimensions_ = block.dimensions == 768 && block.name != "Mixed_6e"    ? 192
                  : block.dimensions == 2048 && block.name != "Mixed_7c" ? 768
                                                                         : block.dimensions;
  }
  require(dimensions_ > 0, "weights of another network: no {}\n  give FID's Inception of 2015-12-05",
          named.missing.empty() ? "" : named.missing.front());
  if (dimensions_ < 2048) return;
  if (named.all.contains("fc.weight")) fc_ = named.find("fc.weight", {1008, 2048});
  if (named.all.contains("fc.bias")) fc_bias_ = named.find("fc.bias", {1008});
  require(named.wrong.empty(), "weights of another network: {}\n  give FID's Inception of 2015-12-05",
          fmt::join(named.wrong, "; "));
}

/// With the rectifier behind it; `padded`: an output pixel for every `stride` input pixels.
at::Tensor Inception::conv(const at::Tensor& x, const std::string& name, int64_t stride, bool padded) const {
  const Conv& of = convs_.at(name);
  const int64_t height = padded ? of.weight.size(2) / 2 : 0, width = padded ? of.weight.size(3) / 2 : 0;
  return at::conv2d(x, of.weight, of.bias, {stride, stride}, {height, width}).relu_();
}

/// The branches that read a block's input through 1 x 1 kernels; the last one, of blocks that pool a mean,
/// is pooled. All with their rectifiers.
std::vector<at::Tensor> Inception::fan(const at::Tensor& x, const std::string& block) const {
  const Conv& of = convs_.at(block);
  std::vector<at::Tensor> branches = at::conv2d(x, of.weight, of.bias).split_with_sizes(fans_.at(block), 1);
  if (branches.size() == 4) branches.back() = mean_of_nine(branches.back());
  for (at::Tensor& branch : branches) branch = branch.relu();
  return branches;
}

at::Tensor Inception::block_a(const at::Tensor& x, const std::string& at) const {
  const std::vector<at::Tensor> branches = fan(x, at);
  const at::Tensor five = conv(branches[1], at + ".branch5x5_2", 1, true);
  const at::Tensor three =
      conv(conv(branches[2], at + ".branch3x3dbl_2", 1, true), at + ".branch3x3dbl_3", 1, true);
  return at::cat({branches[0], five, three, branches[3]}, 1);
}

at::Tensor Inception::block_b(const at::Tensor& x) const {
  const std::string at = "Mixed_6a.";
  const at::Tensor three = conv(x, at + "branch3x3", 2);
  const at::Tensor twice =
      conv(conv(conv(x, at + "branch3x3dbl_1"), at + "branch3x3dbl_2", 1, true), at + "branch3x3dbl_3", 2);
  return at::cat({three, twice, halved(x)}, 1);
}

at::Tensor Inception::block_c(const at::Tensor& x, const std::string& at) const {
  const std::vector<at::Tensor> branches = fan(x, at);
  at::Tensor seven = branches[1], twice = branches[2];
  for (const char* layer : {".branch7x7_2", ".branch7x7_3"}) seven = conv(seven, at + layer, 1, true);
  for (const char* layer : {".branch7x7dbl_2", ".branch7x7dbl_3", ".branch7x7dbl_4", ".branch7x7dbl_5"})
    twice = conv(twice, at + layer, 1, true);
  return at::cat({branches[0], seven, twice, branches[3]}, 1);
}

at::Tensor Inception::block_d(const at::Tensor& x) const {
  const std::string at = "Mixed_7a";
  const std::vector<at::Tensor> branches = fan(x, at);
  const at::Tensor three = conv(branches[0], at + ".branch3x3_2", 2);
  at::Tensor seven = branches[1];
  for (const char* layer : {".branch7x7x3_2", ".branch7x7x3_3"}) seven = conv(seven, at + layer, 1, true);
  return at::cat({three, conv(seven, at + ".branch7x7x3_4", 2), halved(x)}, 1);
}

at::Tensor Inception::block_e(const at::Tensor& x, const std::string& at, bool pools_maximum) const {
  const std::vector<at::Tensor> branches = fan(x, at);
  const auto both = [&](const at::Tensor& of, const std::string& layer) {
    return at::cat({conv(of, layer + "a", 1, true), conv(of, layer + "b", 1, true)}, 1);
  };
  const at::Tensor three = both(branches[1], at + ".branch3x3_2");
  const at::Tensor twice = both(conv(branches[2], at + ".branch3x3dbl_2", 1, true), at + ".branch3x3dbl_3");
  const at::Tensor last =
      pools_maximum ? conv(at::max_pool2d(x, {3, 3}, {1, 1}, {1, 1}), at + ".branch_pool") : branches[3];
  return at::cat({branches[0], three, twice, last}, 1);
}

at::Tensor Inception::features(const at::Tensor& images, int64_t dimensions, Resize resize) const {
  return levels(images, dimensions, resize).back();
}

std::vector<at::Tensor> Inception::levels(const at::Tensor& images, int64_t deepest, Resize resize) const {
  require(deepest == 64 || deepest == 192 || deepest == 768 || deepest == 2048,
          "Inception has no features of {} dimensions\n  ask for 64, 192, 768 or 2048", deepest);
  require(deepest <= dimensions_,
          "these weights go through features of {} dimensions, not {}\n  ask for fewer, or take the whole "
          "network's: sgm fetch inception",
          dimensions_, deepest);
  require(images.dim() == 4 && (images.size(1) == 1 || images.size(1) == 3) && images.is_floating_point(),
          "Inception: images are floating (N, 1 or 3, H, W) in [0, 1]");
  const at::ScalarType type = convs_.begin()->second.weight.scalar_type();
  std::vector<at::Tensor> found;
  const auto is_last = [&](const at::Tensor& x) {
    found.push_back(x.mean({2, 3}));
    return found.back().size(1) == deepest;
  };
  at::Tensor x = resized(images.to(type), size, size, resize) * 2 - 1;
  x = x.expand({-1, 3, -1, -1}).contiguous(at::MemoryFormat::ChannelsLast);
  x = conv(conv(x, "Conv2d_1a_3x3", 2), "Conv2d_2a_3x3");
  x = halved(conv(x, "Conv2d_2b_3x3", 1, true));
  if (is_last(x)) return found;
  x = halved(conv(conv(x, "Conv2d_3b_1x1"), "Conv2d_4a_3x3"));
  if (is_last(x)) return found;
  for (const char* block : {"Mixed_5b", "Mixed_5c", "Mixed_5d"}) x = block_a(x, block);
  x = block_b(x);
  for (const char* block : {"Mixed_6b", "Mixed_6c", "Mixed_6d", "Mixed_6e"}) x = block_c(x, block);
  if (is_last(x)) return found;
  found.push_back(block_e(block_e(block_d(x), "Mixed_7b", false), "Mixed_7c", true).mean({2, 3}));
  return found;
}

at::Tensor Inception::logits(const at::Tensor& features, bool bias) const {
  require(fc_.defined(),
          "these weights have no last layer, fc\n  take the whole network's: sgm fetch inception");
  require(features.dim() == 2 && features.size(1) == fc_.size(1), "Inception: logits are of features (N, {})",
          fc_.size(1));
  return at::linear(features, fc_, bias ? fc_bias_ : at::Tensor());
}

}  // namespace sgm
