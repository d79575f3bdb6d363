#include "experiments/sliced_vs_denoising/ssm_dkef/fit.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>

#include "core/base/diverged.h"
#include "core/metric/normaliser.h"

namespace sgm::sliced_vs_denoising::ssm_dkef {
namespace {

std::string name_of(const Matching& matching) {
  for (const auto& [name, kind] : matching_names()) {
    if (kind == matching.kind) return name;
  }
  return "";
}

/// The first row of a form (B, …) with a number that is not finite; -1: none.
int64_t first_not_finite(const QuadraticForm& form) {
  at::Tensor sums = form.slope.sum({1, 2}) + form.base_slope.sum(1) + form.base_curvature;
  if (form.curvature.defined()) sums = sums + form.curvature.sum(1);
  const at::Tensor bad = at::isfinite(sums).logical_not().nonzero();
  return bad.numel() > 0 ? bad[0].item<int64_t>() : -1;
}

/// One model in training: what its losses are, and how good it is.
struct Fit {
  const FitOptions& options;
  const Matching& matching;
  const Rows& rows;
  Dkef model;
  Rng rng;
  int64_t step = 0, best_step = 0;

  /// The losses of the second half of a batch at the alpha of the first. Diverged, naming objective, batch
  /// and row, where they are not finite.
  at::Tensor losses(const at::Tensor& x, const Rng& draws) const {
    const int64_t all = x.size(0), half = all / 2;
    const QuadraticForm form = form_of(matching, model, x, draws);
    const at::Tensor alpha = ridge_minimiser(mean_of(form.rows(0, half)), model.ridge());
    const at::Tensor found = form.rows(half, all - half).losses(alpha);
    if (at::isfinite(found.detach().sum()).item<bool>()) return found;
    const int64_t row = first_not_finite(form);
    throw Diverged(
        fmt::format("ssm_dkef: the loss of {} is not finite in batch {}, {}\n  lower the learning rate "
                    "(train.rate) or raise the ridge (model.log_ridge), or look at the data",
                    name_of(matching), step,
                    row < 0 ? "whose quadratic form cannot be solved" : fmt::format("row {}", row)),
        -1, step, row);
  }

  at::Tensor some(const at::Tensor& x) const {
    return x.narrow(0, 0, std::min(options.validation_rows, x.size(0)));
  }
  MeanForm form(const at::Tensor& x, const char* draws) const {
    return mean_form(matching, model, x, rng.fork(draws));
  }
  /// The objective of validation rows at the alpha of training rows, of draws that stay the same.
  double validation() const {
    const at::NoGradGuard no_grad;
    const at::Tensor alpha = ridge_minimiser(form(some(rows.train), "train draws"), model.ridge());
    return form(some(rows.validation), "validation draws").value(alpha).item<double>();
  }

  Finished finished() const {
    const at::Tensor repeated = rows.validation.repeat({options.validation_draws, 1});
    return finish(form(rows.train, "train draws"), form(repeated, "validation draws"));
  }

  /// Leaves the best parameters in the model.
  void train(CellRun& run) {
    const Training training{model.parameters(),
                            [&](const Batch& batch, Rng& draws) { return losses(batch.x, draws); },
                            batches_of(rows.train, options.batch)};
    at::Tensor best = flat_of(model.parameters());
    double least = validation();
    TrainState state;
    std::string note;
    while (state.step < options.train.steps && state.step - best_step < options.patience) {
      const TrainOptions until =
          options.train.until(std::min(options.train.steps, state.step + options.validate_every));
      state = sgm::train(
          training, until, rng.fork("train"),
          [&](const TrainState& now, double) {
            step = now.step;
            run.progress(step, options.train.steps, note);
          },
          state);
      const double loss = validation();
      note = fmt::format("validation loss {:.4g}", loss);
      if (loss < least) least = loss, best = flat_of(model.parameters()), best_step = state.step;
    }
    assign(model.parameters(), best);
  }
};

void put_mean(Group& out, const Quantity& quantity, const at::Tensor& values) {
  out.put(quantity, values.mean().item<double>());
}

/// |learned - exact score|^2/2 of each row under the law.
at::Tensor score_errors(const Mixture& law, const at::Tensor& x, const at::Tensor& score) {
  const at::Tensor one = at::ones({}, at::kDouble), none = at::zeros({}, at::kDouble);
  return 0.5 * (score - mixture_score(law, x, one, none)).square().sum(1);
}

/// What a trained model is, on the test rows.
void put_measured(const Fit& fit, const Finished& found, CellRun& run) {
  const Rows& rows = fit.rows;
  const Draws& how = fit.options.normaliser;
  run.result.put(best_step, static_cast<double>(fit.best_step));
  run.result.put(log_ridge, found.log_ridge);
  put_mean(run.result, test_loss, fit.model.exact(rows.test).losses(found.alpha));
  const auto log_density = [&](const at::Tensor& x) { return fit.model.log_density(x, found.alpha); };
  const Normaliser Z =
      log_normaliser(log_density, how.proposal(rows.train), how.draws, fit.rng.fork("normaliser"));
  run.result.put(log_z, Z.log_z, Z.standard_error);
  run.result.put(effective_share, Z.effective_share());
  put_mean(run.result, log_likelihood, log_density(rows.test) - Z.log_z);
  if (rows.law) {
    const at::Tensor score = fit.model.score(rows.test, found.alpha);
    put_mean(run.result, score_error, score_errors(*rows.law, rows.test, score));
  }
  if (Z.effective_share() < how.least_share) {
    run.warn(
        fmt::format("log Z rests on {:.0f} effective draws of {}, less than a share of {:g}: its error "
                    "is underestimated",
                    Z.effective, Z.n, how.least_share));
  }
}

}  // namespace

void Descent::fields(Fields& on) {
  on("steps", steps, "steps at most", range(0, 1e9));
  on("rate", rate, "learning rate of Adam", above(0));
  on("clip", clip, "largest norm of the gradient", above(0));
}

void Draws::fields(Fields& on) {
  on("draws", draws, "draws behind log Z", range(2, 1e8));
  on("deviations", deviations, "they come from an equal mixture of N(0, deviation^2 I)", above(0));
  on("anchors", anchors, "and, one draw in two, from about so many training rows; 0: none", at_least(0));
  on("width", width, "with so large a standard deviation", above(0));
  on("least_share", least_share, "a smaller effective share of them is warned of", range(0, 1));
}

Mixture Draws::proposal(const at::Tensor& rows) const {
  const at::Tensor means = rows.narrow(0, 0, std::min(anchors, rows.size(0)));
  const auto wide = static_cast<int64_t>(deviations.size()), narrow = means.size(0);
  const double share = narrow > 0 ? 0.5 : 1;
  const auto equal = [](int64_t count, double sum) {
    return at::full({count}, count > 0 ? sum / static_cast<double>(count) : 0, at::kDouble);
  };
  return checked({at::cat({equal(wide, share), equal(narrow, 1 - share)}),
                  at::cat({at::zeros({wide, rows.size(1)}, at::kDouble), means}),
                  at::cat({at::tensor(deviations, at::kDouble).square(),
                           at::full({narrow}, width * width, at::kDouble)}),
                  {}});
}

void FitSettings::fields(Fields& on) {
  on.table("model", model, "the deep kernel exponential family");
  on.table("train", train, "optimiser and length");
  on("batch", batch, "rows a step: alpha is solved for on the first half, the loss is of the other",
     range(2, 1e6));
  on("validate_every", validate_every, "steps between validations", at_least(1));
  on("patience", patience, "steps without a smaller validation loss that end a training", at_least(1));
  on("validation_rows", validation_rows, "rows of training and of validation that it takes, at most",
     at_least(1));
  on("validation_draws", validation_draws, "draws a validation row where the last ridge is chosen",
     at_least(1));
  on.table("normaliser", normaliser, "importance sampling of log Z");
}

void FitOptions::fields(Fields& on) {
  rows.fields(on);
  matching.fields(on);
  FitSettings::fields(on);
}

void run_fit(const FitOptions& options, CellRun& run) {
  const Rows rows = rows_of(options.rows, run.rng());
  const Rng rng = run.rng().fork("fit").fork(options.rows.data).fork(static_cast<uint64_t>(options.rows.run));
  std::vector<double> losses;
  std::optional<Fit> best;
  Finished found;
  for (const Matching& matching : options.matching.candidates()) {
    Fit fit{options, matching, rows, Dkef(options.model, rows.train, rng.fork("init")), rng};
    fit.train(run);
    const at::NoGradGuard no_grad;
    const Finished finished = fit.finished();
    losses.push_back(fit.model.exact(rows.validation).losses(finished.alpha).mean().item<double>());
    if (losses.back() <= *std::ranges::min_element(losses)) best.emplace(fit), found = finished;
  }
  require_run(best.has_value(),
              "ssm_dkef: the validation loss is not finite\n  lower the learning rate (train.rate)");
  if (options.matching.kind == Matching::Kind::dsm) {
    run.result.put("sigma", at::tensor(options.matching.sigmas, at::kDouble), {"sigma"}, "noise of dsm");
    run.result.put("losses", at::tensor(losses, at::kDouble), {"sigma"},
                   "score-matching loss of the validation rows, exact trace");
  }
  const at::NoGradGuard no_grad;
  put_measured(*best, found, run);
}

}  // namespace sgm::sliced_vs_denoising::ssm_dkef
