#include "core/study/study.h"

#include <fmt/format.h>

#include "experiments/likelihood_ode/bits.h"
#include "experiments/stages/judge.h"

namespace sgm::likelihood_ode::score_sde_table2 {
namespace {

/// Networks of VP and sub-VP, and one of VP on whole images.
struct Options {
  DataOptions data;
  stages::ImageNetwork vp, sub_vp, whole;
  stages::Judge judge;
  Bits bits, whole_bits;
  int64_t tight_images = 20;
  double tight = 1e-2;

  void fields(Fields& on) {
    data.fields(on);
    on.table("vp", vp, "the networks of VP");
    on.table("sub_vp", sub_vp, "the networks of sub-VP");
    on.table("whole", whole, "the network of VP on whole images");
    judge.fields(on);
    on.table("bits", bits, "bits per dimension");
    on.table("whole_bits", whole_bits, "the same of whole images");
    on("tight_images", tight_images, "of them, also computed with a tighter tolerance: the solver's error",
       range(2, 1e6));
    on("tight", tight, "factor of that tolerance", range(1e-6, 0.5));
  }
  void check() const {
    for (const auto& [name, network] : {std::pair{"vp.", &vp}, {"sub_vp.", &sub_vp}})
      network->check(data, {judge.need()}, name);
    whole.check(data, {}, "whole.");
    checked_images(data, {},
                   {bits.need(), whole_bits.need("whole_bits."), {"tight_images", tight_images, 2}});
    require(vp.pool == sub_vp.pool && vp.samples == sub_vp.samples && vp.networks == sub_vp.networks,
            "vp and sub_vp differ in pool, samples or networks: they are judged beside the same floors\n  "
            "give them the same");
  }
};

std::vector<Cell> cells(const Options& options) {
  const Cell classifier = options.judge.cell(options.data, options.vp.pool);
  std::vector<Cell> all{classifier};
  std::vector<Kind> kinds;
  for (const auto& [sde, network] : {std::pair{"vp", &options.vp}, {"sub_vp", &options.sub_vp}}) {
    kinds.push_back(
        {network, trainings(*network, options.data, fmt::format("train_{}", sde), {{"sde", sde}})});
    for (const Cell& training : kinds.back().trainings) {
      all.push_back(training);
      stages::Likelihoods likelihood = options.bits.of(options.data, network->pool);
      likelihood.reconstruct = true;
      for (Cell& cell : bits_cells("bits", likelihood, training)) all.push_back(std::move(cell));
      if (training.name != fmt::format("train_{}", sde)) continue;
      likelihood.reconstruct = false, likelihood.n = options.tight_images;
      likelihood.protocol.draws = 1;
      for (const auto& [of, factor] : {std::pair{"loose", 1.0}, {"tight", options.tight}}) {
        stages::Likelihoods one = likelihood;
        one.protocol.likelihood.tolerance.rtol *= factor, one.protocol.likelihood.tolerance.atol *= factor;
        for (Cell& cell : bits_cells(of, one, training)) all.push_back(std::move(cell));
      }
    }
  }
  for (Cell& cell : judged(kinds, options.data, classifier)) all.push_back(std::move(cell));
  Cell whole = options.whole.training_cell(options.data);
  whole.name = "train_whole", whole.at = {{"sde", "vp"}, {"size", "whole"}};
  all.push_back(whole);
  for (Cell& cell : bits_cells("whole", options.whole_bits.of(options.data, options.whole.pool), whole))
    all.push_back(std::move(cell));
  return all;
}

const bool registered = register_study<Options>(
    {.doc = "bits per dimension of VP's and sub-VP's networks by the probability flow "
            "ODE, paired by image, beside the quality of their samples",
     .source = "Score SDE (2011.13456) Table 2"},
    cells);

}  // namespace
}  // namespace sgm::likelihood_ode::score_sde_table2
