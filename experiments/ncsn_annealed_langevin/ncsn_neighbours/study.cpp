#include "core/study/study.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <algorithm>

#include "core/metric/nearest.h"
#include "experiments/stages/image_network.h"

namespace sgm::ncsn::ncsn_neighbours {
namespace {

/// What is looked up, and what is planted among it.
struct Lookup {
  int64_t shown = 8, k = 6;
  int64_t test = 1000, planted = 200;
  std::vector<double> noise{.05};

  void fields(Fields& on) {
    on("shown", shown, "samples whose neighbours are shown", range(1, 1000));
    on("k", k, "neighbours of each", range(2, 100));
    on("test", test, "test images", range(2, 1e6));
    on("planted", planted, "planted copies of each noise", range(2, 1e6));
    on("noise", noise, "standard deviations of the copies' noise, in units of the pixels' range",
       at_least(0));
  }
};

/// Nearest training images of samples, of test images, and of planted copies: training images with noise, by
/// which they lie at graded distances from their originals.
struct Neighbourhood : Lookup {
  stages::PooledData data;

  void fields(Fields& on) {
    data.fields(on);
    Lookup::fields(on);
  }
};

struct Options {
  DataOptions data;
  stages::ImageNetwork network;
  stages::Judge judge;
  Lookup lookup;

  void fields(Fields& on) {
    data.fields(on);
    on.table("network", network, "the networks of ncsn_samples, whose samples are looked up");
    judge.fields(on);
    lookup.fields(on);
  }
  void check() const {
    checked_images(data, {{"k", lookup.k, 2}}, {{"", 1}});
    network.check(data, {judge.need()}, "network.");
    require(!lookup.noise.empty() && std::is_sorted(lookup.noise.begin(), lookup.noise.end()),
            "noise must be a list in ascending order\n  write noise=[0.05,0.1]");
  }
};

std::vector<Cell> cells(const Options& options) {
  Cell only = cell("neighbours",
                   Neighbourhood{options.lookup, stages::PooledData(options.data, options.network.pool)});
  for (int64_t k = 0; k < options.network.networks; ++k) {
    const Cell training = options.network.training_cell(options.data, k);
    for (const Cell& samples : options.network.sample_cells(training, k))
      only.needs["samples"].push_back(needed(samples));
  }
  only.needs["classifier"] = {needed(options.judge.cell(options.data, options.network.pool))};
  only.resources = {.seconds = 20, .cores = 2};
  return {only};
}

/// The first queries and their nearest training images.
void put_shown(const at::Tensor& images, const at::Tensor& index, const Dataset& data, int64_t shown,
               Group& group) {
  const int64_t n = std::min(shown, images.size(0));
  group.put("queries", images.narrow(0, 0, n), {"shown", "channel", "row", "column"}, "the first queries");
  std::vector<int64_t> sizes{n, index.size(1)};
  sizes.insert(sizes.end(), data.train.sizes().begin() + 1, data.train.sizes().end());
  group.put("neighbour", data.train.index_select(0, index.narrow(0, 0, n).flatten()).view(sizes),
            {"shown", "nearest", "channel", "row", "column"}, "their nearest training images");
}

Neighbours put_neighbours(const at::Tensor& images, const Dataset& data, const Lookup& options,
                          Group& group) {
  const Neighbours near = nearest(images, data.train, options.k);
  group.put("ratio", nearest_ratio(near), {"query"}, "d1/d2 to the training set");
  group.put("distance", near.distance.select(1, 0) / 255, {"query"},
            "Euclidean distance to the nearest training image, pixels in [0, 1]");
  return near;
}

/// Copies of random training images with noise of each standard deviation; the first noise is shown.
void put_planted(const Dataset& data, const Neighbourhood& options, const Rng& rng, Group& result) {
  Rng choice = rng.fork("which");
  const at::Tensor which = choice.integers(0, data.train.size(0), {options.planted});
  const at::Tensor originals = data.train.index_select(0, which);
  const at::Tensor clean = unit_images(originals, false);
  std::vector<at::Tensor> ratios, distances, found;
  for (size_t i = 0; i < options.noise.size(); ++i) {
    Rng draws = rng.fork("noise").fork(static_cast<uint64_t>(i));
    const at::Tensor copies = as_pixels(clean + options.noise[i] * draws.normal_like(clean));
    const Neighbours near = nearest(copies, data.train, options.k);
    ratios.push_back(nearest_ratio(near));
    distances.push_back(
        (copies.to(at::kDouble) - originals.to(at::kDouble)).flatten(1).square().sum(1).sqrt() / 255);
    found.push_back((near.index.select(1, 0) == which).to(at::kDouble).mean());
    if (i == 0) put_shown(copies, near.index, data, options.shown, result);
  }
  result.put("noise", at::tensor(options.noise, at::kDouble), {"noise"}, "standard deviation of the noise");
  result.put("ratio", at::stack(ratios), {"noise", "query"}, "d1/d2 to the training set");
  result.put("distance", at::stack(distances), {"noise", "query"},
             "Euclidean distance of a copy, clamped and rounded, from its original, pixels in [0, 1]");
  result.put("found", at::stack(found), {"noise"}, "share of copies whose nearest is their original");
}

void run(const Neighbourhood& options, CellRun& run) {
  const Dataset data = options.data.load();
  const at::Tensor samples = stages::samples_of(run.inputs("samples"));
  const at::Tensor test = data.test.narrow(0, 0, std::min(options.test, data.test.size(0)));
  run.result.set("data", name_of(data));
  Group& of_samples = run.result.group("samples");
  const Neighbours near = put_neighbours(samples, data, options, of_samples);
  put_shown(samples, near.index, data, options.shown, of_samples);
  run.progress(1, 4, "samples");
  put_neighbours(test, data, options, run.result.group("test"));
  run.progress(2, 4, "test");
  put_planted(data, options, run.rng().fork("planted copies"), run.result.group("planted"));
  run.progress(3, 4, "planted");
  const Input& classifier = run.input("classifier");
  if (!stages::has_classifier(classifier)) return;
  const Classifier judge = stages::trained_classifier(run, classifier, data.train.sizes().slice(1));
  const int64_t shown = std::min(options.shown, samples.size(0));
  const Neighbours by_features = nearest(classify(judge, samples.narrow(0, 0, shown)).features,
                                         classify(judge, data.train).features, options.k);
  put_shown(samples, by_features.index, data, shown, run.result.group("features"));
  run.result.put("accuracy", classifier.result().value("accuracy"), "test accuracy of the classifier");
}

const bool registered = register_study<Options, Neighbourhood>(
    {.doc = "samples beside their nearest training images: made, not copied",
     .source = "NCSN (1907.05600) Figs. 9-10"},
    cells, run);

}  // namespace
}  // namespace sgm::ncsn::ncsn_neighbours
