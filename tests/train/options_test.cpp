// The optimiser's options against their formulas.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "core/base/diverged.h"
#include "core/train/train.h"
#include "tests/support/one_thread.h"
#include "tests/train/toy.h"

namespace sgm::test {
namespace {

/// Two parameters a and b with the loss c (a - x)^2 + c (b - x)^2, whose gradient is known: 2 c (p - mean x).
struct Line {
  at::Tensor p = at::tensor({1.0F, -2.0F});
  Training training;
  double scale;

  explicit Line(double c = 1) : scale(c) {
    p.set_requires_grad(true);
    training.parameters = {{"p", p}};
    training.loss = [c, p = p](const Batch& batch, Rng&) { return c * (p - batch.x).square().sum(1); };
    training.batches = {7, [](const Rng& step, BatchRows rows) {
                          return Batch{step.rows(rows.first).normal({rows.count, 2}, at::kFloat), {}, {}};
                        }};
  }
  at::Tensor gradient(const at::Tensor& at, const Rng& rng, uint64_t step) const {
    const at::Tensor x = training.batches.whole(rng.fork(step).fork("batch")).x;
    return 2 * scale * (at - x.mean(0)).to(at::kDouble);
  }
};

TEST(LearningRate, WarmsUpLinearlyAndFallsAsACosine) {
  TrainOptions options;
  options.rate = 2, options.steps = 100;
  EXPECT_EQ(learning_rate(options, 0), 2);
  options.warmup = 10;
  EXPECT_DOUBLE_EQ(learning_rate(options, 0), 0.2);
  EXPECT_DOUBLE_EQ(learning_rate(options, 8), 1.8);
  EXPECT_DOUBLE_EQ(learning_rate(options, 9), 2);
  EXPECT_DOUBLE_EQ(learning_rate(options, 50), 2);
  options.warmup_from_zero = true;  // losses.py: lr min(step / warmup, 1), with step from 0
  EXPECT_EQ(learning_rate(options, 0), 0);
  EXPECT_DOUBLE_EQ(learning_rate(options, 9), 1.8);
  EXPECT_DOUBLE_EQ(learning_rate(options, 10), 2);
  options.schedule = TrainOptions::Schedule::cosine;
  EXPECT_DOUBLE_EQ(learning_rate(options, 25), 1 + std::cos(std::numbers::pi / 4));
  EXPECT_NEAR(learning_rate(options, 99), 0, 1e-3);
}

TEST(AverageDecay, FollowsItsRule) {
  TrainOptions options;
  options.ema = 0.99;
  EXPECT_EQ(average_decay(options, 0, 64), 0.99);
  options.average = TrainOptions::Average::ramp;  // ema.py counts updates from 1
  EXPECT_DOUBLE_EQ(average_decay(options, 0, 64), 2.0 / 11);
  EXPECT_DOUBLE_EQ(average_decay(options, 9, 64), 11.0 / 20);
  EXPECT_DOUBLE_EQ(average_decay(options, 100'000, 64), 0.99);
  options.average = TrainOptions::Average::half_life;
  options.half_life = 1000;
  EXPECT_EQ(average_decay(options, 0, 50), 0);  // EDM: no samples seen yet, the average is the parameters
  EXPECT_DOUBLE_EQ(average_decay(options, 10, 50), std::exp2(-50 / 25.0));
  EXPECT_DOUBLE_EQ(average_decay(options, 1000, 50), std::exp2(-0.05));
  options.half_life_ramp = std::nullopt;
  EXPECT_DOUBLE_EQ(average_decay(options, 0, 50), std::exp2(-0.05));
}

TEST(TrainOptions, TakeSmallNumbersAndRefuseZeros) {
  TrainOptions options;
  bind(parse_toml("average = \"half_life\"\nhalf_life = 0.5\nhalf_life_ramp = 0.05\nclip = 0.5", "test"),
       options);
  EXPECT_EQ(options.half_life, 0.5);
  EXPECT_EQ(options.half_life_ramp, 0.05);
  EXPECT_EQ(options.clip, 0.5);
  for (const char* refused : {"half_life = 0.0", "half_life_ramp = 0.0", "clip = 0.0"})
    EXPECT_THROW(bind(parse_toml(refused, "test"), options), InputError) << refused;
}

TEST(Train, FollowsRateAverageAndClipping) {
  const Line line(100);
  TrainOptions options;
  options.steps = 6, options.rate = 0.3, options.beta1 = 0.5, options.beta2 = 0.8, options.adam_eps = 0.1;
  options.warmup = 4, options.warmup_from_zero = true, options.ema = 0.9,
  options.average = TrainOptions::Average::ramp;
  options.clip = 0.7;
  const Rng rng(5);
  at::Tensor p = line.p.detach().to(at::kDouble).clone();
  at::Tensor m = at::zeros_like(p);
  at::Tensor v = at::zeros_like(p);
  at::Tensor average = p.clone();
  std::vector<at::Tensor> expected;
  for (uint64_t step = 0; step < 6; ++step) {
    at::Tensor g = line.gradient(p, rng, step);
    g = g * (0.7 / g.norm().item<double>());  // always above the limit
    m = 0.5 * m + 0.5 * g, v = 0.8 * v + 0.2 * g * g;
    const double n = static_cast<double>(step) + 1;
    const double rate = 0.3 * std::min(1.0, static_cast<double>(step) / 4);
    p = p - rate * m / (1 - std::pow(0.5, n)) / ((v / (1 - std::pow(0.8, n))).sqrt() + 0.1);
    const double decay = std::min(0.9, (1 + n) / (10 + n));
    average = decay * average + (1 - decay) * p;
  }
  const TrainState state = train(line.training, options, rng);
  EXPECT_LT((state.parameters - p).abs().max().item<double>(), 1e-5);
  EXPECT_LT((state.ema - average).abs().max().item<double>(), 1e-5);
}

TEST(Train, LeavesASmallGradientAsItIs) {
  TrainOptions free, clipped;
  free.steps = clipped.steps = 5;
  clipped.clip = 1e6;
  EXPECT_TRUE(at::equal(train(Line().training, free, Rng(6)).parameters,
                        train(Line().training, clipped, Rng(6)).parameters));
}

TEST(Train, DecaysWeights) {
  // One step of Adam from zero moments is rate g/(|g| + eps'): the decay's part is what is left.
  TrainOptions options;
  options.steps = 1, options.rate = 0.1, options.weight_decay = 0.5, options.adam_eps = 2;
  const Line adam, adamw;
  const at::Tensor before = adam.p.detach().to(at::kDouble).clone();
  const at::Tensor g = adam.gradient(before, Rng(7), 0);
  const at::Tensor with_l2 = g + 0.5 * before;
  const TrainState l2 = train(adam.training, options, Rng(7));
  EXPECT_LT((l2.parameters - (before - 0.1 * with_l2 / (with_l2.abs() + 2))).abs().max().item<double>(),
            1e-6);
  options.optimiser = TrainOptions::Optimiser::adamw;
  const TrainState decoupled = train(adamw.training, options, Rng(7));
  EXPECT_LT((decoupled.parameters - (before * (1 - 0.1 * 0.5) - 0.1 * g / (g.abs() + 2)))
                .abs()
                .max()
                .item<double>(),
            1e-6);
}

TEST(Train, InPartsIsTheSameBatch) {
  // 16 samples in 3 parts of 5, 5 and 6: the same levels and noise, so the same loss and gradient up to
  // float32's rounding.
  std::vector<double> losses[2];
  std::vector<at::Tensor> moments;
  for (const int64_t parts : {1, 3}) {
    const ToyFit toy;
    TrainOptions options = toy.options.train;
    options.accumulate = parts, options.steps = 1;
    const TrainState state =
        train(training_of(toy.model, toy.objective, toy.batches), options, Rng(8),
              [&](const TrainState&, double loss) { losses[parts / 2].push_back(loss); });
    moments.push_back(state.first_moment.clone());
  }
  EXPECT_NEAR(losses[0][0], losses[1][0], 1e-6 * std::abs(losses[0][0]));
  EXPECT_LT((moments[0] - moments[1]).abs().max().item<double>(),
            1e-6 * moments[0].abs().max().item<double>());
  const ToyFit toy;
  TrainOptions options;
  options.accumulate = 17;
  EXPECT_THROW(train(training_of(toy.model, toy.objective, toy.batches), options, Rng(8)), InputError);
}

TEST(Train, IsDeterministicAtEachPrecision) {
  for (const Precision precision : {Precision::fp32, Precision::fast, Precision::bf16}) {
    at::Tensor first;
    for (int run = 0; run < 2; ++run) {
      ModelOptions all;
      bind(Node(Node::Table{
               {"net",
                Node::Table{
                    {"name", "unet"}, {"filters", 8}, {"multipliers", Node::List{1, 2}}, {"attention", 4}}}}),
           all);
      const Model model = make_model(all, {1, 8, 8}, Rng(1), {at::kCPU, precision});
      TrainOptions options;
      options.steps = 2, options.ema = 0.5;
      const Batches batches{8, [](const Rng& step, BatchRows rows) {
                              Rng rng = step.rows(rows.first);
                              return Batch{rng.uniform({rows.count, 1, 8, 8}, at::kFloat), {}, {}};
                            }};
      const TrainState state =
          train(training_of(model, made(objective_registry(), "ncsn"), batches), options, Rng(2));
      if (run == 0) first = state.ema.clone();
      EXPECT_TRUE(at::equal(state.ema, first)) << name_of(precision);
    }
  }
}

}  // namespace
}  // namespace sgm::test
