#include "core/train/train.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include <cmath>

#include "core/base/diverged.h"
#include "tests/support/error_of.h"
#include "tests/support/made.h"
#include "tests/support/one_thread.h"

namespace sgm::test {
namespace {

Model toy_model(uint64_t seed) {
  const Chosen<MakeNet> net{"mlp", {}, made(net_registry(), "mlp", {{"width", 16}})};
  return make_model(clean_model(net), {2}, Rng(seed).fork("net"));
}

Training toy(const Model& model, const std::string& objective = "ssm_vr") {
  const Batches batches{32, [](const Rng& step, BatchRows rows) {
                          return Batch{step.rows(rows.first).normal({rows.count, 2}, at::kFloat), {}, {}};
                        }};
  return training_of(model, made(objective_registry(), objective), batches);
}
Training toy(uint64_t seed) {
  return toy(toy_model(seed));
}

TEST(Train, IsAdam) {
  // Kingma & Ba 2015, algorithm 1, in double precision and parameter by parameter.
  const Training flat = toy(1);
  const Training plain = toy(1);
  const double rate = 3e-3;
  const double beta1 = 0.8;
  const double beta2 = 0.95;
  const double eps = 1e-4;
  const Rng rng(2);
  std::vector<at::Tensor> parameters, first, second;
  for (const auto& [name, parameter] : plain.parameters) {
    parameters.push_back(parameter);
    first.push_back(at::zeros_like(parameter, at::kDouble));
    second.push_back(at::zeros_like(parameter, at::kDouble));
  }
  for (uint64_t step = 0; step < 20; ++step) {
    Rng for_loss = rng.fork(step).fork("loss");
    const Batch batch = plain.batches.whole(rng.fork(step).fork("batch"));
    const auto gradient = torch::autograd::grad({plain.loss(batch, for_loss).mean()}, parameters);
    const double n = static_cast<double>(step + 1);
    for (size_t i = 0; i < parameters.size(); ++i) {
      const at::Tensor g = gradient[i].to(at::kDouble);
      first[i] = beta1 * first[i] + (1 - beta1) * g;
      second[i] = beta2 * second[i] + (1 - beta2) * g * g;
      const at::Tensor change =
          rate * first[i] / (1 - std::pow(beta1, n)) / ((second[i] / (1 - std::pow(beta2, n))).sqrt() + eps);
      parameters[i].data().sub_(change);
    }
  }
  const TrainState state =
      train(flat, {.steps = 20, .rate = rate, .beta1 = beta1, .beta2 = beta2, .adam_eps = eps}, rng);
  EXPECT_EQ(state.step, 20);
  // Float32 rounding of twenty steps; a step is up to 3e-3.
  EXPECT_LT((flat_of(plain.parameters) - flat_of(flat.parameters)).abs().max().item<double>(), 1e-5);
  EXPECT_TRUE(at::equal(state.parameters, flat_of(flat.parameters)));
}

TEST(Train, GoesOnFromAStateWithTheSameBits) {
  TrainOptions options;
  options.ema = 0.9;
  const Training whole = toy(3);
  const Training parts = toy(3);
  options.steps = 12;
  const TrainState end = train(whole, options, Rng(4));
  options.steps = 5;
  TrainState half = train(parts, options, Rng(4));
  // As after reading a checkpoint: only the state survives.
  const Training fresh = toy(99);
  for (at::Tensor* t : {&half.parameters, &half.first_moment, &half.second_moment, &half.ema})
    *t = t->clone();
  options.steps = 12;
  const TrainState resumed = train(fresh, options, Rng(4), {}, half);
  EXPECT_TRUE(at::equal(resumed.parameters, end.parameters));
  EXPECT_TRUE(at::equal(resumed.ema, end.ema));
  EXPECT_TRUE(at::equal(flat_of(fresh.parameters), end.parameters));
}

TEST(Train, AveragesTheParameters) {
  const Training training = toy(5);
  TrainOptions options;
  options.steps = 6, options.ema = 0.8;
  at::Tensor average = flat_of(training.parameters).to(at::kDouble);
  std::vector<double> losses;
  const TrainState state = train(training, options, Rng(6), [&](const TrainState& now, double loss) {
    average = 0.8 * average + 0.2 * now.parameters.to(at::kDouble);
    losses.push_back(loss);
  });
  EXPECT_LT((average - state.ema).abs().max().item<double>(), 1e-6);
  EXPECT_EQ(losses.size(), 6U);
  assign(training.parameters, state.ema);
  EXPECT_TRUE(at::equal(flat_of(training.parameters), state.ema));
  EXPECT_THROW(assign(training.parameters, at::zeros({3})), InputError);
}

TEST(Train, StopsAtANonFiniteLossBeforeItTouchesTheParameters) {
  Training training = toy(7);
  int64_t calls = 0;
  training.loss = [&, inner = training.loss](const Batch& b, Rng& rng) {
    return inner(b, rng) * (++calls == 4 ? std::nan("") : 1.0);
  };
  at::Tensor last;
  try {
    train(training, TrainOptions(), Rng(8),
          [&](const TrainState& state, double) { last = state.parameters.clone(); });
    FAIL() << "a NaN went unnoticed";
  } catch (const RunError& error) {
    EXPECT_NE(
        std::string(error.what())
            .find(
                "train: the loss is nan at step 3, at its only noise level, row 0 of its batch\n  lower the "
                "learning rate"),
        std::string::npos)
        << error.what();
  }
  EXPECT_TRUE(at::equal(flat_of(training.parameters), last));
}

TEST(Train, NamesTheObjectiveWhoseLossIsNotFinite) {
  const at::Tensor weight = at::zeros({1}).requires_grad_();
  Training training{{{"weight", weight}},
                    [&](const Batch& b, Rng&) { return b.x.flatten(1).sum(1) * weight / 0; },
                    toy(7).batches};
  const auto told = [&] { return error_of<Diverged>([&] { train(training, TrainOptions(), Rng(8)); }); };
  EXPECT_NE(told().find("train: the loss is nan at step 0, row 0 of its batch"), std::string::npos) << told();
  training.objective = "ssm_vr";
  EXPECT_NE(told().find("train: the loss of ssm_vr is nan at step 0, row 0 of its batch"), std::string::npos);
}

TEST(Train, BlamesTheLearningRateOnlyOnceItWasUsed) {
  for (const double value : {-std::nan(""), HUGE_VAL}) {
    Training training = toy(7);
    training.loss = [value, inner = training.loss](const Batch& b, Rng& rng) {
      return inner(b, rng) * 0 + value;
    };
    const std::string error = error_of<Diverged>([&] { train(training, TrainOptions(), Rng(8)); });
    EXPECT_NE(
        error.find(fmt::format("train: the loss is {} at step 0", std::isnan(value) ? "nan" : "infinite")),
        std::string::npos)
        << error;
    EXPECT_EQ(error.find("learning rate"), std::string::npos) << error;
  }
}

TEST(Train, NamesTheRowOfTheWholeBatch) {
  for (const int64_t bad : {0, 5}) {
    Training training = toy(7);
    int64_t calls = 0;
    training.loss = [&, inner = training.loss](const Batch& b, Rng& rng) {
      at::Tensor losses = inner(b, rng);
      if (++calls < 2) return losses;  // the second part of the first batch
      at::Tensor spoilt = at::zeros_like(losses);
      spoilt[bad].fill_(std::nan(""));
      return losses + spoilt;
    };
    TrainOptions options;
    options.accumulate = 2;
    try {
      train(training, options, Rng(8));
      FAIL() << "a NaN went unnoticed";
    } catch (const Diverged& error) {
      EXPECT_EQ(error.row, training.batches.size / 2 + bad);
    }
  }
}

TEST(Train, FindsTheScoreOfAGaussian) {
  // Fresh batches of N(0, I): after 800 steps the field is -x within a few per cent where data are. Each
  // objective, fixed seeds.
  for (const std::string objective : {"exact_sm", "ssm", "ssm_vr"}) {
    const Model model = toy_model(9);
    const Training training = toy(model, objective);
    TrainOptions options;
    options.steps = 800, options.rate = 5e-3;
    train(training, options, Rng(10));
    const at::Tensor x = Rng(11).normal({2000, 2}, at::kFloat);
    EXPECT_LT((model.net.forward(x, {}) + x).square().sum(1).mean().item<double>(), 0.05) << objective;
  }
}

TEST(Batches, AreRowsOfTheData) {
  const at::Tensor data = at::arange(10, at::kDouble).view({10, 1});
  const Batch batch = batches_of(data, 64).whole(Rng(12));
  EXPECT_EQ(batch.x.sizes(), at::IntArrayRef({64, 1}));
  EXPECT_TRUE(at::equal(batch.x.flatten(), batch.index.to(at::kDouble)));
}

}  // namespace
}  // namespace sgm::test
