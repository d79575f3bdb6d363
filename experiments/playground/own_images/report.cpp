#include "core/report/report.h"

#include <ATen/Functions.h>
#include <fmt/format.h>

#include <algorithm>

#include "core/report/interval.h"
#include "experiments/stages/judged_report.h"
#include "experiments/stages/network_name.h"

namespace sgm::playground::own_images {
namespace {

using namespace stages;  // what reports of judged images share

constexpr int64_t most_shown = 64;  // samples that fill a square

std::string text(const Group& cell, const char* name) {
  return std::get<std::string>(cell.attribute(name));
}

int64_t count_of(const Group& set) {
  return std::get<int64_t>(set.attribute("n"));
}

/// The name of a component of a cell's options.
std::string component(const Group& cell, const char* key) {
  const Node options = options_of(cell);
  const Node* found = options.find(key);
  const Node* name = found == nullptr ? nullptr : found->find("name");
  return name == nullptr || name->as<std::string>().empty() ? "the network's own" : name->as<std::string>();
}

void put_samples(Report& out) {
  const Group& set = out.result.at("numbers").at("samples");
  const at::Tensor& images = set.data("image");
  const at::Tensor shown = images.narrow(0, 0, std::min(most_shown, images.size(0)));
  const Group& first = out.result.at("samples_0");
  out.image(
      tiles(shown), "samples",
      fmt::format(
          "The first {} of {} samples of {} x {} pixels, uncurated: {} from {}, {} score "
          "evaluations each.",
          shown.size(0), count_of(set), shown.size(2), shown.size(3), component(first, "sampler"),
          options_of(first).at("start").as<std::string>() == "prior" ? "the SDE's prior" : "uniform noise",
          static_cast<int64_t>(first.value("nfe"))));
  const at::Tensor& real = out.result.at("numbers").at("test").data("image");
  out.image(tiles(real), "test", fmt::format("{} test images, to look at beside the samples.", real.size(0)));
}

void put_strip(Report& out) {
  const Group& first = out.result.at("samples_0");
  if (!first.contains("strip")) return;
  const at::Tensor strip = first.data("strip");  // (L, shown, C, H, W)
  const std::string which = first.contains("strip_every")
                                ? fmt::format("every {:.0f}th step and the last", first.value("strip_every"))
                                : "each step";
  out.image(
      tiles(strip.transpose(0, 1).flatten(0, 1)), "strip",
      fmt::format("A row a sample, from left to right the state after {}, clamped to the images' range.",
                  which),
      strip.size(0));
}

void put_loss(const std::vector<const Group*>& trains, Report& out) {
  Panel course{.x = {"training step"}, .y = {"loss", {}, {}, true}, .key = ""};
  Panel levels{.x = {"noise σ/α", {}, {}, true},
               .y = {"loss per dimension", 0, {}},
               .layers = {horizontal(1)},
               .key = "bottom left"};
  for (const Group* train : trains) {
    if (train->data("step").numel() == 0) continue;
    course.layers.push_back(lines(doubles(train->data("step")), doubles(train->data("loss"))));
  }
  for (const auto& [name, title] :
       {std::pair{"train_loss", "training images"}, {"test_loss", "test images"}}) {
    std::vector<at::Tensor> losses;
    for (const Group* train : trains) losses.push_back(train->data(name));
    Layer line =
        lines_points(doubles(trains[0]->data("final_noise")), doubles(at::stack(losses).mean(0)), title);
    line.dashed = std::string(name) == "test_loss";
    levels.layers.push_back(std::move(line));
  }
  const std::string caption =
      "σ² E‖s + z/σ‖²/D by the ratio of noise to signal at the end, with the weights that sample and "
      "equal noise on both; 1 is a score of zero.";
  if (course.layers.empty()) {
    out.note("No loss was logged: fit.log_every is larger than fit.steps.");
    return out.figure({.panels = {levels}, .caption = caption}, "loss");
  }
  out.figure({.panels = {course, levels},
              .columns = 2,
              .width = 6.75,
              .height = 2.4,
              .caption = "Left: training loss, mean over the steps since the last value. Right: " + caption},
             "loss");
}

struct Row {
  std::string title, entry;
  const Group* set;
};

void put_table(const std::vector<Row>& rows, bool judged, Report& out) {
  Table table{.title = "Samples beside real images", .columns = {{"images"}, {"n"}}};
  if (judged) {
    table.columns.insert(
        table.columns.end(),
        {{"sets"}, {"Fréchet distance (classifier features)", "", 3, "lower"}, {"mean confidence", "", 3}});
  }
  table.columns.insert(table.columns.end(), {{"median d1/d2", "", 3},
                                             {"1 % quantile of d1/d2", "", 3},
                                             {"distance to the nearest training image", "", 3}});
  for (const auto& [title, entry, set] : rows) {
    std::vector<Datum> row{title, count_of(*set)};
    if (judged) {
      const Mean distance = frechet_of({title, {set}});
      row.insert(row.end(),
                 {set->data("frechet").numel(),
                  distance.freedom > 0 ? Measured{distance.value, distance.error} : Measured{distance.value},
                  Measured{set->data("confidence").mean().item<double>()}});
      out.entry({.name = "frechet." + entry,
                 .value = distance.value,
                 .standard_error = distance.error,
                 .n = count_of(*set)});
    }
    const at::Tensor ratios = set->data("ratio_quantiles");
    row.insert(row.end(), {Measured{ratios[2].item<double>()}, Measured{ratios[0].item<double>()},
                           Measured{set->value("nearest_distance")}});
    table.rows.push_back(std::move(row));
    out.entry({.name = "nearest." + entry, .value = set->value("nearest_distance"), .n = count_of(*set)});
  }
  if (judged) {
    table.notes.push_back(fmt::format(
        "Fréchet distance between Gaussians fitted to the 16 features of a classifier of this suite (test "
        "accuracy {:.1f} %): not FID. All rows are of sets of n images, so all are biased alike; ± is one "
        "standard error: over the sets or, of one set, the jackknife's. Floor: test images, as a perfect "
        "sampler would draw; control: a Gaussian fitted to the training set, which no network drew.",
        100 * out.result.at("numbers").value("accuracy")));
  } else {
    table.notes.emplace_back(
        "The images have no labels, so there is no classifier to judge samples by. Floor: test images, as a "
        "perfect sampler would draw.");
  }
  table.notes.emplace_back(
      "d1/d2: distance to the nearest training image over that to the second nearest, Euclidean in [0, 1]; "
      "copies of training images have a small one.");
  out.table(table);
}

void report(Report& out) {
  std::vector<const Group*> trains;
  std::vector<Row> rows;
  for (int64_t network = 0;; ++network) {
    const std::string name = stages::network_name("train", network);
    if (!out.result.contains(name)) break;
    trains.push_back(&out.result.at(name));
    const std::string of = network == 0 ? "" : fmt::format(", network {}", network);
    rows.push_back({"samples" + of, stages::network_name("samples", network),
                    &out.result.at(stages::network_name("numbers", network)).at("samples")});
  }
  const Group& numbers = out.result.at("numbers");
  const bool judged = numbers.contains("gaussian");
  rows.push_back({"floor: real test images", "test", &numbers.at("test")});
  if (judged) rows.push_back({"control: a Gaussian", "gaussian", &numbers.at("gaussian")});
  put_samples(out);
  put_strip(out);
  put_loss(trains, out);
  put_table(rows, judged, out);
  const Group& train = *trains.at(0);
  out.note(fmt::format("Data: {}. SDE {}, preconditioning {}, objective {}. Trained: {}.",
                       text(train, "data"), component(train, "sde"), component(train, "preconditioning"),
                       component(train, "objective"), text(train, "training")));
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::playground::own_images
