#pragma once
#include "core/net/model.h"
#include "core/objective/objective.h"
#include "core/study/study.h"
#include "experiments/playground/judge.h"

namespace sgm::playground {

/// How a network is trained on fresh exact samples: Adam with cosine decay, a moving average of the weights.
struct Training {
  Law law;
  CellData data{};
  ModelOptions model{.net = {""}, .sde = {"vp"}};
  Chosen<Objective> objective{"sde_dsm"};
  int64_t steps = 5000, batch = 256;
  double rate = 2e-3;

  void fields(Fields& on);
  /// The network and its training, of the options above.
  void learning_fields(Fields& on);
};

/// Trains the network in the cell's folder.
void train_network(const Training& options, CellRun& run);

/// The network that a cell of this study trained, as the problem of flat samples (B, D).
Problem learned_problem(const Input& training);

/// InputError unless network, objective and SDE go together; the empty model's levels for the sampler.
Problem checked_model(const Training& options, const DataOptions& data);

/// The relative error of a score at noise levels from a thousandth of the SDE's time to its end, by level and
/// draw.
void put_score_errors(const Judge& judge, const Problem& learned, Group& out);

}  // namespace sgm::playground
