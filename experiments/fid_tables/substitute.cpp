#include "experiments/fid_tables/substitute.h"

#include <fmt/format.h>

#include <algorithm>

#include "experiments/stages/distances.h"
#include "experiments/stages/features.h"
#include "experiments/stages/judge.h"

namespace sgm::fid_tables {
namespace {

/// The cells of one extractor: features of the reference, then of every set, each with its distances.
class Measurement {
 public:
  Measurement(const Measures& measures, const std::string& extractor, const stages::PooledData& data,
              const Cell& classifier, std::vector<Cell>& all)
      : measures_(measures), extractor_(extractor), data_(data), classifier_(classifier), all_(all) {}

  bool reference(int64_t n) {
    stages::Features features = options(stages::Features::Of::train, 0, n);
    std::optional<Cell> cell = features_of("reference", features, {});
    if (!cell) return false;
    reference_ = add(std::move(*cell), "features", "reference", 0);
    return true;
  }
  /// The distances of n images from `first` on, of the test images or of cells of samples.
  void set(const std::string& row, int64_t network, stages::Features::Of of, int64_t first, int64_t n,
           const std::vector<Cell>& samples) {
    const std::string name = stages::network_name(row, network);
    std::optional<Cell> features = features_of(name, options(of, first, n), samples);
    if (!features) return;
    const Cell& added = add(std::move(*features), "features", row, network);
    stages::Distances distances;
    if (extractor_ == "inception") distances.frechet_dimensions = measures_.frechet_dimensions;
    add(stages::distances_cell(fmt::format("distances_{}_{}", extractor_, name), distances, added,
                               reference_),
        "distances", row, network);
  }

 private:
  stages::Features options(stages::Features::Of of, int64_t first, int64_t n) const {
    stages::Features features;
    features.data = data_, features.of = of, features.first = first, features.n = n;
    features.extractor = extractor_ == "inception" ? stages::Features::Extractor::inception
                                                   : stages::Features::Extractor::classifier;
    if (extractor_ == "inception") features.options.dimensions = measures_.inception_dimensions;
    return features;
  }
  std::optional<Cell> features_of(const std::string& name, const stages::Features& options,
                                  const std::vector<Cell>& samples) const {
    return stages::features_cell(fmt::format("features_{}_{}", extractor_, name), options, samples,
                                 extractor_ == "classifier" ? &classifier_ : nullptr);
  }
  Cell add(Cell cell, const std::string& of, const std::string& row, int64_t network) {
    cell.at = {{"of", of}, {"extractor", extractor_}, {"row", row}, {"network", std::to_string(network)}};
    all_.push_back(cell);
    return cell;
  }

  const Measures& measures_;
  std::string extractor_;
  stages::PooledData data_;
  const Cell& classifier_;
  std::vector<Cell>& all_;
  Cell reference_;
};

}  // namespace

void Measures::fields(Fields& on) {
  on("extractors", extractors,
     "what features are taken of: inception, the FID Inception, or classifier, the suite's own");
  on("inception_dimensions", inception_dimensions, "of the FID Inception's features: 64, 192, 768 or 2048",
     range(64, 2048));
  on("frechet_dimensions", frechet_dimensions,
     "of those of the Fréchet distance, which few images allow few of: 64, 192, 768 or 2048",
     range(64, 2048));
  on("images", images, "of a set of samples, the first so many at most are measured", range(3, 1e6));
  on("reference", reference, "training images that they are held against, at most", range(3, 1e7));
  on("floor_sets", floor_sets, "sets of test images as large, at most", range(1, 1000));
}

void Measures::check(const DataOptions& data) const {
  for (const std::string& extractor : extractors) {
    require(extractor == "inception" || extractor == "classifier",
            "measures.extractors: no extractor '{}'\n  they are inception and classifier", extractor);
    require(extractor != "classifier" || data.dataset.value.shape().classes > 0,
            "measures.extractors has classifier, but data set '{}' has no labels to train one by\n  leave it "
            "out",
            data.dataset.name);
  }
  for (const auto& [key, d] : {std::pair{"inception_dimensions", inception_dimensions},
                               {"frechet_dimensions", frechet_dimensions}}) {
    require(d == 64 || d == 192 || d == 768 || d == 2048,
            "measures.{}={}\n  the FID Inception has 64, 192, 768 or 2048", key, d);
  }
  require(frechet_dimensions <= inception_dimensions,
          "measures.frechet_dimensions={} above measures.inception_dimensions={}\n  give fewer",
          frechet_dimensions, inception_dimensions);
}

std::vector<Cell> trainings(const stages::ImageNetwork& network, const DataOptions& data,
                            const std::string& name) {
  std::vector<Cell> all;
  for (int64_t k = 0; k < network.networks; ++k) {
    all.push_back(network.training_cell(data, k));
    all.back().name = stages::network_name(name, k);
    all.back().at = {{"of", "training"}, {"kind", name}, {"network", std::to_string(k)}};
  }
  return all;
}

stages::ImageNetwork with_sampler(stages::ImageNetwork network, const std::string& sampler,
                                  const std::string& key, Node value) {
  Chosen<Sampler>& chosen = network.sampling.sampler;
  require(chosen.name == sampler, "sampler={}, but this study changes {} of {}\n  leave it out", chosen.name,
          key, sampler);
  if (!chosen.options) chosen.options = Node::Table{};
  chosen.options->set(key, std::move(value));
  return network;
}

void check_equal(const std::vector<std::pair<std::string, const stages::ImageNetwork*>>& networks) {
  const auto& [first, one] = networks.at(0);
  for (const auto& [name, other] : networks) {
    require(other->pool == one->pool && other->samples == one->samples,
            "{}.pool={} and {}.samples={}, but {} and {} of {}: they are judged beside the same floors\n  "
            "give them the same",
            name, other->pool, name, other->samples, one->pool, one->samples, first);
  }
}

std::vector<Cell> measured(const Measures& measures, const DataOptions& data, const Cell& classifier,
                           const std::vector<Row>& rows) {
  const stages::ImageNetwork& first = rows.at(0).network;
  const stages::PooledData images(data, first.pool);
  std::vector<Cell> all;
  std::vector<std::vector<Cell>> sets;
  Needs judged{{"classifier", {needed(classifier)}}};
  for (const Row& row : rows) {
    for (size_t k = 0; k < row.trainings.size(); ++k) {
      const auto network = static_cast<int64_t>(k);
      int64_t part = 0;
      sets.emplace_back();
      for (Cell& samples : row.network.sample_cells(row.trainings[k], network)) {
        const std::string name = "samples_" + row.name + (part == 0 ? "" : fmt::format("_{}", part));
        samples.name = stages::network_name(name, network);
        samples.at = {{"of", "samples"},
                      {"row", row.name},
                      {"network", std::to_string(k)},
                      {"part", std::to_string(part)}};
        ++part;
        judged["samples"].push_back(needed(samples));
        sets.back().push_back(samples);
        all.push_back(std::move(samples));
      }
    }
  }
  all.push_back(stages::on_two_cores(
      stage_cell("judge", "numbers",
                 stages::Judging{images, first.floors, static_cast<int64_t>(sets.size())}),
      20));
  all.back().needs = judged;
  const DataShape shape = checked_images(data, {{"", 3, 3}}, {{"", 3, 3}});
  const int64_t n = std::min(measures.images, first.samples), floor = std::min(n, shape.test);
  for (const std::string& extractor : measures.extractors) {
    Measurement measurement(measures, extractor, images, classifier, all);
    if (!measurement.reference(std::min(measures.reference, shape.train))) continue;
    for (int64_t set = 0; set < std::min(measures.floor_sets, shape.test / floor); ++set)
      measurement.set("test", set, stages::Features::Of::test, set * floor, floor, {});
    size_t set = 0;
    for (const Row& row : rows) {
      for (size_t k = 0; k < row.trainings.size(); ++k)
        measurement.set(row.name, static_cast<int64_t>(k), stages::Features::Of::samples, 0, n,
                        sets.at(set++));
    }
  }
  return all;
}

}  // namespace sgm::fid_tables
