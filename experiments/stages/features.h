#pragma once
#include <optional>
#include <vector>

#include "core/metric/extraction.h"
#include "core/study/cell.h"
#include "core/study/cell_run.h"
#include "experiments/stages/pooled_data.h"

namespace sgm::stages {

/// The stage `features`: what an extractor says of images, of a data set or of the cells of samples that it
/// needs as "samples". Needs the training of the suite's own classifier as "classifier" where that is the
/// extractor. Leaves in bulk.h5 "feature_D" (image, dimension), D = 64, 192, … up to the dimensions asked
/// for, and, of the classifier and of Inception's 2048 dimensions, "probability" (image, class). A stopped
/// cell goes on after its last whole batch.
struct Features {
  enum class Of { train, test, samples };
  /// FID's Inception, or the suite's own classifier of the data set: never FID.
  enum class Extractor { inception, classifier };

  PooledData data;
  Of of = Of::test;
  int64_t first = 0, n = 1000;  ///< images first … first + n − 1, fewer where there are no more
  Extractor extractor = Extractor::inception;
  std::string weights;  ///< SHA-256 of Inception's file, as features_cell found it
  FeatureOptions options;

  void fields(Fields& on);
};

/// A cell of it, of the samples of some cells where `options.of` says so, and with the classifier's training
/// where that is the extractor. Absent where Inception's weights for so many dimensions are not on this
/// machine: its rows are "not run" (inception_command says what gets them).
std::optional<Cell> features_cell(const std::string& name, Features options,
                                  const std::vector<Cell>& samples = {}, const Cell* classifier = nullptr);

/// The features of a cell of this stage (image, dimension), in the floating type in which they were computed:
/// of so many dimensions, or the deepest for 0.
at::Tensor features_of(const Input& cell, int64_t dimensions = 0);

}  // namespace sgm::stages
