#include "core/train/model.h"

#include <filesystem>

#include "core/sde/derived.h"

namespace sgm {
namespace {

const std::vector<std::pair<std::string, Precision>>& precisions() {
  static const std::vector<std::pair<std::string, Precision>> all{
      {"fp32", Precision::fp32}, {"fast", Precision::fast}, {"bf16", Precision::bf16}};
  return all;
}

}  // namespace

void Model::fields(Fields& on) {
  on.component("net", net, net_registry(), "the score network");
  on.component("sde", sde, sde_registry(), "the noise that it is trained for");
  on("levels", levels, "noise levels, sigma(t) at times evenly spaced from t_max to 0", range(1, 100000));
}

at::Tensor level_times(const Model& model) {
  return level_times(model.sde.value->t_max(), 0, model.levels);
}

at::Tensor level_sigmas(const Model& model) {
  return model.sde.value->sigma(level_times(model));
}

Built build(const Model& model, const std::vector<int64_t>& sizes, const Rng& init, Precision precision) {
  require(model.net.value && model.sde.value,
          "build: the model was not bound to a configuration\n  read it with bind()");
  const Net net = model.net.value(sizes, init);
  return {model, sizes,
          net,   {model.sde.value, score_of(net, model.sde.value, level_sigmas(model), precision)},
          {},    precision};
}

Built read_model(const std::string& path, bool ema, Precision precision, const DamagedCheckpoint& damaged) {
  const std::string suffix = std::filesystem::path(path).extension();
  require(suffix != ".pth" && suffix != ".pt",
          "{} is an archive of torch.save, no checkpoint\n  make one of it: sgm import {}", path, path);
  const Checkpoint checkpoint = read_newest(path, damaged);
  Model model;
  bind(parse_toml(checkpoint.model, path), model);
  Built built = build(model, checkpoint.sizes, Rng(0), precision);
  try {
    load(built.net.parameters, ema && !checkpoint.ema.empty() ? checkpoint.ema : checkpoint.parameters);
    require_finite(built.net.parameters);
  } catch (const InputError& error) {
    throw InputError(fmt::format("{}: {}", path, error.what()));
  }
  built.about = checkpoint.about;
  built.about["step"] = std::to_string(checkpoint.step);
  return built;
}

Precision precision_of(const std::string& name) {
  for (const auto& [known, precision] : precisions()) {
    if (known == name) return precision;
  }
  throw InputError(
      fmt::format("unknown precision '{}'\n  {}", name, suggest(name, {"fp32", "fast", "bf16"})));
}

std::string name_of(Precision precision) {
  for (const auto& [name, known] : precisions()) {
    if (known == precision) return name;
  }
  return "";
}

}  // namespace sgm
