#include <ATen/core/Tensor.h>
#include <fmt/format.h>

#include <cmath>

#include "core/report/report.h"

namespace sgm::ncsn::ncsn_fig2 {
namespace {

/// Mean and standard error over networks of one entry of an array.
Measured over_networks(const Group& result, const std::string& name, int64_t index) {
  double sum = 0, squares = 0;
  const auto n = static_cast<double>(result.groups.size());
  for (const auto& [network, group] : result.groups) {
    const double v = group.data(name)[index].item<double>();
    sum += v;
    squares += v * v;
  }
  const double mean = sum / n;
  return {mean, std::sqrt(std::max(0.0, squares / n - mean * mean) / (n - 1))};
}

Panel field(const Group& drawn, const std::string& score, const std::string& title) {
  const std::vector<double> log_p = doubles(drawn.data("log_density"));
  std::vector<double> density(log_p.size());
  for (size_t i = 0; i < density.size(); ++i) density[i] = std::exp(log_p[i]);
  const auto nodes = static_cast<int>(drawn.data("log_density").size(0));
  const double step = 16.0 / (nodes - 1);
  const at::Tensor& at_nodes = drawn.data("arrow_position");
  const at::Tensor& s = drawn.data(score);
  const double longest = 0.05;  // an arrow's length per unit of score
  std::vector<double> u = doubles(s.select(1, 0));
  std::vector<double> v = doubles(s.select(1, 1));
  for (size_t i = 0; i < u.size(); ++i) {
    u[i] *= longest;
    v[i] *= longest;
  }
  return {.title = title,
          .x = {"$x_1$", -8, 8},
          .y = {"$x_2$", -8, 8},
          .layers = {heat(density, nodes, -8, step, -8, step),
                     vectors(doubles(at_nodes.select(1, 0)), doubles(at_nodes.select(1, 1)), u, v)},
          .square = true,
          .key = ""};
}

void report(Report& out) {
  const Group& drawn = out.result.at("network_0");
  const auto networks = static_cast<int64_t>(out.result.groups.size());
  Table table{
      .title = "Error of the learned score field by region of density",
      .columns = {
          {"region"}, {"share of the box", "%", 3}, {"RMS exact score"}, {"RMS error"}, {"relative error"}}};
  const std::vector<std::string> regions{"major mode", "minor mode", "fringe", "low density"};
  for (int64_t r = 0; r < 4; ++r) {
    const Measured error = over_networks(out.result, "error", r);
    const double exact = drawn.data("exact_norm")[r].item<double>();
    table.rows.push_back({regions[r], Measured{100 * drawn.data("area_share")[r].item<double>()},
                          Measured{exact}, error,
                          Measured{error.value / exact, *error.standard_error / exact}});
  }
  table.notes = {
      fmt::format("Euclidean norm of learned − exact score, root mean square over the region's area in [−8, "
                  "8]² (10,000 nodes); mean ± standard error over {} networks (weights, batches and "
                  "projections independent).",
                  networks),
      "Regions: the smallest set that holds 90 % of the mass, split by the nearer mode; from there to 99.9 % "
      "(fringe); the rest of the box (low density). Relative error 1 is what the zero field would have."};
  out.table(table);
  out.figure({.panels = {field(drawn, "exact_score", "data"),
                         field(drawn, "learned_score", "learned by sliced score matching")},
              .columns = 2,
              .width = 6.75,
              .height = 3.3,
              .caption = "NCSN Fig. 2: density (shading) and score field (arrows, same scale in both panels) "
                         "of the data and of network 0."});

  const Measured dense = over_networks(out.result, "error", 0);
  const Measured empty = over_networks(out.result, "error", 3);
  const double difference = empty.value - dense.value;
  const double error = std::hypot(*empty.standard_error, *dense.standard_error);
  out.ordering(
      "low_density_pitfall",
      "the learned score is worse where the density is lowest than around the major mode",
      std::abs(difference) < 2 * error ? Verdict::undecided : (difference > 0 ? Verdict::yes : Verdict::no),
      fmt::format("RMS error {:.2f} against {:.3f}, {:.0f} standard errors apart, {} networks", empty.value,
                  dense.value, difference / error, networks));
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::ncsn::ncsn_fig2
