#include "experiments/stages/train_mixture.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/data/data_needs.h"
#include "core/score/transfer.h"
#include "core/study/session.h"
#include "core/study/stage.h"
#include "core/train/metrics.h"
#include "experiments/stages/sample.h"
#include "experiments/stages/train.h"

namespace sgm::stages {
namespace {

/// (-1, C, H, W) of a data set's images, each averaged over squares.
std::vector<int64_t> image_sizes(const std::vector<int64_t>& whole, int64_t pool) {
  return {whole[0], whole[1] / pool, whole[2] / pool};
}

at::Tensor as_images(const at::Tensor& flat, std::vector<int64_t> sizes) {
  sizes.insert(sizes.begin(), -1);
  return flat.view(sizes);
}

/// A score of flat samples as one of images, or the other way.
ScoreFn reshaped(ScoreFn score, const std::vector<int64_t>& sizes) {
  return [score = std::move(score), sizes](const at::Tensor& x, const at::Tensor& t) {
    return sizes.empty() ? score(x.flatten(1), t).view_as(x) : score(as_images(x, sizes), t).flatten(1);
  };
}

/// Fresh samples of the mixture, a batch a step.
Batches fresh(const Mixture& mixture, int64_t batch, const std::vector<int64_t>& sizes) {
  return {batch, [mixture, sizes](const Rng& step, BatchRows rows) {
            Rng draws = step.rows(rows.first);
            return Batch{as_images(sample(mixture, rows.count, draws).to(at::kFloat), sizes), {}, {}};
          }};
}

/// The loss of each noise level with the weights that sample, and the exact score's on the same samples and
/// noise, which no score is below but by chance: their difference is the mean square error of the score.
void put_losses(const Model& model, const Mixture& mixture, const Rng& rng, Group& result) {
  constexpr int64_t blocks = 8, rows = 32;
  const ScoreFn exact = reshaped(exact_score(mixture, model.sde), {});
  std::vector<at::Tensor> learned_losses, exact_losses;
  for (int64_t block = 0; block < blocks; ++block) {
    Rng draws = rng.fork("samples").fork(static_cast<uint64_t>(block));
    const at::Tensor x = as_images(sample(mixture, rows, draws), model.sizes);
    const Rng noise = rng.fork("noise").fork(static_cast<uint64_t>(block));
    learned_losses.push_back(level_losses(problem_of(model), model.levels.t, x, noise));
    exact_losses.push_back(level_losses({model.sde, exact}, model.levels.t, x, noise));
  }
  const at::Tensor learned = at::stack(learned_losses), least = at::stack(exact_losses);
  const double root = std::sqrt(static_cast<double>(blocks));
  result.put("final_sigma", model.levels.sigma, {"level"}, "noise levels");
  result.put("exact_loss", least.mean(0), {"level"},
             "sigma^2 E||s + z/sigma||^2 / D of the exact score on 256 fresh samples");
  result.put("excess_loss", (learned - least).mean(0), {"level"},
             "the learned score's, the weights that sample, less the exact one's: sigma^2 E||error||^2 / D");
  result.put("excess_loss_error", (learned - least).std(0) / root, {"level"},
             "its standard error over blocks of 32 samples");
}

std::string description(const MixtureTraining& options, const Model& model) {
  const TrainOptions& train = options.fit.train;
  return fmt::format(
      "network {} with {:.3g} M parameters, {} steps of {} fresh samples of the mixture, rate {} ({}), {}",
      options.model.net.name, static_cast<double>(count_parameters(model.net)) / 1e6, train.steps,
      options.batch * train.accumulate, train.rate,
      train.schedule == TrainOptions::Schedule::cosine ? "cosine decay" : "constant",
      train.ema > 0 ? fmt::format("moving average {} of the weights", train.ema) : "the last weights");
}

void train(const MixtureTraining& options, CellRun& run) {
  const Dataset data = options.data.load();
  const Mixture mixture = options.mixture.of(data, true);
  const Mixture there = mixture.to(run.device);
  const Rng rng = run.rng();
  const std::vector<int64_t> sizes = image_sizes(data.train.sizes().slice(1).vec(), options.mixture.pool);
  const Model model = make_model(options.model, sizes, rng.fork("init"), {run.device, arithmetic(run)});
  fit(fitting_of(model, options.objective, fresh(there, options.batch, sizes)), options.fit,
      rng.fork("train"), session_of(run, {{"data", data.name + " mixture"}, {"range", "symmetric"}}));
  const Metrics metrics = read_metrics((run.folder / "metrics.jsonl").string(), 200);
  run.result.put("step", metrics.step, {"step"}, "training step");
  run.result.put("loss", metrics.loss, {"step"}, "training loss, mean over the steps since the last value");
  put_losses(model, there, rng.fork("held out"), run.result);
  run.timings.put("steps_per_second", metrics.steps_per_second, {"step"}, "training steps a second", "1/s");
  run.bulk.put("means", mixture.means, {"component", "pixel"}, "centres of the components, in [-1, 1]");
  run.result.put("deviation", std::sqrt(mixture.variance[0].item<double>()),
                 "standard deviation of a component");
  run.result.put("components", static_cast<double>(mixture.means.size(0)), "components of the mixture");
  run.result.put("parameters", static_cast<double>(count_parameters(model.net)), "parameters of the network");
  run.result.set("data", name_of(data));
  run.result.set("training", description(options, model));
}

const bool registered = register_stage(
    Stage{.doc = "trains a score network on samples of the mixture at real images, whose score is known",
          .honours_precision = true,
          .honours_device = true,
          .drawn = false,
          .length = "fit.steps"},
    train);

}  // namespace

void MixtureTraining::fields(Fields& on) {
  data.fields(on);
  settings(on);
}

void MixtureTraining::settings(Fields& on) {
  mixture.fields(on);
  model.fields(on);
  on.component("objective", objective, objective_registry(), "the loss");
  on("batch", batch, "fresh samples a training step", range(1, 1e6));
  on.table("fit", fit, "optimiser, length and checkpoints of the training");
}

void MixtureTraining::check(const DataOptions& of) const {
  mixture.check(of);
  const Target& target = objective_targets().at(objective.name);
  require(
      target.needs_sde && !target.second_derivative,
      "objective={} does not learn the score at every noise level by its values alone\n  take edm, dsm or "
      "sde_dsm",
      objective.name);
  make_model(model, image_sizes(checked_images(of, {}, {}).sizes, mixture.pool), Rng(0));
  warm_start(
      fit,
      make_model(model, image_sizes(of.dataset.value.shape().sizes, mixture.pool), Rng(0)).net.parameters);
}

Cell MixtureTraining::cell(const DataOptions& of) const {
  MixtureTraining listed = *this;
  listed.data = CellData(of);
  listed.fit = fit.listed();
  Cell cell = stage_cell("train_mixture", "train", listed);
  cell.resources = {
      .seconds = static_cast<double>(fit.train.steps * batch) * 1e-3, .gigabytes = 1, .cores = 2};
  return cell;
}

Mixture trained_mixture(const Input& training) {
  const at::Tensor means = training.bulk().data("means");
  const int64_t K = means.size(0);
  const double deviation = training.result().value("deviation");
  return checked({at::full({K}, 1 / static_cast<double>(K), at::kDouble),
                  means,
                  at::full({K}, deviation * deviation, at::kDouble),
                  {}});
}

Problem mixture_problem(CellRun& run, const Input& training, const SdePtr& sde) {
  const Model model = trained_model(run, training);
  Problem problem = problem_under(model, sde);
  problem.score = reshaped(problem.score, model.sizes);
  return problem;
}

}  // namespace sgm::stages
