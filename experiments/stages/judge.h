#pragma once
#include "core/study/cell_run.h"
#include "experiments/stages/pooled_data.h"

namespace sgm::stages {

/// The stage `judge`: judges samples beside its two floors, real test images and a Gaussian fitted to the
/// training set, each n at a time. Needs a classifier as "classifier" and cells of samples as "samples".
struct Judging {
  PooledData data;
  int64_t parts = 10;  ///< of each floor
  int64_t sets = 1;    ///< of equally many samples, judged each alone: "samples_0", … instead of "samples"

  void fields(Fields& on);
};

}  // namespace sgm::stages
