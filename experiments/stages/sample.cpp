#include "experiments/stages/sample.h"

#include <ATen/Functions.h>
#include <fmt/format.h>

#include "core/data/batches.h"
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

at::Tensor samples_of(const std::vector<Input>& sampled) {
  std::vector<at::Tensor> all;
  for (const Input& input : sampled) all.push_back(input.bulk().data("image"));
  return at::cat(all);
}

}  // namespace sgm::stages
