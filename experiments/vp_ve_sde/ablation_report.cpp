#include "experiments/vp_ve_sde/ablation_report.h"

#include <ATen/core/Tensor.h>

#include <cmath>

namespace sgm::vp_ve_sde::ablation {

double Run::of(const char* what) const {
  return group->data(what)[budget].item<double>();
}

double Run::error() const {
  return exact() ? std::hypot(of("factor"), of("offset")) : of("median");
}

std::vector<double> errors_of(const Group& solver) {
  std::vector<double> all;
  for (int64_t b = 0; b < solver.data("median").numel(); ++b) all.push_back(Run{&solver, "", "", b}.error());
  return all;
}

Ratio ratio_of(const Group& problem, const std::string& name, int64_t b) {
  const Group& pair = problem.at("pairs").at(name);
  const auto error = [&](const char* which) {
    return Run{&problem.at(std::get<std::string>(pair.attribute(which))), "", "", b};
  };
  const auto at = [&](const char* what) { return pair.data(what)[b].item<double>(); };
  if (!error("first").exact()) return {at("ratio"), at("ratio_low"), at("ratio_high")};
  const double ratio = error("first").error() / error("second").error();
  return {ratio, ratio, ratio};
}

}  // namespace sgm::vp_ve_sde::ablation
