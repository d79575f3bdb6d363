#include "experiments/sliced_vs_denoising/ssm_no_kernel/training.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "experiments/sliced_vs_denoising/ssm_no_kernel/pool.h"

namespace sgm::sliced_vs_denoising::ssm_no_kernel {
namespace {

/// The loss of a method on states of the pool, which must outlive it.
LossOf loss_of(const Method& method, const Pool& pool) {
  return [method, &pool](const Problem& problem) -> Loss {
    return [method, &pool, problem](const Batch& batch, Rng& rng) {
      const at::Tensor t = pool.times(batch.index);
      const at::Tensor weight = problem.sde->sigma(t).square().to(batch.x.scalar_type());
      if (method.lag > 0) {
        const at::Tensor target = pool.target(batch.index, method.lag).to(batch.x.scalar_type());
        return weight * 0.5 * (problem.score(batch.x, t) - target).square().sum(1);
      }
      const ScoreFn there = [score = problem.score, t](const at::Tensor& x, const at::Tensor&) {
        return score(x, t);
      };
      return weight * method.objective.value({problem.sde, there}, batch, rng);
    };
  };
}

/// Of what is drawn of the samples: at most this many.
constexpr int64_t drawn = 500;
void put_drawn(const at::Tensor& x, const std::string& name, Group& result) {
  result.put(name, x.slice(0, 0, drawn).to(at::kFloat), {name + "_sample", "coordinate"},
             "the first samples");
}

Problem trained(const Learning& options, const Diffusion& diffusion, const Pool& pool, double rate,
                const Rng& rng, CellRun& run, const std::string& timing) {
  run.precision = "fp32";
  return learnt(
      options.small, {diffusion.options().dimension}, options.training_steps, rate,
      loss_of(options.method, pool),
      [&pool](const Rng& step, BatchRows rows) { return pool.draw(step, rows); }, rng, run, timing);
}

}  // namespace

void Method::fields(Fields& on) {
  on.component("objective", objective, objective_registry(), "the loss of states, at lag 0");
  on("lag", lag, "steps of the kernel by which states are denoised; 0: the objective", range(0, 1e5));
}

void Learning::fields(Fields& on) {
  on.table("wells", wells, "the diffusion");
  on.table("method", method, "how the score is learnt");
  small.fields(on);
  on("paths", paths, "simulated paths that are trained on", range(1, 1e6));
  on("training_steps", training_steps, "training steps", range(1, 1e8));
  on("networks", networks, "networks at the chosen rate", range(1, 1000));
  on("rates", rates, "learning rates that are tried", above(0));
  on.table("measured", measured, "what is measured");
}

void Ends::fields(Fields& on) {
  on.table("wells", wells, "the diffusion");
  on.table("measured", measured, "what is measured");
  on("draws", draws, "independent draws", range(1, 1000));
}

void run_learning(const Learning& options, CellRun& run) {
  const Diffusion diffusion(options.wells);
  const int64_t shown = options.measured.shown;
  const auto learnt_score = [&](const Pool& pool, double rate, const Rng& rng, const std::string& timing) {
    return score_after(trained(options, diffusion, pool, rate, rng, run, timing), options.wells.dt());
  };
  std::vector<double> tried;
  const Rng tuning = run.rng().fork("tuning");
  {
    const Pool pool(diffusion, options.paths, tuning.fork("paths"));
    for (const double rate : options.rates)
      tried.push_back(average(errors_of(
          diffusion, learnt_score(pool, rate, tuning, fmt::format("step_at_rate_{:g}", rate)), shown)));
  }
  put_tuning(options.rates, tried, run.result);
  const double rate = tuned_rate(options.rates, tried);
  std::vector<double> means, distances;
  std::vector<at::Tensor> errors;
  for (int64_t network = 0; network < options.networks; ++network) {
    const Rng rng = run.rng().fork("network").fork(static_cast<uint64_t>(network));
    const Pool pool(diffusion, options.paths, rng.fork("paths"));
    const ScoreAfter score = learnt_score(pool, rate, rng, fmt::format("step_of_network_{}", network));
    const std::vector<double> error = errors_of(diffusion, score, shown);
    errors.push_back(at::tensor(error, at::kDouble));
    means.push_back(average(error));
    const Reference reference(diffusion, options.measured, run.rng(), network);
    const at::Tensor x = reference.chain(score);
    distances.push_back(reference.distance(x));
    if (network == 0) put_drawn(x, "samples", run.result);
  }
  put_times(options.wells, shown, run.result);
  run.result.put("error", at::stack(errors), {"network", "t"},
                 "relative error of the score: root mean squares under the exact density");
  put_networks(score_error, means, run.result);
  put_networks(sample_distance, distances, run.result);
  run.result.put(steps_taken, static_cast<double>(options.training_steps));
  run.result.put(rate_taken, rate);
}

void run_ends(const Ends& options, CellRun& run) {
  const Diffusion diffusion(options.wells);
  std::vector<double> floor, control, exact;
  const ScoreAfter score = [&](const at::Tensor& x, int64_t k) { return diffusion.score(x, k); };
  for (int64_t draw = 0; draw < options.draws; ++draw) {
    const Reference reference(diffusion, options.measured, run.rng(), draw);
    const at::Tensor chain = reference.chain(score);
    floor.push_back(reference.distance(reference.exact()));
    control.push_back(reference.distance(reference.last()));
    exact.push_back(reference.distance(chain));
    run.progress(draw + 1, options.draws);
    if (draw > 0) continue;
    put_drawn(reference.exact(), "exact_samples", run.result);
    put_drawn(reference.last(), "last_samples", run.result);
    put_drawn(chain, "chain_samples", run.result);
  }
  const std::vector<std::string> axes{"draw"};
  run.result.put("floor", at::tensor(floor, at::kDouble), axes, "distance of exact samples");
  run.result.put("control", at::tensor(control, at::kDouble), axes, "distance of the law at the horizon");
  run.result.put("exact", at::tensor(exact, at::kDouble), axes, "distance of samples by the exact score");
  if (options.wells.dimension != 1) return;
  std::vector<at::Tensor> densities;
  for (const int64_t k : {int64_t{0}, options.wells.steps / 10, options.wells.steps})
    densities.push_back(diffusion.nodes(k).weight);
  run.result.put("x", diffusion.nodes(0).x.flatten(), {"x"}, "place");
  run.result.put("density", at::stack(densities), {"density_time", "x"},
                 "density at times 0, a tenth of the horizon and the horizon, of sum 1");
}

}  // namespace sgm::sliced_vs_denoising::ssm_no_kernel
