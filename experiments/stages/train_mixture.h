#pragma once
#include "core/data/image_mixture.h"
#include "core/study/cell.h"
#include "core/study/cell_run.h"
#include "core/train/fit.h"
#include "core/train/model.h"

namespace sgm::stages {

/// The stage `train_mixture`: trains a score network on fresh samples of the mixture at real images, whose
/// exact score is known, so that the network's error is. Data in [-1, 1]. Studies whose presets take its
/// settings from the same file of experiments/trainings share the computation.
struct MixtureTraining {
  CellData data{};
  ImageMixture mixture;
  ModelOptions model{.net = {"unet"}, .sde = {"edm"}};
  Chosen<Objective> objective{"edm"};
  int64_t batch = 64;
  FitOptions fit;

  void fields(Fields& on);
  /// All of it but the data set, which a study asks for itself.
  void settings(Fields& on);
  /// InputError for a data set, or an objective, that do not fit.
  void check(const DataOptions& of) const;
  /// The cell "train" of these settings on that data set.
  Cell cell(const DataOptions& of) const;
};

/// What it was trained on: isotropic components of one variance, images flattened (K, D).
Mixture trained_mixture(const Input& training);

/// The trained score under an SDE, by the denoiser D(x/alpha; sigma/alpha), on flattened samples (B, D) of
/// any float type; under the network's own if `sde` is null.
Problem mixture_problem(CellRun& run, const Input& training, const SdePtr& sde);

}  // namespace sgm::stages
