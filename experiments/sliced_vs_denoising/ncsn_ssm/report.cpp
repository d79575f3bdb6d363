#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "experiments/sliced_vs_denoising/ncsn_ssm/ways.h"
#include "experiments/stages/judged_report.h"

namespace sgm::sliced_vs_denoising::ncsn_ssm {
namespace {

using namespace stages;  // what reports of judged images share

/// Steps of a way's trainings.
int64_t steps_of(const Report& out, const Way& way) {
  return options_of(out.result.at("train_" + way.key)).at<int64_t>("fit.steps");
}

std::string title_of(const Report& out, const Way& way) {
  return fmt::format("{}, {} steps", way.name == "ncsn" ? "denoising" : "sliced", steps_of(out, way));
}

/// A loss by level of every network of a way: (networks, levels).
at::Tensor curves(const Report& out, const Way& way, const char* name) {
  std::vector<at::Tensor> all;
  for (const Group* cell : of_networks(out.result, "losses_" + way.key)) all.push_back(cell->data(name));
  return at::stack(all);
}

Mean mean_over(const at::Tensor& values) {
  return mean_of(doubles(values.contiguous()));
}

Measured measured(const Mean& mean) {
  return mean.freedom > 0 ? Measured{mean.value, mean.error} : Measured{mean.value};
}

std::string protocol(const Report& out) {
  const Group& losses = out.result.at("losses_dsm");
  const int64_t networks = curves(out, ways[0], "denoising").size(0);
  return fmt::format(
      "{:.0f} test images under equal noise, the weights that sample, fp32; {} network{} of each kind, "
      "one seed",
      losses.value("images"), networks, networks == 1 ? "" : "s");
}

void loss_figure(const std::vector<double>& sigma, Report& out) {
  Panel denoising{
      .x = {"noise level σ", {}, {}, true}, .y = {"denoising loss per dimension", 0, 1.2}, .key = "outside"};
  Panel apart{.x = {"noise level σ", {}, {}, true}, .y = {"loss over the Gaussian's", {}, {}}, .key = ""};
  const at::Tensor floor = out.result.at("gaussian").data("denoising");
  apart.layers.push_back(horizontal(1));
  for (size_t i = 0; i < ways.size(); ++i) {
    const at::Tensor all = curves(out, ways[i], "denoising");
    Layer line = lines_points(sigma, doubles(all.mean(0)), title_of(out, ways[i]));
    Layer relative = lines_points(sigma, doubles((all / floor).mean(0)));
    line.colour = relative.colour = static_cast<int>(i) + 1,
    line.marker = relative.marker = static_cast<int>(i);
    denoising.layers.push_back(line), apart.layers.push_back(relative);
  }
  Layer control = lines(sigma, doubles(floor), "Gaussian fitted to the training set");
  control.colour = 0, control.dashed = true;
  denoising.layers.push_back(control);
  out.figure({.panels = {denoising, apart},
              .columns = 2,
              .width = 6.75,
              .height = 3.1,
              .caption = fmt::format("Left: σ² E‖s + z/σ‖²/D, 1 for a score of zero, mean over "
                                     "networks. Right: over that "
                                     "of the score of a Gaussian fitted to the training images. {}.",
                                     protocol(out))},
             "losses_figure");
}

void loss_table(const std::vector<double>& sigma, Report& out) {
  Table table{.title = "Held-out loss by noise level, denoising and sliced",
              .columns = {{"σ", "", 2}, {"Gaussian", "", 3}}};
  for (const Way& way : ways) table.columns.push_back({title_of(out, way), "", 3});
  for (const Way& way : ways) table.columns.push_back({"sliced loss: " + title_of(out, way), "", 3});
  for (size_t i = 0; i < sigma.size(); ++i) {
    const auto level = static_cast<int64_t>(i);
    std::vector<Datum> row{Measured{sigma[i]},
                           Measured{out.result.at("gaussian").data("denoising")[level].item<double>()}};
    for (const char* name : {"denoising", "sliced"})
      for (const Way& way : ways)
        row.emplace_back(measured(mean_over(curves(out, way, name).select(1, level))));
    table.rows.push_back(row);
  }
  table.notes = {
      protocol(out) + "; ± is the standard error over networks.",
      "Denoising: σ² E‖s + z/σ‖²/D. Sliced: σ² E[‖s‖²/2 + vᵀ(∂s/∂x)v]/D, v "
      "Rademacher. In expectation "
      "denoising is 1 + 2 sliced for every score. Levels are read one by one: losses at different noise are "
      "not "
      "comparable."};
  out.table(table, "losses");
}

/// That both losses are one but for a constant, of trained networks.
void identity(Report& out) {
  for (const Way& way : ways) {
    double sum = 0, square = 0, count = 0;
    for (const Group* cell : of_networks(out.result, "losses_" + way.key)) {
      sum += cell->data("apart").sum().item<double>();
      square += cell->data("apart_error").square().sum().item<double>();
      count += static_cast<double>(cell->data("apart").numel());
    }
    out.entry({.name = "identity." + way.key,
               .value = sum / count,
               .standard_error = std::sqrt(square) / count,
               .n = static_cast<int64_t>(out.result.at("losses_" + way.key).value("images"))});
  }
}

void orderings(Report& out, const std::vector<ImageSet>* sets) {
  std::vector<Mean> losses;
  for (const Way& way : ways) losses.push_back(mean_over(curves(out, way, "denoising").mean(1)));
  const auto networks = static_cast<int64_t>(losses[0].freedom) + 1;
  for (size_t i = 0; i < ways.size(); ++i)
    out.entry({.name = "held_out." + ways[i].key,
               .value = losses[i].value,
               .standard_error = measured(losses[i]).standard_error,
               .n = static_cast<int64_t>(out.result.at("losses_dsm").value("images")),
               .seeds = networks,
               .runs = networks > 1 ? networks : 0});
  const auto against = [&](const Mean& a, const Mean& b) {
    return fmt::format("{} against {}, {} network{} each", text_of(a), text_of(b), networks,
                       networks == 1 ? "" : "s");
  };
  // ways: denoising, sliced in equal time, denoising with as many steps.
  const auto steps = [&](size_t way) { return static_cast<double>(steps_of(out, ways[way])); };
  const double ratio = steps(1) > 0 ? steps(0) / steps(1) : 1;
  out.ordering("denoising_learns_more_in_equal_steps",
               "with equally many steps denoising has the lower held-out denoising loss, mean over levels",
               larger(losses[1], losses[2]), against(losses[2], losses[1]));
  out.ordering(
      "denoising_learns_more_in_equal_time",
      fmt::format(
          "with {:.2g} times the steps, the cost stated of a sliced one, denoising has the lower held-out "
          "denoising loss, mean over levels",
          ratio),
      larger(losses[1], losses[0]), against(losses[0], losses[1]));
  if (sets == nullptr) return;
  std::vector<Mean> distances;
  for (size_t i = 0; i < ways.size(); ++i) {
    distances.push_back(frechet_of((*sets)[i]));
    out.entry({.name = "frechet." + ways[i].key,
               .value = distances[i].value,
               .standard_error = distances[i].error,
               .n = std::get<int64_t>((*sets)[i].numbers[0]->attribute("n")),
               .seeds = networks,
               .runs = networks > 1 ? networks : 0});
  }
  out.ordering("denoising_samples_better_in_equal_steps",
               "with equally many steps denoising's samples are nearer to the training set",
               larger(distances[1], distances[2]), against(distances[2], distances[1]));
  out.ordering(
      "denoising_samples_better_in_equal_time",
      fmt::format("with {:.2g} times the steps denoising's samples are nearer to the training set", ratio),
      larger(distances[1], distances[0]), against(distances[0], distances[1]));
}

std::vector<ImageSet> put_samples(Report& out) {
  const Group& numbers = out.result.at("numbers");
  std::vector<ImageSet> sets;
  std::vector<at::Tensor> images;
  Headings headings;
  size_t next = 0;
  for (const Way& way : ways) {
    ImageSet set{title_of(out, way), {}};
    const size_t networks = of_networks(out.result, "train_" + way.key).size();
    for (size_t k = 0; k < networks; ++k) {
      const Group& one = numbers.at(fmt::format("samples_{}", next++));
      set.numbers.push_back(&one);
      images.push_back(one.data("image").narrow(0, 0, std::min<int64_t>(10, one.data("image").size(0))));
      headings.rows.push_back(
          fmt::format("{}, {}", way.name == "ncsn" ? "denoising" : "sliced", steps_of(out, way)));
    }
    sets.push_back(set);
  }
  out.image(tiles(at::cat(images)), "samples",
            fmt::format(
                "The first {} samples of each network, uncurated, {:.0f} score evaluations each; a row a "
                "network, beside it objective and steps. Networks of one number start from equal weights and "
                "their chains from equal noise.",
                images[0].size(0), out.result.at("samples_0_dsm").value("nfe")),
            images[0].size(0), headings);
  return sets;
}

void report(Report& out) {
  const std::vector<double> sigma = doubles(out.result.at("losses_dsm").data("sigma"));
  loss_figure(sigma, out);
  loss_table(sigma, out);
  std::vector<ImageSet> sets = put_samples(out);
  const Group& numbers = out.result.at("numbers");
  const bool judged = note_if_unjudged(numbers, out);
  if (judged) {
    std::vector<ImageSet> shown = sets;
    shown.push_back({"real test images", {&numbers.at("test")}});
    shown.push_back({"Gaussian fitted to the training set", {&numbers.at("gaussian")}});
    out.table(judged_table(shown, numbers));
  }
  orderings(out, judged ? &sets : nullptr);
  identity(out);
  for (const Way& way : {ways[0], ways[1]})
    out.note(training_note(
        out.result.at("train_" + way.key),
        "MNIST, RefineNet of 64 filters, 10 levels, 200,000 steps of 128 images, Adam at 0.001, the "
        "last weights, denoising"));
  out.note(
      "Sliced score matching differentiates the network by its input, which it does in fp32 alone; denoising "
      "trains with the arithmetic of the run, `fast` by default, within 1e-5 of it.");
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::sliced_vs_denoising::ncsn_ssm
