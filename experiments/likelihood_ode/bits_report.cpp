#include "experiments/likelihood_ode/bits_report.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "experiments/stages/likelihood.h"

namespace sgm::likelihood_ode {
namespace {

std::vector<const Group*> cells_at(const Report& out, const Coordinates& at) {
  std::vector<const Group*> cells;
  const Results found = out.cells.where(at);
  for (const Results::Cell& cell : found.cells()) cells.push_back(cell.result);
  return cells;
}

}  // namespace

at::Tensor bits_at(const Report& out, const Coordinates& at) {
  return stages::bits_of(cells_at(out, at));
}

at::Tensor evaluations_at(const Report& out, const Coordinates& at) {
  std::vector<at::Tensor> all;
  for (const Group* cell : cells_at(out, at)) all.push_back(cell->data("evaluations").to(at::kDouble));
  return at::cat(all);
}

std::string protocol_at(const Report& out, const Coordinates& at) {
  return std::get<std::string>(cells_at(out, at).at(0)->attribute("protocol"));
}

double dimensions_at(const Report& out, const Coordinates& at) {
  return static_cast<double>(std::get<int64_t>(cells_at(out, at).at(0)->attribute("dimensions")));
}

at::Tensor per_image(const at::Tensor& bits) {
  return bits.mean(at::IntArrayRef({1, 2}));
}

Measured over_images(const at::Tensor& values) {
  return mean_over(doubles(values.contiguous()));
}

Measured over_networks(const std::vector<at::Tensor>& bits) {
  if (bits.size() == 1) return over_images(per_image(bits[0]));
  std::vector<double> means;
  for (const at::Tensor& one : bits) means.push_back(one.mean().item<double>());
  return mean_over(means);
}

Layer histogram(const at::Tensor& values, double width, const std::string& title) {
  std::map<int64_t, double> counts;
  const std::vector<double> all = doubles(values);
  for (const double value : all) counts[static_cast<int64_t>(std::floor(value / width))] += 1;
  std::vector<double> x, y;
  for (int64_t bin = counts.begin()->first - 1; bin <= counts.rbegin()->first + 1; ++bin) {
    x.push_back((static_cast<double>(bin) + 0.5) * width);
    const auto found = counts.find(bin);
    y.push_back(found == counts.end() ? 0 : found->second / static_cast<double>(all.size()));
  }
  return steps(x, y, title);
}

double bin_width(const std::vector<at::Tensor>& sets) {
  constexpr double most_bins = 60;
  double width = std::numeric_limits<double>::infinity();
  for (const at::Tensor& set : sets) {
    std::vector<double> all = doubles(set);
    std::sort(all.begin(), all.end());
    const double spread = all[3 * (all.size() - 1) / 4] - all[(all.size() - 1) / 4];
    if (spread > 0) width = std::min(width, 2 * spread / std::cbrt(static_cast<double>(all.size())));
  }
  const at::Tensor all = at::cat(sets);
  const double range = (all.max() - all.min()).item<double>();
  if (!std::isfinite(width)) width = range;
  return range > 0 ? std::max(width, range / most_bins) : 1;
}

}  // namespace sgm::likelihood_ode
