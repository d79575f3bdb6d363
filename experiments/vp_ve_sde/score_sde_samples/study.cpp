#include "core/study/study.h"

#include <fmt/format.h>

#include "experiments/stages/image_network.h"
#include "experiments/stages/image_samplers.h"
#include "experiments/stages/judge.h"

namespace sgm::vp_ve_sde::score_sde_samples {
namespace {

constexpr int64_t in_strip = 1;  // samples whose course is kept, under each SDE

/// A network of each SDE, sampled by the same samplers with equal evaluations and equal starts.
struct Options {
  DataOptions data;
  stages::ImageNetwork ve, vp, sub_vp;
  stages::Judge judge;
  int64_t evaluations = 100;

  void fields(Fields& on) {
    data.fields(on);
    on.table("ve", ve, "the network of VE");
    on.table("vp", vp, "the network of VP");
    on.table("sub_vp", sub_vp, "the network of sub-VP");
    judge.fields(on);
    on("evaluations", evaluations, "of the network for a sample, at most, by every sampler", range(44, 1e6));
  }
  std::vector<std::pair<std::string, const stages::ImageNetwork*>> networks() const {
    return {{"ve", &ve}, {"vp", &vp}, {"sub_vp", &sub_vp}};
  }
  void check() const {
    for (const auto& [sde, network] : networks()) network->check(data, {judge.need()}, sde + ".");
    for (const auto& [sde, network] : networks()) {
      require(network->pool == vp.pool && network->samples == vp.samples,
              "{}.pool={} and {}.samples={}, but {} and {} of vp: all are judged beside the same floors\n  "
              "give them the same",
              sde, network->pool, sde, network->samples, vp.pool, vp.samples);
    }
  }
};

std::vector<Cell> cells(const Options& options) {
  const Cell classifier = options.judge.cell(options.data, options.vp.pool);
  std::vector<Cell> all{classifier};
  int64_t sets = 0;
  Needs judged{{"classifier", {needed(classifier)}}};
  for (const auto& [sde, network] : options.networks()) {
    Cell training = network->training_cell(options.data);
    training.name = "train_" + sde;
    training.at = {{"sde", sde}};
    all.push_back(training);
    for (const stages::ImageSampler& sampler : stages::image_samplers(sde, options.evaluations)) {
      stages::ImageNetwork with = *network;
      with.sampling.sampler = sampler.chosen();
      with.sampling.shown = sampler.name == "pc" ? in_strip : 0;
      for (Cell& samples : with.sample_cells(training)) {
        samples.name = fmt::format("{}_{}_{}", sde, sampler.name, samples.name);
        samples.at.emplace_back("sampler", sampler.name);
        judged["samples"].push_back(needed(samples));
        all.push_back(std::move(samples));
      }
      ++sets;
    }
  }
  all.push_back(stages::on_two_cores(
      stage_cell("judge", "numbers",
                 stages::Judging{stages::PooledData(options.data, options.vp.pool), options.vp.floors, sets}),
      60));
  all.back().needs = judged;
  return all;
}

const bool registered = register_study<Options>(
    {.doc = "networks of VE, VP and sub-VP trained on real images, sampled by predictor-corrector, reverse "
            "SDE, probability flow and Heun at equal evaluations",
     .source = "Score SDE (2011.13456) Sec. 4 and Table 3"},
    cells);

}  // namespace
}  // namespace sgm::vp_ve_sde::score_sde_samples
