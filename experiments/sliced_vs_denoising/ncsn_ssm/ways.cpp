#include "experiments/sliced_vs_denoising/ncsn_ssm/ways.h"

#include <algorithm>
#include <cmath>

#include "experiments/sliced_vs_denoising/objective_of.h"

namespace sgm::sliced_vs_denoising::ncsn_ssm {

stages::ImageNetwork trained_by(const Way& way, stages::ImageNetwork network, double ratio) {
  if (way.name != network.objective.name) {
    const Node levels = network.objective.options->at("levels");
    network.objective = {way.name, Node::Table{{"name", way.name}, {"levels", levels}},
                         objective_of(way.name, {{"levels", levels}})};
  }
  int64_t& steps = network.fit.train.steps;
  if (way.shortened && steps > 0)
    steps = std::max<int64_t>(1, std::llround(static_cast<double>(steps) / ratio));
  return network;
}

}  // namespace sgm::sliced_vs_denoising::ncsn_ssm
