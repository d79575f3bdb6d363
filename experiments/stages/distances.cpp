#include "experiments/stages/distances.h"

#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <algorithm>

#include "core/metric/frechet_error.h"
#include "core/metric/frechet_infinity.h"
#include "core/metric/kid.h"
#include "core/metric/precision_recall.h"
#include "core/metric/predictions.h"
#include "core/study/stage.h"
#include "experiments/stages/features.h"
#include "experiments/stages/image_network.h"

namespace sgm::stages {
namespace {

/// InputError where two cells of features were made by unlike protocols.
void require_alike(const Group& a, const Group& b) {
  for (const char* what : {"extractor", "weights", "resize", "quantisation", "dtype"}) {
    const auto ours = std::get<std::string>(a.attribute(what));
    const auto theirs = std::get<std::string>(b.attribute(what));
    // Bytes are not quantised again, so that a reference of bytes goes with images of any rule.
    require(ours == theirs || std::string(what) == "quantisation",
            "features of unlike protocols: {} is {} and {}\n  take both alike", what, ours, theirs);
  }
}

void distances(const Distances& options, CellRun& run) {
  const Input& one = run.input("features");
  const Input& other = run.input("reference");
  const Group about = one.result();
  require_alike(about, other.result());
  const at::Tensor images = features_of(one, options.dimensions);
  const at::Tensor reference = features_of(other, options.dimensions);
  const int64_t n = images.size(0), m = reference.size(0);
  const int64_t of_frechet = options.frechet_dimensions > 0 ? options.frechet_dimensions : options.dimensions;
  const at::Tensor few = features_of(one, of_frechet), few_reference = features_of(other, of_frechet);
  const FrechetError distance = frechet_error(few, few_reference);
  run.result.put(frechet, distance.distance, distance.standard_error);
  run.result.put(frechet_bias_of_n, distance.bias);
  run.progress(1, 4, "KID");
  const Kid kernel = kid(images, reference);
  run.result.put(kernel_distance, kernel.value, kernel.standard_error);
  run.progress(2, 4, "precision and recall");
  const at::Tensor generated = images.slice(0, 0, options.most), real = reference.slice(0, 0, options.most);
  if (std::min(generated.size(0), real.size(0)) > options.neighbours) {
    const PrecisionRecall both = precision_recall(generated, real, options.neighbours);
    const auto share = [&](const Quantity& quantity, double p, int64_t of) {
      run.result.put(quantity, p, std::sqrt(p * (1 - p) / static_cast<double>(of)));
    };
    share(precision_of_k, both.precision(), both.generated);
    share(recall_of_k, both.recall(), both.real);
  }
  run.progress(3, 4, "extrapolation");
  InfinityOptions infinity;
  // Without a block of the jackknife each part must still have more images than dimensions.
  const int64_t kept = std::min(n, m) - (std::min(n, m) + infinity.blocks - 1) / infinity.blocks;
  std::erase_if(infinity.parts, [&](int64_t parts) { return kept / parts <= few.size(1); });
  if (options.infinity && infinity.parts.size() >= 2) {
    const FrechetInfinity limit = frechet_infinity(few, few_reference, infinity, run.rng().fork("parts"));
    run.result.put(frechet_at_infinity, limit.value, limit.standard_error);
  }
  if (const Group bulk = one.bulk(); bulk.contains("probability")) {
    const at::Tensor& classes = bulk.data("probability");
    const InceptionScore splits = inception_scores(classes, std::min(options.splits, n));
    run.result.put(score_of_classes, inception_score(classes));
    run.result.put(score_of_splits, splits.mean);
    run.result.put(spread_of_splits, splits.deviation);
  }
  run.result.set("n", n);
  run.result.set("reference_n", m);
  run.result.set("dimensions", images.size(1));
  run.result.set("frechet_dimensions", few.size(1));
  run.result.set("full_rank", distance.full_rank ? "yes" : "no");
  for (const char* what : {"extractor", "weights", "resize", "quantisation", "dtype", "images"})
    run.result.set(what, about.attribute(what));
  run.result.set("reference_images", other.result().attribute("images"));
}

const bool registered = register_stage(
    Stage{.doc = "Fréchet distance, KID, precision and recall between two sets of features"}, distances);

}  // namespace

void Distances::fields(Fields& on) {
  on("dimensions", dimensions, "of the features, 64, 192, 768 or 2048; 0: the deepest there are",
     range(0, 2048));
  on.added(0)("frechet_dimensions", frechet_dimensions,
              "of those of the Fréchet distance: 64, 192, 768 or 2048; 0: the same", range(0, 2048));
  on("neighbours", neighbours, "k of precision and recall", range(1, 1000));
  on("most", most, "images of each side that precision and recall look at", range(2, 1e6));
  on("splits", splits, "of the inception score, in the images' order; 10 as published", range(1, 1000));
  on("infinity", infinity, "also extrapolated to infinitely many images, where there are enough");
}

Cell distances_cell(const std::string& name, const Distances& options, const Cell& features,
                    const Cell& reference) {
  Cell cell = on_two_cores(stage_cell("distances", name, options), 8, 1);
  cell.at = features.at;
  cell.needs = {{"features", {needed(features)}}, {"reference", {needed(reference)}}};
  return cell;
}

}  // namespace sgm::stages
