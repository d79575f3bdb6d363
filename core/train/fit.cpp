#include "core/train/fit.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/linspace.h>
#include <ATen/ops/zeros_like.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <optional>

#include "core/io/files.h"
#include "core/io/jsonl.h"
#include "core/train/checkpoint.h"

namespace sgm {
namespace fs = std::filesystem;
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// What two runs must share so that one may go on where the other stopped: all but how often it is saved.
std::string training_text(const Built& built, const FitOptions& options, const Rng& rng) {
  Node table = dump_of(options);
  for (const char* key : {"checkpoint_seconds", "checkpoint_every", "milestone_every", "use_average"}) table.erase(key);
  table.set("precision", Node(name_of(built.precision)));
  table.set("random_stream", Node(rng.fork("identity").integers(0, std::numeric_limits<int64_t>::max(), {1}).item<int64_t>()));
  return to_toml(table);
}

std::vector<double> list(const at::Tensor& values) {
  return {values.const_data_ptr<double>(), values.const_data_ptr<double>() + values.numel()};
}

/// The log, the checkpoints and the progress line of one training: the observer of train().
class Keeper {
 public:
  Keeper(const Built& built, const Batches& batches, const FitOptions& options, const Rng& rng, const Session& session)
      : built_(built), options_(options), session_(session), training_(training_text(built, options, rng)), rng_(rng.fork("levels")) {
    make_folder(session.folder.string());
    log_.emplace((session.folder / "metrics.jsonl").string());
    if (options.levels_every > 0 && built.problem.sde) {
      const int64_t shown = std::min<int64_t>(built.model.levels, most_levels);
      const at::Tensor index = at::linspace(0, built.model.levels - 1, shown, at::kDouble).round().to(at::kLong);
      times_ = level_times(built.model).index_select(0, index);
      Rng draws = rng_.fork("batch");
      const at::Tensor x = batches(draws).x;
      probe_ = x.narrow(0, 0, std::min(options.level_samples, x.size(0)));
    }
  }

  /// The state to go on from, and the log shortened to it; an empty one for a fresh start.
  TrainState resume() {
    TrainState state;
    std::optional<Checkpoint> newest;
    if (!checkpoints_in(session_.folder).empty()) newest = newest_whole();
    if (newest) {
      check_same(*newest);
      state = state_of(*newest);
      loss_sum_ = newest->loss_sum;
    }
    log_->back_to(newest ? state.step : -1);
    saved_step_ = newest ? state.step : -1;
    return state;
  }

  void operator()(const TrainState& state, double loss) {
    loss_sum_ += loss;
    const bool last = state.step == options_.train.steps;
    if (state.step % options_.log_every == 0) write_line(state.step);
    if (probe_.defined() && (state.step % options_.levels_every == 0 || last)) write_levels(state.step);
    const bool stop = session_.interrupted && session_.interrupted();
    const bool due = options_.checkpoint_every > 0 && state.step % options_.checkpoint_every == 0;
    if (last || stop || due || seconds_since(saved_) > options_.checkpoint_seconds) save(state);
    if (options_.milestone_every > 0 && state.step % options_.milestone_every == 0) {
      write_checkpoint((session_.folder / fmt::format("milestone-{:08}.safetensors", state.step)).string(), checkpoint_of(state));
    }
    if (session_.progress) session_.progress(state.step, options_.train.steps, note_);
  }

  void save(const TrainState& state) {
    log_->sync();
    write_checkpoint(checkpoint_path(session_.folder, state.step).string(), checkpoint_of(state));
    const std::vector<fs::path> files = checkpoints_in(session_.folder);
    for (size_t i = 2; i < files.size(); ++i) fs::remove(files[i]);
    saved_ = Clock::now();
    saved_step_ = state.step;
  }

  int64_t saved_step() const { return saved_step_; }

 private:
  static constexpr int64_t most_levels = 12;

  std::optional<Checkpoint> newest_whole() {
    const auto set_aside = [&](const fs::path& file, const std::string& error) {
      fs::rename(file, file.string() + ".damaged");
      if (session_.warn) session_.warn(fmt::format("{}\n  set aside as {}.damaged", error, file.filename().string()));
    };
    try {
      return read_newest(session_.folder, set_aside);
    } catch (const InputError& error) {
      if (session_.warn) session_.warn(fmt::format("{}\n  training begins again", error.what()));
      return std::nullopt;
    }
  }

  void check_same(const Checkpoint& found) const {
    const std::string what = fmt::format("the checkpoint of step {} in {}", found.step, session_.folder.string());
    require(
        found.training == training_ && found.model == to_toml(dump_of(built_.model)) && found.sizes == built_.sizes && found.about == session_.about,
        "{} is of another training\n  remove the folder to train anew, or train with the same options", what);
  }

  TrainState state_of(const Checkpoint& found) const {
    TrainState state;
    state.step = found.step;
    const auto flat = [&](const Weights& weights) {
      const at::Tensor values = at::zeros_like(flat_parameters(built_.net));
      load(named(built_.net, values), weights);
      return values;
    };
    state.parameters = flat(found.parameters);
    state.first_moment = flat(found.first_moment);
    state.second_moment = flat(found.second_moment);
    if (!found.ema.empty()) state.ema = flat(found.ema);
    return state;
  }

  Checkpoint checkpoint_of(const TrainState& state) const {
    const auto by_name = [&](const at::Tensor& flat) { return flat.defined() ? named(built_.net, flat) : Weights(); };
    return {.model = to_toml(dump_of(built_.model)),
            .sizes = built_.sizes,
            .about = session_.about,
            .parameters = by_name(state.parameters),
            .ema = by_name(state.ema),
            .first_moment = by_name(state.first_moment),
            .second_moment = by_name(state.second_moment),
            .step = state.step,
            .training = training_,
            .loss_sum = loss_sum_};
  }

  void write_line(int64_t step) {
    const double loss = loss_sum_ / static_cast<double>(options_.log_every);
    const double rate = static_cast<double>(step - timed_step_) / seconds_since(timed_);
    log_->write({{"step", step}, {"loss", loss}, {"rate", learning_rate(options_.train, step - 1)}, {"steps_per_second", rate}});
    note_ = fmt::format("loss {:.4g}", loss);
    loss_sum_ = 0;
    timed_ = Clock::now();
    timed_step_ = step;
  }

  void write_levels(int64_t step) {
    const at::Tensor losses = level_losses(built_.problem, times_, probe_, rng_);
    log_->write({{"step", step}, {"sigma", list(built_.problem.sde->sigma(times_))}, {"level_loss", list(losses)}});
  }

  const Built& built_;
  const FitOptions& options_;
  const Session& session_;
  std::string training_, note_;
  Rng rng_;
  std::optional<JsonLines> log_;
  at::Tensor times_, probe_;
  double loss_sum_ = 0;
  int64_t saved_step_ = -1, timed_step_ = 0;
  Clock::time_point saved_ = Clock::now(), timed_ = Clock::now();
};

}  // namespace

void FitOptions::fields(Fields& on) {
  train.fields(on);
  on("log_every", log_every, "steps between lines of metrics.jsonl: mean loss since the last, learning rate, speed", at_least(1));
  on("levels_every", levels_every, "steps between measurements of the loss at each noise level; 0: never", at_least(0));
  on("level_samples", level_samples, "training samples of that measurement", at_least(1));
  on("checkpoint_seconds", checkpoint_seconds, "time between checkpoints", above(0), "s");
  on("checkpoint_every", checkpoint_every, "steps between checkpoints, besides those by time; 0: none", at_least(0));
  on("milestone_every", milestone_every, "steps between checkpoints that are kept for ever; 0: none", at_least(0));
  on("use_average", average, "leave the moving average in the network, if there is one");
}

TrainState fit(const Built& built, const Objective& objective, const Batches& batches, const FitOptions& options, const Rng& rng,
               const Session& session) {
  Keeper keeper(built, batches, options, rng, session);
  TrainState state = keeper.resume();
  state = train({built.net, built.problem, objective, batches}, options.train, rng, std::ref(keeper), state);
  if (keeper.saved_step() < state.step) keeper.save(state);
  if (options.average && state.ema.defined()) {
    state.parameters = state.parameters.clone();  // the network shares the old ones
    assign_parameters(built.net, state.ema);
  }
  return state;
}

}  // namespace sgm
