#include "experiments/likelihood_ode/likelihood_exact/parts_report.h"

#include <fmt/format.h>

#include <cmath>

namespace sgm::likelihood_ode::likelihood_exact {

std::vector<Named> sdes_of(const Report& out) {
  const std::string prefix = "wrong_";
  std::vector<Named> found;
  for (const auto& [name, group] : out.result.groups) {
    if (!name.starts_with(prefix)) continue;
    const std::string key = name.substr(prefix.size());
    found.push_back({key, key == "vp" ? "VP" : key == "sub_vp" ? "sub-VP" : key == "ve" ? "VE" : key});
  }
  return found;
}

const Group& cell_of(const Report& out, const std::string& part, const Named& sde) {
  return out.result.at(fmt::format("{}_{}", part, sde.key));
}

std::string protocol_text(const Report& out) {
  std::string text =
      "Dormand–Prince 5(4), each point its own steps unless said otherwise, exact scores, one seed";
  for (const Named& sde : sdes_of(out)) {
    const Node options = options_of(cell_of(out, "solver_mixture", sde));
    if (const Node* least = options.find("sde.sigma_min")) {
      text += fmt::format("; {}: noise {:g} … {:g} in units of [−1, 1]", sde.title, least->number(),
                          options.at("sde.sigma_max").number());
    }
  }
  return text;
}

std::vector<double> option_list(const Group& cell, const std::string& key) {
  const Node options = options_of(cell);
  std::vector<double> values;
  for (const Node& value : options.at<Node::List>(key)) values.push_back(value.number());
  return values;
}

std::string power(double x) {
  return fmt::format("{:.2g}", x);
}

std::string size_of_images(const Group& cell) {
  const auto D = static_cast<int64_t>(cell.value("dimension"));
  const auto side = std::lround(std::sqrt(static_cast<double>(D)));
  return side * side == D ? fmt::format("{} × {}", side, side) : fmt::format("D = {}", D);
}

}  // namespace sgm::likelihood_ode::likelihood_exact
