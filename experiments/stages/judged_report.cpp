#include "experiments/stages/judged_report.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "experiments/stages/network_name.h"

namespace sgm::stages {
namespace {

/// How many images the numbers of a set are of, its parts and networks together.
int64_t images_of(const ImageSet& set) {
  int64_t n = 0;
  for (const Group* group : set.numbers)
    n += std::get<int64_t>(group->attribute("n")) * group->data("frechet").numel();
  return n;
}

/// The share of each predicted class, over all networks.
at::Tensor shares_of(const ImageSet& set) {
  std::vector<at::Tensor> shares;
  for (const Group* group : set.numbers) shares.push_back(group->data("class_share"));
  return at::stack(shares).mean(0);
}

Mean mean_over(const ImageSet& set, double (*value)(const Group&)) {
  std::vector<double> values;
  for (const Group* group : set.numbers) values.push_back(value(*group));
  return mean_of(values);
}

Measured measured(const Mean& mean) {
  if (mean.freedom > 0) return {mean.value, mean.error};
  return {mean.value};
}

/// The figure's right panel: the loss of each noise level at the end.
Panel level_panel(const std::vector<const Group*>& trains) {
  Panel panel{.x = {"noise level σ", {}, {}, true},
              .y = {"loss per dimension", 0, 1.05},
              .layers = {horizontal(1)},
              .key = "best"};
  for (const auto& [name, title] :
       {std::pair{"train_loss", "training images"}, {"test_loss", "test images"}}) {
    std::vector<at::Tensor> losses;
    for (const Group* train : trains) losses.push_back(train->data(name));
    Layer line =
        lines_points(doubles(trains[0]->data("final_sigma")), doubles(at::stack(losses).mean(0)), title);
    line.dashed = std::string(name) == "test_loss";
    panel.layers.push_back(std::move(line));
  }
  return panel;
}

}  // namespace

std::vector<const Group*> of_networks(const Group& result, const std::string& cell,
                                      const std::string& group) {
  std::vector<const Group*> all;
  for (int64_t network = 0;; ++network) {
    const std::string name = stages::network_name(cell, network);
    if (!result.contains(name)) return all;
    const Group& found = result.at(name);
    all.push_back(group.empty() ? &found : &found.at(group));
  }
}

std::string training_note(const Group& train, const std::string& paper) {
  return fmt::format("Data: {}. Trained: {}. The paper: {}.", std::get<std::string>(train.attribute("data")),
                     std::get<std::string>(train.attribute("training")), paper);
}

bool note_if_unjudged(const Group& numbers, Report& out) {
  if (numbers.contains("gaussian")) return true;
  out.note(
      fmt::format("The images have no labels, so there is no classifier to judge samples by. Mean distance "
                  "to the nearest training image: samples {:.3g}, test images {:.3g}.",
                  numbers.value("samples/nearest_distance"), numbers.value("test/nearest_distance")));
  return false;
}

Mean frechet_of(const ImageSet& set) {
  if (set.numbers.size() > 1)
    return mean_over(set, [](const Group& of) { return of.data("frechet").mean().item<double>(); });
  const at::Tensor distances = set.numbers.at(0)->data("frechet");
  if (distances.numel() > 1) return mean_of(doubles(distances));
  const Group& only = *set.numbers[0];
  const double blocks = std::min(16.0, static_cast<double>(std::get<int64_t>(only.attribute("n"))));
  return {distances.mean().item<double>(), only.value("frechet_error"), blocks - 1};
}

Verdict larger(const Mean& a, const Mean& b) {
  return positive(difference(a, b));
}

Verdict positive(const Mean& mean) {
  const double half = half_width(mean);
  return above(mean.value - half, mean.value + half);
}

std::string text_of(const Mean& mean) {
  return to_text(measured(mean), 3);
}

at::Tensor first_samples(const Group& set) {
  const at::Tensor& images = set.data("image");
  return images.narrow(0, 0, std::min<int64_t>(64, images.size(0)));
}

at::Tensor tiles(const at::Tensor& images) {
  const int64_t times = images.size(3) < 20 ? 2 : 1;
  const at::Tensor shown = images.repeat_interleave(times, 2).repeat_interleave(times, 3);
  return shown.permute({0, 2, 3, 1}).contiguous();
}

Table judged_table(const std::vector<ImageSet>& sets, const Group& numbers) {
  Table table{.title = "Images as a classifier trained by this suite sees them",
              .columns = {{"images"},
                          {"n"},
                          {"sets"},
                          {"Fréchet distance (classifier features)", "", 3, "lower"},
                          {"mean confidence", "", 3},
                          {"inception score of this classifier", "", 3},
                          {"median d1/d2", "", 3},
                          {"1 % quantile of d1/d2", "", 3},
                          {"distance to the nearest training image", "", 3}}};
  for (const ImageSet& set : sets) {
    const auto mean = [&](double (*value)(const Group&)) { return Measured{mean_over(set, value).value}; };
    const auto parts = set.numbers.at(0)->data("frechet").numel();
    table.rows.push_back(
        {set.title, std::get<int64_t>(set.numbers[0]->attribute("n")),
         static_cast<int64_t>(set.numbers.size()) * parts, measured(frechet_of(set)),
         mean([](const Group& of) { return of.data("confidence").mean().item<double>(); }),
         mean([](const Group& of) { return of.data("inception_score").mean().item<double>(); }),
         mean([](const Group& of) { return of.data("ratio_quantiles")[2].item<double>(); }),
         mean([](const Group& of) { return of.data("ratio_quantiles")[0].item<double>(); }),
         mean([](const Group& of) { return of.value("nearest_distance"); })});
  }
  table.notes = {fmt::format("Fréchet distance between Gaussians fitted to the 16 features of a classifier "
                             "of this suite (test accuracy {:.1f} %): not FID. Every number is of sets of n "
                             "images, a mean over the sets, so all rows are biased alike; ± is the standard "
                             "error: over the sets (of samples: one set a network) or, of one set, the "
                             "jackknife's.",
                             100 * numbers.value("accuracy")),
                 "d1/d2: distance to the nearest training image over that to the second nearest; copies have "
                 "a small one. Images are clamped to [0, 1] and rounded to 8 bits."};
  return table;
}

Table class_table(const std::vector<ImageSet>& sets, const Group& numbers) {
  const std::vector<std::string>& names = numbers.text("class");
  const std::vector<double> expected = doubles(numbers.data("reference_share"));
  Table table{
      .title = "Classes that the classifier sees",
      .columns = {
          {"images"}, {"n"}, {"χ²"}, {"degrees of freedom"}, {"p", "", 2}, {"rarest"}, {"most frequent"}}};
  for (const ImageSet& set : sets) {
    const auto n = static_cast<double>(images_of(set));
    const std::vector<double> share = doubles(shares_of(set));
    double statistic = 0;
    int64_t classes = 0;
    for (size_t i = 0; i < share.size(); ++i) {
      if (expected[i] <= 0) continue;
      statistic += n * (share[i] - expected[i]) * (share[i] - expected[i]) / expected[i];
      ++classes;
    }
    const auto named = [&](size_t i) { return fmt::format("{} {:.1f} %", names[i], 100 * share[i]); };
    const auto extremes = std::minmax_element(share.begin(), share.end());
    const int64_t freedom = std::max<int64_t>(1, classes - 1);
    table.rows.push_back({set.title, static_cast<int64_t>(n), Measured{statistic}, freedom,
                          Measured{chi_square_tail(statistic, freedom)},
                          named(static_cast<size_t>(extremes.first - share.begin())),
                          named(static_cast<size_t>(extremes.second - share.begin()))});
  }
  table.notes = {
      "χ² of the counts against the shares of the whole test set, all classes as the classifier "
      "predicts them; networks are pooled, so a network's preference for a class counts as if "
      "every image had drawn its class independently."};
  return table;
}

Figure class_figure(const std::vector<ImageSet>& sets, const Group& numbers) {
  const std::vector<std::string>& names = numbers.text("class");
  std::vector<double> x;
  Panel panel{.x = {"predicted class"}, .y = {"share of images", 0, {}}, .key = "outside"};
  for (size_t i = 0; i < names.size(); ++i) {
    x.push_back(static_cast<double>(i));
    panel.x.ticks.emplace_back(x.back(), names[i]);
  }
  for (const ImageSet& set : sets) {
    const std::vector<double> share = doubles(shares_of(set));
    const auto n = images_of(set);
    std::vector<double> error;
    for (const double p : share) error.push_back(std::sqrt(p * (1 - p) / static_cast<double>(n)));
    panel.layers.push_back(bars(x, share, fmt::format("{}, {}", set.title, n), error));
  }
  panel.layers.insert(panel.layers.begin(), horizontal(1 / static_cast<double>(names.size())));
  return {.panels = {panel},
          .width = 6.75,
          .height = 2.6,
          .caption =
              "Predicted classes and numbers of images; error bars: one binomial standard error. "
              "Dashed: equal shares."};
}

void put_loss(const std::vector<const Group*>& trains, Report& out, const std::string& name) {
  const Group& first = *trains.at(0);
  const std::vector<double> steps = doubles(first.data("step"));
  if (steps.empty()) return out.note("No loss was logged: fit.log_every is larger than fit.steps.");
  const auto images = static_cast<int64_t>(first.value("images"));
  const std::string weights =
      options_of(first).at("fit.ema").number() > 0 ? "the average weights, which sample" : "the last weights";
  Panel course{.x = {"training step"}, .y = {"loss"}, .key = ""};
  for (const Group* train : trains)
    course.layers.push_back(lines(doubles(train->data("step")), doubles(train->data("loss"))));
  const std::string of = trains.size() == 1 ? "" : fmt::format(" of {} equal networks", trains.size());
  std::string caption =
      fmt::format("Training loss{} on {} images, mean over the steps since the last value.", of, images);
  if (first.data("final_sigma").numel() < 2) {
    const auto at_end = [&](const char* key) {
      std::vector<double> losses;
      for (const Group* train : trains) losses.push_back(train->data(key).mean().item<double>());
      return mean_of(losses).value;
    };
    caption += fmt::format(
        " At the end, with {}, σ² E‖s + z/σ‖²/D is {:.3f} on training and {:.3f} on test images; "
        "1 is a score of zero.",
        weights, at_end("train_loss"), at_end("test_loss"));
    return out.figure({.panels = {course}, .caption = caption}, name);
  }
  out.figure({.panels = {course, level_panel(trains)},
              .columns = 2,
              .width = 6.75,
              .height = 2.4,
              .caption = fmt::format(
                  "Left: {} Right: σ² E‖s + z/σ‖²/D of each noise level at the end with {}, on "
                  "images that were and were not trained on, equal noise{}; 1 is a score of zero.",
                  caption, weights, trains.size() == 1 ? "" : ", mean over the networks")},
             name);
}

}  // namespace sgm::stages
