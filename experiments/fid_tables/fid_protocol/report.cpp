#include "core/report/report.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "experiments/fid_tables/fid_protocol/effect.h"

namespace sgm::fid_tables::fid_protocol {
namespace {

/// A change: the cell's word, the table's, and the figure's. Those that begin with run_ are told together.
struct Named {
  std::string change, title, tick;
};
const std::vector<Named> changes{
    {"floor", "bytes by floor(255 x), not rounding", "floor255"},
    {"edm", "bytes by floor(127.5 y + 128), not rounding", "EDM's"},
    {"none", "no bytes, not rounding", "none"},
    {"resize_both", "TensorFlow 1's resize of both sides, not PyTorch's", "TF"},
    {"resize_one", "TensorFlow 1's resize of the samples alone", "TF one"},
    {"split", "test images as reference, not training images", "split"},
    {"order", "later training images as reference, not the first", "order"},
    {"half_n", "half of the samples", "n/2"},
    {"raw_weights", "weights of the last step, not their moving average", "raw"},
    {"network", "another training of the same network", "network"},
    {"run", "another sampling run", "run"},
    {"float64", "the extractor's arithmetic in float64, not float32", "float64"},
    {"float32_statistics", "mean and covariance in float32, not float64", "float32"}};

const Group* effect_of(const Report& out, const std::string& change) {
  const Results found = out.cells.where({{"of", "effect"}, {"change", change}});
  return found.cells().empty() ? nullptr : found.cells()[0].result;
}

Measured number(const Group& cell, const Quantity& quantity, double scale = 1) {
  return {cell.value(quantity.name) * scale, cell.value(error_of(quantity)) * scale};
}

/// The effect in per cent of the distance before it.
Measured share(const Group& cell, const Quantity& change, const Quantity& base) {
  return number(cell, change, 100 / std::abs(cell.value(base.name)));
}

/// The published gap that effects are held against: two rows of Score SDE's Table 3, in per cent.
std::optional<double> published_gap(const Report& out) {
  const Reported *ours = out.reported("table3.ncsnpp_cont"), *deep = out.reported("table3.ncsnpp_cont_deep");
  if (ours == nullptr || deep == nullptr) return std::nullopt;
  return 100 * (*ours->value - *deep->value) / *ours->value;
}

bool is_of_classifier(const Report& out) {
  const Results features = out.cells.where({{"of", "features"}});
  return std::get<std::string>(features.cells().at(0).result->attribute("extractor")) == "classifier";
}

std::vector<const Group*> runs_of(const Report& out) {
  std::vector<const Group*> runs;
  for (int64_t run = 1; effect_of(out, fmt::format("run_{}", run)) != nullptr; ++run)
    runs.push_back(effect_of(out, fmt::format("run_{}", run)));
  return runs;
}

/// Distances of all runs of a network, the first one first.
std::vector<double> distances_of_runs(const std::vector<const Group*>& runs, const Quantity& base,
                                      const Quantity& change) {
  std::vector<double> all{runs.at(0)->value(base.name)};
  for (const Group* run : runs) all.push_back(all[0] + run->value(change.name));
  return all;
}

void put_table(Report& out, const std::optional<double>& gap) {
  const Results effects = out.cells.where({{"of", "effect"}});
  const Group& any = *effects.cells().at(0).result;
  const auto d = std::get<int64_t>(any.attribute("frechet_dimensions"));
  const auto k = std::get<int64_t>(any.attribute("kid_dimensions"));
  const bool by_classifier = is_of_classifier(out);
  const auto called = [&](int64_t dimensions) {
    return by_classifier ? std::string("classifier") : fmt::format("{} dimensions", dimensions);
  };
  Table table{.title = "What a choice of the protocol changes",
              .columns = {{"changed to"},
                          {"Fréchet distance, " + called(d) + ": change", "", 2},
                          {"of it", "%", 2},
                          {"in published gaps", "", 2},
                          {"beyond one"},
                          {"10³ KID, " + called(k) + ": change", "", 2},
                          {"of it ", "%", 2},
                          {"n"}}};
  const auto row = [&](const std::string& title, const Group& cell) {
    const Measured relative = share(cell, distance_change, base_distance);
    Datum in_gaps, beyond;
    if (gap) {
      in_gaps = Measured{relative.value / *gap, *relative.standard_error / *gap};
      beyond = to_string(above_zero({std::abs(relative.value) - *gap, relative.standard_error}));
    }
    const auto n = std::get<int64_t>(cell.attribute("n")),
               other = std::get<int64_t>(cell.attribute("other_n"));
    const bool moves_kernel =
        cell.value(error_of(kernel_change)) > 0;  // not where KID is of the same features
    table.rows.push_back({title, number(cell, distance_change), relative, in_gaps, beyond,
                          moves_kernel ? Datum(number(cell, kernel_change, 1000)) : Datum(),
                          moves_kernel ? Datum(share(cell, kernel_change, base_kernel)) : Datum(),
                          n == other ? fmt::format("{}", n) : fmt::format("{}, {}", n, other)});
  };
  for (const auto& [change, title, tick] : changes) {
    const Group* cell = effect_of(out, change == "run" ? "run_1" : change);
    if (cell != nullptr) row(title, *cell);
  }
  const std::vector<const Group*> runs = runs_of(out);
  if (!runs.empty()) {
    const auto least = [&](const Quantity& base, const Quantity& change, double scale) {
      const std::vector<double> all = distances_of_runs(runs, base, change);
      const Measured mean = mean_over(all);
      return (*std::min_element(all.begin(), all.end()) - mean.value) * scale;
    };
    const Measured frechet{least(base_distance, distance_change, 1)};
    const auto of_mean = [&](const Quantity& base, const Quantity& change, double value) {
      return 100 * value / std::abs(mean_over(distances_of_runs(runs, base, change)).value);
    };
    const double relative = of_mean(base_distance, distance_change, frechet.value);
    const double kernel = least(base_kernel, kernel_change, 1000);
    table.rows.push_back({fmt::format("the least of {} sampling runs, not their mean", runs.size() + 1),
                          frechet, Measured{relative}, gap ? Datum(Measured{relative / *gap}) : Datum(),
                          Datum(), Measured{kernel},
                          Measured{of_mean(base_kernel, kernel_change, kernel / 1000)},
                          fmt::format("{}", std::get<int64_t>(any.attribute("n")))});
  }
  table.notes = {
      fmt::format("Before any change: Fréchet distance {}, 10³ KID {}, of {} samples against {} "
                  "training "
                  "images; rounding, PyTorch's resize, moving average, float32 features, float64 statistics.",
                  to_text(number(any, base_distance)), to_text(number(any, base_kernel, 1000)),
                  std::get<int64_t>(any.attribute("n")), std::get<int64_t>(any.attribute("reference_n"))),
      "± is one standard error of the change, by the jackknife over blocks of images; where both sides look "
      "at "
      "the same images, or at samples of equal noise, they are left out together. Another training and "
      "another run are one pair each: ± is over images alone. Per cent are of the "
      "distance before, of the same images; of the least of several runs, of their mean."};
  if (gap)
    table.notes.push_back(fmt::format(
        "A published gap: the {:.3g} % between two neighbouring rows of Score SDE's Table 3, NCSN++ cont. "
        "and "
        "its deep form. Effects here are of other features, other "
        "images and fewer samples: the unit gives a scale, no comparison. Beyond one: by the 95 % interval "
        "of the size of the effect.",
        *gap));
  out.table(table);
}

void put_figure(Report& out, const std::optional<double>& gap) {
  std::vector<double> x, y, error;
  std::vector<std::pair<double, std::string>> names;
  for (const auto& [change, title, tick] : changes) {
    const Group* cell = effect_of(out, change == "run" ? "run_1" : change);
    if (cell == nullptr) continue;
    const Measured relative = share(*cell, distance_change, base_distance);
    x.push_back(static_cast<double>(x.size()) + 1), y.push_back(relative.value);
    error.push_back(*relative.standard_error);
    names.emplace_back(x.back(), tick);
  }
  Layer zero = lines({.4, static_cast<double>(x.size()) + .6}, {0, 0});
  zero.colour = 0, zero.size = .5;
  Panel panel{.x = {.label = "", .low = .4, .high = static_cast<double>(x.size()) + .6, .ticks = names},
              .y = {.label = "change of the distance, %", .linear_to = .1},
              .layers = {zero, error_bars(x, y, error)},
              .key = ""};
  if (gap) panel.layers.push_back(horizontal(*gap)), panel.layers.push_back(horizontal(-*gap));
  out.figure(
      {.panels = {panel},
       .width = 6.75,
       .height = 3,
       .caption = fmt::format("What each choice of the protocol changes of the Fréchet distance ± one "
                              "standard error{}. In the order of the table: TF, TensorFlow's resize of both "
                              "sides or of one; raw, weights of the last step; float64, the extractor's "
                              "arithmetic; float32, that of mean and covariance.",
                              gap ? fmt::format("; dashed: the published gap of {:.3g} %", *gap) : "")});
}

void report(Report& out) {
  const std::optional<double> gap = published_gap(out);
  put_table(out, gap);
  put_figure(out, gap);
  if (is_of_classifier(out))
    out.note(
        "The features are those of this suite's classifier: of Inception's none was asked for, or its "
        "weights "
        "were not on this machine. They come by build/bin/sgm fetch inception.");
  for (const auto& [change, title, tick] : changes) {
    const Group* cell = effect_of(out, change == "run" ? "run_1" : change);
    if (cell == nullptr) continue;
    const Measured relative = share(*cell, distance_change, base_distance);
    out.entry({.name = change,
               .value = relative.value,
               .standard_error = relative.standard_error,
               .n = std::get<int64_t>(cell->attribute("n"))});
  }
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::fid_tables::fid_protocol
