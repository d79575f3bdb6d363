#pragma once
#include <map>
#include <string>
#include <vector>

#include "core/net/net.h"
#include "core/train/checkpoint.h"

namespace sgm {

/// A score network and the noise it was trained for: what a checkpoint must know so that any sampler can use
/// it.
struct Model {
  Chosen<MakeNet> net{"unet"};
  Chosen<SdePtr> sde{"ve"};
  int64_t levels = 10;  ///< noise levels of a network that knows them by index: sigma(t) at times evenly
                        ///< spaced from t_max to 0

  void fields(Fields& on);
};

/// The times of the model's levels and their sigmas, largest first (levels,), float64. NCSN (1907.05600),
/// sec. 4.
at::Tensor level_times(const Model& model);
at::Tensor level_sigmas(const Model& model);

/// A model with its network built for samples of the shape `sizes` (C, H, W).
struct Built {
  Model model;
  std::vector<int64_t> sizes;
  Net net;
  Problem problem;  ///< the SDE and score_of(net, sde, levels, precision)
  std::map<std::string, std::string>
      about{};  ///< of a checkpoint: "data", "range" ("unit" or "symmetric"), "step", "study", "scale"
  Precision precision = Precision::fp32;
};

/// Builds it with parameters drawn from `init`.
Built build(const Model& model, const std::vector<int64_t>& sizes, const Rng& init,
            Precision precision = Precision::fp32);

/// Builds it from a checkpoint file, or from the newest whole one of a folder, with the moving average's
/// weights if `ema` and there are some. `damaged` hears of each that is not whole. InputError if there is
/// none, or of another network than it says, or with weights that are not finite.
Built read_model(const std::string& path, bool ema = true, Precision precision = Precision::fp32,
                 const DamagedCheckpoint& damaged = {});

/// "fp32", "fast" or "bf16", and back.
Precision precision_of(const std::string& name);
std::string name_of(Precision precision);

}  // namespace sgm
