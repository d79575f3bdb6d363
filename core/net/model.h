#pragma once
#include <map>
#include <string>
#include <vector>

#include "core/net/net.h"
#include "core/score/preconditioning.h"

namespace sgm {

/// How a network computes. fp32: LibTorch's operators, with all derivatives. fast: float32 in channels_last
/// with fused normalisations and minimal filtering, within 1e-5 of it (gradients 1e-4) in norm at every noise
/// level. bf16: channels_last with activations in bf16, within 5 % (gradients 15 %). The last two have no
/// second derivative. On a GPU fast and fp32 are LibTorch's operators.
enum class Precision { fp32, fast, bf16 };
/// "fp32", "fast" or "bf16", and back.
Precision precision_of(const std::string& name);
std::string name_of(Precision precision);

/// Where a model lives and how it computes: the label says what runs.
struct Compute {
  at::Device device = at::kCPU;
  Precision precision = Precision::fp32;
};

/// A score network and the noise it is trained for, as a config says it and a checkpoint keeps it.
struct ModelOptions {
  Chosen<MakeNet> net{"unet"};
  Chosen<SdePtr> sde{"ve"};
  Chosen<Preconditioning> preconditioning{};  ///< absent: the network's own
  int64_t levels = 10;
  bool discrete = false;  ///< it knows the `levels` steps of the SDE's own ladder alone

  void fields(Fields& on);
};

/// A network that scores clean data: it is conditioned on nothing, and its SDE, VE's default, is not read.
ModelOptions clean_model(const Chosen<MakeNet>& net);

/// A score network under an SDE: everything that its score depends on.
struct Model {
  ModelOptions options;
  std::vector<int64_t> sizes;  ///< of a sample: (C, H, W)
  Net net;
  SdePtr sde;
  CoefficientsAt around;  ///< its preconditioning under its SDE and levels
  NoiseLevels
      levels;  ///< those that its losses are shown for; all it knows if it is discrete or reads an index
  Compute compute;
  std::map<std::string, std::string>
      about{};  ///< of a checkpoint: "data", "range" ("unit" or "symmetric"), "step", "study", "identity"
};

/// Builds the network for samples of the shape `sizes` with parameters drawn from `init`, on its device.
/// `levels`: those of a checkpoint, in place of the options'. InputError if the options were not bound, or
/// network and preconditioning do not fit.
Model make_model(const ModelOptions& options, const std::vector<int64_t>& sizes, const Rng& init,
                 const Compute& compute = {}, const NoiseLevels& levels = {});

/// The one door from a network to a score: the model's network, conditioned on `given` and on the noise at
/// each time, with its preconditioning around it, as the score of its SDE. x on the model's device, of any
/// float dtype, which the result has. `levels` are set where the network knows no others.
Problem problem_of(const Model& model, const Conditioning& given = {});

}  // namespace sgm
