#pragma once
#include <string>
#include <vector>

#include "experiments/stages/image_network.h"

namespace sgm::fid_tables {

/// How sets of samples are measured that stand beside a paper's table: Fréchet distance, KID, precision and
/// recall between features of each set and of training images, beside equal sets of real test images.
struct Measures {
  std::vector<std::string> extractors{"inception"};
  int64_t inception_dimensions = 768, frechet_dimensions = 64;
  int64_t images = 256, reference = 2000, floor_sets = 3;

  void fields(Fields& on);
  /// InputError for an extractor that is not there, or not for such images.
  void check(const DataOptions& data) const;
};

/// Equal networks whose samples are a row of a table. Rows may share trainings and differ in the sampler.
struct Row {
  std::string name;
  stages::ImageNetwork network;
  std::vector<Cell> trainings;
};

/// The trainings of equal networks: NAME, NAME_network_1, …, at of = training, kind = NAME and their
/// network.
std::vector<Cell> trainings(const stages::ImageNetwork& network, const DataOptions& data,
                            const std::string& name);

/// The network with a sampler's option changed. InputError unless it samples by that sampler.
stages::ImageNetwork with_sampler(stages::ImageNetwork network, const std::string& sampler,
                                  const std::string& key, Node value);

/// InputError unless all have equally many samples of equal sizes: they are judged beside the same floors.
void check_equal(const std::vector<std::pair<std::string, const stages::ImageNetwork*>>& networks);

/// The samples of all rows; the cell "numbers", which judges them by the classifier as equal sets, a network
/// a set, beside the first row's floors; and, for every extractor whose weights are there, the distances of
/// each set and of each floor set of test images from the reference: cells at of = distances, extractor, row
/// ("test" of the floor) and network.
std::vector<Cell> measured(const Measures& measures, const DataOptions& data, const Cell& classifier,
                           const std::vector<Row>& rows);

}  // namespace sgm::fid_tables
