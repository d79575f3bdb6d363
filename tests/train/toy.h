#pragma once
#include <filesystem>
#include <string>

#include "core/train/fit.h"
#include "tests/support/made.h"

namespace sgm::test {

/// A tiny training that has everything: a small perceptron, ten noise levels, data on a ring, an average.
struct ToyFit {
  Model model;
  Objective objective;
  Batches batches;
  FitOptions options;
  Rng rng = Rng(3);

  explicit ToyFit(int64_t width = 16, int64_t steps = 40) {
    ModelOptions all;
    bind(Node(Node::Table{{"net", Node::Table{{"name", "mlp"}, {"width", width}}},
                          {"sde", Node::Table{{"name", "ve"}, {"sigma_min", 0.1}, {"sigma_max", 2.0}}},
                          {"levels", 4}}),
         all);
    model = make_model(all, {2}, Rng(1));
    objective = made(objective_registry(), "ncsn", {{"levels", 4}});
    batches = {16, [](const Rng& step, BatchRows rows) {
                 Rng rng = step.rows(rows.first);
                 const at::Tensor x = rng.normal({rows.count, 2}, at::kFloat);
                 return Batch{x.div(x.square().sum(1, true).sqrt()), {}, {}};
               }};
    options.train.steps = steps;
    options.train.ema = 0.9;
    options.log_every = 5;
    options.levels_every = 10;
    options.checkpoint_every = 7;
  }

  TrainState operator()(const Session& session) const {
    return fit(fitting_of(model, objective, batches), options, rng, session);
  }
};

/// What must be equal after an interrupted training: the bytes of the newest checkpoint, and the log without
/// what was timed.
struct Outcome {
  std::string checkpoint, log;
  bool operator==(const Outcome&) const = default;
};
Outcome outcome_of(const std::filesystem::path& folder);
/// Damages a file near its end.
void flip_a_byte(const std::filesystem::path& file);

}  // namespace sgm::test
