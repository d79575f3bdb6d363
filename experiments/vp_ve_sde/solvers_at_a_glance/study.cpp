#include "core/study/study.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <array>
#include <cmath>
#include <limits>
#include <map>

#include "core/sde/derived.h"
#include "experiments/vp_ve_sde/contenders.h"
#include "experiments/vp_ve_sde/exact_problem.h"
#include "experiments/vp_ve_sde/make.h"
#include "experiments/vp_ve_sde/score_error.h"
#include "experiments/vp_ve_sde/trajectory.h"

namespace sgm::vp_ve_sde::solvers_at_a_glance {
namespace {

/// What both sets of samples have in common, and with which scores they are drawn.
struct Size {
  int64_t samples = 20000, trajectories = 2048;
  std::vector<int64_t> budgets{10, 20, 50, 100};
  std::vector<double> score_errors{-0.05, -0.02, 0.02, 0.05};
  double fading = 0.05;

  void fields(Fields& on) {
    on("samples", samples, "samples by which a law is judged: half of them pick, half report", range(4, 1e7));
    on("trajectories", trajectories, "of them compared with their trajectories: half in each half",
       range(4, 1e6));
    on("budgets", budgets, "largest numbers of evaluations", range(4, 1e5));
    on("score_errors", score_errors, "relative errors of the score, besides none", inside(-1, 1));
    on("fading", fading, "relative error of the score that fades above the data's spread; 0: none",
       inside(-1, 1));
  }

  std::vector<ScoreError> errors() const {
    std::vector<ScoreError> all{{}};
    for (const double delta : score_errors) all.push_back({delta, false});
    if (fading != 0) all.push_back({fading, true});
    return all;
  }
};

/// All samplers under one SDE on one problem.
struct Glance {
  ExactProblem problem;
  std::string sde = "vp";
  Size size;

  void fields(Fields& on) {
    problem.fields(on);
    on.choice("under", sde, "the SDE", contender_sdes());
    size.fields(on);
  }
};

struct Options {
  DataOptions data;
  ImageMixture images;
  Size size;
  int64_t image_samples = 256;

  void fields(Fields& on) {
    data.fields(on);
    images.fields(on);
    size.fields(on);
    on("image_samples", image_samples, "samples of the image mixture, all compared with their trajectories",
       range(4, 1e6));
  }
  void check() const { images.check(data); }
  void prepare() const { images.prepare(data); }
};

std::vector<Cell> cells(const Options& options) {
  std::vector<Cell> all;
  for (const auto& [name, problem] : exact_problems(options.data, options.images)) {
    const bool images = problem.kind == Exact::images;
    Size size = options.size;
    if (images) size.samples = size.trajectories = options.image_samples;
    size.trajectories = std::min(size.samples, size.trajectories);
    for (const std::string& sde : contender_sdes()) {
      all.push_back(cell(fmt::format("{}_{}", name, sde), Glance{problem, sde, size}));
      all.back().resources.seconds = static_cast<double>(size.errors().size()) * (images ? 4 : 1);
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

constexpr int64_t halves = 2;
constexpr uint8_t computed = 0, too_few = 1, diverged = 2;

/// Numbers of every sampler, by (half, score error, sampler, budget).
class Sheet {
 public:
  Sheet(int64_t errors, int64_t samplers, int64_t budgets)
      : sizes_{halves, errors, samplers, budgets},
        status_(at::zeros({errors, samplers, budgets}, at::kByte)),
        nfe_(at::zeros({samplers, budgets}, at::kLong)) {}

  void put(const std::string& name, std::array<int64_t, 4> at, double value) {
    at::Tensor& all = values_.try_emplace(name, at::full(sizes_, NAN, at::kFloat)).first->second;
    all[at[0]][at[1]][at[2]][at[3]].fill_(value);
  }
  void status(int64_t error, int64_t sampler, int64_t budget, uint8_t status) {
    status_[error][sampler][budget].fill_(status);
  }
  void nfe(int64_t sampler, int64_t budget, int64_t evaluations) { nfe_[sampler][budget].fill_(evaluations); }

  void write(Group& out) const {
    const std::map<std::string, std::string> names{
        {"median", "median error per trajectory"},
        {"median_low", "lower end of the median's 95 % interval"},
        {"median_high", "its upper end"},
        {"bias", "deviation within a component over the component's own, less 1"},
        {"bias_standard_error", "its standard error over samples"},
        {"chi_square", "Pearson's statistic of the components' counts, over its degrees of freedom"}};
    for (const auto& [name, all] : values_)
      out.put(name, all, {"half", "error", "sampler", "budget"}, names.at(name));
    out.put("status", status_, {"error", "sampler", "budget"}, "0 computed, 1 too few steps, 2 diverged");
    out.put("nfe", nfe_, {"sampler", "budget"}, "evaluations, counted; 0: too few steps");
  }

 private:
  std::vector<int64_t> sizes_;
  std::map<std::string, at::Tensor> values_;
  at::Tensor status_, nfe_;
};

/// The samples x (samples, D) of a sampler, each half for itself; `ends`: of the followed trajectories,
/// (half, trajectories of it, D).
void judge(const Mixture& data, const at::Tensor& x, const std::vector<at::Tensor>& ends, bool stochastic,
           std::array<int64_t, 4> at, Sheet& sheet) {
  for (int64_t half = 0; half < halves; ++half) {
    at[0] = half;
    const at::Tensor own = x.chunk(halves)[static_cast<size_t>(half)];
    const LawError law = law_error(data, own);
    sheet.put("bias", at, law.bias);
    sheet.put("bias_standard_error", at, law.standard_error);
    sheet.put("chi_square", at, law.chi_square);
    if (stochastic) continue;
    const at::Tensor& there = ends[static_cast<size_t>(half)];
    const Middle error = middle_of(distances(data, own.narrow(0, 0, there.size(0)), there));
    sheet.put("median", at, error.value);
    sheet.put("median_low", at, error.low);
    sheet.put("median_high", at, error.high);
  }
}

/// The median error of trajectories solved exactly with each wrong score, (half, error): what no solver
/// avoids but by an error of its own.
at::Tensor floors(const Mixture& data, const Mixture& there, const Sde& sde, const at::Tensor& start,
                  const std::vector<at::Tensor>& ends, const std::vector<ScoreError>& errors) {
  const at::Tensor floor = at::zeros({halves, static_cast<int64_t>(errors.size())}, at::kDouble);
  for (size_t e = 0; e < errors.size(); ++e) {
    const ScoreError& error = errors[e];
    if (error.delta == 0) continue;
    const ScoreFactor factor = [&](const at::Tensor& s) { return factor_of(error, s, spread(data)); };
    for (int64_t half = 0; half < halves; ++half) {
      const at::Tensor& exact = ends[static_cast<size_t>(half)];
      const at::Tensor x = start.chunk(halves)[static_cast<size_t>(half)].narrow(0, 0, exact.size(0));
      const at::Tensor wrong = ends_from_prior(there, sde, x, 0, 1e-6, factor);
      floor[half][static_cast<int64_t>(e)].fill_(middle_of(distances(data, wrong, exact)).value);
    }
  }
  return floor;
}

void run(const Glance& options, CellRun& run) {
  const Mixture data = options.problem.of();
  const SdePtr sde = make_sde(contender_sde(options.sde));
  const Mixture there = data.to(run.device);
  const Rng rng = run.rng();
  Rng draws = rng.fork("start");
  const int64_t n = options.size.samples / halves * halves;
  const at::Tensor start = prior_sample(*sde, {n, data.dimension()}, draws).to(run.device);
  const int64_t followed = options.size.trajectories / halves;
  std::vector<at::Tensor> ends;
  for (const at::Tensor& half : start.chunk(halves))
    ends.push_back(ends_from_prior(there, *sde, half.narrow(0, 0, followed)));
  const std::vector<ScoreError> errors = options.size.errors();
  const std::vector<Contender> all = contenders(options.sde);
  const std::vector<int64_t>& budgets = options.size.budgets;
  const auto count = [](const auto& list) { return static_cast<int64_t>(list.size()); };
  Sheet sheet(count(errors), count(all), count(budgets));
  int64_t done = 0;
  for (int64_t s = 0; s < count(all); ++s) {
    const Contender& contender = all[static_cast<size_t>(s)];
    for (int64_t e = 0; e < count(errors); ++e) {
      const ScoreError& error = errors[static_cast<size_t>(e)];
      const Problem problem{sde, with_error(exact_score(there, sde), sde, error, spread(data))};
      for (int64_t b = 0; b < count(budgets); ++b) {
        const int64_t budget = budgets[static_cast<size_t>(b)];
        if (budget < contender.least) {
          sheet.status(e, s, b, too_few);
          continue;
        }
        Rng chain = rng.fork(contender.name);
        try {
          const Samples samples = make_sampler(contender.within(budget))(problem, start, chain, {});
          require_run(samples.nfe <= budget, "solvers_at_a_glance: {} took {} evaluations of {}",
                      contender.name, samples.nfe, budget);
          sheet.nfe(s, b, samples.nfe);
          judge(data, samples.x.cpu(), ends, contender.stochastic, {0, e, s, b}, sheet);
        } catch (const Diverged&) {
          sheet.status(e, s, b, diverged);
        }
      }
    }
    run.progress(++done, count(all), contender.name);
  }
  Group& out = run.result;
  out.put("samples", static_cast<double>(n / halves), "samples of a half");
  out.put("trajectories", static_cast<double>(followed), "of them compared with their trajectories");
  out.put("dimension", static_cast<double>(data.dimension()), "coordinates of a sample");
  out.put("budget", at::tensor(budgets, at::kLong), {"budget"}, "largest number of evaluations");
  std::vector<std::string> keys, titles, with_noise, scores;
  for (const Contender& contender : all) {
    keys.push_back(contender.name), titles.push_back(contender.title);
    with_noise.emplace_back(contender.stochastic ? "yes" : "no");
  }
  for (const ScoreError& error : errors) scores.push_back(title_of(error));
  out.put("key", keys, "sampler");
  out.put("title", titles, "sampler");
  out.put("stochastic", with_noise, "sampler");
  out.put("score", scores, "error");
  std::vector<double> deltas;
  for (const ScoreError& error : errors) deltas.push_back(error.fading ? NAN : error.delta);
  out.put("delta", at::tensor(deltas, at::kDouble), {"error"}, "relative error of the score; NaN: fading");
  out.put("floor", floors(data, there, *sde, start, ends, errors), {"half", "error"},
          "median error of trajectories solved exactly with the wrong score");
  sheet.write(out);
}

const bool registered = register_study<Options, Glance>(
    {.doc = "which sampler under which SDE is best within a number of evaluations, on three exact problems, "
            "with "
            "exact and with wrong scores: what should a practitioner use",
     .source = "Score SDE (2011.13456), EDM (2206.00364), DPM-Solver++ (2211.01095)",
     .honours_device = true},
    cells, run);

}  // namespace
}  // namespace sgm::vp_ve_sde::solvers_at_a_glance
