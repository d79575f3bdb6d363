#include "experiments/ncsn_annealed_langevin/judged_report.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace sgm::ncsn {
namespace {

std::vector<double> numbers_of(const at::Tensor& tensor) {
  const at::Tensor x = tensor.to(at::kDouble).contiguous();
  return {x.const_data_ptr<double>(), x.const_data_ptr<double>() + x.numel()};
}

}  // namespace

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

Frechet frechet_of(const Group& set) {
  const at::Tensor distances = set.data("frechet");
  const auto sets = static_cast<double>(distances.numel());
  const double error =
      sets > 1 ? distances.std().item<double>() / std::sqrt(sets) : set.value("frechet_error");
  return {distances.mean().item<double>(), error};
}

Verdict larger(const Frechet& a, const Frechet& b) {
  const double difference = a.mean - b.mean;
  const double error = 2 * std::hypot(a.error, b.error);
  return difference > error ? Verdict::yes : difference < -error ? Verdict::no : Verdict::undecided;
}

at::Tensor first_samples(const Group& set) {
  const at::Tensor& images = set.data("image");
  return images.narrow(0, 0, std::min<int64_t>(64, images.size(0)));
}

at::Tensor tiles(const at::Tensor& images) {
  return images.permute({0, 2, 3, 1}).contiguous();
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
  for (const auto& [title, set] : sets) {
    const at::Tensor quantiles = set->data("ratio_quantiles");
    const Frechet frechet = frechet_of(*set);
    const auto mean = [&of = *set](const char* name) {
      return Measured{of.data(name).mean().item<double>()};
    };
    table.rows.push_back({title, std::get<int64_t>(set->attribute("n")), set->data("frechet").numel(),
                          Measured{frechet.mean, frechet.error}, mean("confidence"), mean("inception_score"),
                          Measured{quantiles[2].item<double>()}, Measured{quantiles[0].item<double>()},
                          Measured{set->value("nearest_distance")}});
  }
  table.notes = {fmt::format("Fréchet distance between Gaussians fitted to the 16 features of a classifier "
                             "of this suite (test accuracy {:.1f} %): not FID. Every number is of sets of n "
                             "images, a mean over the sets, so all rows are biased alike; ± is the standard "
                             "error: of the mean over the sets or, of one set, the jackknife's.",
                             100 * numbers.value("accuracy")),
                 "d1/d2: distance to the nearest training image over that to the second nearest; copies have "
                 "a small one. Images are clamped to [0, 1] and rounded to 8 bits."};
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
  double expected = 1;
  for (const auto& [title, set] : sets) {
    const std::vector<double> share = numbers_of(set->data("class_share"));
    const double n =
        static_cast<double>(std::get<int64_t>(set->attribute("n")) * set->data("frechet").numel());
    std::vector<double> error;
    for (const double p : share) error.push_back(std::sqrt(p * (1 - p) / n));
    panel.layers.push_back(bars(x, share, fmt::format("{}, {:g}", title, n), error));
    expected = 1 / static_cast<double>(share.size());
  }
  panel.layers.insert(panel.layers.begin(), horizontal(expected));
  return {.panels = {panel},
          .width = 6.75,
          .height = 2.6,
          .caption =
              "Predicted classes and numbers of images; error bars: one binomial standard error. Dashed: "
              "the data's share of each class."};
}

void put_loss(const Group& train, Report& out) {
  const std::vector<double> steps = numbers_of(train.data("step"));
  const std::vector<double> losses = numbers_of(train.data("loss"));
  if (steps.empty()) return out.note("No loss was logged: fit.log_every is larger than fit.steps.");
  const at::Tensor by_level = train.data("level_loss");
  const std::vector<double> sigmas = numbers_of(train.data("sigma"));
  const std::vector<double> last = by_level.size(0) > 0 ? numbers_of(by_level[-1]) : std::vector<double>{};
  const auto images = static_cast<int64_t>(train.value("images"));
  Panel course{.x = {"training step"}, .y = {"loss"}, .layers = {lines(steps, losses)}, .key = ""};
  if (last.size() < 2) {
    std::string caption =
        fmt::format("Training loss on {} images, mean over the steps since the last value.", images);
    if (!last.empty())
      caption += fmt::format(" At the end σ² E‖s + z/σ‖²/D is {:.3f}; 1 is a score of zero.", last[0]);
    return out.figure({.panels = {course}, .caption = caption}, "loss");
  }
  Panel levels{.x = {"noise level σ", {}, {}, true},
               .y = {"loss per dimension", 0, 1.05},
               .layers = {horizontal(1), lines_points(sigmas, last)},
               .key = ""};
  out.figure(
      {.panels = {course, levels},
       .columns = 2,
       .width = 6.75,
       .height = 2.4,
       .caption = fmt::format("Left: training loss on {} images, mean over the steps since the last "
                              "value. Right: σ² E‖s + z/σ‖²/D of each noise level at the end, weights of "
                              "the last step, on training images with fixed noise; 1 is a score of zero.",
                              images)},
      "loss");
}

}  // namespace sgm::ncsn
