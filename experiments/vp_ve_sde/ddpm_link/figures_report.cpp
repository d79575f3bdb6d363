#include "experiments/vp_ve_sde/ddpm_link/figures_report.h"

#include <ATen/core/Tensor.h>
#include <fmt/format.h>

#include <algorithm>

namespace sgm::vp_ve_sde::ddpm_link {
namespace {

/// uint8 (N, C, H, W) as tiles, small ones doubled.
at::Tensor tiles(const at::Tensor& images) {
  const int64_t times = images.size(3) < 20 ? 2 : 1;
  return images.repeat_interleave(times, 2).repeat_interleave(times, 3).permute({0, 2, 3, 1}).contiguous();
}

}  // namespace

void link_figure(Report& out) {
  const Group& flow = out.result.at("flow");
  const Group& one = out.result.at("steps").at("one_step");
  const Group& shown = out.result.at("chains").at("progressive");
  const std::vector<double> steps = doubles(flow.data("steps"));
  const std::vector<double> median = doubles(flow.data("median"));
  std::vector<double> first_order, beta = doubles(one.data("beta"));
  for (const double n : steps) first_order.push_back(median.back() * steps.back() / n);
  Layer line = lines(steps, first_order, "order 1");
  line.colour = 7, line.dashed = true;
  Panel ddim{.title = "DDIM and the flow",
             .x = {"steps", {}, {}, true},
             .y = {"error / spread", {}, {}, true},
             .layers = {line, lines_points(steps, median, "median"),
                        lines_points(steps, doubles(flow.data("rms")), "RMS")},
             .key = "bottom left"};
  std::vector<double> same_order;
  for (const double b : beta) same_order.push_back(b / beta.back() * doubles(one.data("deviation")).back());
  Layer of_beta = lines(beta, same_order, "order 1");
  of_beta.colour = 7, of_beta.dashed = true;
  Panel step{.title = "one step",
             .x = {"β", {}, {}, true},
             .y = {"deviation from x/4 + s/2", {}, {}, true},
             .layers = {of_beta, lines_points(beta, doubles(one.data("deviation")), "deviation")},
             .key = "bottom right"};
  std::vector<double> left = doubles(shown.data("step")), low, high;
  const std::vector<double> distance = doubles(shown.data("distance"));
  const std::vector<double> error = doubles(shown.data("distance_standard_error"));
  for (size_t k = 0; k < left.size(); ++k) {
    left[k] += 1;
    low.push_back(distance[k] - 1.96 * error[k]), high.push_back(distance[k] + 1.96 * error[k]);
  }
  Panel progressive{.title = "progressive generation",
                    .x = {.label = "steps left", .reversed = true},
                    .y = {"RMS from the end, grey levels", 0, {}},
                    .layers = {band(left, low, high), lines(left, distance)},
                    .key = ""};
  const Group& chains = out.result.at("chains");
  out.figure({.panels = {ddim, step, progressive},
              .columns = 3,
              .width = 6.75,
              .height = 2.3,
              .caption = fmt::format(
                  "Left: DDIM's distance from the ends of the probability flow's trajectories, exact score "
                  "of a mixture, {:g} trajectories. Middle: (ancestral − reverse diffusion)/β² beside "
                  "x/4 + s/2, relative. Right: the predicted data along DDPM's chain of a network, distance "
                  "from the "
                  "final sample, not clipped; mean over {:g} samples, 95 % band.",
                  options_of(flow).at("exact_chains").number(), chains.value("samples"))});
}

void link_pictures(Report& out) {
  const Group& chains = out.result.at("chains");
  const at::Tensor image = chains.data("image");
  out.image(tiles(image.narrow(0, 0, std::min<int64_t>(64, image.size(0)))), "samples",
            fmt::format("Samples by DDPM's Algorithm 2 in its own words, {:g} steps: the first ones, not "
                        "selected. {}.",
                        chains.value("N"), std::get<std::string>(chains.attribute("data"))),
            8);
  const Group& shown = chains.at("progressive");
  const at::Tensor strip = shown.data("strip").transpose(0, 1);  // (sample, step, C, H, W)
  Headings headings;
  for (const double i : doubles(shown.data("strip_step")))
    headings.columns.push_back(fmt::format("{:g}", i + 1));
  headings.columns.emplace_back("end");
  out.image(
      tiles(strip.flatten(0, 1)), "progressive",
      "DDPM Fig. 6: the data that the network predicts with so many steps left, a row a sample, and the "
      "final sample; the first ones, not selected. Not clipped before they are drawn: an error of the "
      "noise stands in them times σ/α.",
      strip.size(1), headings);
  const at::Tensor ddim = chains.data("ddim_image").transpose(0, 1);  // (sample, steps, C, H, W)
  Headings counts;
  for (const double steps : doubles(chains.data("ddim_steps")))
    counts.columns.push_back(fmt::format("{:g}", steps));
  out.image(tiles(ddim.flatten(0, 1)), "ddim",
            "DDIM of so many steps from the same start, a row a start; the first ones, not selected.",
            ddim.size(1), counts);
}

}  // namespace sgm::vp_ve_sde::ddpm_link
