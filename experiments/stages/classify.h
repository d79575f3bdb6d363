#pragma once
#include "core/net/classifier.h"
#include "core/study/cell_run.h"
#include "core/train/train.h"
#include "experiments/stages/pooled_data.h"

namespace sgm::stages {

/// The stage `classify`: trains the classifier by which samples are judged, by cross-entropy.
struct Classification {
  PooledData data;
  int64_t batch = 128;
  TrainOptions train;

  void fields(Fields& on);
};

/// Whether the classifier could be trained: the data have labels.
bool has_classifier(const Input& classification);

/// The classifier that was trained, for images of those sizes (C, H, W).
Classifier trained_classifier(const CellRun& run, const Input& classification, at::IntArrayRef sizes);

}  // namespace sgm::stages
