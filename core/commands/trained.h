#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "core/config/node.h"
#include "core/io/result_file.h"
#include "core/train/model.h"

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

/// read_model, with a warning on stderr for each checkpoint that is passed over as damaged.
Model read_trained(const std::filesystem::path& ckpt, bool ema, const Compute& compute);

/// Of a command's options what its result depends on besides the checkpoint.
Node what_decides(Node options);

/// What a result of a checkpoint says of where it comes from: the checkpoint with all that it tells, the
/// model, the options and the versions of libraries.
void set_origin(Group& result, const Model& model, const std::filesystem::path& ckpt, const Node& options);

}  // namespace sgm
