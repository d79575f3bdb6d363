#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <algorithm>

#include "experiments/stages/image_samplers.h"
#include "experiments/stages/judged_report.h"

namespace sgm::vp_ve_sde::score_sde_samples {
namespace {

using namespace stages;  // what reports of judged images share

constexpr std::pair<const char*, const char*> sdes[] = {{"ve", "VE"}, {"vp", "VP"}, {"sub_vp", "sub-VP"}};
constexpr int64_t across = 10;  // images of a row

/// The samples of one sampler under one SDE.
struct Set {
  std::string sde, sampler, name, title;
  const Group* numbers;
  int64_t evaluations;

  /// "Heun": what stands in brackets, or the whole.
  std::string short_title() const {
    const size_t open = sampler.find('(');
    return open == std::string::npos ? sampler
                                     : sampler.substr(open + 1, sampler.find_first_of(",)", open) - open - 1);
  }
};

/// In the order in which they were judged.
std::vector<Set> sets_of(const Report& out) {
  std::vector<Set> all;
  for (const auto& [sde, title] : sdes) {
    for (const stages::ImageSampler& sampler : stages::image_samplers(sde, 100)) {
      const Results cells = out.cells.where({{"sde", sde}, {"sampler", sampler.name}});
      all.push_back({sde, sampler.title, sampler.name, fmt::format("{}, {}", title, sampler.title),
                     &out.result.at("numbers").at(fmt::format("samples_{}", all.size())),
                     static_cast<int64_t>(cells.cells().at(0).result->value("nfe"))});
    }
  }
  return all;
}

/// A picture for each SDE: rows of the first samples of every sampler, equal columns from equal starts.
void put_samples(const std::vector<Set>& sets, const Group& test, Report& out) {
  for (const auto& [sde, title] : sdes) {
    std::vector<at::Tensor> images;
    Headings headings;
    std::string evaluations;
    for (const Set& set : sets) {
      if (set.sde != sde) continue;
      const at::Tensor shown = set.numbers->data("image");
      images.push_back(shown.narrow(0, 0, std::min(across, shown.size(0))));
      headings.rows.push_back(set.short_title());
      evaluations +=
          fmt::format("{}{} {}", evaluations.empty() ? "" : ", ", set.short_title(), set.evaluations);
    }
    const at::Tensor real = test.data("image");
    images.push_back(real.narrow(0, 0, images[0].size(0)));
    headings.rows.emplace_back("test");
    out.image(tiles(at::cat(images)), fmt::format("samples_{}", sde),
              fmt::format("{}: the first {} samples of each sampler, uncurated, one training; evaluations a "
                          "sample: {}. Columns start from equal noise; below, real test images.",
                          title, images[0].size(0), evaluations),
              images[0].size(0), headings);
  }
}

/// How samples come about: states of the predictor-corrector chains over time.
void put_strips(Report& out) {
  std::vector<at::Tensor> rows;
  Headings headings;
  for (const auto& [sde, title] : sdes) {
    const Group& cell = *out.cells.where({{"sde", sde}, {"sampler", "pc"}}).cells().at(0).result;
    if (!cell.contains("strip")) return;
    const at::Tensor strip = cell.data("strip").transpose(0, 1);  // (shown, states, C, H, W)
    const int64_t states = strip.size(1), columns = std::min<int64_t>(states, 12);
    const at::Tensor kept =
        at::linspace(0, static_cast<double>(states - 1), columns, at::kDouble).round().to(at::kLong);
    rows.push_back(strip.index_select(1, kept));
    for (int64_t i = 0; i < strip.size(0); ++i) headings.rows.emplace_back(title);
  }
  const int64_t columns = rows[0].size(1);
  out.image(
      tiles(at::cat(rows).flatten(0, 1)), "strip",
      "From noise to image, left to right, evenly spaced steps of the predictor-corrector chains; states "
      "clamped to the range of images, so that of VE's large noise only the sign is seen.",
      columns, headings);
}

/// Training loss, and the loss of each noise level at the end.
void put_losses(Report& out) {
  Panel course{.x = {"training step"}, .y = {"loss"}, .key = ""};
  course.y.log = true;
  Panel levels{.x = {"noise-to-signal σ/α"}, .y = {"σ² E‖s + z/σ‖²/D", 0, {}}, .key = "best"};
  levels.x.log = true;
  int colour = 1;
  for (const auto& [sde, title] : sdes) {
    const Group& train =
        *out.cells.where({{"sde", sde}}).where({{"cell", fmt::format("train_{}", sde)}}).cells().at(0).result;
    const std::vector<double> steps = doubles(train.data("step"));
    if (!steps.empty()) course.layers.push_back(lines(steps, doubles(train.data("loss")), title));
    if (!steps.empty()) course.layers.back().colour = colour;
    const std::vector<double> noise = doubles(train.data("final_noise"));
    for (const auto& [key, what, dashed] :
         {std::tuple{"test_loss", "", false}, std::tuple{"train_loss", ", training images", true}}) {
      Layer layer = lines(noise, doubles(train.data(key)), fmt::format("{}{}", title, what));
      layer.colour = colour, layer.dashed = dashed;
      levels.layers.push_back(layer);
    }
    out.note(fmt::format("{}: {}", title,
                         training_note(train,
                                       "CIFAR-10, NCSN++ and DDPM++ of 62 M parameters, 1.3 million "
                                       "steps of 128 images, moving average .999 (VE), .9999")));
    ++colour;
  }
  out.figure({.panels = {course, levels},
              .columns = 2,
              .width = 6.75,
              .height = 2.6,
              .caption = "Left: training loss (λ = σ²), mean over the steps since the last "
                         "value. Right: the "
                         "loss of each noise level at the end, weights that sample, on test images and, "
                         "dashed, on training images, equal noise; 1 is a score of zero."},
             "loss");
}

void report(Report& out) {
  const std::vector<Set> sets = sets_of(out);
  const Group& numbers = out.result.at("numbers");
  put_samples(sets, numbers.at("test"), out);
  put_strips(out);
  put_losses(out);
  if (!note_if_unjudged(numbers, out)) return;
  std::vector<ImageSet> rows;
  for (const Set& set : sets)
    rows.push_back({fmt::format("{}, {} evaluations", set.title, set.evaluations), {set.numbers}});
  rows.push_back({"real test images", {&numbers.at("test")}});
  rows.push_back({"Gaussian fitted to the training set", {&numbers.at("gaussian")}});
  out.table(judged_table(rows, numbers));
  out.table(class_table(rows, numbers), "class_counts");
  const Mean normal = frechet_of(rows.back());
  for (size_t i = 0; i < sets.size(); ++i) {
    const Mean ours = frechet_of(rows[i]);
    out.entry({.name = fmt::format("frechet.{}.{}", sets[i].sde, sets[i].name),
               .value = ours.value,
               .standard_error = ours.error,
               .n = std::get<int64_t>(sets[i].numbers->attribute("n")),
               .seeds = 1});
    if (sets[i].name != "pc" && sets[i].name != "heun") continue;
    out.ordering(fmt::format("{}.{}_beats_gaussian", sets[i].sde, sets[i].name),
                 sets[i].title + ": samples are nearer to the data than a full-covariance Gaussian",
                 larger(normal, ours),
                 fmt::format("{} against {}, sets of {}, one training", text_of(ours), text_of(normal),
                             std::get<int64_t>(sets[i].numbers->attribute("n"))));
  }
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::vp_ve_sde::score_sde_samples
