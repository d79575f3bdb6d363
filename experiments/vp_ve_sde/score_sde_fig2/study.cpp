#include "core/study/study.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

#include <cmath>

#include "core/ode/ode.h"
#include "core/sampler/sampler.h"
#include "core/score/mixture.h"
#include "core/sde/derived.h"

namespace sgm::vp_ve_sde::score_sde_fig2 {
namespace {

struct Options {
  int64_t chains = 50000, steps = 1000;

  void fields(Fields& on) {
    on("chains", chains, "chains of each sampler behind the numbers", range(100, 1e7));
    on("steps", steps, "steps of the reverse SDE", range(21, 1e5));
  }
};

/// One SDE: what is drawn, and the numbers.
struct Row {
  int64_t chains = 50000, steps = 1000;
  Chosen<SdePtr> sde{"ve"};
  Chosen<Sampler> reverse{"pc"}, flow{"ode"};

  void fields(Fields& on) {
    on("chains", chains, "chains of each sampler behind the numbers", range(100, 1e7));
    on("steps", steps, "steps of the reverse SDE", range(21, 1e5));
    on.component("sde", sde, sde_registry(), "the forward SDE");
    on.component("reverse", reverse, sampler_registry(), "how the reverse SDE is solved");
    on.component("flow", flow, sampler_registry(), "how the probability flow ODE is solved");
  }
};

std::vector<Cell> cells(const Options& options) {
  std::vector<Cell> all;
  for (const char* sde : {"ve", "vp", "sub_vp"}) {
    Row row{.chains = options.chains, .steps = options.steps, .sde = {sde}};
    row.reverse.options =
        Node::Table{{"name", "pc"}, {"N", options.steps}, {"grid", "clean"}, {"predictor", "euler_maruyama"},
                    {"eps", 1e-5},  {"denoise", false}};
    row.flow.options = Node::Table{{"name", "ode"}, {"eps", 1e-5}};
    all.push_back(cell(sde, row));
    all.back().resources.seconds = 1 + static_cast<double>(options.chains * options.steps) * 1e-7;
  }
  return all;
}

constexpr double left_mode = -1.2;
constexpr double right_mode = 0.8;
constexpr double width = 0.2;
constexpr double left_share = 0.4;
constexpr double boundary = -0.2;
constexpr int64_t nodes = 160;
constexpr int64_t trajectories = 10;
constexpr int64_t times = 250;
// paths: the first of each mode among so many
constexpr int64_t candidates = 64;
constexpr int64_t drawn_left = 2;
constexpr int64_t drawn_right = 3;
constexpr double shown = 3;  // standard deviations on either side

/// Two modes of 40 % and 60 %; mean 0, variance 1.
Mixture bimodal() {
  return checked({at::tensor({left_share, 1 - left_share}, at::kDouble),
                  at::tensor({left_mode, right_mode}, at::kDouble).view({2, 1}),
                  at::full({2}, width * width, at::kDouble),
                  {}});
}

/// P(x_t <= x), for x of shape (n,) and t ().
at::Tensor cdf(const Mixture& data, const Sde& sde, const at::Tensor& x, const at::Tensor& t) {
  const at::Tensor centres = sde.alpha(t) * data.means.t();
  const at::Tensor spread = at::sqrt(sde.alpha(t).square() * data.variance + sde.sigma(t).square());
  return (data.weights * 0.5 * at::erfc(-(x.unsqueeze(1) - centres) / spread / std::sqrt(2.0))).sum(1);
}

/// The x with P(x_t <= x) = q, by bisection. q (n,), t ().
at::Tensor quantile(const Mixture& data, const Sde& sde, const at::Tensor& q, const at::Tensor& t) {
  at::Tensor high = at::full_like(q, 10) * (sde.alpha(t) + sde.sigma(t));
  at::Tensor low = -high;
  for (int i = 0; i < 80; ++i) {
    const at::Tensor middle = 0.5 * (low + high);
    const at::Tensor below = cdf(data, sde, middle, t) < q;
    low = at::where(below, middle, low);
    high = at::where(below, high, middle);
  }
  return 0.5 * (low + high);
}

/// Standard deviation of x_t: the data have variance 1.
at::Tensor spread_of(const Sde& sde, const at::Tensor& t) {
  return at::sqrt(sde.alpha(t).square() + sde.sigma(t).square());
}

/// p_t over its standard deviation's multiples, (nodes, times): rows y, columns t.
at::Tensor density(const Mixture& data, const Sde& sde, const at::Tensor& t, const at::Tensor& y) {
  std::vector<at::Tensor> columns;
  for (int64_t j = 0; j < t.size(0); ++j) {
    const at::Tensor spread = spread_of(sde, t[j]);
    columns.push_back(
        at::exp(log_density(data, (spread * y).unsqueeze(1), sde.alpha(t[j]), sde.sigma(t[j]))) * spread);
  }
  return at::stack(columns, 1);
}

/// Of paths (times, candidates), on the CPU, at ascending times the first that stand in the left mode at time
/// 0, and the first in the right.
at::Tensor drawn(const at::Tensor& paths) {
  const at::Tensor left = paths[0] < boundary;
  const auto first = [](const at::Tensor& chosen, int64_t n) {
    return chosen.nonzero().squeeze(1).slice(0, 0, n);
  };
  return paths.index_select(1, at::cat({first(left, drawn_left), first(left.logical_not(), drawn_right)}));
}

/// Paths of the forward SDE at ascending times, (times, candidates), from exact transitions: each x_t given
/// the one before.
at::Tensor forward_paths(const Mixture& data, const Sde& sde, const at::Tensor& t, Rng rng) {
  at::Tensor x = perturb(sde, sample(data, candidates, rng).squeeze(1), t[0],
                         rng.normal({candidates}, data.means.options()));
  std::vector<at::Tensor> path{x};
  for (int64_t j = 1; j < t.size(0); ++j) {
    const at::Tensor keep = sde.alpha(t[j]) / sde.alpha(t[j - 1]);
    const at::Tensor variance = sde.sigma(t[j]).square() - (keep * sde.sigma(t[j - 1])).square();
    x = keep * x + at::sqrt(variance) * rng.normal({candidates}, data.means.options());
    path.push_back(x);
  }
  return at::stack(path);
}

/// Trajectories of the probability flow at ascending times, (times, trajectories), solved from t_max down to
/// 0 at 1e-9.
at::Tensor flow_paths(const Mixture& data, const SdePtr& sde, const at::Tensor& t, const at::Tensor& q) {
  const ScoreFn score = exact_score(data, sde);
  const Field flow = [&](const at::Tensor& x, const at::Tensor& time) {
    return flow_drift(*sde, x, time, score(x, time));
  };
  at::Tensor x = quantile(data, *sde, q, t[-1]).unsqueeze(1);
  std::vector<at::Tensor> path{x};
  for (int64_t j = t.size(0) - 1; j > 0; --j) {
    x = dormand_prince(flow, x, t[j].item<double>(), t[j - 1].item<double>(), {.rtol = 1e-9, .atol = 1e-9}).x;
    path.push_back(x);
  }
  return at::stack(path).squeeze(2).flip(0);
}

void put_numbers(Group& result, const at::Tensor& samples, int64_t nfe) {
  const at::Tensor x = samples.flatten().cpu();
  const auto n = static_cast<double>(x.numel());
  const auto mean_of = [&](const std::string& name, const at::Tensor& values, const std::string& what) {
    result.put(name, values.mean().item<double>(), what);
    result.put(name + "_standard_error", values.std().item<double>() / std::sqrt(n),
               "standard error over chains of the " + what);
  };
  mean_of("left_mass", (x < boundary).to(at::kDouble), "share of chains in the left mode");
  mean_of("variance", (x - x.mean()).square(), "variance of the chains");
  const at::Tensor centre = at::where(x < boundary, left_mode, right_mode);
  mean_of("mode_variance", (x - centre).square() / (width * width),
          "variance about the nearest mode over the data's");
  result.put("nfe", static_cast<double>(nfe), "score evaluations per chain");
  result.put("histogram", at::histc(x, 120, -shown, shown).div(n * 2 * shown / 120), {"bin"},
             "density of the chains");
}

void run(const Row& row, CellRun& run) {
  const at::NoGradGuard no_grad;
  const Mixture data = bimodal().to(run.device);
  const SdePtr sde = row.sde.value;
  const Rng rng = run.rng().fork(row.sde.name);
  const at::Tensor t = at::linspace(0, sde->t_max(), times, at::kDouble);
  const at::Tensor y = at::linspace(-shown, shown, nodes, at::kDouble).to(run.device);
  const at::Tensor q = ((at::arange(trajectories, at::kDouble) + 0.5) / trajectories).to(run.device);
  const at::Tensor spread = spread_of(*sde, t).unsqueeze(1);
  Group& result = run.result;
  result.put("t", t, {"t"}, "time");
  result.put("y", y, {"y"}, "x over the standard deviation of p_t");
  result.put("density", density(data, *sde, t, y).to(at::kFloat), {"y", "t"}, "exact density of y");
  result.put("forward",
             (drawn(forward_paths(data, *sde, t, rng.fork("forward")).cpu()) / spread).to(at::kFloat),
             {"t", "path"}, "paths of the forward SDE, y");
  const at::Tensor flow = flow_paths(data, sde, t, q);
  result.put("flow", (flow.cpu() / spread).to(at::kFloat), {"t", "trajectory"},
             "trajectories of the probability flow, y");
  at::Tensor change = at::zeros({}, q.options());
  for (int64_t j = 0; j < times; ++j)
    change = at::maximum(change, (cdf(data, *sde, flow[j], t[j]) - q).abs().max());
  result.put("quantile_change", change.item<double>(),
             "largest change of a trajectory's quantile over all times");

  const Problem problem{sde, exact_score(data, sde)};
  Rng start = rng.fork("start");
  Rng chain = rng.fork("chain");
  const at::Tensor x = prior_sample(*sde, {row.chains, 1}, start).to(run.device);
  std::vector<at::Tensor> path{x.slice(0, 0, candidates)};
  const Samples reverse = row.reverse.value(problem, x, chain, [&](StepState& s) {
    path.push_back(s.x.slice(0, 0, candidates).clone());
    if (s.level % 50 == 49) run.progress(s.level + 1, s.total);
  });
  // The states at t_max, …, 0, at the drawn times: the nearest step's.
  const at::Tensor all = at::stack(path).squeeze(2).flip(0).cpu();
  const at::Tensor step = (t / sde->t_max() * static_cast<double>(row.steps)).round().to(at::kLong);
  result.put("reverse", (drawn(all.index_select(0, step)) / spread).to(at::kFloat), {"t", "path"},
             "paths of the reverse SDE, y");
  put_numbers(result.group("reverse_chains"), reverse.x, reverse.nfe);
  const Samples followed = row.flow.value(problem, x, chain, {});
  put_numbers(result.group("flow_chains"), followed.x, followed.nfe);
  result.put("chains", at::scalar_tensor(row.chains, at::kLong), {}, "chains of each sampler");
  result.put("steps", at::scalar_tensor(row.steps, at::kLong), {}, "steps of the reverse SDE");
}

const bool registered =
    register_study<Options, Row>({.doc = "the exact density of two modes under VE, VP and sub-VP, with paths "
                                         "of the forward and reverse SDE and of the probability flow",
                                  .source = "Score SDE (2011.13456) Fig. 2",
                                  .honours_device = true},
                                 cells, run);

}  // namespace
}  // namespace sgm::vp_ve_sde::score_sde_fig2
