#include "core/report/report.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <cmath>

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

constexpr double box = 8;           // the window is [−8, 8]²
constexpr double per_unit = 0.1;    // an arrow's length over the score
constexpr double strip = 2;         // below the window: the scale of the arrows
constexpr double scale_score = 10;  // what it shows

std::vector<std::pair<double, std::string>> marks() {
  return {{-5, "-5"}, {0, "0"}, {5, "5"}};
}

/// The density with every second arrow of every second row, and the length of one as a scale below.
Panel field(const Group& drawn, const std::string& score, const std::string& title, bool first) {
  const std::vector<double> log_p = doubles(drawn.data("log_density"));
  std::vector<double> density(log_p.size());
  for (size_t i = 0; i < density.size(); ++i) density[i] = std::exp(log_p[i]);
  const auto nodes = static_cast<int>(drawn.data("log_density").size(0));
  const double step = 2 * box / (nodes - 1);
  const at::Tensor& at_nodes = drawn.data("arrow_position");
  const at::Tensor& s = drawn.data(score);
  const auto side = static_cast<int64_t>(std::lround(std::sqrt(at_nodes.size(0))));
  std::vector<double> x, y, u, v;
  for (int64_t i = 0; i < at_nodes.size(0); ++i) {
    if (i % side % 2 == 1 || i / side % 2 == 1) continue;
    const auto of = [i](const at::Tensor& t, int64_t axis) { return t[i][axis].item<double>(); };
    x.push_back(of(at_nodes, 0)), y.push_back(of(at_nodes, 1));
    u.push_back(per_unit * of(s, 0)), v.push_back(per_unit * of(s, 1));
  }
  const double level = -box - 0.6 * strip;
  return {.title = title,
          .x = {"$x_1$", -box, box, false, marks()},
          .y = {first ? "$x_2$" : "", -box - strip, box, false, marks()},
          .layers = {heat(density, nodes, -box, step, -box, step), vectors(x, y, u, v),
                     vectors({-box + 1}, {level}, {per_unit * scale_score}, {0}),
                     labels({-box + 5.5}, {level}, {fmt::format("a score of {:g}", scale_score)})},
          .square = true,
          .key = "",
          .colour = {first ? "" : "density"}};
}

/// The length of learned − exact score where arrows were computed.
Panel error_map(const Group& drawn) {
  const at::Tensor& nodes = drawn.data("arrow_position");
  const auto side = static_cast<int>(std::lround(std::sqrt(nodes.size(0))));
  const at::Tensor error = (drawn.data("learned_score") - drawn.data("exact_score")).norm(2, 1);
  const double step = 2 * box / (side - 1);
  return {.title = "error",
          .x = {"$x_1$", -box, box, false, marks()},
          .y = {"", -box - strip, box, false, marks()},
          .layers = {heat(doubles(error), side, -box, step, -box, step)},
          .square = true,
          .key = "",
          .colour = {"|learned − exact|", {}, {}, true}};
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
  out.figure({.panels = {field(drawn, "exact_score", "data", true),
                         field(drawn, "learned_score", "network 0", false), error_map(drawn)},
              .columns = 3,
              .width = 6.75,
              .height = 0,
              .caption =
                  "NCSN Fig. 2: density (shading) and score (arrows, one scale in both panels: below) of "
                  "the data, the score that a network learned by sliced score matching, and the "
                  "Euclidean length of its error."});

  const Measured dense = over_networks(out.result, "error", 0);
  const Measured empty = over_networks(out.result, "error", 3);
  const double difference = empty.value - dense.value;
  const double error = std::hypot(*empty.standard_error, *dense.standard_error);
  out.ordering("low_density_pitfall",
               "the learned score is worse where the density is lowest than around the major mode",
               larger(empty, dense, networks),
               fmt::format("RMS error {:.2f} against {:.3f}, {:.0f} standard errors apart, {} networks",
                           empty.value, dense.value, difference / error, networks));
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::ncsn::ncsn_fig2
