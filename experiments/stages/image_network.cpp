#include "experiments/stages/image_network.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/study/draw.h"
#include "experiments/stages/judge.h"

namespace sgm::stages {
namespace {

/// Seconds of one core for a network's pass over an image of 28 x 28: 64 of them take the U-Net of 32
/// filters, and the RefineNet of 16, 80 ms on two cores. A training step takes three.
double pass_seconds(const Chosen<MakeNet>& net) {
  const Node* filters = net.options ? net.options->find("filters") : nullptr;
  const double width =
      filters != nullptr && filters->is<int64_t>() ? static_cast<double>(filters->as<int64_t>()) : 32;
  const double ratio = width / (net.name == "unet" ? 32 : 16);
  return 2.5e-3 * std::max(ratio * ratio, ratio);  // few filters are bound by memory
}

/// What averaging over squares leaves of a network's work.
double share_of(int64_t pool) {
  return 1 / static_cast<double>(pool * pool);
}

/// Evaluations of a chain, by the keys that samplers have for their steps: 1,000 of one that has none.
double evaluations(const Chosen<Sampler>& sampler) {
  const auto of = [&](const char* key, double none) {
    const Node* value = sampler.options ? sampler.options->find(key) : nullptr;
    return value != nullptr && value->is<int64_t>() ? static_cast<double>(value->as<int64_t>()) : none;
  };
  const double levels = of("levels", 0), steps = of("steps", 0), N = of("N", 0);
  if (levels > 0) return levels * std::max(1.0, steps);
  if (N > 0) return N * (1 + of("corrector_steps", 1));
  return steps > 0 ? 2 * steps : 1000;
}

}  // namespace

void Judge::fields(Fields& on) {
  on("judge_batch", batch, "images a step of the classifier that judges samples", range(1, 1e6));
  on.table("judge", train, "its optimiser and length");
}

Cell Judge::cell(const DataOptions& data, int64_t pool) const {
  return on_two_cores(
      stage_cell("classify", "classifier", Classification{PooledData(data, pool), batch, train}),
      static_cast<double>(train.steps) * .1 * share_of(pool));
}

void ImageNetwork::fields(Fields& on) {
  on("pool", pool, "images are averaged over squares of this side: 2 makes 14 x 14 of 28 x 28",
     range(1, 1000));
  on("networks", networks, "equal networks, each with its own random numbers", range(1, 1000));
  on.table("images", images, "how images enter the network");
  model.fields(on);
  for (std::optional<Node>* options : {&objective.options, &sampling.sampler.options}) {
    if (!*options) *options = Node::Table{{"levels", model.levels}};
  }
  on.component("objective", objective, objective_registry(), "the loss");
  on.table("fit", fit, "training of the score network");
  on("samples", samples, "chains in all", range(3, 1e6));
  on("side_by_side", side_by_side, "chains of a cell", range(1, 1e6));
  on("shown", sampling.shown, "chains whose states at the end of each level are kept", at_least(0));
  on.added("uniform").choice("start", sampling.start,
                             "where chains start: uniform over the data's range, or the SDE's prior",
                             {{"uniform", Start::uniform}, {"prior", Start::prior}});
  on.component("sampler", sampling.sampler, sampler_registry(), "the sampler");
  on("floors", floors, "sets of real images, and of the Gaussian floor, as large as the samples",
     range(1, 1000));
}

void ImageNetwork::check(const DataOptions& data, const std::vector<Need>& more,
                         const std::string& under) const {
  std::vector<Need> train{{"", 2, 2}, {under + "images.batch", images.batch}};
  train.insert(train.end(), more.begin(), more.end());
  const DataShape shape = checked_images(
      data, train, {{"", 1}, {.key = under + "samples", .value = samples, .least = 3, .labelled = true}});
  const std::vector<int64_t> sizes = pooled(shape.sizes, pool);
  const Model network = make_model(model, sizes, Rng(0));
  require_fitting(network, objective.value, sampling.sampler.value);
  warm_start(fit, network.net.parameters, {{"range", images.symmetric ? "symmetric" : "unit"}});
}

Cell ImageNetwork::training_cell(const DataOptions& data, int64_t network) const {
  Cell cell = on_two_cores(
      stage_cell("train", network_name("train", network),
                 Training{PooledData(data, pool), network, images, model, objective, fit.listed()}),
      static_cast<double>(fit.train.steps * images.batch) * 3 * pass_seconds(model.net) * share_of(pool));
  if (networks > 1) cell.at = {{"network", std::to_string(network)}};
  return cell;
}

std::vector<Cell> ImageNetwork::sample_cells(const Cell& training, int64_t network) const {
  const std::shared_ptr<const Cell> model_cell = needed(training);
  std::vector<Cell> all;
  for (int64_t first = 0; first < samples; first += side_by_side) {
    Sampling rows = sampling;
    rows.first = network * samples + first;
    rows.n = std::min(side_by_side, samples - first);
    all.push_back(on_two_cores(
        stage_cell("sample", network_name(fmt::format("samples_{}", all.size()), network), rows),
        evaluations(rows.sampler) * static_cast<double>(rows.n) * pass_seconds(model.net) * share_of(pool)));
    all.back().at = training.at;
    all.back().at.emplace_back("first", std::to_string(rows.first));
    all.back().needs = {{"model", {model_cell}}};
  }
  return all;
}

Cell ImageNetwork::judge_cell(const DataOptions& data, const Cell& by, const std::vector<Cell>& sampled,
                              int64_t network) const {
  Cell cell = on_two_cores(
      stage_cell("judge", network_name("numbers", network), Judging{PooledData(data, pool), floors}),
      20 * share_of(pool));
  if (networks > 1) cell.at = {{"network", std::to_string(network)}};
  cell.needs["classifier"] = {needed(by)};
  for (const Cell& samples : sampled) cell.needs["samples"].push_back(needed(samples));
  return cell;
}

std::vector<Cell> ImageNetwork::all_cells(const DataOptions& data, const Cell& by,
                                          const std::string& prefix) const {
  std::vector<Cell> all;
  for (int64_t network = 0; network < networks; ++network) {
    const Cell training = training_cell(data, network);
    const std::vector<Cell> sampled = sample_cells(training, network);
    all.push_back(training);
    all.insert(all.end(), sampled.begin(), sampled.end());
    all.push_back(judge_cell(data, by, sampled, network));
  }
  for (Cell& cell : all) cell.name = prefix + cell.name;
  return all;
}

Cell on_two_cores(Cell cell, double seconds, double gigabytes) {
  cell.resources = {.seconds = seconds, .gigabytes = gigabytes, .cores = 2};
  return cell;
}

}  // namespace sgm::stages
