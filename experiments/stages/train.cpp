#include "experiments/stages/train.h"

#include <fmt/format.h>

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

void train(const Training& options, CellRun& run) {
  const Dataset data = options.data.load();
  const Model model = make_model(options.model, data.train.sizes().slice(1).vec(), run.rng().fork("init"),
                                 {run.device, arithmetic(options, run)});
  const Session session =
      session_of(run, {{"data", data.name}, {"range", options.images.symmetric ? "symmetric" : "unit"}});
  fit(fitting_of(model, options.objective.value,
                 image_batches(data.train.to(run.device), data.train_labels, options.images)),
      options.fit, run.rng().fork("train"), session);
  const Metrics metrics = read_metrics((run.folder / "metrics.jsonl").string(), 200);
  run.result.put("step", metrics.step, {"step"}, "training step");
  run.result.put("loss", metrics.loss, {"step"}, "training loss, mean over the steps since the last value");
  run.result.put("sigma", metrics.sigma, {"sigma"}, "noise levels, in units of the images' range");
  run.result.put("level_step", metrics.level_step, {"level_step"}, "training step");
  run.result.put("level_loss", metrics.level_loss, {"level_step", "sigma"},
                 "sigma^2 E||s + z/sigma||^2 / D; 1 for a score of zero");
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

Model trained_model(CellRun& run, const Input& training) {
  // The last checkpoint or none: an earlier one would be of a shorter training.
  return read_model(
      training.folder.string(), true, {run.device, arithmetic(run)},
      [](const std::filesystem::path& file, const std::string& error) {
        throw RunError(fmt::format("{}\n  it is the trained network: remove its folder {} to train it again",
                                   error, file.parent_path().string()));
      });
}

}  // namespace sgm::stages
