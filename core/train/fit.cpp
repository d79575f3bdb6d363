#include "core/train/fit.h"

#include <ATen/ops/linspace.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <optional>

#include "core/io/files.h"
#include "core/io/jsonl.h"
#include "core/train/resume.h"

namespace sgm {
namespace fs = std::filesystem;
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// What two runs must share so that one may go on where the other stopped, besides the model: all but how
/// often it is saved.
std::string training_text(const Fitting& fitting, const FitOptions& options, const Rng& rng) {
  Node table = without_neutral(dump_of(options));
  for (const char* key : {"checkpoint_seconds", "checkpoint_every", "milestone_every", "use_average", "from"})
    table.erase(key);
  table.set("precision", Node(fitting.precision));
  table.set("random_stream",
            Node(rng.fork("identity").integers(0, std::numeric_limits<int64_t>::max(), {1}).item<int64_t>()));
  return to_toml(table);
}

std::vector<double> list(const at::Tensor& values) {
  return {values.const_data_ptr<double>(), values.const_data_ptr<double>() + values.numel()};
}

/// InputError where a checkpoint's data lie in another range than those of the training that begins from it.
void require_range(const std::string& file, const std::map<std::string, std::string>& there,
                   const std::map<std::string, std::string>& here) {
  const auto symmetric = [](const auto& about) { return about.at("range") == "symmetric"; };
  if (!there.contains("range") || !here.contains("range") || symmetric(there) == symmetric(here)) return;
  throw InputError(fmt::format(
      "fit.from={} was trained on data in {}, this training's lie in {}\n  write images.symmetric={}", file,
      symmetric(there) ? "[-1, 1]" : "[0, 1]", symmetric(here) ? "[-1, 1]" : "[0, 1]", symmetric(there)));
}

/// The log, the checkpoints and the progress line of one training: the observer of train().
class Keeper {
 public:
  Keeper(const Fitting& fitting, const FitOptions& options, const Rng& rng, const Session& session)
      : fitting_(fitting),
        origin_(fitting.origin),
        options_(options),
        session_(session),
        training_(training_text(fitting, options, rng)),
        rng_(rng.fork("levels")) {
    origin_.about = session.about;
    make_folder(session.folder.string());
    log_.emplace((session.folder / "metrics.jsonl").string());
    if (options.levels_every == 0 || !fitting.model) return;
    const NoiseLevels& known = fitting.model->levels;
    const int64_t levels = known.t.numel();
    const at::Tensor shown = at::linspace(0, levels - 1, std::min(levels, most_levels), at::kDouble);
    const at::Tensor index = shown.round().to(at::kLong);
    levels_ = {known.t.index_select(0, index), known.sigma.index_select(0, index)};
    const at::Tensor x = fitting.training.batches.whole(rng_.fork("batch")).x;
    probe_ = x.narrow(0, 0, std::min(options.level_samples, x.size(0)));
  }

  /// The state to go on from, with the log cut back to it; an undefined one for a fresh start.
  TrainState resume() {
    TrainState state;
    if (const std::optional<Checkpoint> newest = newest_whole()) {
      require_same_training(*newest, checkpoint(state), session_.folder.string());
      require(newest->step <= options_.train.steps,
              "the training in {} is at step {}, more than the {} asked for\n  ask for as many, or train in "
              "another folder",
              session_.folder.string(), newest->step, options_.train.steps);
      state = state_of(fitting_.training.parameters, *newest);
      loss_sum_ = newest->loss_sum;
      if (session_.tell && state.step < options_.train.steps)
        session_.tell(fmt::format("goes on from step {} of {}", state.step, options_.train.steps));
    }
    log_->back_to(state.parameters.defined() ? state.step : -1);
    timed_step_ = state.step;
    return state;
  }

  void operator()(const TrainState& state, double loss) {
    const int64_t step = state.step, steps = options_.train.steps;
    loss_sum_ += loss;
    if (step % options_.log_every == 0) write_line(step);
    if (probe_.defined() && (step % options_.levels_every == 0 || step == steps)) write_levels(step);
    const bool stop = session_.interrupted && session_.interrupted();
    const bool due = options_.checkpoint_every > 0 && step % options_.checkpoint_every == 0;
    if (step == steps || stop || due || seconds_since(saved_) > options_.checkpoint_seconds) save(state);
    if (options_.milestone_every > 0 && step % options_.milestone_every == 0) {
      write_checkpoint((session_.folder / fmt::format("milestone-{:08}.safetensors", step)).string(),
                       checkpoint(state));
    }
    if (session_.progress) session_.progress(step, steps, note_);
  }

  void save(const TrainState& state) {
    log_->sync();
    write_checkpoint(checkpoint_path(session_.folder, state.step).string(), checkpoint(state));
    const std::vector<fs::path> files = checkpoints_in(session_.folder);
    for (size_t i = checkpoints_kept; i < files.size(); ++i) fs::remove(files[i]);
    saved_ = Clock::now();
  }

 private:
  static constexpr int64_t most_levels = 12, checkpoints_kept = 2;

  std::optional<Checkpoint> newest_whole() const {
    if (checkpoints_in(session_.folder).empty()) return std::nullopt;
    const auto warn = [&](const std::string& text) {
      if (session_.warn) session_.warn(text);
    };
    try {
      return read_newest(session_.folder, [&](const fs::path& file, const std::string& error) {
        fs::rename(file, file.string() + ".damaged");
        warn(fmt::format("{}\n  set aside as {}.damaged", error, file.filename().string()));
      });
    } catch (const InputError&) {
      warn(fmt::format("no whole checkpoint in {}: training begins again", session_.folder.string()));
      return std::nullopt;
    }
  }

  Checkpoint checkpoint(const TrainState& state) const {
    Checkpoint now = checkpoint_of(origin_, fitting_.training.parameters, state);
    now.training = training_;
    now.loss_sum = loss_sum_;
    return now;
  }

  void write_line(int64_t step) {
    const double loss = loss_sum_ / static_cast<double>(options_.log_every);
    const double speed = static_cast<double>(step - timed_step_) / seconds_since(timed_);
    log_->write({{"step", step},
                 {"loss", loss},
                 {"rate", learning_rate(options_.train, step - 1)},
                 {"steps_per_second", speed}});
    note_ = fmt::format("loss {:.4g}", loss);
    loss_sum_ = 0;
    timed_ = Clock::now();
    timed_step_ = step;
  }

  void write_levels(int64_t step) {
    const at::Tensor losses = level_losses(problem_of(*fitting_.model), levels_.t, probe_, rng_);
    log_->write({{"step", step}, {"sigma", list(levels_.sigma)}, {"level_loss", list(losses)}});
  }

  const Fitting& fitting_;
  Checkpoint origin_;
  const FitOptions& options_;
  const Session& session_;
  std::string training_, note_;
  Rng rng_;
  std::optional<JsonLines> log_;
  NoiseLevels levels_;
  at::Tensor probe_;
  double loss_sum_ = 0;
  int64_t timed_step_ = 0;
  Clock::time_point saved_ = Clock::now();
  Clock::time_point timed_ = Clock::now();
};

}  // namespace

void FitOptions::fields(Fields& on) {
  train.fields(on);
  on("log_every", log_every,
     "steps between lines of metrics.jsonl: mean loss since the last, learning rate, speed", at_least(1));
  on("levels_every", levels_every, "steps between measurements of the loss at each noise level; 0: never",
     at_least(0));
  on("level_samples", level_samples, "training samples of that measurement", at_least(1));
  on("checkpoint_seconds", checkpoint_seconds, "time between checkpoints", above(0), "s");
  on("checkpoint_every", checkpoint_every, "steps between checkpoints, besides those by time; 0: none",
     at_least(0));
  on("milestone_every", milestone_every, "steps between checkpoints that are kept for ever; 0: none",
     at_least(0));
  on("use_average", average, "leave the moving average in the network, if there is one");
  on.added(Node()).path("from", from,
                        "checkpoint file, or a training's folder, whose weights it starts with; none: fresh");
  on.added("")("from_content", from_content, "digest of that file, found when the training is listed");
}

FitOptions FitOptions::listed() const {
  FitOptions all = *this;
  if (!from) return all;
  fs::path file = fs::absolute(*from).lexically_normal();
  if (fs::is_directory(file)) {
    const std::vector<fs::path> files = checkpoints_in(file);
    require(!files.empty(), "{} has no checkpoint\n  give a training's folder, or a checkpoint file",
            file.string());
    file = files[0];
  }
  all.from = file.string();
  all.from_content = sha256_file(file.string());
  return all;
}

void warm_start(const FitOptions& options, const Weights& parameters,
                const std::map<std::string, std::string>& about) {
  if (!options.from) return;
  const Checkpoint checkpoint = read_newest(*options.from);
  require_range(*options.from, checkpoint.about, about);
  require(options.from_content.empty() || sha256_file(*options.from) == options.from_content,
          "{} has changed since the training was listed\n  call the study again", *options.from);
  load(parameters, checkpoint.ema.empty() ? checkpoint.parameters : checkpoint.ema);
}

Fitting fitting_of(const Model& model, const Objective& objective, const Batches& batches, bool labels) {
  return {training_of(model, objective, batches, labels), origin_of(model), name_of(model.compute.precision),
          model};
}

Fitting fitting_of(const Model& model, const Chosen<Objective>& objective, const Batches& batches,
                   bool labels) {
  Fitting fitting = fitting_of(model, objective.value, batches, labels);
  fitting.training.objective = objective.name;
  return fitting;
}

TrainState fit(const Fitting& fitting, const FitOptions& options, const Rng& rng, const Session& session) {
  Keeper keeper(fitting, options, rng, session);
  TrainState begin = keeper.resume();
  if (!begin.parameters.defined()) warm_start(options, fitting.training.parameters, session.about);
  TrainState state = train(fitting.training, options.train, rng, std::ref(keeper), std::move(begin));
  if (options.train.steps == 0) keeper.save(state);
  if (options.average && state.ema.defined()) {
    state.parameters = state.parameters.clone();  // the network's are views of the old ones
    assign(fitting.training.parameters, state.ema);
  }
  return state;
}

}  // namespace sgm
