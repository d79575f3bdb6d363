#pragma once
#include "core/data/data_needs.h"
#include "core/study/cell.h"
#include "experiments/stages/classify.h"
#include "experiments/stages/network_name.h"
#include "experiments/stages/sample.h"
#include "experiments/stages/train.h"

namespace sgm::stages {

/// The classifier that judges a study's samples.
struct Judge {
  int64_t batch = 128;
  TrainOptions train;

  void fields(Fields& on);
  /// What it asks of the training images.
  Need need() const { return {.key = "judge_batch", .value = batch, .labelled = true}; }
  /// Of images averaged over squares of pool x pool pixels.
  Cell cell(const DataOptions& data, int64_t pool = 1) const;
};

/// What studies of image networks share: equal trainings with random numbers of their own, and their samples.
/// Studies whose presets take it from the same file of experiments/trainings share the computations, too.
/// Cells of networks after the first have "_network_1", … behind their names.
struct ImageNetwork {
  int64_t pool = 1;
  int64_t networks = 1;
  ImageOptions images;
  ModelOptions model;
  Chosen<Objective> objective{"ncsn"};
  FitOptions fit;
  int64_t samples = 128, side_by_side = 64;
  Sampling sampling;
  int64_t floors = 10;

  /// The number of noise levels is the model's, the objective's and the sampler's, unless these are given
  /// one.
  void fields(Fields& on);
  /// InputError for a data set that it cannot be computed on, or an objective or a sampler that do not fit.
  /// `more`: what else is asked of the training images; `under`: the table of a study's options that it is,
  /// for the error ("network.").
  void check(const DataOptions& data, const std::vector<Need>& more = {},
             const std::string& under = "") const;

  Cell training_cell(const DataOptions& data, int64_t network = 0) const;
  /// Cells of at most `side_by_side` samples each, of a network's training: of each network other rows, so
  /// that no two chains share noise.
  std::vector<Cell> sample_cells(const Cell& training, int64_t network = 0) const;
  /// Judges them by a classifier.
  Cell judge_cell(const DataOptions& data, const Cell& classifier, const std::vector<Cell>& samples,
                  int64_t network = 0) const;
  /// All of that for every network, each cell's name behind a prefix.
  std::vector<Cell> all_cells(const DataOptions& data, const Cell& classifier,
                              const std::string& prefix = "") const;
};

/// A cell as it stands for networks of images: on two cores.
Cell on_two_cores(Cell cell, double seconds, double gigabytes = 1.5);

}  // namespace sgm::stages
