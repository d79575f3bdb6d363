#include "core/study/study.h"

#include "core/sampler/ncsnv2_techniques.h"
#include "core/sampler/sampler.h"
#include "core/score/mixture.h"
#include "core/sde/sde.h"
#include "experiments/ncsn_annealed_langevin/toy.h"

namespace sgm::ncsn::ncsn_fig3 {
namespace {

struct Options {
  int64_t chains = 20000;

  void fields(Fields& on) { on("chains", chains, "chains of each panel", range(2, 1e7)); }
};

/// One panel: i.i.d. samples, or chains of `sampler` on the mixture with component variance `variance` under
/// `sde`.
struct Panel {
  int64_t chains = 20000;
  bool iid = false;
  double variance = 0;
  double expected_variance = 1;
  Chosen<SdePtr> sde{"ve"};
  Chosen<Sampler> sampler{"annealed_langevin"};

  void fields(Fields& on) {
    on("chains", chains, "number of chains", range(2, 1e7));
    on("iid", iid, "exact samples instead of chains");
    on("variance", variance, "variance of the data's components", at_least(0));
    on("expected_variance", expected_variance,
       "exact variance about a mode that the chain would have on one Gaussian", Range{.infinite = true});
    on.component("sde", sde, sde_registry(), "the forward SDE");
    on.component("sampler", sampler, sampler_registry(), "the sampler");
  }
};

constexpr double eps = 0.1;
constexpr int64_t levels = 10, steps = 100;
constexpr double start_variance = 64.0 / 3;  // of U[−8, 8] about its centre

Node::Table ve(double sigma_min, double sigma_max) {
  return {{"name", "ve"}, {"sigma_min", sigma_min}, {"sigma_max", sigma_max}};
}

Node::Table annealed(double step_size) {
  return {{"name", "annealed_langevin"},
          {"levels", levels},
          {"steps", steps},
          {"eps", step_size},
          {"convention", "paper"}};
}

/// Variance about a mode at the end of a chain through noise levels added to components of the given
/// variance: the recursion of a Gaussian with standard deviation sqrt(variance + sigma_i^2) and steps eps
/// sigma_i^2/sigma_L^2.
double expected(double variance, double first, double last, double step_size) {
  const double relative = relative_variances(geometric_levels(first, last, levels), steps, step_size / 2,
                                             start_variance, variance)
                              .back();
  return relative * (variance + last * last);
}

/// The exact share of the minor mode of a panel's chain.
double expected_share(const Panel& panel) {
  if (panel.iid) return .2;
  const auto number = [](const std::optional<Node>& of, const char* key) { return of->at(key).number(); };
  const double step = number(panel.sampler.options, "eps");
  const double last = number(panel.sde.options, "sigma_min");
  if (panel.sampler.name == "langevin")
    return exact_minor_share({{panel.variance + last * last, step}}, levels * steps);
  std::vector<ChainLevel> ladder;
  for (const double sigma : geometric_levels(number(panel.sde.options, "sigma_max"), last, levels))
    ladder.push_back({panel.variance + sigma * sigma, step * sigma * sigma / (last * last)});
  return exact_minor_share(ladder, steps);
}

std::vector<Cell> cells(const Options& options) {
  Panel iid{.chains = options.chains, .iid = true, .variance = 1};
  Panel langevin{
      .chains = options.chains,
      .expected_variance = relative_variances({1.0}, levels * steps, eps / 2, start_variance).back()};
  langevin.sde.options = ve(1, 20);
  langevin.sampler = {"langevin",
                      Node(Node::Table{{"name", "langevin"}, {"steps", levels * steps}, {"eps", eps}})};

  const auto panel = [&](double variance, double first, double last, double step_size) {
    Panel p{.chains = options.chains,
            .variance = variance,
            .expected_variance = expected(variance, first, last, step_size)};
    p.sde.options = ve(last, first);
    p.sampler.options = annealed(step_size);
    return p;
  };
  std::vector<Cell> all = {cell("iid", iid),
                           cell("langevin", langevin),
                           cell("annealed", panel(0, 20, 1, eps)),
                           cell("text_schedule", panel(1, 10, 0.1, eps)),
                           cell("text_schedule_small_steps", panel(1, 10, 0.1, 1e-3)),
                           cell("added_noise", panel(1, 20, 1, eps))};
  all[3].may_diverge = true;
  for (Cell& c : all) c.resources.seconds = 1 + static_cast<double>(options.chains) * levels * steps * 1e-7;
  return all;
}

void run(const Panel& panel, CellRun& run) {
  // Each kind of sampler has random numbers of its own: what it gives is a test of its own.
  const Rng rng = run.rng().fork(panel.iid ? "iid" : panel.sampler.name);
  run.result.put("expected_variance", panel.expected_variance,
                 "exact variance about a mode on a single Gaussian");
  run.result.put("expected_share", expected_share(panel),
                 "exact share of the minor mode that the chain has; NaN: not computed");
  const Mixture data = two_modes(panel.variance).to(run.device);
  if (panel.iid) {
    Rng draws = rng.fork("iid");
    const at::Tensor samples = sample(data, panel.chains, draws).cpu();
    put_statistics(samples, run.result);
    put_states(samples, run.result);
    run.result.put("nfe", 0.0, "score evaluations per chain");
    return;
  }
  Rng start = rng.fork("start");
  Rng chain = rng.fork("chain");
  const SdePtr sde = panel.sde.value;
  const Samples samples =
      panel.sampler.value({sde, exact_score(data, sde)}, uniform_start(panel.chains, start).to(run.device),
                          chain, [&](StepState& s) { run.progress(s.level * steps + s.step + 1, s.total); });
  put_statistics(samples.x.cpu(), run.result);
  put_states(samples.x.cpu(), run.result);
  run.result.put("nfe", static_cast<double>(samples.nfe), "score evaluations per chain");
}

const bool registered = register_study<Options, Panel>(
    {.doc =
         "i.i.d., Langevin and annealed Langevin samples of two modes; what the wrong readings of sigma give",
     .source = "NCSN (1907.05600) Fig. 3",
     .honours_device = true},
    cells, run);

}  // namespace
}  // namespace sgm::ncsn::ncsn_fig3
