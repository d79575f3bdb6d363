#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/net/weights.h"
#include "core/score/levels.h"

namespace sgm {

/// What a checkpoint file holds: a model, its parameters under their official names, and where its training
/// stands. Of an imported network only the first three and the parameters (and ema).
struct Checkpoint {
  std::string model;           ///< the dump of a Model as TOML
  std::vector<int64_t> sizes;  ///< of a sample: (C, H, W)
  std::map<std::string, std::string>
      about{};           ///< "data", "range" ("unit" or "symmetric"), "study", "scale" …
  NoiseLevels levels{};  ///< the model's; none in files of earlier versions
  Weights parameters{};
  Weights buffers{};
  Weights ema{};
  Weights first_moment{};
  Weights second_moment{};
  int64_t step = 0;        ///< training steps done
  std::string training{};  ///< what two runs must share so that one may go on where the other stopped; TOML
  double loss_sum = 0;     ///< of the losses since the last line of the metrics log
};

/// Writes a safetensors file, whole or not at all: NAME, "ema/NAME", "adam.first/NAME", "adam.second/NAME",
/// "buffer/NAME", the rest as metadata, with a digest. RunError if the disk is
/// full: the files that are there stay.
void write_checkpoint(const std::string& path, const Checkpoint& checkpoint);

/// Reads one. InputError if it is missing, damaged or no checkpoint.
Checkpoint read_checkpoint(const std::string& path);
/// The same without the tensors and without a look at their digest, from the beginning of the file.
Checkpoint describe_checkpoint(const std::string& path);

/// The checkpoints of a folder that a training goes on from (not its milestones), newest first.
std::vector<std::filesystem::path> checkpoints_in(const std::filesystem::path& folder);
std::filesystem::path checkpoint_path(const std::filesystem::path& folder, int64_t step);

/// Hears of a checkpoint that cannot be read, and why; may throw.
using DamagedCheckpoint = std::function<void(const std::filesystem::path& file, const std::string& error)>;

/// Reads a file, or the newest whole checkpoint of a folder; `damaged` hears of each that is not whole.
/// InputError if there is none.
Checkpoint read_newest(const std::filesystem::path& path, const DamagedCheckpoint& damaged = {});

}  // namespace sgm
