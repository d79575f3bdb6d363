#include "core/train/model.h"

#include <filesystem>

namespace sgm {

Model read_model(const std::string& path, bool ema, const Compute& compute,
                 const DamagedCheckpoint& damaged) {
  const std::string suffix = std::filesystem::path(path).extension();
  require(suffix != ".pth" && suffix != ".pt",
          "{} is an archive of torch.save, no checkpoint\n  make one of it: sgm import {}", path, path);
  const Checkpoint checkpoint = read_newest(path, damaged);
  ModelOptions options;
  bind(parse_toml(checkpoint.model, path), options);
  Model model = make_model(options, checkpoint.sizes, Rng(0), compute, checkpoint.levels);
  try {
    load(model.net.parameters, ema && !checkpoint.ema.empty() ? checkpoint.ema : checkpoint.parameters);
    load(model.net.buffers, checkpoint.buffers);
    require_finite(model.net.parameters);
  } catch (const InputError& error) {
    throw InputError(fmt::format("{}: {}", path, error.what()));
  }
  model.about = checkpoint.about;
  model.about["step"] = std::to_string(checkpoint.step);
  return model;
}

}  // namespace sgm
