#include "experiments/stages/sample.h"

#include <ATen/Functions.h>
#include <fmt/format.h>

#include "core/data/batches.h"
#include "core/score/transfer.h"
#include "core/sde/derived.h"
#include "core/study/stage.h"
#include "experiments/stages/strip.h"
#include "experiments/stages/train.h"

namespace sgm::stages {
namespace {

void sample(const Sampling& options, CellRun& run) {
  const Model model = trained_model(run, run.input("model"));
  const Problem problem = problem_under(model, options.sde.value);
  Rng rng = run.rng().fork("chains").rows(options.first);
  Rng start_draws = rng.fork("start");
  const at::Tensor start = start_of(model, problem, options.start, options.n, start_draws);
  const int64_t shown = std::max<int64_t>(0, std::min(options.shown - options.first, options.n));
  Strip strip;
  int64_t done = 0;
  const Hook hook = [&](StepState& state) {
    if (shown > 0) strip.see(state.level, as_pixels(in_unit_range(model, state.x.narrow(0, 0, shown))));
    run.progress(++done, state.total, fmt::format("level {}", state.level + 1));
  };
  const Samples samples = options.sampler.value(problem, start, rng, hook);
  run.bulk.put("image", as_pixels(in_unit_range(model, samples.x)), {"sample", "channel", "row", "column"},
               "samples, clamped to [0, 1] and rounded to 8 bits");
  if (shown > 0) {
    run.result.put("strip", at::stack(strip.states()), {"noise level", "shown", "channel", "row", "column"},
                   "states at the end of each level");
    if (strip.every() > 1)
      run.result.put("strip_every", static_cast<double>(strip.every()), "levels between two of these states");
  }
  run.result.put("nfe", static_cast<double>(samples.nfe), "score evaluations per sample");
}

const bool registered = register_stage(
    Stage{.doc = "samples of a trained network", .honours_precision = true, .honours_device = true}, sample);

}  // namespace

void Sampling::fields(Fields& on) {
  on("first", first, "first row of these chains", at_least(0));
  on("n", n, "chains", range(1, 1e6));
  on("shown", shown, "first rows whose states at the end of each level are kept", at_least(0));
  on.added("uniform").choice("start", start,
                             "where chains start: uniform over the data's range, or the SDE's prior",
                             {{"uniform", Start::uniform}, {"prior", Start::prior}});
  on.added("").component("sde", sde, sde_registry(), "the SDE that is sampled; absent: the network's own");
  on.component("sampler", sampler, sampler_registry(), "the sampler");
}

Problem problem_under(const Model& model, const SdePtr& sde) {
  Problem problem = problem_of(model);
  if (!sde) return problem;
  const auto most = [](const Sde& of) {
    const at::Tensor end = at::full({}, of.t_max(), at::kDouble);
    return (of.sigma(end) / of.alpha(end)).item<double>();
  };
  require(most(*sde) <= most(*model.sde) * (1 + 1e-9),
          "the SDE that is sampled begins at noise {:.4g} times the signal, more than the {:.4g} that the "
          "network was trained for\n  sample one with less noise, or train the network for more",
          most(*sde), most(*model.sde));
  require(!problem.levels.t.defined(),
          "the network knows {} noise levels of its own SDE alone\n  sample that one: leave sde out",
          problem.levels.t.numel());
  return {sde, transferred(problem.score, model.sde, sde)};
}

at::Tensor start_of(const Model& model, const Problem& problem, Start start, int64_t n, Rng& rng) {
  std::vector<int64_t> sizes{n};
  sizes.insert(sizes.end(), model.sizes.begin(), model.sizes.end());
  const at::Tensor x = start == Start::uniform ? uniform_in_range(model, sizes, rng)
                                               : prior_sample(*problem.sde, sizes, rng, at::kFloat);
  return x.to(model.compute.device);
}

at::Tensor samples_of(const std::vector<Input>& sampled) {
  std::vector<at::Tensor> all;
  for (const Input& input : sampled) all.push_back(input.bulk().data("image"));
  return at::cat(all);
}

}  // namespace sgm::stages
