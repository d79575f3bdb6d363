#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <cmath>
#include <optional>

#include "core/base/require.h"
#include "core/net/layers.h"
#include "core/net/net.h"

namespace sgm {
namespace {

GroupNorm norm(const Scope& at, int64_t channels) {
  return GroupNorm(at, channels / 4, channels);
}

/// norm, SiLU, conv, plus a shift from the noise embedding; norm, SiLU, conv, plus the shortcut.
struct ResBlock {
  ResBlock(const Scope& at, int64_t in, int64_t out, int64_t embedding)
      : norm1(norm(at / "norm1", in)),
        conv1(at / "conv1", in, out),
        shift(at / "shift", embedding, out),
        norm2(norm(at / "norm2", out)),
        conv2(at / "conv2", out, out, {.zero = true}) {
    if (in != out) shortcut.emplace(at / "shortcut", in, out, ConvOptions{.kernel = 1});
  }

  at::Tensor operator()(const at::Tensor& x, const at::Tensor& embedding) const {
    const at::Tensor h = conv1(norm1(x, Act::silu));
    return (shortcut ? (*shortcut)(x) : x) + conv2(norm2(h, Act::silu, shift(embedding)));
  }

  GroupNorm norm1;
  Conv conv1;
  Linear shift;
  GroupNorm norm2;
  Conv conv2;
  std::optional<Conv> shortcut;
};

/// x + attention of each pixel to all pixels, one head.
struct Attention {
  Attention(const Scope& at, int64_t channels)
      : normal(norm(at / "norm", channels)),
        qkv(at / "qkv", channels, 3 * channels, {.kernel = 1}),
        out(at / "out", channels, channels, {.kernel = 1, .zero = true}) {}

  at::Tensor operator()(const at::Tensor& x) const {
    const auto type =
        x.scalar_type() == at::kBFloat16 ? at::kFloat : x.scalar_type();  // LibTorch's bf16 attention is slow
    const at::Tensor h = qkv(normal(x)).to(type).flatten(2).transpose(1, 2);  // (B, H W, 3 C)
    const auto parts = h.unsqueeze(1).chunk(3, -1);                           // each (B, 1, H W, C)
    const at::Tensor mixed = at::scaled_dot_product_attention(parts[0], parts[1], parts[2]);
    return x + out(mixed.squeeze(1).transpose(1, 2).reshape(x.sizes()).to(x.scalar_type()));
  }

  GroupNorm normal;
  Conv qkv, out;
};

struct Options {
  int64_t filters = 32;
  int64_t blocks = 1;
  int64_t attention = 7;
  std::vector<int64_t> multipliers = {1, 2, 2};
  bool scaled = false;

  void fields(Fields& on) {
    on("filters", filters, "channels at full resolution, a multiple of 4", range(4, 1024));
    on("multipliers", multipliers, "channels at each halving of the resolution, in units of filters",
       range(1, 64));
    on("blocks", blocks, "residual blocks at each resolution", range(1, 16));
    on("attention", attention, "image size at which there is attention; 0: nowhere", range(0, 256));
    on.added(false)("scaled", scaled,
                    "the input is of unit size already, as preconditioning=edm gives it; otherwise it is an "
                    "image in [0, 1] with noise, which the network centres and scales");
  }
  Net operator()(at::IntArrayRef sizes, const Rng& init) const;
};

/// sin and cos of ln sigma at frequencies .1 … 10, (B, width): levels half a unit apart differ, and so do
/// sigmas between them.
at::Tensor sinusoids(const at::Tensor& log_sigma, int64_t width) {
  const int64_t half = width / 2;
  const at::Tensor frequencies = at::logspace(-1, 1, half, 10.0, log_sigma.options());
  const at::Tensor angles = log_sigma.unsqueeze(1) * frequencies;
  return at::cat({angles.sin(), angles.cos()}, 1);
}

struct Unet {
  Unet(const Scope& at, at::IntArrayRef sizes, const Options& o)
      : width(o.filters),
        scaled(o.scaled),
        begin(at / "begin", sizes[0], width),
        embed1(at / "embed1", width, 4 * width),
        embed2(at / "embed2", 4 * width, 4 * width),
        end_norm(norm(at / "end_norm", width * o.multipliers[0])),
        end(at / "end", width * o.multipliers[0], sizes[0], {.zero = true}) {
    int64_t channels = width;
    int64_t size = sizes[1];
    std::vector<int64_t> skips = {width};
    const size_t depth = o.multipliers.size();
    const auto layer = [&](const Scope& part, int64_t in, int64_t out) {
      Layer l{ResBlock(part, in, out, 4 * width), {}};
      if (size == o.attention) l.attention.emplace(part / "attention", out);
      channels = out;
      return l;
    };
    for (size_t i = 0; i < depth; ++i) {
      const Scope part = at / ("down" + std::to_string(i));
      down.push_back({});
      if (i > 0)
        down[i].resample.emplace(part / "halve", channels, channels, ConvOptions{.stride = 2}), size /= 2,
            skips.push_back(channels);
      for (int64_t j = 0; j < o.blocks; ++j) {
        down[i].layers.push_back(layer(part / std::to_string(j), channels, width * o.multipliers[i]));
        skips.push_back(channels);
      }
    }
    middle.push_back(layer(at / "middle" / "0", channels, channels));
    middle.push_back({ResBlock(at / "middle" / "1", channels, channels, 4 * width), {}});
    for (size_t i = depth; i-- > 0;) {
      const Scope part = at / ("up" + std::to_string(i));
      up.push_back({});
      for (int64_t j = 0; j <= o.blocks; ++j) {
        up.back().layers.push_back(
            layer(part / std::to_string(j), channels + skips.back(), width * o.multipliers[i]));
        skips.pop_back();
      }
      if (i > 0) {
        up.back().resample.emplace(part / "double", channels, width * o.multipliers[i - 1]);
        channels = width * o.multipliers[i - 1], size *= 2;
      }
    }
  }

  /// An image in [0, 1] with noise, centred and of unit size at any sigma.
  static at::Tensor of_unit_size(const at::Tensor& x, const at::Tensor& log_sigma) {
    return (2 * x - 1) * over(at::rsqrt(1 + 4 * (2 * log_sigma).exp()).to(x.scalar_type()), x);
  }

  at::Tensor operator()(const at::Tensor& x, const at::Tensor& log_sigma) const {
    const at::Tensor e = at::silu(embed2(at::silu(embed1(sinusoids(log_sigma, width).to(x.scalar_type())))));
    at::Tensor h = begin(scaled ? x : of_unit_size(x, log_sigma));
    std::vector<at::Tensor> skips = {h};
    for (const Stage& stage : down) {
      if (stage.resample) skips.push_back(h = (*stage.resample)(h));
      for (const Layer& layer : stage.layers) skips.push_back(h = layer(h, e));
    }
    for (const Layer& layer : middle) h = layer(h, e);
    for (const Stage& stage : up) {
      for (const Layer& layer : stage.layers) {
        h = layer(at::cat({h, skips.back()}, 1), e);
        skips.pop_back();
      }
      if (stage.resample) h = at::upsample_nearest2d((*stage.resample)(h), {2 * h.size(2), 2 * h.size(3)});
    }
    return end(end_norm(h, Act::silu));
  }

  struct Layer {
    ResBlock block;
    std::optional<Attention> attention;
    at::Tensor operator()(const at::Tensor& x, const at::Tensor& e) const {
      const at::Tensor h = block(x, e);
      return attention ? (*attention)(h) : h;
    }
  };
  struct Stage {
    std::vector<Layer> layers;
    std::optional<Conv> resample;
  };

  int64_t width;
  bool scaled;
  Conv begin;
  Linear embed1, embed2;
  GroupNorm end_norm;
  Conv end;
  std::vector<Stage> down, up;
  std::vector<Layer> middle;
};

/// A compact U-Net conditioned on ln sigma, score = output / sigma or, of scaled input, EDM's denoiser: what
/// the quick scale trains. It is of no paper; 1.08 M parameters at the default size. Its input is of unit
/// size for any sigma, resolutions change at low resolution, output starts at 0.
Net Options::operator()(at::IntArrayRef sizes, const Rng& init) const {
  require(
      filters % 4 == 0,
      "filters must be a multiple of 4, got {} (net unet)\n  its normalisation has groups of four channels",
      filters);
  require(!multipliers.empty(),
          "multipliers is empty (net unet)\n  give one for each resolution, as [1, 2, 2]");
  require_image(sizes, int64_t{1} << (multipliers.size() - 1));
  Net net;
  net.forward = [unet = Unet(Scope(net.parameters, init), sizes, *this)](
                    const at::Tensor& x, const Conditioning& given) { return unet(x, given.noise); };
  net.reads = Reads::log_noise;
  net.preconditioning = scaled ? "edm" : "over_sigma";
  return net;
}

const bool registered =
    net_registry().add("unet", factory<MakeNet, Options>("a compact U-Net conditioned on ln sigma"));

}  // namespace
}  // namespace sgm
