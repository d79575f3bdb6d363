#include "core/study/study.h"

#include <fmt/format.h>

#include "experiments/sliced_vs_denoising/ncsn_ssm/held_out.h"
#include "experiments/sliced_vs_denoising/ncsn_ssm/ways.h"
#include "experiments/stages/judge.h"

namespace sgm::sliced_vs_denoising::ncsn_ssm {
namespace {

struct Options {
  DataOptions data;
  stages::ImageNetwork network;
  stages::Judge judge;
  HeldOut held_out;
  double compute_ratio = 2.7;

  void fields(Fields& on) {
    data.fields(on);
    network.fields(on);
    judge.fields(on);
    held_out.sizes(on);
    on("compute_ratio", compute_ratio,
       "how many steps of denoising take the time of one of sliced score matching", range(1, 1000));
  }
  void check() const {
    require(network.objective.name == "ncsn",
            "ncsn_ssm compares the objectives ncsn and ncsn_ssm, not {}\n  leave out objective",
            network.objective.name);
    for (const Way& way : ways) trained_by(way, network, compute_ratio).check(data, {judge.need()});
  }
};

std::vector<Cell> cells(const Options& options) {
  const Cell classifier = options.judge.cell(options.data, options.network.pool);
  HeldOut held_out = options.held_out;
  held_out.data = stages::PooledData(options.data, options.network.pool);
  std::vector<Cell> all{classifier};
  Needs judged{{"classifier", {needed(classifier)}}};
  int64_t sets = 0;
  const auto add = [&](Cell cell, const Coordinates& at, const std::string& name) {
    cell.at = at;
    cell.name = name;
    all.push_back(std::move(cell));
  };
  for (const Way& way : ways) {
    const stages::ImageNetwork network = trained_by(way, options.network, options.compute_ratio);
    for (int64_t k = 0; k < network.networks; ++k) {
      const auto named = [&](const std::string& what) {
        return stages::network_name(what + "_" + way.key, k);
      };
      const Coordinates at{{"way", way.key}, {"network", std::to_string(k)}};
      Cell training = network.training_cell(options.data, k);
      if (way.name == "ncsn_ssm") training.resources.seconds *= options.compute_ratio;
      add(training, at, named("train"));
      const Needs model{{"model", {needed(training)}}};
      Cell losses = stages::on_two_cores(cell("", "held_out", held_out), 3);
      losses.needs = model;
      add(losses, at, named("losses"));
      if (way.key == "dsm" && k == 0) {
        Cell floor = stages::on_two_cores(cell("", "gaussian", held_out), 1);
        floor.needs = model;
        add(floor, {}, "gaussian");
      }
      int64_t part = 0;
      for (Cell& samples : network.sample_cells(training, k)) {
        judged["samples"].push_back(needed(samples));
        add(samples, at, named(fmt::format("samples_{}", part++)));
      }
      ++sets;
    }
  }
  const stages::PooledData data(options.data, options.network.pool);
  all.push_back(stages::on_two_cores(
      stage_cell("judge", "numbers", stages::Judging{data, options.network.floors, sets}), 5));
  all.back().needs = judged;
  return all;
}

const bool registered = register_study<Options>(
    {.doc = "a score network of ten noise levels trained by sliced and by denoising score matching, at equal "
            "steps and in equal time: held-out losses by noise level, samples",
     .source = "NCSN (1907.05600) with sliced score matching (1905.07088)",
     .start = "uniform",
     .honours_device = true},
    cells, {{"held_out", cell_function(run_held_out)}, {"gaussian", cell_function(run_gaussian)}});

}  // namespace
}  // namespace sgm::sliced_vs_denoising::ncsn_ssm
