#include "experiments/stages/train.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/data/batches.h"
#include "core/study/session.h"
#include "core/study/stage.h"
#include "core/tensor/device.h"
#include "core/train/metrics.h"

namespace sgm::stages {
namespace {

/// The same for a training, whose objective may need derivatives that only LibTorch's operators have.
Precision arithmetic(const Training& options, CellRun& run) {
  if (objective_targets().at(options.objective.name).second_derivative && run.precision != "fp32") {
    require(run.precision == "fast",
            "objective={} needs second derivatives, which precision={} does not have\n  leave precision out",
            options.objective.name, run.precision);
    run.precision = "fp32";
  }
  return stages::arithmetic(run);
}

/// A training in a sentence: what a reader needs to compare it with the paper's.
std::string description(const Training& options, const Model& model) {
  const TrainOptions& train = options.fit.train;
  const auto parameters = static_cast<double>(count_parameters(model.net));
  return fmt::format(
      "network {} with {:.3g} M parameters{}, {} noise level{}, {} steps of {} images, {} at {} ({}), {}",
      options.model.net.name, parameters / 1e6,
      model.net.preconditioning == "over_sigma" ? ", score = output / σ" : "", options.model.levels,
      options.model.levels == 1 ? "" : "s", train.steps, options.images.batch * train.accumulate,
      train.optimiser == TrainOptions::Optimiser::adam ? "Adam" : "AdamW", train.rate,
      train.schedule == TrainOptions::Schedule::cosine ? "cosine decay" : "constant",
      train.ema > 0 ? fmt::format("moving average {} of the weights", train.ema) : "the last weights");
}

/// The loss of each noise level with the weights that sample, on images that were and were not trained on,
/// under equal noise: at most 12 levels and 256 images.
void put_held_out(const Model& model, const Dataset& data, const ImageOptions& images, const Rng& rng,
                  Group& result) {
  const int64_t levels = model.levels.t.numel();
  const at::Tensor index =
      at::linspace(0, levels - 1, std::min<int64_t>(levels, 12), at::kDouble).round().to(at::kLong);
  const int64_t n = std::min<int64_t>({256, data.train.size(0), data.test.size(0)});
  const at::Tensor t = model.levels.t.index_select(0, index);
  const at::Tensor sigma = model.levels.sigma.index_select(0, index);
  result.put("final_sigma", sigma, {"level"}, "noise levels");
  result.put("final_noise", sigma / model.sde->alpha(t), {"level"},
             "their ratios of noise to signal, sigma/alpha");
  for (const auto& [name, all] : {std::pair{"train", data.train}, {"test", data.test}}) {
    std::vector<at::Tensor> blocks;
    for (int64_t first = 0; first + 16 <= n || first == 0; first += 16) {
      const at::Tensor x = unit_images(all.narrow(0, first, std::min<int64_t>(16, n)), images.symmetric);
      blocks.push_back(level_losses(problem_of(model), t, x.to(model.compute.device),
                                    rng.fork(static_cast<uint64_t>(first))));
    }
    const at::Tensor losses = at::stack(blocks);
    result.put(fmt::format("{}_loss", name), losses.mean(0), {"level"},
               fmt::format("sigma^2 E||s + z/sigma||^2 / D on {} images, the weights that sample", name));
    if (losses.size(0) > 1)
      result.put(fmt::format("{}_loss_error", name),
                 losses.std(0) / std::sqrt(static_cast<double>(losses.size(0))), {"level"},
                 "its standard error over blocks of 16 images");
  }
}

void train(const Training& options, CellRun& run) {
  const Dataset data = options.data.load();
  const Rng rng = run.rng().fork("network").fork(static_cast<uint64_t>(options.network));
  const Model model = make_model(options.model, data.train.sizes().slice(1).vec(), rng.fork("init"),
                                 {run.device, arithmetic(options, run)});
  const Session session =
      session_of(run, {{"data", data.name}, {"range", options.images.symmetric ? "symmetric" : "unit"}});
  fit(fitting_of(model, options.objective,
                 image_batches(data.train.to(run.device), data.train_labels, options.images)),
      options.fit, rng.fork("train"), session);
  const Metrics metrics = read_metrics((run.folder / "metrics.jsonl").string(), 200);
  run.result.put("step", metrics.step, {"step"}, "training step");
  run.result.put("loss", metrics.loss, {"step"}, "training loss, mean over the steps since the last value");
  run.result.put("sigma", metrics.sigma, {"sigma"}, "noise levels, in units of the images' range");
  run.result.put("level_step", metrics.level_step, {"level_step"}, "training step");
  run.result.put("level_loss", metrics.level_loss, {"level_step", "sigma"},
                 "sigma^2 E||s + z/sigma||^2 / D; 1 for a score of zero");
  put_held_out(model, data, options.images, rng.fork("held out"), run.result);
  run.timings.put("steps_per_second", metrics.steps_per_second, {"step"}, "training steps a second", "1/s");
  run.result.put("parameters", static_cast<double>(count_parameters(model.net)), "parameters of the network");
  run.result.put("images", static_cast<double>(data.train.size(0)), "training images");
  run.result.set("data", name_of(data));
  run.result.set("training", description(options, model));
}

const bool registered = register_stage(Stage{.doc = "trains a score network on images",
                                             .honours_precision = true,
                                             .honours_device = true,
                                             .drawn = false,
                                             .length = "fit.steps"},
                                       train);

}  // namespace

void Training::fields(Fields& on) {
  data.fields(on);
  on("network", network, "which of several equal networks: each has random numbers of its own", at_least(0));
  on.table("images", images, "how images enter the network");
  model.fields(on);
  on.component("objective", objective, objective_registry(), "the loss");
  on.table("fit", fit, "optimiser, length and checkpoints");
}

Precision arithmetic(CellRun& run) {
  if (run.precision == "bf16" && !has_bf16_units()) {
    run.warn("precision=bf16 is slower than fp32 here: no bf16 arithmetic\n  leave precision out");
  }
  return precision_of(run.precision);
}

Model trained_model(CellRun& run, const Input& training, bool ema) {
  // The last checkpoint or none: an earlier one would be of a shorter training.
  return read_model(
      training.folder.string(), ema, {run.device, arithmetic(run)},
      [](const std::filesystem::path& file, const std::string& error) {
        throw RunError(fmt::format("{}\n  it is the trained network: remove its folder {} to train it again",
                                   error, file.parent_path().string()));
      });
}

}  // namespace sgm::stages
