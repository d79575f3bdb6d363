#pragma once
#include <map>
#include <string>
#include <vector>

#include "core/data/data_needs.h"
#include "core/net/classifier.h"
#include "core/study/study.h"
#include "core/sampler/sampler.h"
#include "core/train/fit.h"

namespace sgm::ncsn {

/// A cell that trains a score network on images and keeps its checkpoint: "train" of ncsn_samples and
/// ncsn_single_noise.
struct Training {
  CellData data;
  ImageOptions images;
  ModelOptions model;
  Chosen<Objective> objective{"ncsn"};
  FitOptions fit;

  void fields(Fields& on);
};
void train_scores(const Training& options, CellRun& run);

/// A cell that trains the classifier by which samples are judged, by cross-entropy: "classifier" of
/// ncsn_samples.
struct Judge {
  CellData data;
  int64_t batch = 128;
  TrainOptions train;

  void fields(Fields& on);
};
void train_judge(const Judge& options, CellRun& run);

/// A cell of chains from U[0, 1]^D: rows first … first + n − 1 of the study's. Its parents: a "train" cell.
struct Chains {
  int64_t first = 0, n = 64;
  int64_t shown = 8;  ///< of the first rows, the states at the end of each noise level are kept
  Chosen<Sampler> sampler{"annealed_langevin"};

  void fields(Fields& on);
};
void run_chains(const Chains& options, CellRun& run);

/// A cell that judges samples beside its two floors, real test images and a Gaussian fitted to the training
/// set, each n at a time. Its parents: a "classifier" cell, then cells of chains.
struct Numbers {
  CellData data;
  int64_t parts = 10;  ///< of each floor

  void fields(Fields& on);
};
void put_numbers(const Numbers& options, CellRun& run);

/// What ncsn_samples and ncsn_single_noise have in common.
struct Images {
  DataOptions data;
  ImageOptions images;
  ModelOptions model;
  Chosen<Objective> objective{"ncsn"};
  FitOptions fit;
  int64_t samples = 128, side_by_side = 64;
  Chains chains;
  int64_t floors = 10;

  /// The number of noise levels is the model's, the objective's and the sampler's, unless these are given
  /// one.
  void fields(Fields& on);
  void check() const { check({}); }
  /// `more`: what else is asked of the training images.
  void check(const std::vector<Need>& more) const;
};

/// The cells of such a study: train, samples_0 …, numbers, judged by the classifier of the cell `judge`.
std::vector<Cell> image_cells(const Images& options, const std::string& judge);
Cell judge_cell(const Judge& options);
/// What computes them.
std::map<std::string, CellFunction> image_kinds();

/// The model that a parent trained, ready for sampling, with the arithmetic of the run.
Model trained_model(CellRun& run, const std::string& parent);
/// The classifier that a parent trained.
Classifier trained_judge(const CellRun& run, const std::string& parent, at::IntArrayRef sizes);
/// Samples of all parents named …samples_0, …samples_1, …: uint8 (n, C, H, W).
at::Tensor samples_of(const CellRun& run, const std::vector<std::string>& parents);
/// A data set as results name it, with what was done to it.
std::string name_of(const Dataset& data);
/// Whether the classifier of a cell could be trained: the data have labels.
bool has_judge(const CellRun& run, const std::string& parent);
/// Images in [0, 1] as a viewer stores them: clamped and rounded, uint8.
at::Tensor as_pixels(const at::Tensor& images);

}  // namespace sgm::ncsn
