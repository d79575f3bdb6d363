#include "core/study/study.h"

#include <ATen/Functions.h>
#include <fmt/format.h>

#include <cmath>

#include "core/sampler/ncsnv2_techniques.h"
#include "core/sampler/sampler.h"
#include "core/score/mixture.h"
#include "core/sde/sde.h"
#include "experiments/ncsn_annealed_langevin/toy.h"

namespace sgm::ncsn::ncsn_mixing {
namespace {

struct Options {
  int64_t chains = 20000;
  double sigma_first = 20, sigma_last = 1;
  std::vector<int64_t> levels{1, 2, 3, 5, 10, 20};
  std::vector<int64_t> steps{10, 30, 100, 300};
  double eps = 0.1;
  std::vector<double> other_eps{0.01, 0.03, 0.3, 1, 3};  ///< at 10 levels of 100 steps

  void fields(Fields& on) {
    on("chains", chains, "chains of each cell", range(2, 1e7));
    on("sigma_first", sigma_first, "total standard deviation of a mode at the first level", above(0));
    on("sigma_last", sigma_last, "total standard deviation of a mode at the last level", above(0));
    on("levels", levels, "numbers of noise levels in the grid", range(1, 10000));
    on("steps", steps, "numbers of steps per level in the grid", range(1, 1e6));
    on("eps", eps, "step size of the grid", above(0));
    on("other_eps", other_eps, "step sizes tried at 10 levels of 100 steps", above(0));
  }
};

/// One point of the grid: annealed Langevin on the two modes, and on a single Gaussian where the answer is
/// known.
struct Point {
  int64_t chains = 20000;
  int64_t levels = 10, steps = 100;
  double eps = 0.1;
  double sigma_first = 20;
  double sigma_last = 1;

  void fields(Fields& on) {
    on("chains", chains, "number of chains", range(2, 1e7));
    on("levels", levels, "noise levels", range(1, 10000));
    on("steps", steps, "steps per level", range(1, 1e6));
    on("eps", eps, "step size at the last level", above(0));
    on("sigma_first", sigma_first, "total standard deviation of a mode at the first level", above(0));
    on("sigma_last", sigma_last, "total standard deviation of a mode at the last level", above(0));
  }
};

std::vector<Cell> cells(const Options& options) {
  std::vector<Cell> all;
  const auto add = [&](int64_t levels, int64_t steps, double eps) {
    const Point point{options.chains, levels, steps, eps, options.sigma_first, options.sigma_last};
    all.push_back(cell(fmt::format("levels_{}_steps_{}_eps_{}", levels, steps, eps), point));
    all.back().at = {{"levels", std::to_string(levels)},
                     {"steps", std::to_string(steps)},
                     {"eps", fmt::format("{}", eps)}};
    all.back().resources.seconds = 0.5 + static_cast<double>(options.chains * levels * steps) * 1e-7;
  };
  for (const int64_t levels : options.levels) {
    for (const int64_t steps : options.steps) add(levels, steps, options.eps);
  }
  for (const double eps : options.other_eps) add(10, 100, eps);
  return all;
}

/// A point of the SDE and sampler registries as this study needs it.
Samples annealed(const Point& point, const Mixture& data, const at::Tensor& start, Rng rng,
                 const Hook& hook) {
  const Node config = Node::Table{
      {"sde", Node::Table{{"name", "ve"}, {"sigma_min", point.sigma_last}, {"sigma_max", point.sigma_first}}},
      {"sampler", Node::Table{{"name", "annealed_langevin"},
                              {"levels", point.levels},
                              {"steps", point.steps},
                              {"eps", point.eps}}}};
  Chosen<SdePtr> sde{"ve"};
  Chosen<Sampler> sampler{"annealed_langevin"};
  bind_fields(config, [&](Fields& on) {
    on.component("sde", sde, sde_registry(), "the forward SDE");
    on.component("sampler", sampler, sampler_registry(), "the sampler");
  });
  return sampler.value({sde.value, exact_score(data, sde.value)}, start, rng, hook);
}

void run(const Point& point, CellRun& run) {
  const Rng rng = run.rng();
  Rng start_draws = rng.fork("start");
  const at::Tensor start = uniform_start(point.chains, start_draws).to(run.device);
  const Hook hook = [&](StepState& s) { run.progress(s.level * point.steps + s.step + 1, s.total); };
  const Samples modes = annealed(point, two_modes(0).to(run.device), start, rng.fork("chain"), hook);
  put_statistics(modes.x.cpu(), run.result);
  run.result.put(evaluations, static_cast<double>(modes.nfe));

  const Mixture origin =
      checked({at::ones({1}, at::kDouble), at::zeros({1, 2}, at::kDouble), at::zeros({1}, at::kDouble), {}});
  const at::Tensor squares =
      annealed(point, origin.to(run.device), start, rng.fork("gaussian"), hook).x.cpu().square().flatten();
  const auto n = static_cast<double>(squares.numel());
  run.result.put(gaussian_variance, squares.mean().item<double>(),
                 squares.std().item<double>() / std::sqrt(n));
  const std::vector<double> sigmas = geometric_levels(point.sigma_first, point.sigma_last, point.levels);
  const double exact = relative_variances(sigmas, point.steps, point.eps / 2, 64.0 / 3).back() *
                       point.sigma_last * point.sigma_last;
  run.result.put(exact_variance, exact);
}

const bool registered = register_study<Options, Point>(
    {.doc = "share of the minor mode against levels, steps and step size: where annealing starts to fail",
     .source = "NCSN (1907.05600) sec. 3.2, Algorithm 1",
     .honours_device = true},
    cells, run);

}  // namespace
}  // namespace sgm::ncsn::ncsn_mixing
