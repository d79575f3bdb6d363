#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "core/config/node.h"

namespace sgm {

/// The checkpoint file or the folder of checkpoints that `given` means: itself, or the one training folder of
/// a score network below it. InputError naming them if there are several.
std::filesystem::path trained_network(const std::filesystem::path& given);

/// How the study that trained a checkpoint samples.
struct StudySampling {
  std::string study, scale;
  std::string start;  ///< where its chains start: "prior" or "uniform"
  Node sampler;       ///< of its preset at that scale, with all options
};

/// What the checkpoint, a file or the newest of a folder, tells of it, or the cell in whose folder it lies.
/// Nothing if neither tells, or the study has no sampler or is not one of this program's.
std::optional<StudySampling> sampling_of_study(const std::filesystem::path& ckpt);

}  // namespace sgm
