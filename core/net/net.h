#pragma once
#include <ATen/core/Tensor.h>

#include <string>
#include <utility>
#include <vector>

#include "core/score/score.h"
#include "core/tensor/rng.h"

namespace sgm {

/// A network without its headers: what it computes, and its parameters by name (leaves of autograd, shared with `forward`).
struct Net {
  ScoreFn forward;  ///< x (B, ...) and a label or time () or (B,)
  std::vector<std::pair<std::string, at::Tensor>> parameters;
};

/// Makes a network for samples of the shape `sizes` (without the batch), its parameters drawn from `init`: the same seed gives the
/// same weights everywhere.
using MakeNet = std::function<Net(at::IntArrayRef sizes, const Rng& init)>;

/// All networks by name.
Registry<Factory<MakeNet>>& net_registry();

/// The network as a score: x is cast to the parameters' type, the result back to that of x.
ScoreFn score_of(const Net& net);

/// Number of parameters.
int64_t count_parameters(const Net& net);

/// U(-1/sqrt(fan_in), 1/sqrt(fan_in)): PyTorch's default for the weight and the bias of linear and convolution layers.
at::Tensor uniform_parameter(at::IntArrayRef sizes, int64_t fan_in, Rng rng);

}  // namespace sgm
