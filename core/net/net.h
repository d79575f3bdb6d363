#pragma once
#include <ATen/core/Tensor.h>

#include "core/net/weights.h"
#include "core/score/score.h"

namespace sgm {

/// What a network is given besides x (B, ...): of the noise, what its preconditioning says of it (fill-in of
/// problem_of); class labels; augmentation labels; and a stream for dropout. Undefined: not given.
struct Conditioning {
  at::Tensor noise{};      ///< (B,) float64, or int64 where the network reads a level's index
  at::Tensor label{};      ///< (B,) int64 classes; −1 in a row: none
  at::Tensor augment{};    ///< (B, A) what an augmentation did, 0 for nothing (EDM, appendix F.2)
  Rng* dropout = nullptr;  ///< null: evaluation, nothing is dropped
};

/// What a network computes: F(x, conditioning), the shape of x. No score yet.
using Network = std::function<at::Tensor(const at::Tensor& x, const Conditioning& given)>;

/// Which number of the noise a network reads: nothing; the index of one of its levels, the largest noise
/// first; ln(sigma/alpha); or the label of its preconditioning (c_noise of EDM, 999 t of Song et al. 2021).
enum class Reads { nothing, level, log_noise, label };

/// A network with its parameters and buffers by name. They are shared with `forward`: leaves of autograd, and
/// tensors that training does not change.
struct Net {
  Network forward;
  Weights parameters{};
  Weights buffers{};
  Reads reads = Reads::nothing;
  std::string preconditioning = "score";  ///< of a model that names none
  LogDensity density{};                   ///< whose gradient `forward` is, where the network is a density
};

/// Makes a network for samples of the shape `sizes` (without the batch), its parameters drawn from `init`:
/// the same seed gives the same weights everywhere.
using MakeNet = std::function<Net(at::IntArrayRef sizes, const Rng& init)>;

/// All networks by name.
Registry<Factory<MakeNet>>& net_registry();

/// Number of parameters.
int64_t count_parameters(const Net& net);

/// U(-1/sqrt(fan_in), 1/sqrt(fan_in)): PyTorch's default for the weight and the bias of linear and
/// convolution layers.
at::Tensor uniform_parameter(at::IntArrayRef sizes, int64_t fan_in, Rng rng);

}  // namespace sgm
