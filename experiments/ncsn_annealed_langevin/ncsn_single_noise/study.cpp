#include "core/study/study.h"

#include <fmt/format.h>

#include "experiments/stages/image_network.h"

namespace sgm::ncsn::ncsn_single_noise {
namespace {

/// Networks of one noise level, also sampled with other step sizes and numbers of steps; and those of ten
/// that they stand beside, whose classifier judges all.
struct Options {
  DataOptions data;
  stages::ImageNetwork network, annealed;
  stages::Judge judge;
  std::vector<double> control_eps{};
  std::vector<int64_t> control_steps{};

  void fields(Fields& on) {
    data.fields(on);
    network.fields(on);
    judge.fields(on);
    on("control_eps", control_eps, "other step sizes that the first network is sampled with", above(0));
    on("control_steps", control_steps, "other numbers of steps", range(1, 1e6));
    on.table("annealed", annealed, "the networks of ncsn_samples");
  }
  void check() const {
    network.check(data, {judge.need()});
    annealed.check(data, {}, "annealed.");
    require(network.sampling.sampler.name == "annealed_langevin" ||
                (control_eps.empty() && control_steps.empty()),
            "control_eps and control_steps are options of the sampler annealed_langevin, not of {}\n  write "
            "control_eps=[] control_steps=[]",
            network.sampling.sampler.name);
  }
};

std::vector<Cell> cells(const Options& options) {
  const Cell classifier = options.judge.cell(options.data, options.network.pool);
  std::vector<Cell> all = options.network.all_cells(options.data, classifier);
  const auto add_control = [&](const std::string& key, const Node& value, const std::string& name) {
    stages::ImageNetwork control = options.network;
    control.networks = 1;
    control.sampling.shown = 0;
    control.sampling.sampler.options->set(key, value);
    const Cell training = options.network.training_cell(options.data);
    std::vector<Cell> samples = control.sample_cells(training);
    all.push_back(control.judge_cell(options.data, classifier, samples));
    all.back().name = fmt::format("control_{}_{}", key, name);
  };
  for (const double eps : options.control_eps) add_control("eps", Node(eps), fmt::format("{}", eps));
  for (const int64_t steps : options.control_steps)
    add_control("steps", Node(steps), fmt::format("{}", steps));
  const Cell other = options.judge.cell(options.data, options.annealed.pool);
  for (int64_t k = 0; k < options.annealed.networks; ++k) {
    const Cell training = options.annealed.training_cell(options.data, k);
    all.push_back(
        options.annealed.judge_cell(options.data, other, options.annealed.sample_cells(training, k), k));
    all.back().name = stages::network_name("annealed", k);
  }
  return all;
}

const bool registered = register_study<Options>(
    {.doc = "one noise level fails where ten succeed: the same network, training and numbers as ncsn_samples",
     .source = "NCSN (1907.05600) Figs. 7-8",
     .start = "uniform"},
    cells);

}  // namespace
}  // namespace sgm::ncsn::ncsn_single_noise
