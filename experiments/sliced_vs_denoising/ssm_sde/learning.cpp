#include "experiments/sliced_vs_denoising/ssm_sde/learning.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/diverged.h"
#include "core/metric/sliced_wasserstein.h"
#include "core/sde/derived.h"

namespace sgm::sliced_vs_denoising::ssm_sde {
namespace {

/// A network's score of samples of these sizes as one of flat samples.
Problem flat(Problem problem, std::vector<int64_t> sizes) {
  sizes.insert(sizes.begin(), -1);
  problem.score = [score = std::move(problem.score), sizes](const at::Tensor& x, const at::Tensor& t) {
    const at::NoGradGuard no_grad;
    return score(x.view(sizes), t).flatten(1);
  };
  return problem;
}

/// The noise-to-signal ratios at which errors are shown, evenly spaced in their logarithm.
at::Tensor levels_of(const Sde& sde, const Measuring& measured) {
  const at::Tensor end = at::full({}, sde.t_max(), at::kDouble);
  const double last = (sde.sigma(end) / sde.alpha(end)).item<double>();
  return at::exp(at::linspace(std::log(measured.least), std::log(last), measured.levels, at::kDouble));
}

/// The relative error of a score at each level, under equal samples for all scores.
std::vector<double> errors_of(const Mixture& law, const Problem& problem, const Measuring& measured,
                              const Rng& rng) {
  const ScoreFn exact = exact_score(law, problem.sde);
  const at::Tensor levels = levels_of(*problem.sde, measured);
  std::vector<double> errors;
  for (int64_t i = 0; i < measured.levels; ++i) {
    Rng draws = rng.fork(static_cast<uint64_t>(i));
    const at::Tensor t = problem.sde->t_of(levels[i]).clamp_max(problem.sde->t_max());
    const at::Tensor clean = sample(law, measured.points, draws);
    const at::Tensor x = perturb(*problem.sde, clean, t, draws.normal_like(clean));
    const at::Tensor truth = exact(x, t);
    const at::Tensor error = (problem.score(x, t) - truth).square().sum() / truth.square().sum();
    errors.push_back(std::sqrt(error.item<double>()));
  }
  return errors;
}

/// Exact samples, starts and chains of the draw of that number: the same for all rows.
class Reference {
 public:
  Reference(const Mixture& law, const Measuring& measured, const Rng& rng, int64_t draw)
      : law_(law), measured_(measured), rng_(rng.fork("judge").fork(static_cast<uint64_t>(draw))) {
    Rng lines = rng_.fork("directions");
    samples_ = exact("reference");
    directions_ = random_directions(measured.directions, law.dimension(), lines);
  }
  /// Exact samples of that name.
  at::Tensor exact(const std::string& name) const {
    Rng rng = rng_.fork(name);
    return sample(law_, measured_.samples, rng);
  }
  double distance(const at::Tensor& x) const {
    return sliced_wasserstein(x.to(at::kDouble), samples_, directions_) / spread(law_);
  }
  at::Tensor start(const Sde& sde) const {
    Rng rng = rng_.fork("start");
    return prior_sample(sde, samples_.sizes(), rng);
  }
  double distance_of(const Problem& problem) const {
    Rng rng = rng_.fork("chain");
    try {
      return distance(measured_.sampler.value(problem, start(*problem.sde), rng, {}).x);
    } catch (const Diverged&) {
      return std::numeric_limits<double>::infinity();
    }
  }

 private:
  Mixture law_;
  Measuring measured_;
  Rng rng_;
  at::Tensor samples_, directions_;
};

/// Networks of one cell, as flat problems.
class Trainer {
 public:
  Trainer(const Learning& options, const Mixture& law, CellRun& run)
      : options_(&options), law_(&law), run_(&run), sizes_(options.law.sizes(law)) {}

  Problem operator()(double rate, const Rng& rng, const std::string& timing) const {
    std::vector<int64_t> batch_sizes = sizes_;
    batch_sizes.insert(batch_sizes.begin(), -1);
    const LossOf loss = [this](const Problem& problem) -> Loss {
      return [objective = options_->objective.value, problem](const Batch& batch, Rng& noise) {
        return objective(problem, batch, noise);
      };
    };
    const auto draw = [this, batch_sizes](const Rng& step, BatchRows rows) {
      Rng draws = step.rows(rows.first);
      return Batch{sample(*law_, rows.count, draws).to(at::kFloat).view(batch_sizes), {}, {}};
    };
    return flat(
        learnt(options_->small, sizes_, options_->training_steps, rate, loss, draw, rng, *run_, timing),
        sizes_);
  }

 private:
  const Learning* options_;
  const Mixture* law_;
  CellRun* run_;
  std::vector<int64_t> sizes_;
};

/// The rate of least error; not tried where there is only one.
double chosen_rate(const Learning& options, const Mixture& law, const Trainer& trained, CellRun& run) {
  if (options.rates.size() == 1) return options.rates.front();
  const Rng rng = run.rng().fork("tuning");
  std::vector<double> errors;
  for (const double rate : options.rates) {
    try {
      errors.push_back(average(errors_of(law, trained(rate, rng, fmt::format("step_at_rate_{:g}", rate)),
                                         options.measured, rng.fork("points"))));
    } catch (const Diverged&) {
      errors.push_back(std::numeric_limits<double>::infinity());
    }
  }
  put_tuning(options.rates, errors, run.result);
  return tuned_rate(options.rates, errors);
}

/// The mean difference of the two losses for each wrong score.
void put_weighting(const Ends& options, const Mixture& law, const Rng& rng_of_all, Group& result) {
  std::vector<double> means, errors;
  for (const double factor : options.factors) {
    const ScoreFn score = [&](const at::Tensor& x, const at::Tensor& t) {
      return at::tanh(-factor * x) / over(options.sde.value->sigma(t), x);
    };
    const Problem problem{options.sde.value, score};
    std::vector<double> differences;
    for (int64_t draw = 0; draw < options.weighting_draws; ++draw) {
      const Rng rng = rng_of_all.fork(static_cast<uint64_t>(draw));
      Rng data = rng.fork("data"), denoising = rng.fork("denoising"), sliced = rng.fork("sliced");
      const at::NoGradGuard no_grad;
      const Batch batch{sample(law, options.weighting_batch, data), {}, {}};
      differences.push_back((options.denoising.value(problem, batch, denoising).mean() -
                             options.sliced.value(problem, batch, sliced).mean())
                                .item<double>());
    }
    const at::Tensor all = at::tensor(differences, at::kDouble);
    means.push_back(all.mean().item<double>());
    errors.push_back(all.std().item<double>() / std::sqrt(static_cast<double>(options.weighting_draws)));
  }
  result.put("factor", at::tensor(options.factors, at::kDouble), {"factor"}, "of the wrong score");
  result.put("difference", at::tensor(means, at::kDouble), {"factor"},
             "mean denoising loss less mean sliced loss");
  result.put("difference_error", at::tensor(errors, at::kDouble), {"factor"}, "its standard error");
}

}  // namespace

void Measuring::fields(Fields& on) {
  on("levels", levels, "noise levels at which errors are shown", range(1, 1000));
  on("points", points, "exact samples under which errors are taken", range(2, 1e6));
  on("least", least, "the least noise-to-signal ratio that is shown", above(0));
  on("samples", samples, "samples of the sampler", range(2, 1e6));
  on("directions", directions, "random directions of the sliced Wasserstein distance", range(1, 1e5));
  on.component("sampler", sampler, sampler_registry(), "the sampler");
}

void Learning::fields(Fields& on) {
  on.table("law", law, "the data");
  small.fields(on);
  on.component("objective", objective, objective_registry(), "the loss");
  on("training_steps", training_steps, "training steps", range(1, 1e8));
  on("networks", networks, "networks at the chosen rate", range(1, 1000));
  on("rates", rates, "learning rates that are tried", above(0));
  on.table("measured", measured, "what is measured");
}

void Ends::fields(Fields& on) {
  on.table("law", law, "the data");
  on.component("sde", sde, sde_registry(), "the SDE");
  on.table("measured", measured, "what is measured");
  on("draws", draws, "independent draws", range(1, 1000));
  on.component("denoising", denoising, objective_registry(), "the denoising loss");
  on.component("sliced", sliced, objective_registry(), "the sliced loss");
  on("factors", factors, "of the wrong scores", above(0));
  on("weighting_draws", weighting_draws, "batches in which the losses are compared", range(0, 1e6));
  on("weighting_batch", weighting_batch, "samples of such a batch", range(1, 1e7));
}

void run_learning(const Learning& options, CellRun& run) {
  run.precision = "fp32";  // sliced losses differentiate the score
  const Mixture law = options.law.of();
  const Trainer trained(options, law, run);
  const double rate = chosen_rate(options, law, trained, run);
  std::vector<double> means, distances;
  std::vector<at::Tensor> errors;
  SdePtr sde;
  for (int64_t network = 0; network < options.networks; ++network) {
    const Rng rng = run.rng().fork("network").fork(static_cast<uint64_t>(network));
    const Problem problem = trained(rate, rng, fmt::format("step_of_network_{}", network));
    sde = problem.sde;
    const std::vector<double> error = errors_of(law, problem, options.measured, rng.fork("points"));
    errors.push_back(at::tensor(error, at::kDouble));
    means.push_back(average(error));
    distances.push_back(Reference(law, options.measured, run.rng(), network).distance_of(problem));
  }
  run.result.put("level", levels_of(*sde, options.measured), {"level"}, "noise-to-signal ratio sigma/alpha");
  run.result.put("error", at::stack(errors), {"network", "level"}, "relative error of the score");
  put_networks(score_error, means, run.result);
  put_networks(sample_distance, distances, run.result);
  run.result.put(steps_taken, static_cast<double>(options.training_steps));
  run.result.put(rate_taken, rate);
}

void run_ends(const Ends& options, CellRun& run) {
  const Mixture law = options.law.of();
  const Problem exact{options.sde.value, exact_score(law, options.sde.value)};
  std::vector<double> floor, control, by_exact;
  for (int64_t draw = 0; draw < options.draws; ++draw) {
    const Reference reference(law, options.measured, run.rng(), draw);
    floor.push_back(reference.distance(reference.exact("exact")));
    control.push_back(reference.distance(reference.start(*options.sde.value)));
    by_exact.push_back(reference.distance_of(exact));
    run.progress(draw + 1, options.draws);
  }
  const std::vector<std::string> axes{"draw"};
  run.result.put("floor", at::tensor(floor, at::kDouble), axes, "distance of exact samples");
  run.result.put("control", at::tensor(control, at::kDouble), axes, "distance of the SDE's prior");
  run.result.put("exact", at::tensor(by_exact, at::kDouble), axes, "distance of samples by the exact score");
  if (options.weighting_draws > 1) put_weighting(options, law, run.rng().fork("weighting"), run.result);
  run.result.put("dimension", static_cast<double>(law.dimension()), "dimension of the data");
  run.result.put("components", static_cast<double>(law.weights.size(0)), "components of the mixture");
}

}  // namespace sgm::sliced_vs_denoising::ssm_sde
