#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "core/report/interval.h"
#include "experiments/stages/judged_report.h"

namespace sgm::vp_ve_sde::edm_training {
namespace {

using namespace stages;  // what reports of judged images share

/// A loss, and the density of ln σ that it draws training noise from.
struct Loss {
  std::string name, title;
  double (*density)(double sigma);
};

double of_edm(double sigma) {
  constexpr double mean = -1.2, deviation = 1.2;
  const double z = (std::log(sigma) - mean) / deviation;
  return std::exp(-0.5 * z * z) / (deviation * std::sqrt(2 * std::numbers::pi));
}

/// t uniform: dt/d ln σ of t = (√(β_min² + 2 β_d ln(1 + σ²)) − β_min)/β_d.
double of_vp(double sigma) {
  constexpr double beta_min = 0.1, beta_d = 19.9;
  const double square = sigma * sigma;
  return 2 * square / ((1 + square) * std::sqrt(beta_min * beta_min + 2 * beta_d * std::log1p(square)));
}

double of_ve(double sigma) {
  constexpr double low = 0.02, high = 100;
  return sigma < low || sigma > high ? 0 : 1 / std::log(high / low);
}

const std::vector<Loss> losses{
    {"edm", "EDM's loss", of_edm}, {"edm_vp", "VP's loss", of_vp}, {"edm_ve", "VE's loss", of_ve}};

/// A curve of every training by a loss: (trainings, levels).
at::Tensor curves(const Report& out, const Loss& loss, const char* name) {
  std::vector<at::Tensor> all;
  for (const Group* cell : of_networks(out.result, "losses_" + loss.name)) all.push_back(cell->data(name));
  return at::stack(all);
}

std::vector<double> column(const at::Tensor& curves, int64_t level) {
  return doubles(curves.select(1, level).contiguous());
}

void put_figure(const std::vector<double>& sigma, Report& out) {
  Panel loss{.x = {"noise level σ"}, .y = {"loss, EDM's weight", 0, {}}, .key = "best"};
  Panel law{.x = {"noise level σ"}, .y = {"density of ln σ in training", 0, {}}, .key = "best"};
  loss.x.log = law.x.log = true;
  Layer before = lines(sigma, doubles(curves(out, losses[0], "untrained").mean(0)), "before training");
  before.colour = 0, before.dashed = true;
  loss.layers.push_back(before);
  int colour = 1;
  for (const Loss& one : losses) {
    const at::Tensor after = curves(out, one, "loss");
    Layer layer = lines(sigma, doubles(after.mean(0)), one.title);
    layer.colour = colour;
    if (after.size(0) > 1) {
      Layer spread = band(sigma, doubles(std::get<0>(after.min(0))), doubles(std::get<0>(after.max(0))));
      spread.colour = colour, spread.opacity = 0.3;
      loss.layers.push_back(spread);
    }
    loss.layers.push_back(layer);
    std::vector<double> density;
    for (const double s : sigma) density.push_back(one.density(s));
    Layer drawn = lines(sigma, density, one.title);
    drawn.colour = colour++;
    law.layers.push_back(drawn);
  }
  const Node options = options_of(out.result.at("losses_edm"));
  out.figure(
      {.panels = {loss, law},
       .columns = 2,
       .width = 6.75,
       .height = 2.6,
       .caption = fmt::format(
           "EDM Fig. 5a's shape. Left: λ(σ) E‖D(x + σn; σ) − x‖²/D with EDM's λ = "
           "(σ² + σ_d²)/(σ σ_d)², σ_d "
           "= {}, on {:.0f} test images, mean of {} trainings, band: the least and the largest; dashed: the "
           "network before training, whose output is 0. Right: the laws from which the losses draw σ.",
           options.at("sigma_data").number(), out.result.at("losses_edm").value("images"),
           curves(out, losses[0], "loss").size(0))});
}

/// The losses at some levels, and which of them is lower by the spread of trainings.
void put_table(const std::vector<double>& sigma, Report& out) {
  Table table{.title = "Held-out loss by noise level after equally long trainings",
              .columns = {{"σ", "", 2}, {"before training", "", 3}}};
  for (const Loss& loss : losses) table.columns.push_back({loss.title, "", 3, "lower"});
  table.columns.push_back({"EDM's below VP's"});
  table.columns.push_back({"EDM's below VE's"});
  const auto levels = static_cast<int64_t>(sigma.size());
  const int64_t step = std::max<int64_t>(1, levels / 8);
  for (int64_t level = 0; level < levels; level += step) {
    std::vector<Datum> row{Measured{sigma[static_cast<size_t>(level)]},
                           Measured{curves(out, losses[0], "untrained").mean(0)[level].item<double>()}};
    std::vector<Measured> means;
    for (const Loss& loss : losses) means.push_back(mean_over(column(curves(out, loss, "loss"), level)));
    row.insert(row.end(), means.begin(), means.end());
    const int64_t trainings = curves(out, losses[0], "loss").size(0);
    for (size_t other : {1, 2}) row.emplace_back(to_string(larger(means[other], means[0], trainings)));
    table.rows.push_back(row);
  }
  table.notes = {
      "± is the standard error over trainings; below: yes or no beyond the 95 % interval (Student's, "
      "Welch). The noise is the same for all, so that only the trainings differ. A held-out loss "
      "has an unknown least value: only differences say something."};
  out.table(table, "losses");
}

void put_samples(Report& out) {
  const Group& numbers = out.result.at("numbers");
  const size_t trainings = of_networks(out.result, "losses_edm").size();
  std::vector<ImageSet> sets;
  std::vector<at::Tensor> images;
  Headings headings;
  size_t next = 0;
  for (const Loss& loss : losses) {
    ImageSet set{fmt::format("{}, {} trainings", loss.title, trainings), {}};
    for (size_t k = 0; k < trainings; ++k) {
      const Group& one = numbers.at(fmt::format("samples_{}", next++));
      set.numbers.push_back(&one);
      images.push_back(one.data("image").narrow(0, 0, std::min<int64_t>(12, one.data("image").size(0))));
      headings.rows.push_back(loss.title);
    }
    sets.push_back(set);
  }
  out.image(tiles(at::cat(images)), "samples",
            fmt::format("The first {} samples of each training, uncurated, {:.0f} evaluations of EDM's Heun; "
                        "equal columns start from equal noise.",
                        images[0].size(0), out.result.at("samples_edm").value("nfe")),
            images[0].size(0), headings);
  if (!note_if_unjudged(numbers, out)) return;
  sets.push_back({"real test images", {&numbers.at("test")}});
  sets.push_back({"Gaussian fitted to the training set", {&numbers.at("gaussian")}});
  out.table(judged_table(sets, numbers));
  for (size_t i = 0; i < losses.size(); ++i) {
    const Mean frechet = frechet_of(sets[i]);
    out.entry({.name = "frechet." + losses[i].name,
               .value = frechet.value,
               .standard_error = frechet.error,
               .n = std::get<int64_t>(sets[i].numbers[0]->attribute("n")),
               .seeds = static_cast<int64_t>(trainings),
               .runs = trainings > 1 ? static_cast<int64_t>(trainings) : 0});
    if (i == 0) continue;
    const Mean edm = frechet_of(sets[0]);
    out.ordering(
        fmt::format("samples_better_than_{}", losses[i].name),
        fmt::format("EDM's loss gives samples nearer to the data than {} at equal budget", losses[i].title),
        stages::larger(frechet, edm),
        fmt::format("{} against {}, {} trainings each", text_of(edm), text_of(frechet), trainings));
  }
}

/// Where a loss learns: the part of what is lost before training that is gone after it, over the levels.
void put_orderings(const std::vector<double>& sigma, Report& out) {
  const at::Tensor before = curves(out, losses[0], "untrained").mean(0);
  const at::Tensor after = curves(out, losses[0], "loss");
  const auto trainings = static_cast<int64_t>(after.size(0));
  const at::Tensor gained = before - after.mean(0);
  const int64_t best = gained.argmax().item<int64_t>();
  const auto last = static_cast<int64_t>(sigma.size()) - 1;
  const auto gain = [&](int64_t level) {
    return mean_over(doubles((before - after).select(1, level).contiguous()));
  };
  const Measured middle = gain(best), low = gain(0), high = gain(last);
  out.ordering("learns_in_the_middle",
               "EDM's loss falls most at intermediate noise, less at the least and at the largest (Fig. 5a)",
               best == 0 || best == last
                   ? Verdict::no
                   : all_hold({larger(middle, low, trainings), larger(middle, high, trainings)}),
               fmt::format("{} at σ = {:.2g}, {} at {:.2g}, {} at {:.2g}; {} trainings", to_text(middle),
                           sigma[static_cast<size_t>(best)], to_text(low), sigma.front(), to_text(high),
                           sigma.back(), trainings));
}

void report(Report& out) {
  const std::vector<double> sigma = doubles(out.result.at("losses_edm").data("sigma"));
  put_figure(sigma, out);
  put_table(sigma, out);
  put_samples(out);
  put_orderings(sigma, out);
  out.note(training_note(out.result.at("train_edm"),
                         "CIFAR-10, DDPM++ and NCSN++ of 56 M parameters, 200 million training images"));
  out.note(
      "All three losses train the same preconditioned network from the same weights; they differ in the law "
      "of noise and in the weight, as EDM's configurations D and E.");
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::vp_ve_sde::edm_training
