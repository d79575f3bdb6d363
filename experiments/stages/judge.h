#pragma once
#include "core/data/data_options.h"
#include "core/study/cell_run.h"

namespace sgm::stages {

/// The stage `judge`: judges samples beside its two floors, real test images and a Gaussian fitted to the
/// training set, each n at a time. Needs a classifier as "classifier" and cells of samples as "samples".
struct Judging {
  CellData data;
  int64_t parts = 10;  ///< of each floor

  void fields(Fields& on);
};

}  // namespace sgm::stages
