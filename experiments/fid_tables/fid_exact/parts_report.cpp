#include "experiments/fid_tables/fid_exact/parts_report.h"

#include <fmt/format.h>

#include <cmath>

#include "core/report/interval.h"

namespace sgm::fid_tables::fid_exact {

Measured Draws::mean(const std::string& name) const {
  const Mean found = mean_of(of(name));
  return {found.value, found.error};
}

double Draws::deviation(const std::string& name) const {
  return *mean(name).standard_error * std::sqrt(static_cast<double>(count()));
}

Measured Draws::quiet_mean(const std::string& name) const {
  std::vector<double> values = of(name);
  const std::vector<double> noise = of("first_order");
  for (size_t i = 0; i < values.size(); ++i) values[i] -= noise[i];
  const Mean found = mean_of(values);
  return {found.value, found.error};
}

int64_t Draws::covered(const std::string& name, const std::string& less, double errors) const {
  const std::vector<double> values = of(name), error = of("standard_error");
  const std::vector<double> taken = less.empty() ? std::vector<double>(values.size()) : of(less);
  int64_t held = 0;
  for (size_t i = 0; i < values.size(); ++i)
    held += std::abs(values[i] - taken[i] - exact()) <= errors * error[i] ? 1 : 0;
  return held;
}

std::vector<std::string> pairs_of(const Report& out, const std::string& part) {
  return out.cells.where({{"part", part}}).along("pair");
}

Draws draws_of(const Report& out, const std::string& part, const std::string& pair) {
  return {out.cells.where({{"part", part}, {"pair", pair}}).one()};
}

std::string share(int64_t held, int64_t draws) {
  const Limits limits = clopper_pearson(held, draws);
  return fmt::format("{:.1f} % ({:.1f} to {:.1f})",
                     100 * static_cast<double>(held) / static_cast<double>(draws), 100 * limits.low,
                     100 * limits.high);
}

Verdict covers(int64_t held, int64_t draws) {
  const Limits limits = clopper_pearson(held, draws);
  return above(limits.low, limits.high, .9);
}

std::string laws_text(const Group& cell) {
  const Node options = options_of(cell);
  return fmt::format(
      "D = {}; real covariance I (isotropic) or diag 1/(1 + i), i = 0 … D − 1; generated: mean shifted "
      "by {:g} deviations of each coordinate, variances times {:g}, axes turned by about {:g} rad; mixture: "
      "four "
      "components, half of the variance between them; equal: the real law of `decaying` twice",
      options.at("dimension").number(), options.at("shift").number(), options.at("variance_ratio").number(),
      options.at("rotation").number());
}

}  // namespace sgm::fid_tables::fid_exact
