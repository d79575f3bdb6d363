#include "experiments/stages/judge.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <fmt/format.h>

#include "core/data/batches.h"
#include "core/metric/frechet.h"
#include "core/metric/gaussian.h"
#include "core/metric/nearest.h"
#include "core/metric/predictions.h"
#include "core/study/stage.h"
#include "experiments/stages/classify.h"
#include "experiments/stages/sample.h"

namespace sgm::stages {
namespace {

constexpr int64_t shown_samples = 64, shown_floors = 16;  // images that reports show
constexpr int64_t most_ratios = 1000;  // test images whose nearest neighbours are looked for

/// `n` images are one set: quantiles are means over the sets, so that all have the same bias.
void put_ratios(const at::Tensor& images, const at::Tensor& set, int64_t n, Group& result) {
  const Neighbours near = nearest(images, set, 2);
  const at::Tensor ratios = nearest_ratio(near);
  const at::Tensor sets = ratios.narrow(0, 0, ratios.size(0) / n * n).view({-1, n});
  result.put("ratio_quantiles", at::quantile(sets, at::tensor({.01, .1, .5}, at::kDouble), 1).mean(1),
             {"level"}, "1 %, 10 % and 50 % quantiles of d1/d2 to the training set, mean over sets of n");
  result.put("nearest_distance", (near.distance.select(1, 0).mean() / 255).item<double>(),
             "mean Euclidean distance to the nearest training image");
}

/// The standard error of the Fréchet distance of one set, by the delete-a-block jackknife.
double frechet_error(const at::Tensor& features, const Gaussian& reference) {
  const int64_t n = features.size(0);
  const int64_t blocks = std::min<int64_t>(16, n);
  std::vector<double> without;
  for (int64_t block = 0; block < blocks; ++block) {
    const int64_t first = block * n / blocks;
    const int64_t last = (block + 1) * n / blocks;
    without.push_back(frechet_distance(
        gaussian_fit(at::cat({features.narrow(0, 0, first), features.narrow(0, last, n - last)})),
        reference));
  }
  const at::Tensor values = at::tensor(without, at::kDouble);
  return ((values - values.mean()).square().sum() *
          (static_cast<double>(blocks - 1) / static_cast<double>(blocks)))
      .sqrt()
      .item<double>();
}

/// What the judge says of images, and how far their features are from the training set's, each part alone.
void put_judged(const Classified& said, const Gaussian& reference, int64_t parts, Group& result) {
  const int64_t n = said.features.size(0);
  const int64_t size = n / parts;
  result.put("class_share", class_histogram(said.probabilities).to(at::kDouble) / static_cast<double>(n),
             {"class"}, "share of images by predicted class");
  std::vector<double> distances, scores, confidences;
  for (int64_t part = 0; part < parts; ++part) {
    const at::Tensor probabilities = said.probabilities.narrow(0, part * size, size);
    distances.push_back(
        frechet_distance(gaussian_fit(said.features.narrow(0, part * size, size)), reference));
    scores.push_back(inception_score(probabilities));
    confidences.push_back(mean_confidence(probabilities));
  }
  result.put("frechet", at::tensor(distances, at::kDouble), {"part"},
             "Fréchet distance to the training set in the classifier's features, by part");
  result.put("inception_score", at::tensor(scores, at::kDouble), {"part"},
             "exp of the mean KL to the mean prediction, of this classifier, by part");
  result.put("confidence", at::tensor(confidences, at::kDouble), {"part"},
             "mean of the largest class probability, by part");
  if (parts == 1)
    result.put("frechet_error", frechet_error(said.features, reference),
               "standard error of the distance, by the jackknife");
}

void judge(const Judging& options, CellRun& run) {
  run.precision = "fp32";  // the classifier's
  const at::NoGradGuard no_grad;
  const Input& classifier = run.input("classifier");
  const Dataset data = options.data.load();
  const at::Tensor samples = samples_of(run.inputs("samples"));
  const Group known = classifier.result();
  const bool judged = has_classifier(classifier);
  const int64_t n = samples.size(0) / options.sets;
  const int64_t parts = std::min(options.parts, data.test.size(0) / n);
  const at::Tensor test =
      data.test.narrow(0, 0, std::min(n * std::max<int64_t>(1, parts), data.test.size(0)));
  std::vector<std::tuple<std::string, at::Tensor, int64_t>> sets;
  for (int64_t set = 0; set < options.sets; ++set) {
    sets.emplace_back(options.sets == 1 ? "samples" : fmt::format("samples_{}", set),
                      samples.narrow(0, set * n, n), 1);
  }
  sets.emplace_back("test", test, parts);
  if (judged) {
    Rng draws = run.rng().fork("gaussian floor");
    const at::Tensor floor = gaussian_samples(gaussian_fit(unit_images(data.train, false)), n * parts, draws);
    sets.emplace_back("gaussian", as_pixels(floor).view_as(test), parts);
  }
  int64_t done = 0;
  for (const auto& [name, images, in_parts] : sets) {
    Group& group = run.result.group(name);
    group.set("n", n);
    if (judged) {
      const Gaussian reference{known.data("feature_mean"), known.data("feature_covariance")};
      put_judged(classify(trained_classifier(run, classifier, data.train.sizes().slice(1)), images),
                 reference, in_parts, group);
    }
    put_ratios(images.narrow(0, 0, std::min(images.size(0), std::max(n, most_ratios))), data.train,
               std::min(n, images.size(0)), group);
    const int64_t most =
        name.starts_with("samples") ? shown_samples / std::min<int64_t>(options.sets, 6) : shown_floors;
    const int64_t shown = std::min({images.size(0), n, most});
    group.put("image", images.narrow(0, 0, shown), {"sample", "channel", "row", "column"},
              "the first of them");
    run.progress(++done, static_cast<int64_t>(sets.size()) + 1, name);
  }
  run.result.set("labels", judged ? "yes" : "no");
  if (!judged) return;
  const Classifier judge_of_all = trained_classifier(run, classifier, data.train.sizes().slice(1));
  run.result.put("reference_share",
                 class_histogram(classify(judge_of_all, data.test).probabilities).to(at::kDouble) /
                     static_cast<double>(data.test.size(0)),
                 {"class"}, "share of all test images by predicted class");
  run.result.put("accuracy", known.value("accuracy"), "test accuracy of the classifier");
  run.result.put("class", known.text("class"), "class");
}

const bool registered = register_stage(
    Stage{.doc = "judges samples beside real images and a Gaussian", .honours_device = true}, judge);

}  // namespace

void Judging::fields(Fields& on) {
  data.fields(on);
  on("parts", parts, "parts of each floor, as many images each as there are samples", range(1, 1000));
  on.added(1)("sets", sets, "sets of equally many samples, each judged alone", range(1, 1000));
}

}  // namespace sgm::stages
