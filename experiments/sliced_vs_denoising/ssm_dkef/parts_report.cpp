#include "experiments/sliced_vs_denoising/ssm_dkef/parts_report.h"

#include <ATen/ops/argmin.h>
#include <fmt/format.h>

#include <algorithm>

namespace sgm::sliced_vs_denoising::ssm_dkef {
namespace {

const std::vector<Named> all_data{
    {"made", "made"}, {"parkinsons", "Parkinsons"}, {"red_wine", "red wine"}, {"white_wine", "white wine"}};
const std::vector<Named> all_objectives{
    {"exact", "exact"}, {"ssm", "SSM"}, {"ssm_vr", "SSM-VR"}, {"dsm", "DSM"}, {"fd_ssm", "FD-SSM"}};

std::vector<Named> among(const std::vector<Named>& all, const std::vector<std::string>& keys) {
  std::vector<Named> found;
  std::ranges::copy_if(all, std::back_inserter(found),
                       [&](const Named& one) { return std::ranges::find(keys, one.key) != keys.end(); });
  return found;
}

Results cells_of(const Report& out, const Named& data, const std::string& objective) {
  return out.cells.where({{"data", data.key}, {"objective", objective}});
}

}  // namespace

std::vector<Named> data_of(const Report& out) {
  return among(all_data, out.cells.along("data"));
}

std::vector<Named> objectives_of(const Report& out) {
  return among(all_objectives, out.cells.along("objective"));
}

std::vector<double> of_runs(const Report& out, const Named& data, const std::string& objective,
                            const std::string& name) {
  std::vector<double> values;
  const Results found = cells_of(out, data, objective);
  for (const Results::Cell& cell : found.cells()) values.push_back(cell.result->value(name));
  return values;
}

std::vector<double> errors_of_runs(const Report& out, const Named& data, const std::string& objective,
                                   const std::string& name) {
  return of_runs(out, data, objective, name + "_standard_error");
}

std::vector<double> of_control(const Report& out, const Named& data, const std::string& control,
                               const Quantity& quantity) {
  const Results found = cells_of(out, data, "controls");
  if (found.cells().empty() || !found.cells()[0].result->contains(control)) return {};
  return of_runs(out, data, "controls", control + "/" + quantity.name);
}

std::vector<double> differences(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> found;
  std::ranges::transform(a, b, std::back_inserter(found), std::minus());
  return found;
}

double option(const Report& out, const std::string& key, const std::string& objective) {
  const std::string of = objective.empty() ? objectives_of(out)[0].key : objective;
  const Results found = out.cells.where({{"objective", of}});
  return options_of(*found.cells()[0].result).at(key).number();
}

std::string chosen_sigmas(const Report& out, const Named& data) {
  const Results found = cells_of(out, data, "dsm");
  std::vector<double> chosen;
  for (const Results::Cell& cell : found.cells()) {
    const at::Tensor best = cell.result->data("losses").argmin();
    chosen.push_back(cell.result->data("sigma")[best.item<int64_t>()].item<double>());
  }
  if (chosen.empty()) return "";
  const auto [low, high] = std::ranges::minmax(chosen);
  return low == high ? fmt::format("{:g}", low) : fmt::format("{:g} to {:g}", low, high);
}

bool is_thin(const Report& out, const Named& data, const Named& objective) {
  const double least = option(out, "normaliser.least_share");
  return std::ranges::any_of(of_runs(out, data, objective.key, effective_share.name),
                             [&](double share) { return share < least; });
}

bool least_sigma_is_an_edge(const Report& out, const Named& data) {
  const Results found = cells_of(out, data, "dsm");
  return std::ranges::any_of(found.cells(), [](const Results::Cell& cell) {
    const at::Tensor& losses = cell.result->data("losses");
    const auto best = losses.argmin().item<int64_t>();
    return losses.numel() > 1 && (best == 0 || best + 1 == losses.numel());
  });
}

std::string protocol_text(const Report& out) {
  return fmt::format(
      "{} runs, each with a split, noise, weights and draws of its own, common to the objectives; ± is one "
      "standard error over runs. Noise N(0, {:g}²) on all rows, of UCI data after whitening: losses and "
      "log p are those of the noisy rows, in these units. {:g} inducing points, batches of {:g}, at most "
      "{:g} steps",
      out.cells.along("run").size(), option(out, "noise"), option(out, "model.inducing"),
      option(out, "batch"), option(out, "train.steps"));
}

}  // namespace sgm::sliced_vs_denoising::ssm_dkef
