#include "core/study/study.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <fmt/format.h>

#include <algorithm>

#include "core/data/batches.h"
#include "core/score/discrete.h"
#include "core/sde/derived.h"
#include "experiments/stages/image_network.h"
#include "experiments/stages/judge.h"
#include "experiments/vp_ve_sde/image_judge.h"
#include "experiments/vp_ve_sde/make.h"
#include "experiments/vp_ve_sde/table1.h"

namespace sgm::vp_ve_sde::score_sde_table1 {
namespace {

/// Sampling runs of one trained denoiser, under a sampler of Table 1. Needs "model" and "classifier".
struct Chains {
  std::string entry = "ve_ancestral_P1000";
  int64_t N = 100, samples = 64, runs = 5;
  int64_t shown = 8;  ///< first samples of run 0 that are kept to be looked at

  void fields(Fields& on) {
    std::vector<std::string> names;
    for (const Table1Entry& one : table1()) names.push_back(one.name);
    on.choice("entry", entry, "the entry of Score SDE's Table 1 or 4", names);
    sizes(on);
    on("shown", shown, "first samples of run 0 that are kept to be looked at", at_least(0));
  }
  void sizes(Fields& on) {
    on("N", N, "noise scales: the paper's 1,000", range(21, 1e5));
    on("samples", samples, "samples of a run", range(10, 1e6));
    on("runs", runs, "sampling runs of every training: those of equal number have equal noise",
       range(2, 1000));
  }
  /// The entry as it is run. The denoiser knows every noise level, so P2000 asks for those of its own ladder,
  /// which is how a network reads an interpolated label; Table 4's rounds down to the scales of N steps.
  Table1Entry chosen() const {
    const std::vector<Table1Entry> all = table1(N);
    Table1Entry one = *std::find_if(all.begin(), all.end(), [&](const auto& of) { return of.name == entry; });
    if (!one.chain.rounded) one.chain.scales = one.chain.N;
    return one;
  }
};

/// What the entries are judged beside: test images, the same after the last step of a chain from the least
/// noise, and no sampler, the prior. Needs the same, and reads the data.
struct Bounds {
  stages::PooledData data;
  Chains like;

  void fields(Fields& on) {
    data.fields(on);
    like.sizes(on);
  }
};

struct Options {
  DataOptions data;
  stages::ImageNetwork network;
  stages::Judge judge;
  Chains chains;

  void fields(Fields& on) {
    data.fields(on);
    on.table("network", network, "the denoiser, and how many trainings of it");
    judge.fields(on);
    chains.sizes(on);
  }
  void check() const {
    network.check(data, {judge.need()}, "network.");
    require(network.model.sde.name == "edm" && network.images.symmetric,
            "network.sde.name={} and network.images.symmetric={}: the SDEs are sampled with one denoiser of "
            "data in [-1, 1]\n  take network.sde.name=edm and network.images.symmetric=true",
            network.model.sde.name, network.images.symmetric);
  }
};

std::vector<Cell> cells(const Options& options) {
  const int64_t pool = options.network.pool;
  const Cell classifier = options.judge.cell(options.data, pool);
  std::vector<Cell> all{classifier};
  for (int64_t k = 0; k < options.network.networks; ++k) {
    const Cell training = options.network.training_cell(options.data, k);
    all.push_back(training);
    const Needs needs{{"model", {needed(training)}}, {"classifier", {needed(classifier)}}};
    const auto add = [&](Cell one, const std::string& name, double evaluations) {
      one.name = stages::network_name(name, k);
      one.needs = needs;
      one.at = {{"entry", name}, {"network", std::to_string(k)}};
      const auto values = static_cast<double>(options.chains.samples * options.chains.runs);
      one.resources = {.seconds = 1 + values * evaluations * 7e-4, .gigabytes = 0.6, .cores = 1};
      all.push_back(one);
    };
    add(cell("bounds", "bounds", Bounds{stages::PooledData(options.data, pool), options.chains}), "bounds",
        0);
    for (const Table1Entry& entry : table1(options.chains.N)) {
      Chains chains = options.chains;
      chains.entry = entry.name;
      // One training is looked at, and chains of N steps.
      if (k > 0 || entry.chain.N != options.chains.N) chains.shown = 0;
      Cell one = cell(entry.name, "chains", chains);
      one.may_diverge = entry.chain.predictor == Predictor::none;
      add(one, entry.name, static_cast<double>(entry.evaluations()));
    }
  }
  return all;
}

/// The streams of a sampling run, equal for all entries and trainings.
Rng rng_of(const CellRun& run, int64_t number) {
  return run.rng().fork("run").fork(static_cast<uint64_t>(number));
}

std::vector<int64_t> batch_sizes(const Model& model, int64_t n) {
  std::vector<int64_t> sizes = model.sizes;
  sizes.insert(sizes.begin(), n);
  return sizes;
}

void put_shown(const at::Tensor& unit, int64_t shown, Group& out) {
  if (shown == 0) return;
  out.put("image", as_pixels(unit.narrow(0, 0, std::min(shown, unit.size(0)))),
          {"sample", "channel", "row", "column"}, "first samples of run 0");
}

void run_chains(const Chains& options, CellRun& run) {
  const at::NoGradGuard no_grad;
  const Model model = stages::trained_model(run, run.input("model"));
  const Table1Entry entry = options.chosen();
  const Problem problem = problem_under(model, make_sde(sde_options(entry, true)));
  const Sampler sampler = make_sampler(sampler_options(entry, true));
  std::vector<at::Tensor> all;
  int64_t nfe = 0;
  for (int64_t r = 0; r < options.runs; ++r) {
    Rng start = rng_of(run, r).fork("start");
    Rng chain = rng_of(run, r).fork("chain");
    const at::Tensor x = start_of(model, problem, Start::prior, options.samples, start);
    const Samples samples = sampler(problem, x, chain, [&](StepState& s) {
      if (s.step == 0 && s.level % 20 == 0) run.progress(r * s.total + s.level, options.runs * s.total);
    });
    all.push_back(in_unit_range(model, samples.x).cpu());
    nfe = samples.nfe;
  }
  run.result.put("nfe", at::scalar_tensor(nfe, at::kLong), {}, "score evaluations per sample, counted");
  put_shown(all[0], options.shown, run.result);
  ImageJudge(run, model.sizes).put(at::cat(all), options.runs, run.result);
}

/// Test images of equally many and equally large sets; those with the least noise of `sde`, after the chain's
/// last step; and the prior.
void run_bounds(const Bounds& options, CellRun& run) {
  const at::NoGradGuard no_grad;
  const Model model = stages::trained_model(run, run.input("model"));
  const ImageJudge judge(run, model.sizes);
  const Dataset data = options.data.load();
  const int64_t n = options.like.samples * options.like.runs;
  require(data.test.size(0) >= n, "{} test images are fewer than {} runs of {} samples\n  take fewer",
          data.test.size(0), options.like.runs, options.like.samples);
  const at::Tensor test = unit_images(data.test.narrow(0, 0, n), true).to(run.device);
  put_shown(in_unit_range(model, test).cpu(), options.like.shown, run.result);
  judge.put(in_unit_range(model, test).cpu(), options.like.runs, run.result);
  run.result.put("all_high_pass", high_pass(unit_images(data.test, false)),
                 "mean square of the finest diagonal details of all test images");
  for (const Kind kind : {Kind::ve, Kind::vp}) {
    const SdePtr sde = make_sde(sde_options({.name = "", .chain = {.sde = kind}, .corrector = {}}, true));
    const DiscreteScore score(problem_under(model, sde).score, sde, options.like.N);
    const LadderMarginals ladder = marginals(sde->ladder(options.like.N));
    Rng noise = rng_of(run, 0).fork("noise");
    Rng start = rng_of(run, 0).fork("start");
    const at::Tensor noisy = ladder.kept[0].item<double>() * test +
                             ladder.variance[0].sqrt().item<double>() * noise.normal_like(test);
    Group& out = run.result.group(kind == Kind::ve ? "ve" : "vp");
    judge.put(in_unit_range(model, score.denoised(noisy)).cpu(), options.like.runs, out.group("perfect"));
    const at::Tensor prior = prior_sample(*sde, batch_sizes(model, n), start, at::kFloat);
    judge.put(in_unit_range(model, prior), options.like.runs, out.group("prior"));
  }
}

const bool registered = register_study<Options>(
    {.doc =
         "Table 1's samplers with trained denoisers on real images: residual noise and classifier features, "
         "spread of trainings and of sampling runs apart",
     .source = "Score SDE (2011.13456) Tables 1 and 4",
     .honours_precision = true,
     .honours_device = true},
    cells, {{"chains", cell_function(run_chains)}, {"bounds", cell_function(run_bounds)}});

}  // namespace
}  // namespace sgm::vp_ve_sde::score_sde_table1
