#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include "core/base/require.h"
#include "core/net/layers.h"
#include "core/net/net.h"

namespace sgm {
namespace {

/// A multilayer perceptron conditioned on ln(sigma/alpha), for data of few dimensions: D-width-…-width-D with
/// SiLU; every hidden layer gets a shift from an embedding of the noise (sines and cosines at frequencies
/// .25 … 4), and of the class where there are classes. It is of no paper. Parameters of the last layer begin
/// at 0, so that a preconditioned denoiser begins as its skip.
struct TimeMlp {
  int64_t layers = 3;
  int64_t width = 128;
  int64_t classes = 0;
  double dropout = 0;

  void fields(Fields& on) {
    on("layers", layers, "hidden layers", range(1, 100));
    on("width", width, "units of a hidden layer, an even number", range(2, 1e6));
    on("classes", classes, "classes that it may be conditioned on; 0: none", range(0, 1e6));
    on("dropout", dropout, "share of hidden units that are dropped in training", Range{0, 1, false, true});
  }
  Net operator()(at::IntArrayRef sizes, const Rng& init) const;
};

struct Layers {
  Layers(const Scope& at, int64_t dimension, const TimeMlp& o)
      : options(o),
        embed1(at / "embed1", 16, o.width),
        embed2(at / "embed2", o.width, o.width),
        begin(at / "begin", dimension, o.width) {
    if (o.classes > 0) classes = (at / "classes").normal("weight", {o.classes, o.width}, 0, 1);
    for (int64_t i = 0; i < o.layers; ++i) {
      shift.emplace_back(at / ("shift" + std::to_string(i)), o.width, o.width);
      hidden.emplace_back(at / ("hidden" + std::to_string(i)), o.width, o.width);
    }
    end_weight = (at / "end").constant("weight", {dimension, o.width}, 0);
    end_bias = (at / "end").constant("bias", {dimension}, 0);
  }

  at::Tensor operator()(const at::Tensor& x, const Conditioning& given) const {
    const at::Tensor frequencies = at::logspace(-2, 2, 8, 2.0, given.noise.options());
    const at::Tensor angles = given.noise.unsqueeze(1) * frequencies;
    const at::Tensor sines = at::cat({angles.sin(), angles.cos()}, 1).to(x.scalar_type());
    at::Tensor e = at::silu(embed1(sines));
    if (given.label.defined()) e = e + of_class(given.label).to(e.scalar_type());
    e = at::silu(embed2(e));
    at::Tensor h = begin(x.flatten(1));
    for (size_t i = 0; i < hidden.size(); ++i) h = h + hidden[i](kept(at::silu(h + shift[i](e)), given));
    return at::linear(at::silu(h), end_weight.to(h.scalar_type()), end_bias.to(h.scalar_type()))
        .reshape(x.sizes());
  }

  /// A row of the table for each class, 0 where there is none (−1).
  at::Tensor of_class(const at::Tensor& label) const {
    require(classes.defined(), "time_mlp: labels for a network without classes\n  set net.classes");
    return classes.index_select(0, label.clamp_min(0)) * (label >= 0).unsqueeze(1);
  }

  at::Tensor kept(const at::Tensor& h, const Conditioning& given) const {
    if (options.dropout == 0 || given.dropout == nullptr) return h;
    const at::Tensor keep = given.dropout->uniform(h.sizes(), h.options()) >= options.dropout;
    return h * keep / (1 - options.dropout);
  }

  TimeMlp options;
  Linear embed1, embed2, begin;
  std::vector<Linear> shift, hidden;
  at::Tensor classes, end_weight, end_bias;
};

Net TimeMlp::operator()(at::IntArrayRef sizes, const Rng& init) const {
  Net net;
  net.forward = Layers(Scope(net.parameters, init), c10::multiply_integers(sizes), *this);
  net.reads = Reads::log_noise;
  net.preconditioning = "over_sigma";
  return net;
}

const bool registered = net_registry().add(
    "time_mlp", factory<MakeNet, TimeMlp>("multilayer perceptron conditioned on noise and class"));

}  // namespace
}  // namespace sgm
