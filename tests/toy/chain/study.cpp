#include "core/study/study.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <cmath>

#include "core/sampler/sampler.h"
#include "core/score/mixture.h"
#include "core/sde/derived.h"

namespace sgm::toy::chain {
namespace {

/// Chains of any sampler under any SDE on two points of weights, `dimension` coordinates each, whose score
/// may break.
struct Options {
  std::vector<double> weights{0.5, 0.5};
  int64_t dimension = 16, chains = 4;
  std::optional<int64_t> broken;
  Chosen<SdePtr> sde{"vp"};
  Chosen<Sampler> sampler{"pc"};

  void fields(Fields& on) {
    on("weights", weights, "of the two points");
    on("dimension", dimension, "of the states: the points have 16", range(1, 100));
    on("chains", chains, "number of chains", range(1, 100));
    on("broken", broken, "the evaluation of the score that gives a NaN in row 2", at_least(1));
    on.component("sde", sde, sde_registry(), "the SDE");
    on.component("sampler", sampler, sampler_registry(), "the sampler");
  }
};

std::vector<Cell> cells(const Options& options) {
  return {cell("only", options)};
}

void run(const Options& options, CellRun& run) {
  const SdePtr sde = options.sde.value;
  const Mixture data = checked({at::tensor(options.weights, at::kDouble),
                                at::stack({at::full({16}, -1.0), at::full({16}, 1.0)}),
                                at::full({2}, 0.01, at::kDouble),
                                {}});
  int64_t calls = 0;
  const ScoreFn exact = exact_score(data, sde);
  const ScoreFn score = [&](const at::Tensor& x, const at::Tensor& t) {
    at::Tensor s = exact(x, t);
    if (options.broken && ++calls == *options.broken) s.select(0, 2).fill_(std::nan(""));
    return s;
  };
  Rng rng = run.rng();
  const at::Tensor start = prior_sample(*sde, {options.chains, options.dimension}, rng);
  run.result.put("x", options.sampler.value({sde, score}, start, rng, {}).x.mean().item<double>(),
                 "mean of the states");
}

const bool registered =
    register_study<Options, Options>({.doc = "any sampler", .source = "none"}, cells, run);

}  // namespace
}  // namespace sgm::toy::chain
