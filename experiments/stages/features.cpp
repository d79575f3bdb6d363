#include "experiments/stages/features.h"

#include <ATen/Functions.h>
#include <ATen/core/grad_mode.h>
#include <fmt/format.h>

#include <map>

#include "core/study/stage.h"
#include "datasets/inception.h"
#include "experiments/stages/classify.h"
#include "experiments/stages/image_network.h"
#include "experiments/stages/sample.h"

namespace sgm::stages {
namespace {

constexpr const char* so_far = "so_far.h5";  ///< of a cell's folder: what a stopped cell goes on from
constexpr int64_t kept_every = 10;           ///< batches between two of its states

at::Tensor images_of(const Features& options, const CellRun& run, std::string& called) {
  if (options.of == Features::Of::samples) {
    const at::Tensor all = samples_of(run.inputs("samples"));
    called = "samples";
    return all.narrow(0, options.first, std::min(options.n, all.size(0) - options.first));
  }
  const Dataset data = options.data.load();
  const bool train = options.of == Features::Of::train;
  const at::Tensor& all = train ? data.train : data.test;
  called = fmt::format("{}, {}", name_of(data), train ? "train" : "test");
  const int64_t first = std::min(options.first, all.size(0) - 1);
  return all.narrow(0, first, std::min(options.n, all.size(0) - first));
}

std::string variable(int64_t dimensions) {
  return fmt::format("feature_{}", dimensions);
}

/// By number of dimensions.
using Levels = std::map<int64_t, at::Tensor>;

void put(const Levels& levels, Group& group) {
  for (const auto& [dimensions, feature] : levels)
    group.put(variable(dimensions), feature, {"image", fmt::format("dimension of {}", dimensions)},
              "features, means over space");
}

/// Of an interrupted cell; none where there is none or it is damaged.
Levels read_so_far(const std::filesystem::path& file, int64_t deepest) {
  Levels levels;
  if (!std::filesystem::exists(file)) return levels;
  try {
    const Group group = read_result(file.string());
    for (const int64_t dimensions : {64, 192, 768, 2048}) {
      if (dimensions <= deepest) levels[dimensions] = group.data(variable(dimensions));
    }
  } catch (const InputError&) {
    return {};
  }
  return levels;
}

Levels inception_features(const Features& options, const at::Tensor& images, CellRun& run) {
  const std::optional<InceptionFile> file = inception_file(options.options.dimensions);
  require(file && file->digest == options.weights,
          "the weights of FID's Inception are not those that the study was planned with\n  type: {}",
          inception_command(options.options.dimensions));
  const Inception network = read_inception(*file, options.options.float64, run.device);
  const std::filesystem::path path = run.folder / so_far;
  Levels all = read_so_far(path, options.options.dimensions);
  const auto done_of = [&] { return all.empty() ? 0 : all.begin()->second.size(0); };
  const int64_t step = kept_every * options.options.batch, n = images.size(0);
  for (int64_t at = done_of(); at < n; at = done_of()) {
    const at::Tensor part = images.narrow(0, at, std::min(step, n - at));
    for (const at::Tensor& there :
         extracted_levels(network, part.to(run.device), options.options,
                          [&](int64_t done) { run.progress(at + done, n, "images"); })) {
      const at::Tensor found = there.cpu();
      at::Tensor& to = all[found.size(1)];
      to = to.defined() ? at::cat({to, found}) : found;
    }
    Group group;
    put(all, group);
    if (done_of() < n) write_result(path.string(), group);
  }
  std::filesystem::remove(path);
  if (network.has_logits() && all.contains(2048))
    run.bulk.put("probability", network.logits(all[2048].to(run.device)).to(at::kDouble).softmax(1).cpu(),
                 {"image", "class"}, "what the network says of 1008 classes, its logits without their bias");
  return all;
}

void features(const Features& options, CellRun& run) {
  const at::NoGradGuard no_grad;
  std::string called;
  const at::Tensor images = images_of(options, run, called);
  FeatureProtocol protocol = options.options.protocol(options.weights, called);
  Levels all;
  if (options.extractor == Features::Extractor::inception) {
    all = inception_features(options, images, run);
  } else {
    const Input& training = run.input("classifier");
    require(has_classifier(training),
            "{} has no labels, so there is no classifier of its images\n  take extractor=inception",
            options.data.dataset.name);
    const Classifier network = trained_classifier(run, training, images.sizes().slice(1));
    const Classified said = classify(network, images);
    all[said.features.size(1)] = said.features;
    run.bulk.put("probability", said.probabilities, {"image", "class"}, "what the classifier says");
    protocol = {.extractor = "classifier",
                .weights = "",
                .dimensions = all.rbegin()->first,
                .resize = "none",
                .quantisation = "round",
                .images = called,
                .order = "as stored",
                .dtype = "float32"};
  }
  run.precision = options.options.float64 ? "fp64" : "fp32";
  put(all, run.bulk);
  run.result.set("n", images.size(0));
  run.result.set("dimensions", all.rbegin()->first);
  run.result.set("extractor", protocol.extractor);
  run.result.set("weights", protocol.weights);
  run.result.set("images", called);
  run.result.set("resize", protocol.resize);
  run.result.set("quantisation", protocol.quantisation);
  run.result.set("dtype", protocol.dtype);
}

const bool registered =
    register_stage(Stage{.doc = "features of images by FID's Inception or the suite's own classifier",
                         .honours_device = true},
                   features);

}  // namespace

void Features::fields(Fields& on) {
  data.fields(on);
  on.choice("of", of, "images: train or test of the data set, or samples",
            {{"train", Of::train}, {"test", Of::test}, {"samples", Of::samples}});
  on("first", first, "the first image", at_least(0));
  on("n", n, "images", range(1, 1e7));
  on.choice("extractor", extractor, "what takes the features",
            {{"inception", Extractor::inception}, {"classifier", Extractor::classifier}});
  on("weights", weights, "SHA-256 of the file of Inception's weights");
  on.table("features", options, "how Inception takes them");
}

std::optional<Cell> features_cell(const std::string& name, Features options, const std::vector<Cell>& samples,
                                  const Cell* classifier) {
  const bool inception = options.extractor == Features::Extractor::inception;
  if (inception) {
    const std::optional<InceptionFile> file = inception_file(options.options.dimensions);
    if (!file) return std::nullopt;
    options.weights = file->digest;
  }
  const double each = !inception ? .001 : options.options.dimensions > 192 ? .06 : .03;
  Cell cell = on_two_cores(stage_cell("features", name, options), static_cast<double>(options.n) * each,
                           inception ? 2.5 : 1);
  if (!samples.empty()) {
    cell.at = samples.front().at;
    for (const Cell& one : samples) cell.needs["samples"].push_back(needed(one));
  }
  if (!inception && classifier != nullptr) cell.needs["classifier"] = {needed(*classifier)};
  return cell;
}

at::Tensor features_of(const Input& cell, int64_t dimensions) {
  const auto deepest = std::get<int64_t>(cell.result().attribute("dimensions"));
  return cell.bulk().data(variable(dimensions == 0 ? deepest : dimensions));
}

}  // namespace sgm::stages
