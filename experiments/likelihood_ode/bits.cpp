#include "experiments/likelihood_ode/bits.h"

#include <fmt/format.h>

#include "experiments/stages/judge.h"

namespace sgm::likelihood_ode {

void Bits::fields(Fields& on) {
  on("images", images, "test images whose bits per dimension are computed", range(2, 1e7));
  on("batch", batch, "images computed together", range(1, 1e6));
  protocol.fields(on);
}

Need Bits::need(const std::string& under) const {
  return {.key = under + "images", .value = images, .least = 2};
}

stages::Likelihoods Bits::of(const DataOptions& data, int64_t pool) const {
  stages::Likelihoods one;
  one.data = stages::PooledData(data, pool);
  one.n = images, one.batch = batch, one.protocol = protocol;
  return one;
}

std::vector<Cell> trainings(const stages::ImageNetwork& network, const DataOptions& data,
                            const std::string& name, const Coordinates& at) {
  std::vector<Cell> all;
  for (int64_t k = 0; k < network.networks; ++k) {
    all.push_back(network.training_cell(data, k));
    all.back().name = stages::network_name(name, k);
    all.back().at = at;
    all.back().at.emplace_back("network", std::to_string(k));
  }
  return all;
}

std::vector<Cell> bits_cells(const std::string& of, const stages::Likelihoods& options,
                             const Cell& training) {
  std::vector<Cell> all = stages::likelihood_cells(of + "_of_" + training.name, options, training);
  for (Cell& cell : all) cell.at.emplace_back("of", of);
  return all;
}

std::vector<Cell> judged(const std::vector<Kind>& kinds, const DataOptions& data, const Cell& classifier) {
  std::vector<Cell> all;
  Needs needs{{"classifier", {needed(classifier)}}};
  int64_t sets = 0;
  for (const Kind& kind : kinds) {
    for (size_t k = 0; k < kind.trainings.size(); ++k, ++sets) {
      const Cell& training = kind.trainings[k];
      int64_t part = 0;
      for (Cell& samples : kind.network->sample_cells(training, static_cast<int64_t>(k))) {
        samples.name =
            fmt::format("samples_of_{}{}", training.name, part == 0 ? "" : fmt::format("_{}", part));
        ++part;
        samples.at = training.at;
        samples.at.emplace_back("of", "samples");
        needs["samples"].push_back(needed(samples));
        all.push_back(std::move(samples));
      }
    }
  }
  const stages::ImageNetwork& first = *kinds[0].network;
  all.push_back(stages::on_two_cores(
      stage_cell("judge", "numbers",
                 stages::Judging{stages::PooledData(data, first.pool), first.floors, sets}),
      20));
  all.back().needs = needs;
  return all;
}

}  // namespace sgm::likelihood_ode
