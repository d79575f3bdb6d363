#include "core/train/fit.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "core/base/diverged.h"
#include "core/train/checkpoint.h"
#include "core/train/metrics.h"
#include "tests/support/error_of.h"
#include "tests/support/one_thread.h"
#include "tests/support/scratch.h"
#include "tests/train/toy.h"

namespace sgm::test {
namespace {

namespace fs = std::filesystem;

struct Stopped {};

/// Trains until `step` and stops there as a signal would.
void train_until(const ToyFit& toy, Session session, int64_t step) {
  int64_t now = 0;
  session.progress = [&](int64_t done, int64_t, const std::string&) {
    now = done;
    if (done == step) throw Stopped();
  };
  session.interrupted = [&] { return now + 1 == step; };
  EXPECT_THROW(toy(session), Stopped);
}

const Outcome& undisturbed() {
  static const Outcome outcome = [] {
    const Scratch scratch;
    ToyFit()({scratch.path()});
    return outcome_of(scratch.path());
  }();
  return outcome;
}

TEST(Fit, StoppedBySignalItSavesAndGoesOnWithTheSameBits) {
  const Scratch scratch;
  train_until(ToyFit(), {scratch.path()}, 12);
  EXPECT_EQ(checkpoints_in(scratch.path())[0].filename(), "checkpoint-00000012.safetensors");
  int64_t first = 0, total = 0;
  std::string note;
  Session session{scratch.path()};
  session.progress = [&](int64_t done, int64_t of, const std::string& text) {
    if (first == 0) first = done;
    total = of, note = text;
  };
  std::string told;
  session.tell = [&](const std::string& text) { told += text; };
  const ToyFit toy;
  const TrainState state = toy(session);
  EXPECT_EQ(first, 13);
  EXPECT_EQ(told, "goes on from step 12 of 40");
  EXPECT_EQ(total, 40);
  EXPECT_NE(note.find("loss "), std::string::npos) << note;
  EXPECT_TRUE(outcome_of(scratch.path()) == undisturbed());
  EXPECT_TRUE(at::equal(flat_of(toy.model.net.parameters), state.ema));
  EXPECT_FALSE(at::equal(state.parameters, state.ema));
}

/// A training that is made longer is the longer one, to the bit, where its learning rate does not know its
/// end.
TEST(Fit, GoesOnWhenItIsMadeLonger) {
  const Scratch scratch;
  ToyFit(16, 28)({scratch.path()});
  ToyFit(16, 40)({scratch.path()});
  EXPECT_EQ(outcome_of(scratch.path()).checkpoint, undisturbed().checkpoint);
  EXPECT_THAT(error_of<InputError>([&] { ToyFit(16, 30)({scratch.path()}); }),
              testing::HasSubstr("is at step 40, more than the 30 asked for"));
  const Scratch other;
  ToyFit cosine(16, 28);
  cosine.options.train.schedule = TrainOptions::Schedule::cosine;
  cosine({other.path()});
  cosine.options.train.steps = 40;
  EXPECT_THAT(error_of<InputError>([&] { cosine({other.path()}); }),
              testing::HasSubstr("steps: 28 instead of 40"));
}

/// What a killed process left of a checkpoint.
TEST(Fit, RemovesTornFiles) {
  const Scratch scratch;
  const fs::path torn = scratch.path() / ".sgm-tmp-1-0";
  std::ofstream(torn) << "half a";
  ToyFit()({scratch.path()});
  EXPECT_FALSE(fs::exists(torn));
}

TEST(Fit, KeepsTheLastTwoAndMilestones) {
  const Scratch scratch;
  ToyFit toy;
  toy.options.milestone_every = 15;
  toy({scratch.path()});
  const std::vector<std::string> expected = {
      "checkpoint-00000035.safetensors", "checkpoint-00000040.safetensors", "metrics.jsonl",
      "milestone-00000015.safetensors", "milestone-00000030.safetensors"};
  EXPECT_EQ(names_in(scratch.path()), expected);
  // A finished training does nothing more, and leaves its average in the network.
  const ToyFit again;
  const TrainState state = again({scratch.path()});
  EXPECT_EQ(state.step, 40);
  EXPECT_TRUE(at::equal(flat_of(again.model.net.parameters), state.ema));
  EXPECT_TRUE(outcome_of(scratch.path()) == undisturbed());
  EXPECT_EQ(read_checkpoint((scratch.path() / "milestone-00000015.safetensors").string()).step, 15);
}

TEST(Fit, SavesByTime) {
  const Scratch scratch;
  ToyFit toy;
  toy.options.checkpoint_every = 0;
  toy.options.checkpoint_seconds = 1e-9;
  toy({scratch.path()});
  EXPECT_EQ(checkpoints_in(scratch.path()).at(1).filename(), "checkpoint-00000039.safetensors");
  EXPECT_TRUE(outcome_of(scratch.path()) == undisturbed());
}

TEST(Fit, ADamagedNewestCheckpointFallsBackToTheOneBefore) {
  const Scratch scratch;
  train_until(ToyFit(), {scratch.path()}, 24);
  flip_a_byte(checkpoint_path(scratch.path(), 24));
  std::string warnings;
  int64_t first = 0;
  Session session{scratch.path()};
  session.warn = [&](const std::string& text) { warnings += text; };
  session.progress = [&](int64_t done, int64_t, const std::string&) { first = first == 0 ? done : first; };
  ToyFit()(session);
  EXPECT_EQ(first, 22);
  EXPECT_NE(warnings.find("it is damaged"), std::string::npos) << warnings;
  EXPECT_NE(warnings.find("set aside as checkpoint-00000024.safetensors.damaged"), std::string::npos)
      << warnings;
  EXPECT_TRUE(fs::exists(scratch.path() / "checkpoint-00000024.safetensors.damaged"));
  EXPECT_TRUE(outcome_of(scratch.path()) == undisturbed());
}

TEST(Fit, WithoutAWholeCheckpointItBeginsAgainAndSaysSo) {
  const Scratch scratch;
  train_until(ToyFit(), {scratch.path()}, 24);
  flip_a_byte(checkpoint_path(scratch.path(), 24));
  fs::resize_file(checkpoint_path(scratch.path(), 21), 1000);
  std::string warnings;
  Session session{scratch.path()};
  session.warn = [&](const std::string& text) { warnings += text; };
  ToyFit()(session);
  EXPECT_NE(warnings.find("training begins again"), std::string::npos) << warnings;
  EXPECT_TRUE(outcome_of(scratch.path()) == undisturbed());
}

TEST(Fit, RefusesTheCheckpointOfAnotherTraining) {
  const Scratch scratch;
  train_until(ToyFit(), {scratch.path(), {{"data", "ring"}}}, 8);
  const auto error = [&](const ToyFit& toy, const std::string& data = "ring") {
    return error_of<InputError>([&] { toy({scratch.path(), {{"data", data}}}); });
  };
  const std::string other_net = error(ToyFit(17));
  EXPECT_NE(
      other_net.find("of another training\n  model.net.width: 16 instead of 17\n  train in another folder"),
      std::string::npos)
      << other_net;
  ToyFit rate;
  rate.options.train.rate = 0.5;
  EXPECT_NE(error(rate).find("training.rate: 0.001 instead of 0.5"), std::string::npos) << error(rate);
  ToyFit seed;
  seed.rng = Rng(4);
  EXPECT_NE(error(seed).find("training.random_stream: "), std::string::npos) << error(seed);
  EXPECT_NE(error(ToyFit(), "square").find("about.data: \"ring\" instead of \"square\""), std::string::npos);
  EXPECT_EQ(names_in(scratch.path()).size(), 3U) << "nothing is set aside or removed";
  // What an older checkpoint does not say of itself is no difference.
  EXPECT_EQ(error_of<InputError>([&] {
              ToyFit()({scratch.path(), {{"data", "ring"}, {"study", "of_today"}}});
            }),
            "nothing was thrown");
  // How often it is saved is not what is trained.
  ToyFit often;
  often.options.checkpoint_every = 1;
  EXPECT_EQ(error(often), "nothing was thrown");
}

TEST(Fit, NamesStepAndLevelOfANonFiniteLoss) {
  const Scratch scratch;
  ToyFit toy;
  int64_t calls = 0;
  toy.model.net.forward = [forward = toy.model.net.forward, &calls](const at::Tensor& x,
                                                                    const Conditioning& given) {
    const at::Tensor s = forward(x, given);
    if (++calls != 9) return s;
    at::Tensor bad = at::zeros_like(s);
    bad[5].fill_(std::nan(""));
    return s + bad;
  };
  toy.options.levels_every = 0;
  try {
    toy({scratch.path()});
    FAIL() << "a NaN went unnoticed";
  } catch (const Diverged& error) {
    // Level and noise of row 5 of the ninth batch, drawn as the objective draws them.
    Rng draws = toy.rng.fork(8).fork("loss");
    const at::Tensor level = draws.integers(0, 4, {16});
    const double sigma = toy.model.levels.sigma[level[5].item<int64_t>()].item<double>();
    EXPECT_NE(std::string(error.what())
                  .find(fmt::format("is nan at step 8, at the noise level sigma = {:.4g}, row 5 of its "
                                    "batch\n",
                                    sigma)),
              std::string::npos)
        << error.what();
    EXPECT_EQ(error.step, 8);
    EXPECT_EQ(error.row, 5);
  }
  EXPECT_EQ(checkpoints_in(scratch.path())[0].filename(), "checkpoint-00000007.safetensors");
}

TEST(Fit, LogsWhatAFigureDraws) {
  const Scratch scratch;
  ToyFit toy;
  toy({scratch.path()});
  const std::string path = (scratch.path() / "metrics.jsonl").string();
  const Metrics metrics = read_metrics(path);
  EXPECT_TRUE(at::equal(metrics.step, at::arange(5, 41, 5, at::kDouble)));
  EXPECT_EQ(metrics.loss.sizes(), metrics.step.sizes());
  EXPECT_TRUE((metrics.steps_per_second > 0).all().item<bool>());
  EXPECT_TRUE(at::equal(metrics.level_step, at::arange(10, 41, 10, at::kDouble)));
  EXPECT_TRUE(at::equal(metrics.sigma, toy.model.levels.sigma));
  EXPECT_EQ(metrics.level_loss.sizes(), at::IntArrayRef({4, 4}));
  const Metrics thin = read_metrics(path, 3);
  EXPECT_TRUE(at::equal(thin.step, at::tensor({15.0, 30.0, 40.0}, at::kDouble)));
  EXPECT_DOUBLE_EQ(thin.loss[0].item<double>(), metrics.loss.narrow(0, 0, 3).mean().item<double>());
  // The first line is the mean of the first five losses.
  const ToyFit other;
  double sum = 0;
  TrainOptions five = other.options.train;
  five.steps = 5;
  train(training_of(other.model, other.objective, other.batches), five, other.rng,
        [&](const TrainState&, double loss) { sum += loss; });
  EXPECT_DOUBLE_EQ(metrics.loss[0].item<double>(), sum / 5);
}

TEST(LevelLosses, OfAGaussianAreKnown) {
  // Data N(0, I): the score -x/(1 + sigma^2) has the loss 1/(1 + sigma^2), a score of 0 has 1. 20,000
  // numbers: standard error 1 %.
  const SdePtr sde = made(sde_registry(), "ve", {{"sigma_min", 0.1}, {"sigma_max", 3.0}});
  const at::Tensor times = at::linspace(1, 0, 3, at::kDouble);
  const at::Tensor sigma = sde->sigma(times);
  const at::Tensor x = Rng(1).normal({10'000, 2}, at::kFloat);
  const ScoreFn exact = [&](const at::Tensor& y, const at::Tensor& t) {
    return -y / over(1 + sde->sigma(t).square(), y);
  };
  const ScoreFn none = [](const at::Tensor& y, const at::Tensor&) { return at::zeros_like(y); };
  const at::Tensor known = 1 / (1 + sigma.square());
  EXPECT_LT((level_losses({sde, exact}, times, x, Rng(2)) / known - 1).abs().max().item<double>(), 0.06);
  EXPECT_LT((level_losses({sde, none}, times, x, Rng(2)) - 1).abs().max().item<double>(), 0.06);
  EXPECT_TRUE(
      at::equal(level_losses({sde, exact}, times, x, Rng(2)), level_losses({sde, exact}, times, x, Rng(2))));
}

}  // namespace
}  // namespace sgm::test
