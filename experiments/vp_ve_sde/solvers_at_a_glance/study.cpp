#include "core/study/study.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "core/sde/derived.h"
#include "experiments/vp_ve_sde/contenders.h"
#include "experiments/vp_ve_sde/exact_problem.h"
#include "experiments/vp_ve_sde/make.h"
#include "experiments/vp_ve_sde/trajectory.h"

namespace sgm::vp_ve_sde::solvers_at_a_glance {
namespace {

/// All samplers under one SDE on one problem.
struct Glance {
  ExactProblem problem;
  std::string sde = "vp";
  int64_t samples = 20000, trajectories = 2048;
  std::vector<int64_t> budgets{10, 20, 50, 100};

  void fields(Fields& on) {
    problem.fields(on);
    on.choice("under", sde, "the SDE", contender_sdes());
    on("samples", samples, "samples by which a law is judged", range(2, 1e7));
    on("trajectories", trajectories, "of them compared with their trajectories: the first ones",
       range(2, 1e6));
    on("budgets", budgets, "largest numbers of evaluations", range(4, 1e5));
  }
};

struct Options {
  DataOptions data;
  ImageMixture images;
  int64_t samples = 20000;
  int64_t trajectories = 2048;
  int64_t image_samples = 256;
  std::vector<int64_t> budgets{10, 20, 50, 100};

  void fields(Fields& on) {
    data.fields(on);
    images.fields(on);
    on("samples", samples, "samples of the Gaussian and of the mixture", range(2, 1e7));
    on("trajectories", trajectories, "of them compared with their trajectories", range(2, 1e6));
    on("image_samples", image_samples, "samples of the image mixture, all compared with their trajectories",
       range(2, 1e6));
    on("budgets", budgets, "largest numbers of evaluations", range(4, 1e5));
  }
  void check() const { images.check(data); }
  void prepare() const { images.prepare(data); }
};

std::vector<Cell> cells(const Options& options) {
  std::vector<Cell> all;
  for (const auto& [name, problem] : exact_problems(options.data, options.images)) {
    const bool images = problem.kind == Exact::images;
    for (const std::string& sde : contender_sdes()) {
      const int64_t n = images ? options.image_samples : options.samples;
      all.push_back(
          cell(fmt::format("{}_{}", name, sde),
               Glance{problem, sde, n, images ? n : std::min(n, options.trajectories), options.budgets}));
      all.back().resources.seconds = images ? 10 : 3;
    }
  }
  return all;
}

/// How far the samples' law is from the data's: the deviation about the nearest component over the
/// component's own, less 1, and Pearson's χ² of the components' counts over its K − 1 degrees of freedom (0
/// for one component).
struct LawError {
  double bias = std::numeric_limits<double>::quiet_NaN();
  double standard_error = bias;
  double chi_square = bias;
};

LawError law_error(const Mixture& data, const at::Tensor& x) {
  const at::Tensor k = nearest_component(data, x);
  const auto n = static_cast<double>(x.size(0));
  const at::Tensor square =
      (x - data.means.index_select(0, k)).square().mean(1) / data.variance.index_select(0, k);
  const double deviation = std::sqrt(square.mean().item<double>());
  const at::Tensor expected = data.weights * n;
  const at::Tensor counts = at::bincount(k, {}, data.weights.size(0)).to(at::kDouble);
  const double chi = ((counts - expected).square() / expected).sum().item<double>();
  return {deviation - 1, square.std().item<double>() / std::sqrt(n) / (2 * deviation),
          chi / std::max(1.0, static_cast<double>(data.weights.size(0)) - 1)};
}

void put_laws(const std::vector<LawError>& laws, Group& out) {
  const auto put = [&](const std::string& name, double LawError::*member, const std::string& long_name) {
    std::vector<double> values;
    for (const LawError& law : laws) values.push_back(law.*member);
    out.put(name, at::tensor(values, at::kDouble), {"budget"}, long_name);
  };
  put("bias", &LawError::bias, "deviation within a component over the component's own, less 1");
  put("bias_standard_error", &LawError::standard_error, "its standard error over samples");
  put("chi_square", &LawError::chi_square,
      "Pearson's statistic of the components' counts, over its degrees of freedom");
}

void run(const Glance& options, CellRun& run) {
  const Mixture data = options.problem.of();
  const SdePtr sde = make_sde(contender_sde(options.sde));
  const Mixture there = data.to(run.device);
  const Problem problem{sde, exact_score(there, sde)};
  const Rng rng = run.rng();
  Rng draws = rng.fork("start");
  const at::Tensor start = prior_sample(*sde, {options.samples, data.dimension()}, draws).to(run.device);
  const at::Tensor end = at::scalar_tensor(sde->t_max(), at::kDouble);
  const double alpha = sde->alpha(end).item<double>();
  const double ratio = sde->sigma(end).item<double>() / alpha;
  const at::Tensor ends =
      trajectory_ends(there, start.narrow(0, 0, options.trajectories) / alpha, ratio).cpu();
  run.result.put("samples", static_cast<double>(options.samples), "samples");
  run.result.put("trajectories", static_cast<double>(options.trajectories),
                 "of them compared with their trajectories");
  run.result.put("dimension", static_cast<double>(data.dimension()), "coordinates of a sample");
  run.result.put("budget", at::tensor(options.budgets, at::kLong), {"budget"},
                 "largest number of evaluations");
  const std::vector<Contender> all = contenders(options.sde);
  int64_t done = 0;
  for (const Contender& contender : all) {
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    std::vector<int64_t> nfe;
    std::vector<TrajectoryError> errors;
    std::vector<LawError> laws;
    std::vector<std::string> status;
    for (const int64_t budget : options.budgets) {
      nfe.push_back(0), errors.push_back({none, none, none, none, none, none}), laws.push_back({}),
          status.emplace_back("computed");
      if (budget < contender.least) {
        status.back() = "too few steps";
        continue;
      }
      Rng chain = rng.fork(contender.name);
      try {
        const Samples samples = make_sampler(contender.within(budget))(problem, start, chain, {});
        require_run(samples.nfe <= budget, "solvers_at_a_glance: {} took {} evaluations of {}",
                    contender.name, samples.nfe, budget);
        nfe.back() = samples.nfe, laws.back() = law_error(data, samples.x.cpu());
        if (!contender.stochastic)
          errors.back() = trajectory_error(data, samples.x.narrow(0, 0, options.trajectories), ends);
      } catch (const Diverged&) {
        status.back() = "diverged";
      }
      run.progress(++done, static_cast<int64_t>(all.size() * options.budgets.size()), contender.name);
    }
    Group& out = run.result.group(contender.name);
    out.set("title", contender.title);
    out.set("stochastic", contender.stochastic ? "yes" : "no");
    out.put("nfe", at::tensor(nfe, at::kLong), {"budget"}, "evaluations, counted");
    out.put("status", status, "budget");
    put_laws(laws, out);
    if (!contender.stochastic) put_errors(errors, "budget", out);
  }
}

const bool registered = register_study<Options, Glance>(
    {.doc = "which sampler under which SDE is best for 10, 20, 50 and 100 evaluations, on three exact "
            "problems: what should a practitioner use",
     .source = "Score SDE (2011.13456), EDM (2206.00364), DPM-Solver++ (2211.01095)",
     .honours_device = true},
    cells, run);

}  // namespace
}  // namespace sgm::vp_ve_sde::solvers_at_a_glance
