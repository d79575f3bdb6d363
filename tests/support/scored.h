#pragma once
#include <string>

#include "core/net/model.h"

namespace sgm::test {

/// A network as the score of an SDE, through the one door: with the levels `sigma`, largest first, if it
/// reads their index; `preconditioning` "": its own.
inline ScoreFn scored(Net net, SdePtr sde, const at::Tensor& sigma = {},
                      Precision precision = Precision::fp32, const Preconditioning& around = {}) {
  Model model;
  if (sigma.defined()) model.levels = {sde->t_of(sigma.to(at::kDouble)), sigma.to(at::kDouble)};
  const Preconditioning own = around ? around : preconditioning_of(net.preconditioning);
  model.around = own(sde, net.reads == Reads::level ? model.levels : NoiseLevels());
  model.net = std::move(net);
  model.sde = std::move(sde);
  model.compute.precision = precision;
  return problem_of(model).score;
}

}  // namespace sgm::test
