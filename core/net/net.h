#pragma once
#include <ATen/core/Tensor.h>

#include "core/net/weights.h"
#include "core/score/score.h"

namespace sgm {

/// What a network is conditioned on of the noise in x, one value a row.
enum class Reads { nothing, level, log_sigma };

/// A network without its headers: what it computes, and its parameters by name (leaves of autograd, shared
/// with `forward`).
struct Net {
  ScoreFn forward;  ///< x (B, ...) and what it reads (B,): an int64 index of the noise level, or ln sigma
  Weights parameters;
  Reads reads = Reads::nothing;
  bool over_sigma = false;  ///< score = output / sigma (NCSNv2, technique 3)
};

/// Makes a network for samples of the shape `sizes` (without the batch), its parameters drawn from `init`:
/// the same seed gives the same weights everywhere.
using MakeNet = std::function<Net(at::IntArrayRef sizes, const Rng& init)>;

/// All networks by name.
Registry<Factory<MakeNet>>& net_registry();

/// The network as a score: x is cast to the parameters' type, the result back to that of x.
ScoreFn score_of(const Net& net);

/// How a network computes. fp32: LibTorch's operators, with all derivatives. fast: float32 in channels_last
/// with fused normalisations and minimal filtering, within 1e-5 of it (gradients 1e-4) in norm at every noise
/// level. bf16: channels_last with activations in bf16, within 5 % (gradients 15 %). The last two have no
/// second derivative.
enum class Precision { fp32, fast, bf16 };

/// The network as a score s(x, t) under an SDE that does not scale the data, with sigma = sde.sigma(t).
/// `levels` (L,): the sigmas of a network that reads levels; a row has the level nearest to its sigma in
/// ratio. x of any dtype; the result has x's dtype.
ScoreFn score_of(Net net, SdePtr sde, const at::Tensor& levels = {}, Precision precision = Precision::fp32);

/// Number of parameters.
int64_t count_parameters(const Net& net);

/// U(-1/sqrt(fan_in), 1/sqrt(fan_in)): PyTorch's default for the weight and the bias of linear and
/// convolution layers.
at::Tensor uniform_parameter(at::IntArrayRef sizes, int64_t fan_in, Rng rng);

}  // namespace sgm
