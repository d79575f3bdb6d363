#include "experiments/vp_ve_sde/adaptive_figures_report.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/full_like.h>
#include <fmt/format.h>

#include <span>

namespace sgm::vp_ve_sde::adaptive {

const Group& cell(const Report& out, const Named& problem, const Named& sde) {
  return out.result.at(fmt::format("{}_{}", problem.key, sde.key));
}

double half_grey(const Group& cell) {
  return 1 / 255.0 / cell.value("spread");
}

double predictor_evaluations(const Report& out) {
  return options_of(cell(out, problems[2], sdes[0])).at("predictor_evaluations").number();
}

void adaptive_figure(Report& out) {
  std::vector<Panel> panels;
  const auto curve = [](std::vector<double> x, std::vector<double> y, const std::string& title, int colour,
                        bool dashed) {
    Layer layer = lines_points(std::move(x), std::move(y), title);
    layer.colour = colour, layer.marker = colour - 1, layer.dashed = dashed;
    return layer;
  };
  for (const Named& problem : std::span(problems).subspan(1)) {
    Panel cost{.title = fmt::format("{}: cost", problem.title),
               .x = {"tolerance", {}, {}, true},
               .y = {"NFE", {}, {}, true},
               .layers = {horizontal(predictor_evaluations(out))},
               .key = ""};
    Panel error{.title = fmt::format("{}: error", problem.title),
                .x = {"tolerance", {}, {}, true},
                .y = {"median error / spread", {}, {}, true},
                .key = ""};
    Panel batch{.title = fmt::format("{}: batch", problem.title),
                .x = {"evaluation", 0, {}},
                .y = {"samples in the batch, %", 0, 105},
                .key = ""};
    if (&problem == &problems[2]) error.layers.push_back(horizontal(half_grey(cell(out, problem, sdes[0]))));
    int colour = 0;
    for (const Named& sde : sdes) {
      const Group& c = cell(out, problem, sde);
      ++colour;
      for (const bool coupled : {false, true}) {
        const Group& mode = c.at(coupled ? "coupled" : "per_sample");
        const std::string title = fmt::format("{}, {}", sde.title, coupled ? "coupled" : "own steps");
        cost.layers.push_back(
            curve(doubles(c.data("tolerance")), doubles(mode.data("nfe")), title, colour, coupled));
        error.layers.push_back(
            curve(doubles(c.data("tolerance")), doubles(mode.data("median")), title, colour, coupled));
      }
      std::vector<double> in_use = doubles(c.at("per_sample").data("in_use"));
      std::vector<double> x;
      for (double& n : in_use)
        x.push_back(static_cast<double>(x.size() + 1)), n *= 100 / c.value("trajectories");
      Layer left = lines(x, in_use);
      left.colour = colour;
      batch.layers.push_back(left);
    }
    for (Panel* panel : {&cost, &error, &batch}) panels.push_back(*panel);
  }
  const std::vector<double> tolerances = doubles(cell(out, problems[2], sdes[0]).data("tolerance"));
  out.figure(
      {.panels = panels,
       .columns = 3,
       .width = 6.75,
       .height = 4.4,
       .caption = fmt::format(
           "The adaptive solver under three SDEs. Left: evaluations of a sample, mean, "
           "against the tolerance. Middle: median error per trajectory. Right: the batch "
           "at tolerance {:.0e} with own steps: finished samples leave it, and what lies "
           "below a curve is paid for. Solid: own steps; dashed: coupled. Dashed grey lines: the {:g} "
           "evaluations of predictors (left), and half a grey level of 256, which rounding hides (middle, "
           "images). The Gaussian stands in the table only.",
           tolerances.back(), predictor_evaluations(out)),
       .shared_key = true});
}

void adaptive_samples(Report& out) {
  const Group& c = cell(out, problems[2], sdes[0]);
  if (!c.contains("images")) return;
  const Group& images = c.at("images");
  const at::Tensor first = images.data("first");
  const at::Tensor worst = images.data("worst");
  const at::Tensor exact = images.data("exact");
  const std::vector<double> tolerances = doubles(c.data("tolerance"));
  const int64_t each = first.size(1);
  std::vector<at::Tensor> tiles;
  Headings headings{.columns = std::vector<std::string>(static_cast<size_t>(each)), .rows = {}};
  headings.columns[0] = "same starts";
  headings.columns.insert(headings.columns.end(), {"worst", "its end"});
  for (size_t i = 0; i < tolerances.size(); ++i) {
    const auto row = static_cast<int64_t>(i);
    tiles.insert(tiles.end(),
                 {first[row], worst.narrow(0, row, 1), images.data("worst_exact").narrow(0, row, 1)});
    headings.rows.push_back(fmt::format("{:.0e}", tolerances[i]));
  }
  const at::Tensor blank = at::full_like(worst.narrow(0, 0, 1), 255);
  tiles.insert(tiles.end(), {exact, blank, blank});
  headings.rows.emplace_back("exact");
  out.image(
      at::cat(tiles), "samples",
      fmt::format("Ends of trajectories of the image mixture under VP, a tolerance a row (own steps), from "
                  "the same {} starts in every row, and where they end. To the right, of {:g} trajectories "
                  "the one with the largest error at that tolerance, and where it should end.",
                  each, c.value("trajectories")),
      each + 2, headings);
}

}  // namespace sgm::vp_ve_sde::adaptive
