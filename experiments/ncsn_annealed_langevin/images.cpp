#include "experiments/ncsn_annealed_langevin/images.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <cmath>

#include "core/io/safetensors.h"
#include "core/metric/gaussian.h"
#include "core/metric/predictions.h"
#include "core/objective/cross_entropy.h"
#include "core/study/draw.h"
#include "core/study/session.h"
#include "core/tensor/device.h"
#include "core/train/metrics.h"
#include "experiments/ncsn_annealed_langevin/strip.h"

namespace sgm::ncsn {
namespace {

Rng stream(const CellRun& run, std::string_view label) {
  return Rng(static_cast<uint64_t>(run.seed)).fork(label);
}

/// How the study's networks compute: as asked for; where that cannot be, the run records what was done.
Precision arithmetic(CellRun& run) {
  if (run.precision == "bf16" && !has_bf16_units()) {
    run.warn("precision=bf16 is slower than fp32 here: no bf16 arithmetic\n  leave precision out");
  }
  return precision_of(run.precision);
}

/// The same for a training, whose objective may need derivatives that only LibTorch's operators have.
Precision arithmetic(const Training& options, CellRun& run) {
  if (objective_targets().at(options.objective.name).second_derivative && run.precision != "fp32") {
    require(run.precision == "fast",
            "objective={} needs second derivatives, which precision={} does not have\n  leave precision out",
            options.objective.name, run.precision);
    run.precision = "fp32";
  }
  return arithmetic(run);
}

/// Seconds of one core for a network's pass over an image of 28 x 28: 64 of them take the U-Net of 32
/// filters, and the RefineNet of 16, 80 ms on two cores. A training step takes three.
double pass_seconds(const Chosen<MakeNet>& net) {
  const Node* filters = net.options ? net.options->find("filters") : nullptr;
  const double width =
      filters != nullptr && filters->is<int64_t>() ? static_cast<double>(filters->as<int64_t>()) : 32;
  return 2.5e-3 * std::pow(width / (net.name == "unet" ? 32 : 16), 2);
}

/// Evaluations of a sampler of levels, 1,000 of another.
double evaluations(const Chosen<Sampler>& sampler) {
  const Node* levels = sampler.options ? sampler.options->find("levels") : nullptr;
  const Node* steps = sampler.options ? sampler.options->find("steps") : nullptr;
  if (levels == nullptr || steps == nullptr || !levels->is<int64_t>() || !steps->is<int64_t>()) return 1000;
  return static_cast<double>(levels->as<int64_t>() * steps->as<int64_t>());
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

}  // namespace

void Training::fields(Fields& on) {
  data.fields(on);
  on.table("images", images, "how images enter the network");
  model.fields(on);
  on.component("objective", objective, objective_registry(), "the loss");
  on.table("fit", fit, "optimiser, length and checkpoints");
}

void Judge::fields(Fields& on) {
  data.fields(on);
  on("batch", batch, "images a step", range(1, 1e6));
  on.table("train", train, "optimiser and length");
}

void Chains::fields(Fields& on) {
  on("first", first, "first row of these chains", at_least(0));
  on("n", n, "chains", range(1, 1e6));
  on("shown", shown, "first rows whose states at the end of each level are kept", at_least(0));
  on.component("sampler", sampler, sampler_registry(), "the sampler");
}

void Numbers::fields(Fields& on) {
  data.fields(on);
  on("parts", parts, "parts of each floor, as many images each as there are samples", range(1, 1000));
}

std::string name_of(const Dataset& data) {
  return data.name + (data.note.empty() ? "" : ", " + data.note);
}

at::Tensor as_pixels(const at::Tensor& images) {
  return (images * 255).round().clamp(0, 255).to(at::kByte);
}

void train_scores(const Training& options, CellRun& run) {
  const Dataset data = options.data.load();
  const Model model = make_model(options.model, data.train.sizes().slice(1).vec(), stream(run, "init"),
                                 {run.device, arithmetic(options, run)});
  const Session session =
      session_of(run, {{"data", data.name}, {"range", options.images.symmetric ? "symmetric" : "unit"}});
  fit(fitting_of(model, options.objective.value,
                 image_batches(data.train.to(run.device), data.train_labels, options.images)),
      options.fit, stream(run, "train"), session);
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

void train_judge(const Judge& options, CellRun& run) {
  const Dataset data = options.data.load();
  run.precision = "fp32";  // the classifier's
  run.result.set("labels", data.train_labels.defined() ? "yes" : "no");
  if (!data.train_labels.defined()) return;  // nothing to learn from: numbers are then of neighbours alone
  const auto classes = static_cast<int64_t>(data.classes.size());
  const Classifier judge =
      make_classifier(data.train.sizes().slice(1), classes, stream(run, "judge"), run.device);
  ImageOptions images;
  images.batch = options.batch;
  images.dequantise = false;
  Fitting fitting;
  fitting.training.parameters = judge.net.parameters;
  fitting.training.loss = [&](const Batch& batch, Rng&) {
    return cross_entropy(judge.net.forward(batch.x, {}), batch.y);
  };
  fitting.training.batches = image_batches(data.train.to(run.device), data.train_labels, images);
  fitting.origin.model = "classifier = true\n";
  fitting.origin.sizes = data.train.sizes().slice(1).vec();
  fitting.precision = "fp32";
  fit(fitting, {.train = options.train, .levels_every = 0}, stream(run, "judge"),
      session_of(run, {{"data", data.name}, {"range", "unit"}}));
  Safetensors file;
  for (const auto& [name, parameter] : judge.net.parameters) file.tensors[name] = parameter.detach();
  write_safetensors((run.folder / "classifier.safetensors").string(), file);
  run.result.put("accuracy", accuracy(classify(judge, data.test).probabilities, data.test_labels),
                 "share of test images whose class is predicted");
  const Gaussian reference = gaussian_fit(classify(judge, data.train).features);
  run.result.put("feature_mean", reference.mean, {"feature"}, "mean of the training set's features");
  run.result.put("feature_covariance", reference.covariance, {"feature", "other_feature"},
                 "their covariance");
  run.result.put("class", data.classes, "class");
}

Model trained_model(CellRun& run, const std::string& parent) {
  // The last checkpoint or none: an earlier one would be of a shorter training.
  return read_model(
      run.parent_folder(parent).string(), true, {run.device, arithmetic(run)},
      [](const std::filesystem::path& file, const std::string& error) {
        throw RunError(fmt::format("{}\n  it is the trained network: remove its folder {} to train it again",
                                   error, file.parent_path().string()));
      });
}

bool has_judge(const CellRun& run, const std::string& parent) {
  return std::get<std::string>(run.parent(parent).attribute("labels")) == "yes";
}

Classifier trained_judge(const CellRun& run, const std::string& parent, at::IntArrayRef sizes) {
  const auto classes = static_cast<int64_t>(run.parent(parent).text("class").size());
  Classifier judge = make_classifier(sizes, classes, Rng(0), run.device);
  Weights weights;
  for (auto& [name, tensor] :
       read_safetensors((run.parent_folder(parent) / "classifier.safetensors").string()).tensors)
    weights.emplace_back(name, tensor);
  load(judge.net.parameters, weights);
  require_finite(judge.net.parameters);
  return judge;
}

void run_chains(const Chains& options, CellRun& run) {
  const Model model = trained_model(run, run.parents().at(0));
  Rng rng = stream(run, "chains").rows(options.first);
  std::vector<int64_t> sizes{options.n};
  sizes.insert(sizes.end(), model.sizes.begin(), model.sizes.end());
  Rng start_draws = rng.fork("start");
  const at::Tensor start = uniform_in_range(model, sizes, start_draws);
  const int64_t shown = std::max<int64_t>(0, std::min(options.shown - options.first, options.n));
  Strip strip;
  int64_t done = 0;
  const Hook hook = [&](StepState& state) {
    if (shown > 0) strip.see(state.level, as_pixels(in_unit_range(model, state.x.narrow(0, 0, shown))));
    run.progress(++done, state.total, fmt::format("level {}", state.level + 1));
  };
  const Samples samples = options.sampler.value(problem_of(model), start.to(run.device), rng, hook);
  run.result.put("image", as_pixels(in_unit_range(model, samples.x)), {"sample", "channel", "row", "column"},
                 "samples, clamped to [0, 1] and rounded to 8 bits");
  if (shown > 0) {
    run.result.put("strip", at::stack(strip.states()), {"noise level", "shown", "channel", "row", "column"},
                   "states at the end of each level");
    if (strip.every() > 1)
      run.result.put("strip_every", static_cast<double>(strip.every()), "levels between two of these states");
  }
  run.result.put("nfe", static_cast<double>(samples.nfe), "score evaluations per sample");
}

void Images::fields(Fields& on) {
  data.fields(on);
  on.table("images", images, "how images enter the network");
  model.fields(on);
  for (std::optional<Node>* options : {&objective.options, &chains.sampler.options}) {
    if (!*options) *options = Node::Table{{"levels", model.levels}};
  }
  on.component("objective", objective, objective_registry(), "the loss");
  on.table("fit", fit, "training of the score network");
  on("samples", samples, "chains in all", range(3, 1e6));
  on("side_by_side", side_by_side, "chains of a cell", range(1, 1e6));
  on("shown", chains.shown, "chains whose states at the end of each level are kept", at_least(0));
  on.component("sampler", chains.sampler, sampler_registry(), "the sampler");
  on("floors", floors, "sets of real images, and of the Gaussian floor, as large as the samples",
     range(1, 1000));
}

void Images::check(const std::vector<Need>& more) const {
  std::vector<Need> train{{"", 2, 2}, {"images.batch", images.batch}};
  train.insert(train.end(), more.begin(), more.end());
  const DataShape shape = checked_images(
      data, train, {{"", 1}, {.key = "samples", .value = samples, .least = 3, .labelled = true}});
  require_fitting(make_model(model, shape.sizes, Rng(0)), objective.value, chains.sampler.value);
}

std::vector<Cell> image_cells(const Images& options, const std::string& judge) {
  const CellData data(options.data);
  std::vector<Cell> all{
      cell("train", "train", Training{data, options.images, options.model, options.objective, options.fit})};
  all.back().seconds = static_cast<double>(options.fit.train.steps * options.images.batch) * 3 *
                       pass_seconds(options.model.net);
  std::vector<std::string> parents{judge};
  for (int64_t first = 0; first < options.samples; first += options.side_by_side) {
    Chains chains = options.chains;
    chains.first = first;
    chains.n = std::min(options.side_by_side, options.samples - first);
    all.push_back(cell(fmt::format("samples_{}", parents.size() - 1), "chains", chains));
    all.back().parents = {"train"};
    all.back().seconds =
        evaluations(options.chains.sampler) * static_cast<double>(chains.n) * pass_seconds(options.model.net);
    parents.push_back(all.back().name);
  }
  all.push_back(cell("numbers", "numbers", Numbers{data, options.floors}));
  all.back().parents = parents;
  all.back().seconds = 20;
  for (Cell& cell : all) cell.threads = 2, cell.gigabytes = 1.5;
  return all;
}

Cell judge_cell(const Judge& options) {
  Cell judge = cell("classifier", "classifier", options);
  judge.seconds = static_cast<double>(options.train.steps) * .1;
  judge.threads = 2;
  judge.gigabytes = 1.5;
  return judge;
}

std::map<std::string, CellFunction> image_kinds() {
  return {{"train", cell_function(train_scores)},
          {"classifier", cell_function(train_judge)},
          {"chains", cell_function(run_chains)},
          {"numbers", cell_function(put_numbers)}};
}

}  // namespace sgm::ncsn
