#include "core/study/study.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <algorithm>

#include "core/base/text.h"
#include "core/metric/frechet.h"
#include "core/metric/frechet_error.h"
#include "datasets/stored.h"
#include "experiments/stages/classify.h"
#include "experiments/stages/distances.h"
#include "experiments/stages/features.h"
#include "experiments/stages/image_network.h"

namespace sgm::fid_tables::fid_real {
namespace {

using stages::Features;

/// The distance of disjoint parts of two sets of features, of falling size. Needs them as "features" and
/// "reference".
struct Curve {
  int64_t dimensions = 0, least = 50;

  void fields(Fields& on) {
    on("dimensions", dimensions, "of the features; 0: the deepest there are", range(0, 2048));
    on("least", least, "images of the smallest parts", range(2, 1e6));
  }
};

void curve(const Curve& options, CellRun& run) {
  const at::Tensor a = stages::features_of(run.input("features"), options.dimensions);
  const at::Tensor b = stages::features_of(run.input("reference"), options.dimensions);
  std::vector<double> sizes, distances, errors, biases;
  const int64_t all = std::min(a.size(0), b.size(0));
  const Gaussian whole_a = gaussian_fit(a), whole_b = gaussian_fit(b);
  for (int64_t parts = 1; all / parts >= options.least; parts *= 2) {
    const int64_t rows = all / parts;
    std::vector<double> each;
    for (int64_t i = 0; i < parts; ++i)
      each.push_back(frechet_distance(gaussian_fit(a.narrow(0, i * rows, rows)),
                                      gaussian_fit(b.narrow(0, i * rows, rows))));
    const at::Tensor found = at::tensor(each, at::kDouble);
    sizes.push_back(static_cast<double>(rows));
    distances.push_back(found.mean().item<double>());
    errors.push_back(parts == 1 ? frechet_error(a.narrow(0, 0, rows), b.narrow(0, 0, rows)).standard_error
                                : (found.std() / std::sqrt(static_cast<double>(parts))).item<double>());
    biases.push_back(frechet_bias(whole_a, rows, whole_b, rows));
    run.progress(parts, 2 * parts, fmt::format("{} images", rows));
  }
  run.result.put("n", at::tensor(sizes, at::kDouble), {"n"}, "images of a part of each set");
  run.result.put("distance", at::tensor(distances, at::kDouble), {"n"}, "Fréchet distance, mean over parts");
  run.result.put("error", at::tensor(errors, at::kDouble), {"n"},
                 "its standard error: over parts; of one part by the delta method");
  run.result.put("bias", at::tensor(biases, at::kDouble), {"n"},
                 "bias of Gaussian features at leading order");
  run.result.set("dimensions", a.size(1));
}

/// Two sets of training images, and test images, of one data set or two, by every extractor.
struct Options {
  DataOptions data, other;
  stages::Judge judge;
  std::vector<std::string> extractors{"inception", "classifier"};
  int64_t n = 1000, least = 50, inception_dimensions = 768;

  void fields(Fields& on) {
    data.fields(on);
    on.table("other", other, "the second data set; where it cannot be had it is left out");
    judge.fields(on);
    on("extractors", extractors, "inception, the suite's own classifier, or both");
    on("n", n, "images of each set: two of training images and one of test images", range(4, 1e6));
    on("least", least, "images of the smallest parts", range(2, 1e6));
    on("inception_dimensions", inception_dimensions, "of Inception's deepest features: 64, 192, 768 or 2048",
       range(64, 2048));
  }
  bool has(const std::string& extractor) const {
    return std::find(extractors.begin(), extractors.end(), extractor) != extractors.end();
  }
  void check() const {
    for (const std::string& extractor : extractors)
      require(extractor == "inception" || extractor == "classifier",
              "extractors has '{}'\n  give inception, classifier or both", extractor);
    checked_images(data, {{"n", n, 2 * n}}, {{"n", n, n}});
    if (has("classifier")) checked_images(data, {judge.need()}, {});
    require(least <= n, "least={} above n={}\n  give fewer", least, n);
  }
  void prepare() const {
    data.prepare();
    try {
      other.prepare();
    } catch (const InputError& error) {
      to_stderr(fmt::format("fid_real: {} is left out: {}\n", other.dataset.name, error.what()));
    }
  }
  bool has_other() const {
    return other.dataset.name != data.dataset.name &&
           (other.dataset.name == "folder" || stored(other.dataset.name).has_value());
  }
};

/// The cells of one extractor's features of one data set.
void add_cells(const Options& options, const DataOptions& data, const std::string& set,
               const std::string& extractor, const Cell* classifier, std::vector<Cell>& all) {
  Features features;
  features.data = stages::PooledData(data);
  features.extractor =
      classifier == nullptr ? Features::Extractor::inception : Features::Extractor::classifier;
  features.options.dimensions = options.inception_dimensions;
  features.n = options.n;
  const Coordinates at{{"set", set}, {"extractor", extractor}};
  std::vector<Cell> three;
  for (const auto& [name, of, first] : {std::tuple{"train", Features::Of::train, int64_t{0}},
                                        {"train_other", Features::Of::train, options.n},
                                        {"test", Features::Of::test, int64_t{0}}}) {
    features.of = of, features.first = first;
    std::optional<Cell> cell = stages::features_cell(fmt::format("features_{}_{}_{}", set, extractor, name),
                                                     features, {}, classifier);
    if (!cell) return;
    cell->at = at;
    cell->at.emplace_back("of", "features"), cell->at.emplace_back("images", name);
    three.push_back(*cell);
  }
  all.insert(all.end(), three.begin(), three.end());
  std::vector<int64_t> levels;
  for (const int64_t level : {64, 192, 768, 2048}) {
    if (classifier == nullptr && level <= options.inception_dimensions) levels.push_back(level);
  }
  if (levels.empty()) levels.push_back(0);
  for (const int64_t level : levels) {
    for (const auto& [pair, index] : {std::pair{"train", 1}, {"test", 2}}) {
      const auto tell = [&](Cell& cell, const char* of) {
        cell.at = at;
        cell.at.emplace_back("of", of), cell.at.emplace_back("pair", pair);
        cell.at.emplace_back("dimensions", std::to_string(level));
      };
      const std::string name = fmt::format("{}_{}_{}_{}", set, extractor, level, pair);
      all.push_back(cell("curve_" + name, "curve", Curve{level, options.least}));
      all.back().needs = {{"features", {needed(three[static_cast<size_t>(index)])}},
                          {"reference", {needed(three[0])}}};
      all.back().resources = {.seconds = level >= 768 ? 60. : 5., .gigabytes = 1, .cores = 2};
      tell(all.back(), "curve");
      all.push_back(stages::distances_cell("distances_" + name, {.dimensions = level},
                                           three[static_cast<size_t>(index)], three[0]));
      tell(all.back(), "distances");
    }
  }
}

std::vector<Cell> cells(const Options& options) {
  std::vector<Cell> all;
  std::vector<std::pair<std::string, DataOptions>> sets{{"first", options.data}};
  if (options.has_other()) sets.emplace_back("second", options.other);
  for (const auto& [set, data] : sets) {
    if (options.has("inception")) add_cells(options, data, set, "inception", nullptr, all);
    // The suite's classifier is trained for the first data set alone: that is the dear part.
    if (set != "first" || !options.has("classifier") || data.dataset.value.shape().classes == 0) continue;
    Cell classifier = options.judge.cell(data);
    classifier.name = "classifier_" + set;
    all.push_back(classifier);
    add_cells(options, data, set, "classifier", &classifier, all);
  }
  return all;
}

const bool registered = register_study<Options>(
    {.doc = "Fréchet distance, KID, precision and recall of real images from real images: what a perfect "
            "model would get",
     .source = "own; the protocol of FID (1706.08500)"},
    cells, {{"curve", cell_function(curve)}});

}  // namespace
}  // namespace sgm::fid_tables::fid_real
