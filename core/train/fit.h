#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "core/net/model.h"
#include "core/train/checkpoint.h"
#include "core/train/train.h"

namespace sgm {

/// How a training is logged and saved.
struct FitOptions {
  TrainOptions train;
  int64_t log_every = 100;
  int64_t levels_every = 500;
  int64_t level_samples = 32;
  double checkpoint_seconds = 60;
  int64_t checkpoint_every = 0, milestone_every = 0;
  bool average = true;
  std::optional<std::string> from{};  ///< a checkpoint whose weights it starts with, or a training's folder
  std::string from_content{};         ///< digest of that file; "" before the training is listed

  void fields(Fields& on);
  /// The same as a cell is listed with: where `from` leads, and what is there.
  FitOptions listed() const;
};

/// Where a training runs and whom it tells. Only the folder is needed.
struct Session {
  std::filesystem::path folder;                ///< of checkpoints and metrics.jsonl
  std::map<std::string, std::string> about{};  ///< kept in checkpoints: "data", "range", "study", "scale" …
  std::function<bool()> interrupted{};         ///< true: save and call `progress`, which is expected to throw
  std::function<void(int64_t done, int64_t total, const std::string& note)> progress{};
  std::function<void(const std::string&)> warn{}, tell{};  ///< of what went wrong; of what else is to know
};

/// A training and what its checkpoints say beside its state.
struct Fitting {
  Training training;
  Checkpoint origin;             ///< model, sizes, levels, buffers
  std::string precision;         ///< part of what two runs must share so that one may go on with the other
  std::optional<Model> model{};  ///< a score network: its losses by noise level are logged
};

/// A score network's, by its objective; conditioned on the batch's labels where `labels`.
Fitting fitting_of(const Model& model, const Objective& objective, const Batches& batches,
                   bool labels = false);
Fitting fitting_of(const Model& model, const Chosen<Objective>& objective, const Batches& batches,
                   bool labels = false);

/// train() that survives: it goes on from the newest whole checkpoint of the session's folder and ends with
/// the bits of a run that was never stopped (at equal threads). A damaged checkpoint is set aside with a
/// warning; without a whole one training begins again. The folder gets checkpoint-STEP.safetensors (the last
/// two), milestone-STEP.safetensors, and metrics.jsonl. At the end the parameters are the average's, if there
/// is one and options.average. InputError if the checkpoint is of another training; RunError if the disk is
/// full; Diverged as train().
TrainState fit(const Fitting& fitting, const FitOptions& options, const Rng& rng, const Session& session);

/// Fills `parameters` with the weights that options.from leads to, the moving average's where the file has
/// one; does nothing without it. InputError if the file is missing, damaged, another one than was listed, of
/// another network, or of data in another range than `about` has, where both tell theirs.
void warm_start(const FitOptions& options, const Weights& parameters,
                const std::map<std::string, std::string>& about = {});

/// The denoising loss of each time (L,):  sigma^2 mean ||s + z/sigma||^2 / D  over x (B, ...), float64: 1 for
/// a score of 0. The noise depends on `rng` alone.
at::Tensor level_losses(const Problem& problem, const at::Tensor& times, const at::Tensor& x, const Rng& rng);

}  // namespace sgm
