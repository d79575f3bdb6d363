#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <cmath>

#include "experiments/ncsn_annealed_langevin/judged_report.h"

namespace sgm::ncsn::ncsn_neighbours {
namespace {

/// The share of values at or below x: a step at each of them, from (0, 0) to (1, 1).
std::pair<std::vector<double>, std::vector<double>> cumulative(const at::Tensor& values) {
  std::vector<double> x{0}, y{0};
  const std::vector<double> sorted = doubles(std::get<0>(values.sort()));
  for (size_t i = 0; i < sorted.size(); ++i) {
    x.insert(x.end(), {sorted[i], sorted[i]});
    y.insert(y.end(), {y.back(), static_cast<double>(i + 1) / static_cast<double>(sorted.size())});
  }
  x.push_back(1), y.push_back(1);
  return {x, y};
}

void report(Report& out) {
  const Group& cell = out.result.at("neighbours");
  const Group& samples = cell.at("samples");
  const Group& test = cell.at("test");
  const Group& planted = cell.at("planted");
  const auto picture = [&](const Group& set, const std::string& name, const std::string& caption) {
    const at::Tensor rows = at::cat({set.data("queries").unsqueeze(1), set.data("neighbour")}, 1);
    Headings headings{.columns = {name == "planted" ? "copy" : "sample", "nearest"}};
    for (int64_t i = 2; i < rows.size(1); ++i) headings.columns.push_back(fmt::format("no. {}", i));
    out.image(tiles(rows.flatten(0, 1)), name, caption, rows.size(1), headings);
  };
  picture(
      samples, "neighbours",
      "NCSN Fig. 9: a row a sample, then its nearest training images in Euclidean distance, nearest first.");
  const Node options = options_of(cell);
  const Node* noise = options.find("noise");
  const std::string with = noise ? fmt::format("noise of standard deviation {:g}", noise->number()) : "noise";
  picture(planted, "planted",
          fmt::format("The control: copies of training images with {}, and their nearest training images.",
                      with));

  const double threshold = at::quantile(test.data("ratio"), .01).item<double>();
  Table table{.title = "d1/d2: distance to the nearest training image over that to the second nearest",
              .columns = {{"queries"},
                          {"n"},
                          {"median", "", 3},
                          {"1 % quantile", "", 3},
                          {"share below the test set's 1 % quantile", "", 3},
                          {"mean distance to the nearest", "", 3}}};
  Panel panel{.x = {"d1/d2", 0, 1},
              .y = {"share of queries below", 0, 1},
              .layers = {vertical(threshold)},
              .key = "top left"};
  for (const auto& [title, set] : std::vector<std::pair<std::string, const Group*>>{
           {"samples", &samples}, {"test images", &test}, {"planted copies", &planted}}) {
    const at::Tensor& ratio = set->data("ratio");
    table.rows.push_back({title, ratio.numel(), Measured{ratio.median().item<double>()},
                          Measured{at::quantile(ratio, .01).item<double>()},
                          Measured{(ratio < threshold).to(at::kDouble).mean().item<double>()},
                          Measured{set->data("distance").mean().item<double>()}});
    const auto [x, y] = cumulative(ratio);
    panel.layers.push_back(lines(x, y, title));
  }
  table.notes = {
      "Against all training images, pixels in [0, 1]. Plain distances reward blur; the ratio does not. "
      "Planted copies: training images with " +
          with + ", which the ratio must show.",
      fmt::format("{:.0f} % of the planted copies have their original as nearest image.",
                  100 * planted.value("found"))};
  out.table(table);
  out.note(fmt::format("Data: {}. Samples of ncsn_samples.", std::get<std::string>(cell.attribute("data"))));
  out.figure({.panels = {panel},
              .caption = fmt::format("Distribution of d1/d2 of {} samples, {} test images and {} planted "
                                     "copies; dashed: the test set's 1 % quantile.",
                                     samples.data("ratio").numel(), test.data("ratio").numel(),
                                     planted.data("ratio").numel())});
  const auto share = [&](const Group& set) {
    return (set.data("ratio") < threshold).to(at::kDouble).mean().item<double>();
  };
  const auto n = samples.data("ratio").numel();
  out.entry({.name = "samples.share_of_near_copies", .value = share(samples), .n = n});
  out.entry(
      {.name = "planted.share_of_near_copies", .value = share(planted), .n = planted.data("ratio").numel()});
  out.ordering("control_is_found", "planted copies are told from test images",
               share(planted) > .9 ? Verdict::yes : Verdict::no,
               fmt::format("{:.0f} % below the test set's 1 % quantile", 100 * share(planted)));
  // Of n honest draws, 1 % lie below the quantile: more than 1 + 3 sqrt(n) % of them would be copies.
  const double honest = .01 * static_cast<double>(n);
  const double found = share(samples) * static_cast<double>(n);
  out.ordering(
      "samples_are_no_copies", "samples are no nearer copies of training images than test images are",
      found <= honest + 3 * std::sqrt(honest) ? Verdict::yes : Verdict::no,
      fmt::format("{:.0f} of {} below the test set's 1 % quantile, {:.1f} expected", found, n, honest));
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::ncsn::ncsn_neighbours
