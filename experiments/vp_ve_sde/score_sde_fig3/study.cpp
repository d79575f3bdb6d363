#include "core/study/study.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <cmath>

#include "core/sde/derived.h"
#include "experiments/vp_ve_sde/exact_problem.h"
#include "experiments/vp_ve_sde/make.h"
#include "experiments/vp_ve_sde/trajectory.h"

namespace sgm::vp_ve_sde::score_sde_fig3 {
namespace {

/// The adaptive solver under one SDE at all tolerances, with a step size per sample and with one for the
/// batch.
struct Adaptive {
  ExactProblem problem;
  Chosen<SdePtr> sde{"vp"};
  double eps = 1e-3;
  int64_t trajectories = 1024;
  std::vector<double> tolerances{1e-1, 1e-2, 1e-3, 1e-4, 1e-5};
  int64_t predictor_evaluations = 1000;

  void fields(Fields& on) {
    problem.fields(on);
    on.component("sde", sde, sde_registry(), "the SDE");
    on("eps", eps, "the last time", above(0));
    on("trajectories", trajectories, "trajectories", range(2, 1e6));
    on("tolerances", tolerances, "rtol = atol", inside(0, 1));
    on("predictor_evaluations", predictor_evaluations, "of the predictors that the solver is set beside",
       range(1, 1e9));
  }
};

struct Options {
  DataOptions data;
  ImageMixture images;
  int64_t trajectories = 1024, image_trajectories = 256;
  std::vector<double> tolerances{1e-1, 1e-2, 1e-3, 1e-4, 1e-5};
  int64_t predictor_evaluations = 1000;

  void fields(Fields& on) {
    data.fields(on);
    images.fields(on);
    on("trajectories", trajectories, "trajectories of the Gaussian and of the mixture", range(2, 1e6));
    on("image_trajectories", image_trajectories, "trajectories of the image mixture", range(2, 1e6));
    on("tolerances", tolerances, "rtol = atol, descending", inside(0, 1));
    on("predictor_evaluations", predictor_evaluations, "of the predictors that the solver is set beside",
       range(1, 1e9));
  }
  void check() const { images.check(data); }
  void prepare() const { images.prepare(data); }
};

std::vector<Cell> cells(const Options& options) {
  std::vector<Cell> all;
  for (const auto& [name, problem] : exact_problems(options.data, options.images)) {
    const bool images = problem.kind == Exact::images;
    for (const auto& [sde, table, eps] :
         {std::tuple{"vp", Node::Table{}, 1e-3}, std::tuple{"sub_vp", Node::Table{}, 1e-3},
          std::tuple{"ve", Node::Table{{"sigma_min", 0.02}, {"sigma_max", 100.0}}, 1e-5}}) {
      all.push_back(cell(fmt::format("{}_{}", name, sde),
                         Adaptive{.problem = problem,
                                  .sde = {sde, table.empty() ? std::optional<Node>() : Node(table)},
                                  .eps = eps,
                                  .trajectories = images ? options.image_trajectories : options.trajectories,
                                  .tolerances = options.tolerances,
                                  .predictor_evaluations = options.predictor_evaluations}));
      all.back().resources.seconds = images ? 6 : 2;
    }
  }
  return all;
}

/// What one tolerance costs and gives.
struct Cost {
  at::Tensor evaluations;       // (B,)
  std::vector<int64_t> in_use;  // samples in the batch at each evaluation
  at::Tensor samples;           // (B, D), in units of the data
  at::Tensor each;              // (B,) distances
  TrajectoryError error;
};

/// Errors up to this are lost when grey levels, 256 in [-1, 1], are rounded.
constexpr double half_grey = 1 / 255.0;

Cost solve(const Adaptive& options, const Mixture& data, const at::Tensor& start, const at::Tensor& ends,
           double tolerance, bool coupled) {
  const SdePtr& sde = options.sde.value;
  Cost cost;
  const ScoreFn score = [&, exact = exact_score(data.to(start.device()), sde)](const at::Tensor& x,
                                                                               const at::Tensor& t) {
    cost.in_use.push_back(x.size(0));
    return exact(x, t);
  };
  const Sampler sampler = make_sampler(Node::Table{
      {"name", "ode"}, {"rtol", tolerance}, {"atol", tolerance}, {"coupled", coupled}, {"eps", options.eps}});
  Rng none(0);
  const Samples samples = sampler({sde, score}, start, none, {});
  cost.evaluations = samples.evaluations.cpu();
  const double alpha = sde->alpha(at::scalar_tensor(options.eps, at::kDouble)).item<double>();
  cost.samples = (samples.x / alpha).cpu();
  cost.each = distances(data, cost.samples, ends);
  cost.error = trajectory_error(data, cost.samples, ends);
  return cost;
}

/// `unit`: the data's spread.
void put_costs(const std::vector<Cost>& costs, double unit, Group& out) {
  const auto per_tolerance = [&](const std::string& name, const std::string& long_name,
                                 const std::function<double(const Cost&)>& of) {
    std::vector<double> values;
    for (const Cost& cost : costs) values.push_back(of(cost));
    out.put(name, at::tensor(values, at::kDouble), {"tolerance"}, long_name);
  };
  const auto wide = [](const Cost& cost) { return cost.evaluations.to(at::kDouble); };
  per_tolerance("nfe", "evaluations of a sample, mean",
                [&](const Cost& c) { return wide(c).mean().item<double>(); });
  per_tolerance("nfe_least", "their least", [&](const Cost& c) { return wide(c).min().item<double>(); });
  per_tolerance("nfe_most", "their largest", [&](const Cost& c) { return wide(c).max().item<double>(); });
  per_tolerance("computed", "rows given to the score, counted, over samples", [](const Cost& c) {
    double rows = 0;
    for (const int64_t n : c.in_use) rows += static_cast<double>(n);
    return rows / static_cast<double>(c.evaluations.size(0));
  });
  std::vector<TrajectoryError> errors;
  for (const Cost& cost : costs) errors.push_back(cost.error);
  put_errors(errors, "tolerance", out);
  per_tolerance("largest", "largest error of a trajectory, over the spread",
                [](const Cost& c) { return c.each.max().item<double>(); });
  per_tolerance(
      "visible", "share of samples whose error per coordinate is above half of one of 256 grey levels",
      [&](const Cost& c) { return c.each.gt(half_grey / unit).to(at::kDouble).mean().item<double>(); });
  out.put("in_use", at::tensor(costs.back().in_use, at::kLong), {"evaluation"},
          "samples in the batch at each evaluation, at the last tolerance");
}

int64_t side_of(int64_t dimension) {
  return std::lround(std::sqrt(static_cast<double>(dimension)));
}

/// Grey square images (N, side, side, 1) of samples (N, D) in [-1, 1].
at::Tensor pixels(const at::Tensor& x) {
  const int64_t side = side_of(x.size(1));
  return ((x.clamp(-1, 1) + 1) * 127.5).round().to(at::kByte).view({x.size(0), side, side, 1});
}

constexpr int64_t shown = 8;

/// The first trajectories at every tolerance, the one with the largest error there, and where they should
/// end.
void put_images(const std::vector<Cost>& costs, const at::Tensor& ends, Group& out) {
  std::vector<at::Tensor> first, worst, meant;
  for (const Cost& cost : costs) {
    const int64_t most = cost.each.argmax().item<int64_t>();
    first.push_back(pixels(cost.samples.slice(0, 0, shown)));
    worst.push_back(pixels(cost.samples.narrow(0, most, 1)));
    meant.push_back(pixels(ends.narrow(0, most, 1)));
  }
  const std::vector<std::string> axes{"tolerance", "sample", "row", "column", "channel"};
  out.put("first", at::stack(first), axes, "ends of the first trajectories");
  const std::vector<std::string> of_one{"tolerance", "row", "column", "channel"};
  out.put("worst", at::cat(worst), of_one, "the end with the largest error at each tolerance");
  out.put("worst_exact", at::cat(meant), of_one, "where that trajectory ends");
  out.put("exact", pixels(ends.slice(0, 0, shown)), {"sample", "row", "column", "channel"},
          "where the first trajectories end");
}

void run(const Adaptive& options, CellRun& run) {
  const Mixture data = options.problem.of();
  const SdePtr& sde = options.sde.value;
  Rng draws = run.rng().fork("start");
  const at::Tensor start = prior_sample(*sde, {options.trajectories, data.dimension()}, draws).to(run.device);
  const at::Tensor ends = ends_from_prior(data.to(run.device), *sde, start, noise_ratio(*sde, options.eps));
  run.result.put("trajectories", static_cast<double>(options.trajectories), "trajectories");
  run.result.put("dimension", static_cast<double>(data.dimension()), "coordinates of a sample");
  run.result.put("spread", spread(data), "root mean variance of the data per coordinate");
  run.result.put("tolerance", at::tensor(options.tolerances, at::kDouble), {"tolerance"}, "rtol = atol");
  int64_t done = 0;
  for (const bool coupled : {false, true}) {
    std::vector<Cost> costs;
    for (const double tolerance : options.tolerances) {
      costs.push_back(solve(options, data, start, ends, tolerance, coupled));
      run.progress(++done, 2 * static_cast<int64_t>(options.tolerances.size()));
    }
    put_costs(costs, spread(data), run.result.group(coupled ? "coupled" : "per_sample"));
    const bool grey_square = side_of(data.dimension()) * side_of(data.dimension()) == data.dimension();
    if (options.problem.kind == Exact::images && grey_square && !coupled)
      put_images(costs, ends, run.result.group("images"));
  }
}

const bool registered = register_study<Options, Adaptive>(
    {.doc = "the adaptive probability flow ODE: evaluations and error per trajectory against tolerance, a "
            "step size per sample or for the batch",
     .source = "Score SDE (2011.13456) Fig. 3",
     .honours_device = true},
    cells, run);

}  // namespace
}  // namespace sgm::vp_ve_sde::score_sde_fig3
