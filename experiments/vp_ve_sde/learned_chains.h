#pragma once
#include <memory>
#include <string>
#include <vector>

#include "core/sampler/sampler.h"
#include "core/score/mixture.h"
#include "core/study/cell.h"
#include "core/study/cell_run.h"
#include "experiments/vp_ve_sde/measured_error.h"
#include "experiments/vp_ve_sde/recursion.h"
#include "experiments/vp_ve_sde/table1.h"

namespace sgm::vp_ve_sde {

/// A trained denoiser beside the exact score of the mixture that it was trained on, under one of Table 1's
/// SDEs, of flattened samples (B, D) in [-1, 1].
struct LearnedProblem {
  Kind kind;
  SdePtr sde;
  Mixture data;  ///< on the CPU
  ScoreFn exact, learned;

  LearnedProblem(CellRun& run, const Input& training, Kind kind);
  Problem with(const ScoreFn& score) const { return {sde, score}; }
};

/// How often a sampler is run.
struct Runs {
  int64_t samples = 60, runs = 5;

  void fields(Fields& on);
};

/// Where the chains of a run start, and their noise: equal for all samplers and scores of a stage.
Rng rng_of_run(const CellRun& run, int64_t number);

/// Chains from the prior with a score, and what is said of their ends: numbers over runs (mixture_numbers.h),
/// the first images of run 0 where `shown`, and status = "diverged" where one diverged. Of `along` the sums
/// of each run, (runs, levels, 3).
at::Tensor put_chains(CellRun& run, Group& out, const LearnedProblem& problem, const ScoreFn& score,
                      const Sampler& sampler, const Runs& how, int64_t shown = 0,
                      ErrorAlong* along = nullptr);

/// What every sampler under an SDE is judged beside. Its parent: the training, as "model".
struct Bounds {
  std::string sde = "ve";
  int64_t N = 100;
  Runs how;

  void fields(Fields& on);
};
/// Groups "exact", samples of the mixture; "perfect", those of a perfect sampler, exact samples at the least
/// of N noise scales and a denoising step of the exact score, and "perfect_learned", of the learned one; and
/// "prior", no sampler.
void run_bounds(const Bounds& options, CellRun& run);

Kind kind_of(const std::string& sde);                 ///< of "ve" and "vp"
inline constexpr double evaluation_seconds = 2.5e-4;  ///< of a small network for a sample, on one core
/// A cell of a study's whose parent is the training, that takes so many evaluations of samples.
Cell with_model(Cell cell, const std::shared_ptr<const Cell>& model, double evaluations);

}  // namespace sgm::vp_ve_sde
