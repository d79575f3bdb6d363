#include "experiments/vp_ve_sde/pc_point.h"

#include <ATen/Functions.h>
#include <fmt/format.h>

#include "core/score/transfer.h"
#include "experiments/vp_ve_sde/make.h"
#include "experiments/vp_ve_sde/one_component.h"

namespace sgm::vp_ve_sde {

void PcPoint::fields(Fields& on) {
  on.choice("under", sde, "the SDE", {"ve", "vp"});
  on.choice("predictor", predictor, "the predictor", {"ancestral", "reverse_diffusion", "probability_flow"});
  on("N", N, "noise scales: predictor steps", range(21, 1e5));
  on("corrections", corrections, "corrector steps before each predictor step", range(0, 1e4));
  on("r", r, "their signal-to-noise ratio", above(0));
  on("deltas", deltas, "errors of a wrong score: 1 + delta times the exact one", inside(-1, 1));
  how.fields(on);
  on("shown", shown, "samples of run 0 that are kept", range(0, 1000));
}

Table1Entry PcPoint::entry() const {
  const Predictor kind = predictor == "ancestral"           ? Predictor::ancestral
                         : predictor == "reverse_diffusion" ? Predictor::reverse_diffusion
                                                            : Predictor::probability_flow;
  return {.name = "",
          .chain = {.sde = kind_of(sde), .predictor = kind, .N = N, .scales = N},
          .corrector = {corrections, r}};
}

void run_point(const PcPoint& options, CellRun& run) {
  const Table1Entry entry = options.entry();
  const LearnedProblem problem(run, run.input("model"), entry.chain.sde);
  const Sampler sampler = make_sampler(sampler_options(entry, true));
  const OneComponent component(problem.data, entry.chain.sde);
  const std::vector<Scale> scales = scales_of(entry.chain);
  const auto put = [&](const std::string& name, const ScoreFn& score, double factor) {
    Group& out = run.result.group(name);
    put_chains(run, out, problem, score, sampler, options.how, options.shown);
    if (factor != 0)
      out.put("one_component",
              component.within(final_law(entry.chain, scales, entry.corrector, component.law, factor)),
              "variance within a component over its exact value, minus 1, by the exact recursion");
  };
  put("exact", problem.exact, 1);
  for (const double delta : options.deltas)
    put(delta_group(delta), perturbed(problem.exact, 1 + delta), 1 + delta);
  put("learned", problem.learned, 0);
  run.result.put("perfect", component.within(perfect_law(entry.chain, scales, component.law)),
                 "the same of a perfect sampler with the same last step");
  run.result.put("evaluations", at::scalar_tensor(entry.evaluations(), at::kLong), {},
                 "score evaluations per sample");
  run.result.put("delta", at::tensor(options.deltas, at::kDouble), {"delta"}, "errors of the wrong scores");
  run.result.put("r", options.r, "signal-to-noise ratio of the corrector");
  run.result.put("corrections", static_cast<double>(options.corrections), "corrector steps at each scale");
  run.result.put("N", static_cast<double>(options.N), "noise scales");
  run.result.put("samples", static_cast<double>(options.how.samples), "samples of a run");
}

std::string delta_group(double delta) {
  return fmt::format("delta_{:g}", delta);
}

}  // namespace sgm::vp_ve_sde
