#include "experiments/likelihood_ode/likelihood_exact/solver.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <cmath>
#include <limits>

#include "core/likelihood/likelihood.h"
#include "core/sde/derived.h"

namespace sgm::likelihood_ode::likelihood_exact {
namespace {

using Trace = LikelihoodOptions::Trace;

/// A score whose argument, time and value are those of float32.
ScoreFn in_single(const ScoreFn& exact) {
  return [exact](const at::Tensor& x, const at::Tensor& t) {
    const at::Tensor time = t.to(at::kFloat).to(at::kDouble);
    return exact(x.to(at::kFloat).to(at::kDouble), time).to(at::kFloat).to(at::kDouble);
  };
}

at::Tensor median_and_largest(const at::Tensor& errors) {
  return at::stack({errors.abs().median(), errors.abs().max()});
}

/// One tolerance: errors of log p (n,) in nats and evaluations (n,), or nothing where the solver gave up.
struct Solved {
  at::Tensor log_p, evaluations;
};

struct Points {
  Mixture law;
  SdePtr sde;
  at::Tensor x, probes;
  LikelihoodOptions how;

  LogLikelihood by(const ScoreFn& score, double tolerance) const {
    LikelihoodOptions now = how;
    now.tolerance.rtol = now.tolerance.atol = tolerance;
    now.tolerance.max_steps = 5000;
    return log_likelihood({sde, score}, x, now, probes);
  }
  /// With p(t_max) in place of the prior: the change of variables alone.
  at::Tensor with_end(const LogLikelihood& found) const {
    return found.change.mean(0) + log_density_at(law, *sde, found.code, sde->t_max());
  }
  Solved solved(const ScoreFn& score, double tolerance) const {
    try {
      const LogLikelihood found = by(score, tolerance);
      return {with_end(found), found.evaluations.to(at::kDouble)};
    } catch (const RunError&) {  // the step size vanished, or too many steps
      const at::Tensor none = at::full({x.size(0)}, std::numeric_limits<double>::quiet_NaN(), at::kDouble);
      return {none, none};
    }
  }
};

/// The density at later times against that at 0, at the data.
void put_times(const Solver& options, const Points& points, Group& out) {
  const at::Tensor at_zero = log_density_at(points.law, *points.sde, points.x, 0);
  std::vector<at::Tensor> gaps;
  for (const double t : options.times)
    gaps.push_back(median_and_largest(log_density_at(points.law, *points.sde, points.x, t) - at_zero));
  out.put("time_gap", at::stack(gaps), {},
          "for each time, log density there less that at 0: median and largest absolute value, nats");
}

}  // namespace

void Solver::fields(Fields& on) {
  law.fields(on);
  on.component("sde", sde, sde_registry(), "the SDE");
  on("eps", eps, "the time at which the density is taken", above(0));
  on("points", points, "points, drawn from the law", range(2, 1e6));
  on("tolerances", tolerances, "rtol = atol, descending", inside(0, 1));
  on("reference", reference, "rtol = atol of what is taken for exact where probes estimate the trace",
     inside(0, 1));
  on("times", times, "times whose density is set against that of time 0", above(0));
  on("exact_trace", exact_trace, "the exact trace; else one Rademacher probe a point");
  on("single", single, "also with a score whose argument, time and value are rounded to float32");
}

void run_solver(const Solver& options, CellRun& run) {
  const Mixture law = options.law.of();
  Rng draws = run.rng().fork("points");
  Points points{
      .law = law, .sde = options.sde.value, .x = sample(law, options.points, draws), .probes = {}, .how = {}};
  points.how.eps = options.eps;
  points.how.divergence = options.exact_trace ? Trace::exact : Trace::rademacher;
  points.probes = draw_probes(points.how, points.x, run.rng().fork("probes"));
  const ScoreFn exact = exact_score(law, points.sde);
  const at::Tensor density = log_density_at(law, *points.sde, points.x, options.eps);
  const auto all = static_cast<int64_t>(options.tolerances.size()) * (options.single ? 2 : 1) + 1;

  const LogLikelihood best =
      points.by(exact, options.exact_trace ? options.tolerances.back() : options.reference);
  const at::Tensor truth = options.exact_trace ? density : points.with_end(best);
  run.progress(1, all);
  run.result.put("dimension", static_cast<double>(law.dimension()), "coordinates of a point");
  const at::Tensor mismatch = best.prior - log_density_at(law, *points.sde, best.code, points.sde->t_max());
  run.result.put("prior", median_and_largest(mismatch), {},
                 "log prior less log p(t_max) at the codes: median and largest absolute value, nats");
  if (!options.exact_trace) {
    const at::Tensor away = points.with_end(best) - density;
    run.result.put("probe", median_and_largest(away), {},
                   "what one probe a point adds: median and largest absolute value, nats");
  }
  if (options.single) put_times(options, points, run.result);

  std::vector<at::Tensor> numbers;
  std::vector<std::vector<double>> counts;
  std::vector<at::Tensor> each[2];
  for (const bool single : {false, true}) {
    if (single && !options.single) continue;
    const ScoreFn score = single ? in_single(exact) : exact;
    for (const double tolerance : options.tolerances) {
      const Solved found = points.solved(score, tolerance);
      each[single].push_back((found.log_p - truth).abs());
      numbers.push_back(at::cat({at::stack({found.evaluations.mean(), found.evaluations.max()}),
                                 median_and_largest(each[single].back())}));
      run.progress(1 + static_cast<int64_t>(numbers.size()), all);
    }
    counts.push_back({0});
    for (size_t i = 1; i < each[single].size(); ++i)
      counts.back().push_back((each[single][i] < each[single][i - 1]).sum().item<double>());
  }
  if (options.single) {
    counts.emplace_back();
    for (size_t i = 0; i < options.tolerances.size(); ++i)
      counts.back().push_back((each[1][i] > each[0][i]).sum().item<double>());
  }
  const auto T = static_cast<int64_t>(options.tolerances.size());
  run.result.put(
      "numbers", at::stack(numbers).view({-1, T, 4}), {},
      "float64 then float32, for each tolerance: evaluations of a point, mean and largest; error of "
      "log p with p(t_max) as the prior, median and largest absolute value, nats");
  std::vector<at::Tensor> rows;
  for (const std::vector<double>& row : counts) rows.push_back(at::tensor(row, at::kDouble));
  run.result.put("counts", at::stack(rows), {},
                 "for each tolerance, points whose error is below that at the tolerance before, float64 then "
                 "float32; last, points whose float32 error is the larger one");
}

void Neighbours::settings(Fields& on) {
  on("batch", batch, "points of a batch", range(2, 1e5));
  on("alone", alone, "of them, that are also computed alone: the first ones", range(1, 1e5));
  on("tolerances", tolerances, "rtol = atol", inside(0, 1));
}

void Neighbours::fields(Fields& on) {
  law.fields(on);
  on.component("sde", sde, sde_registry(), "the SDE");
  on("eps", eps, "the time at which the density is taken", above(0));
  settings(on);
}

void run_neighbours(const Neighbours& options, CellRun& run) {
  const Mixture law = options.law.of();
  Rng draws = run.rng().fork("points");
  Points points{
      .law = law, .sde = options.sde.value, .x = sample(law, options.batch, draws), .probes = {}, .how = {}};
  points.how.eps = options.eps;
  points.how.divergence = Trace::exact;
  points.probes = draw_probes(points.how, points.x, run.rng().fork("probes"));
  const ScoreFn exact = exact_score(law, points.sde);
  const at::Tensor density = log_density_at(law, *points.sde, points.x, options.eps);
  const int64_t alone = std::min(options.alone, options.batch);
  std::vector<at::Tensor> rows[2];
  int64_t done = 0;
  for (const double tolerance : options.tolerances) {
    std::vector<at::Tensor> single;
    for (int64_t i = 0; i < alone; ++i) {
      Points one = points;
      one.x = points.x.narrow(0, i, 1), one.probes = points.probes.narrow(1, i, 1);
      single.push_back(one.with_end(one.by(exact, tolerance)));
    }
    const at::Tensor by_itself = at::cat(single);
    for (const bool coupled : {false, true}) {
      points.how.tolerance.coupled = coupled;
      const LogLikelihood found = points.by(exact, tolerance);
      const at::Tensor log_p = points.with_end(found);
      rows[coupled].push_back(at::cat({found.evaluations.to(at::kDouble).mean().view({1}),
                                       median_and_largest(log_p.narrow(0, 0, alone) - by_itself),
                                       median_and_largest(log_p - density)}));
    }
    points.how.tolerance.coupled = false;
    run.progress(++done, static_cast<int64_t>(options.tolerances.size()));
  }
  run.result.put("controls", at::stack({at::stack(rows[0]), at::stack(rows[1])}), {},
                 "own steps, then coupled: evaluations of a point, mean; what neighbours change of log p, "
                 "median and largest; its error, median and largest, nats");
}

}  // namespace sgm::likelihood_ode::likelihood_exact
