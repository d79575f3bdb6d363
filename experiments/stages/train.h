#pragma once
#include <string>

#include "core/data/data_options.h"
#include "core/sampler/sampler.h"
#include "core/study/cell_run.h"
#include "core/train/fit.h"
#include "core/train/model.h"

namespace sgm::stages {

/// The stage `train`: trains a score network on images and keeps its checkpoint.
struct Training {
  CellData data;
  ImageOptions images;
  ModelOptions model;
  Chosen<Objective> objective{"ncsn"};
  FitOptions fit;

  void fields(Fields& on);
};

/// The model that a training left, ready for sampling, with the arithmetic of the run.
Model trained_model(CellRun& run, const Input& training);

/// How a run's networks compute: as asked for, with a warning where that is slow.
Precision arithmetic(CellRun& run);

}  // namespace sgm::stages
