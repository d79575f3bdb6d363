#include "experiments/stages/classify.h"

#include "core/data/batches.h"
#include "core/io/safetensors.h"
#include "core/metric/gaussian.h"
#include "core/metric/predictions.h"
#include "core/objective/cross_entropy.h"
#include "core/study/session.h"
#include "core/study/stage.h"

namespace sgm::stages {
namespace {

void classify_images(const Classification& options, CellRun& run) {
  const Dataset data = options.data.load();
  run.precision = "fp32";  // the classifier's
  run.result.set("labels", data.train_labels.defined() ? "yes" : "no");
  if (!data.train_labels.defined()) return;  // nothing to learn from: numbers are then of neighbours alone
  const auto classes = static_cast<int64_t>(data.classes.size());
  const Classifier judge =
      make_classifier(data.train.sizes().slice(1), classes, run.rng().fork("judge"), run.device);
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
  fit(fitting, {.train = options.train, .levels_every = 0}, run.rng().fork("judge"),
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

// One classifier judges the samples of all seeds.
const bool registered = register_stage(Stage{.doc = "trains the classifier that judges samples",
                                             .honours_device = true,
                                             .seeded = false,
                                             .drawn = false,
                                             .length = "train.steps"},
                                       classify_images);

}  // namespace

void Classification::fields(Fields& on) {
  data.fields(on);
  on("batch", batch, "images a step", range(1, 1e6));
  on.table("train", train, "optimiser and length");
}

bool has_classifier(const Input& classification) {
  return std::get<std::string>(classification.result().attribute("labels")) == "yes";
}

Classifier trained_classifier(const CellRun& run, const Input& classification, at::IntArrayRef sizes) {
  const auto classes = static_cast<int64_t>(classification.result().text("class").size());
  Classifier judge = make_classifier(sizes, classes, Rng(0), run.device);
  Weights weights;
  for (auto& [name, tensor] :
       read_safetensors((classification.folder / "classifier.safetensors").string()).tensors)
    weights.emplace_back(name, tensor);
  load(judge.net.parameters, weights);
  require_finite(judge.net.parameters);
  return judge;
}

}  // namespace sgm::stages
