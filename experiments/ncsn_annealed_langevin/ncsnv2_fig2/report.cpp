#include "core/report/report.h"

#include <ATen/core/Tensor.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/report/interval.h"

namespace sgm::ncsn::ncsnv2_fig2 {
namespace {

Measured pair_distance(const Group& cell) {
  return {cell.value("pair_distance"), cell.value("pair_distance_standard_error")};
}

/// Cells but NCSN's own schedule, by first noise level.
std::vector<const Group*> by_sigma(const Group& result) {
  std::vector<const Group*> all;
  for (const auto& [name, cell] : result.groups) {
    if (name != "ncsn") all.push_back(&cell);
  }
  std::sort(all.begin(), all.end(),
            [](const Group* a, const Group* b) { return a->value("sigma_first") < b->value("sigma_first"); });
  return all;
}

/// Mean and variance of how many of N images n independent uniform draws hit.
Mean distinct_of_draws(double N, double n) {
  const double missed = std::pow(1 - 1 / N, n);
  const double variance = N * missed + N * (N - 1) * std::pow(1 - 2 / N, n) - N * N * missed * missed;
  return {N * (1 - missed), std::sqrt(std::max(0.0, variance)), std::numeric_limits<double>::infinity()};
}

/// The smallest first noise level of the scan from which on chains hit as many images as independent draws.
void put_scan(const std::vector<const Group*>& cells, const Group& technique, double images, double chains,
              Report& out) {
  const Mean draws = distinct_of_draws(images, chains);
  const Group* enough = nullptr;
  for (auto cell = cells.rbegin(); cell != cells.rend(); ++cell) {
    if ((*cell)->value("distinct") < draws.value - half_width(draws)) break;
    enough = *cell;
  }
  const double first = technique.value("sigma_first");
  const bool smaller = enough != nullptr && enough != &technique;
  std::string found = fmt::format("{:.1f} ± {:.1f} distinct images expected of {:g} independent draws",
                                  draws.value, draws.error, chains);
  if (smaller) {
    const double sigma = enough->value("sigma_first");
    const Measured gap{enough->value("pair_distance") - technique.value("data_pair_distance"),
                       enough->value("pair_distance_standard_error")};
    found += fmt::format(
        "; σ₁ = {:g} gives {:g}, and technique 1's {:.3g} is {:.0f} times that; its pair "
        "distance is {} from the data's",
        sigma, enough->value("distinct"), first, first / sigma, to_text(gap, 3));
  }
  out.ordering("smaller_first_level_suffices",
               "a smaller first noise level than technique 1's already reaches as many images as independent "
               "draws do",
               smaller             ? Verdict::yes
               : enough == nullptr ? Verdict::undecided
                                   : Verdict::no,
               found);
}

void report(Report& out) {
  const Group& technique = out.result.at("technique_1");
  const Group& ncsn = out.result.at("ncsn");
  const std::vector<const Group*> cells = by_sigma(out.result);
  const Group& one = *cells.front();
  const std::string data = std::get<std::string>(technique.attribute("dataset"));
  const double images = technique.value("images");
  const double chains = technique.value("chains");
  const double truth = technique.value("data_pair_distance");
  const double expected =
      images * (1 - std::pow(1 - 1 / images, chains));  // distinct among independent uniform draws

  Table table{.title = "Annealed Langevin dynamics with the exact score of " +
                       std::to_string(static_cast<int64_t>(images)) + " images",
              .columns = {{"schedule"},
                          {"σ₁"},
                          {"L"},
                          {"T"},
                          {"ε", "", 3},
                          {"pair distance"},
                          {"of the data's", "%"},
                          {"distinct images"},
                          {"distance to the nearest", "", 3},
                          {"score evaluations"}}};
  std::vector<double> sigma, distance, error, distinct;
  const auto row = [&](const std::string& name, const Group& cell) {
    const Measured d = pair_distance(cell);
    const auto count = [&](const char* value) { return static_cast<int64_t>(cell.value(value)); };
    table.rows.push_back({name, Measured{cell.value("sigma_first")}, count("levels"), count("steps"),
                          Measured{cell.value("eps")}, d,
                          Measured{100 * d.value / truth, 100 * *d.standard_error / truth}, count("distinct"),
                          Measured{cell.value("nearest_distance")}, count("nfe")});
  };
  for (const Group* cell : cells) {
    row(cell == &technique ? "techniques 1, 2, 4" : "techniques 2, 4", *cell);
    sigma.push_back(cell->value("sigma_first"));
    distance.push_back(cell->value("pair_distance"));
    error.push_back(cell->value("pair_distance_standard_error"));
    distinct.push_back(cell->value("distinct"));
  }
  row("NCSN's own", ncsn);
  table.rows.push_back({std::string("the images"),
                        {},
                        {},
                        {},
                        {},
                        Measured{truth},
                        Measured{100.0},
                        Measured{expected},
                        Measured{0.0},
                        {}});
  table.notes = {
      fmt::format("{} chains from U[0, 1] a schedule, one seed, final denoising x + σ_L² s; components "
                  "without width at the first {} training images of {}, [0, 1] units. ± is one standard "
                  "error over chains (jackknife). The images' pair distance is over all pairs; their "
                  "distinct number is what {} independent draws are expected to hit.",
                  chains, images, data, chains)};
  out.table(table);

  Layer line = lines(sigma, distance);
  Layer bars = error_bars(sigma, distance, error);
  line.colour = bars.colour = 1;
  Panel distances{.x = {"first noise level $σ_1$", {}, {}, true},
                  .y = {"mean pair distance", 0, {}},
                  .layers = {horizontal(truth), line, bars},
                  .key = ""};
  Panel counts{.x = {"first noise level $σ_1$", {}, {}, true},
               .y = {"distinct images", 0, {}},
               .layers = {horizontal(expected), lines_points(sigma, distinct)},
               .key = ""};
  out.figure({.panels = {distances, counts},
              .columns = 2,
              .width = 6.75,
              .height = 2.6,
              .caption = fmt::format(
                  "Diversity of {} samples against the first noise level; the last mark is technique 1. "
                  "Dashed: the data's own mean pair distance, and the number of distinct images that as many "
                  "independent draws hit. Error bars: one standard error.",
                  chains)});
  out.image(one.data("samples"), "sigma_one",
            fmt::format("First samples with σ₁ = {:g}.", one.value("sigma_first")));
  out.image(technique.data("samples"), "technique_1",
            fmt::format("First samples with σ₁ = {:.3g}, technique 1.", technique.value("sigma_first")));
  out.image(technique.data("data"), "data", "First images of the mixture.");

  put_scan(cells, technique, images, chains, out);
  const bool other = data != "cifar10";
  const auto n = static_cast<int64_t>(chains);
  const Measured low = pair_distance(one);
  const Measured high = pair_distance(technique);
  out.entry({.name = "sigma_one.pair_distance",
             .value = low.value,
             .standard_error = low.standard_error,
             .n = n,
             .scaled_down = other});
  out.entry({.name = "technique_1.pair_distance",
             .value = high.value,
             .standard_error = high.standard_error,
             .n = n,
             .scaled_down = other});
  out.entry({.name = "data.pair_distance", .value = truth, .scaled_down = other});
  const double gap = high.value - low.value;
  const double joint = std::hypot(*low.standard_error, *high.standard_error);
  out.ordering("technique_1_is_more_diverse",
               fmt::format("samples lie further apart with technique 1's first noise level than with {:g}",
                           one.value("sigma_first")),
               above_zero({gap, joint}),
               fmt::format("{:.2f} against {:.2f}, {:.0f} standard errors apart, {} chains each", high.value,
                           low.value, std::abs(gap) / joint, n));
  const double low_miss = std::abs(low.value - truth);
  const double high_miss = std::abs(high.value - truth);
  out.ordering("technique_1_is_nearer_to_the_data",
               "technique 1's mean pair distance is nearer to the data's",
               above_zero({low_miss - high_miss, joint}),
               fmt::format("{:.2f} and {:.2f} from the data's {:.2f}, standard errors {:.2f} and {:.2f}",
                           high_miss, low_miss, truth, *high.standard_error, *low.standard_error));
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::ncsn::ncsnv2_fig2
