#pragma once
#include <string>

#include "core/sampler/sampler.h"
#include "core/study/cell_run.h"
#include "core/train/fit.h"
#include "core/train/model.h"
#include "experiments/stages/pooled_data.h"

namespace sgm::stages {

/// The stage `train`: trains a score network on images and keeps its checkpoint.
struct Training {
  PooledData data;
  int64_t network = 0;  ///< which of several equal ones: each has random numbers of its own
  ImageOptions images;
  ModelOptions model;
  Chosen<Objective> objective{"ncsn"};
  FitOptions fit;

  void fields(Fields& on);
};

/// The model that a training left, ready for sampling, with the arithmetic of the run: with the moving
/// average's weights, where there are some, unless those of the last step are asked for.
Model trained_model(CellRun& run, const Input& training, bool ema = true);

/// How a run's networks compute: as asked for, with a warning where that is slow.
Precision arithmetic(CellRun& run);

}  // namespace sgm::stages
