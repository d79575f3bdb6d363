#include "core/report/report.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <cmath>

#include "experiments/stages/distances.h"

namespace sgm::fid_tables::fid_real {
namespace {

/// A set of features: of a data set, by an extractor, of so many dimensions.
struct Kind {
  std::string set, extractor, dimensions;

  Coordinates at(const std::string& of, const std::string& pair) const {
    return {{"of", of}, {"set", set}, {"extractor", extractor}, {"dimensions", dimensions}, {"pair", pair}};
  }
};

std::vector<Kind> kinds(const Report& out) {
  std::vector<Kind> all;
  const Results distances = out.cells.where({{"of", "distances"}});
  for (const std::string& set : distances.along("set")) {
    for (const std::string& extractor : distances.where({{"set", set}}).along("extractor")) {
      for (const std::string& dimensions :
           distances.where({{"set", set}, {"extractor", extractor}}).along("dimensions"))
        all.push_back({set, extractor, dimensions});
    }
  }
  return all;
}

const Group& distances_of(const Report& out, const Kind& kind, const std::string& pair) {
  return out.cells.where(kind.at("distances", pair)).one();
}

/// "fashion_mnist", of "fashion_mnist, train".
std::string data_of(const Group& cell) {
  const auto images = std::get<std::string>(cell.attribute("images"));
  return images.substr(0, images.find(','));
}

/// "Inception, 64", by its dimensions, or "classifier".
std::string title_of(const Kind& kind, const Group& cell) {
  if (kind.extractor == "classifier") return "classifier";
  return fmt::format("Inception, {}", std::get<int64_t>(cell.attribute("dimensions")));
}

Datum measured(const Group& cell, const Quantity& quantity) {
  if (!cell.contains(quantity.name)) return {};
  if (!cell.contains(error_of(quantity))) return Measured{cell.value(quantity.name)};
  return Measured{cell.value(quantity.name), cell.value(error_of(quantity))};
}

void put_table(Report& out) {
  Table table{.title = "Real images against real images: the floor of every table of such distances",
              .columns = {{"data"},
                          {"features"},
                          {"images against"},
                          {"n of each", "", 5},
                          {"Fréchet distance", "", 3},
                          {"its bias by n", "", 2},
                          {"extrapolated to n = ∞", "", 3},
                          {"10³ KID", "", 3},
                          {"precision", "", 3},
                          {"recall", "", 3}}};
  bool lacks_rank = false;
  for (const Kind& kind : kinds(out)) {
    for (const auto& [pair, title] : {std::pair{"train", "other training images"}, {"test", "test images"}}) {
      const Group& cell = distances_of(out, kind, pair);
      Measured kernel{cell.value(stages::kernel_distance.name) * 1000,
                      cell.value(error_of(stages::kernel_distance)) * 1000};
      const bool full = std::get<std::string>(cell.attribute("full_rank")) == "yes";
      lacks_rank = lacks_rank || !full;
      table.rows.push_back({data_of(cell), title_of(kind, cell) + (full ? "" : " *"),
                            std::string("training and ") + title, std::get<int64_t>(cell.attribute("n")),
                            measured(cell, stages::frechet), measured(cell, stages::frechet_bias_of_n),
                            measured(cell, stages::frechet_at_infinity), kernel,
                            measured(cell, stages::precision_of_k), measured(cell, stages::recall_of_k)});
    }
  }
  table.notes = {
      "Features of Inception of less than 2048 dimensions are not FID's, and the classifier's are the "
      "suite's "
      "own: none of these values stands beside a published FID.",
      "± is one standard error; where both sets have one law a Fréchet distance's is too large (its spread "
      "is "
      "of second order). Bias: of Gaussian features of these covariances, at leading order in 1/n. "
      "Extrapolated: by a line in 1/n, where half of the images are more than the dimensions."};
  if (lacks_rank)
    table.notes.push_back(
        "*: no more images than dimensions, so a covariance is singular: the distance is "
        "biased beyond what the bias says.");
  out.table(table);
}

/// The slope of log distance against log n by least squares, all points alike: the errors of few parts are
/// themselves too poorly known to be weights.
Measured slope_of(const Group& curve) {
  const at::Tensor x = curve.data("n").log(), y = curve.data("distance").log();
  const at::Tensor about = x - x.mean();
  return {((about * y).sum() / about.square().sum()).item<double>()};
}

void put_figure(Report& out) {
  std::vector<Panel> panels;
  int64_t most = 0;
  for (const std::string& set : out.cells.where({{"of", "curve"}}).along("set")) {
    std::string name;
    Panel panel{.x = {.label = "images of each set", .log = true},
                .y = {.label = "Fréchet distance", .log = true},
                .key = "best"};
    int colour = 1;
    for (const Kind& kind : kinds(out)) {
      if (kind.set != set) continue;
      const Group& cell = distances_of(out, kind, "test");
      const Group& curve = out.cells.where(kind.at("curve", "test")).one();
      name = data_of(cell);
      most = std::max(most, std::get<int64_t>(cell.attribute("n")));
      Layer points = error_bars(doubles(curve.data("n")), doubles(curve.data("distance")),
                                doubles(curve.data("error")), title_of(kind, cell));
      Layer theory = lines(doubles(curve.data("n")), doubles(curve.data("bias")));
      points.colour = theory.colour = colour++;
      theory.dashed = true;
      panel.layers.push_back(points), panel.layers.push_back(theory);
    }
    panel.title = name;
    panels.push_back(panel);
  }
  if (panels.empty()) return;
  out.figure({.panels = panels,
              .columns = static_cast<int>(panels.size()),
              .width = 3.4 * static_cast<double>(panels.size()),
              .height = 3,
              .caption = fmt::format(
                  "Fréchet distance of test images to training images against the number of each, from {} "
                  "downwards, mean over disjoint parts ± one standard error. Dashed: the bias of Gaussian "
                  "features of the same covariances at leading order; it holds for n well above the "
                  "dimensions alone.",
                  most)});
}

/// Whether a table's floor falls as 1/n, and whether test images are farther than other
/// training images.
void put_orderings(Report& out) {
  for (const Kind& kind : kinds(out)) {
    const Group &train = distances_of(out, kind, "train"), &test = distances_of(out, kind, "test");
    const std::string name = fmt::format("{}.{}.{}", kind.set, kind.extractor, kind.dimensions);
    const auto number = [](const Group& cell, const Quantity& quantity) {
      return Measured{cell.value(quantity.name), cell.value(error_of(quantity))};
    };
    const Measured a = number(test, stages::kernel_distance), b = number(train, stages::kernel_distance);
    out.ordering(
        "test_farther." + name,
        fmt::format("{}, {}: test images are farther from training images than other training images "
                    "are, by KID",
                    data_of(test), title_of(kind, test)),
        larger(a, b),
        fmt::format("10³ KID: {} and {}; the reference is shared, which the interval takes as "
                    "independent",
                    to_text({a.value * 1000, *a.standard_error * 1000}),
                    to_text({b.value * 1000, *b.standard_error * 1000})));
    for (const auto& [pair, cell] : {std::pair{"train", &train}, {"test", &test}}) {
      const Measured distance = number(*cell, stages::frechet);
      out.entry({.name = fmt::format("{}.{}", name, pair),
                 .value = distance.value,
                 .standard_error = distance.standard_error,
                 .n = std::get<int64_t>(cell->attribute("n"))});
    }
  }
}

void put_slopes(Report& out) {
  Table table{.title = "How the floor falls with n: log distance against log n",
              .columns = {{"data"}, {"features"}, {"from n", "", 5}, {"to n", "", 5}, {"slope", "", 3}}};
  for (const Kind& kind : kinds(out)) {
    const Group& curve = out.cells.where(kind.at("curve", "train")).one();
    const at::Tensor n = curve.data("n");
    if (n.numel() < 3) continue;
    const Group& cell = distances_of(out, kind, "train");
    table.rows.push_back({data_of(cell), title_of(kind, cell), n.min().item().toLong(),
                          n.max().item().toLong(), slope_of(curve)});
  }
  table.notes = {
      "Two sets of training images. -1 is what n well above the dimensions gives, the floor of Gaussian "
      "features; near and below the dimensions no power of n holds. By least squares through sizes that "
      "share their images: no error is given."};
  if (!table.rows.empty()) out.table(table, "slopes");
}

void report(Report& out) {
  if (kinds(out).empty()) {
    out.note(
        "Nothing was computed: no extractor has what it needs. Inception's weights: build/bin/sgm fetch "
        "inception.");
    return;
  }
  put_table(out);
  put_figure(out);
  put_slopes(out);
  put_orderings(out);
  const std::vector<std::string> extractors = out.cells.where({{"of", "distances"}}).along("extractor");
  if (std::find(extractors.begin(), extractors.end(), "inception") == extractors.end())
    out.note(
        "Inception's features: not run, its weights are not on this machine. They come by build/bin/sgm "
        "fetch inception.");
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::fid_tables::fid_real
