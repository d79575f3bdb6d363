#include "core/report/report.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/report/axis.h"

namespace sgm::ncsn::ncsn_fig1 {
namespace {

constexpr double linear_to = 0.1;  // of the loss axis, in millions

/// Steps at the end that are summarised: 200, or a fifth of all.
int64_t last_of(const at::Tensor& loss) {
  return std::max<int64_t>(1, std::min<int64_t>(200, loss.size(0) / 5));
}

/// How a loss ends: quartiles of its last steps, and how far their median moved from that of as many steps
/// before.
struct End {
  double median = 0;
  double low = 0;
  double high = 0;
  double before = 0;

  double drift() const { return (median - before) / std::abs(before); }
};

double quantile_of(const at::Tensor& x, double q) {
  return x.quantile(q).item<double>();
}

End end_of(const Group& cell) {
  const at::Tensor& loss = cell.data("loss");
  const int64_t n = loss.size(0);
  const int64_t last = last_of(loss);
  const at::Tensor end = loss.narrow(0, n - last, last);
  const at::Tensor before = loss.narrow(0, std::max<int64_t>(0, n - 2 * last), last);
  return {quantile_of(end, .5), quantile_of(end, .25), quantile_of(end, .75), quantile_of(before, .5)};
}

/// Mean change from a step to the next over the mean size of the loss, after the first fifth of the steps:
/// what a collapse at the end, or a slow fall, hardly changes.
double fluctuation(const Group& cell) {
  const at::Tensor all = cell.data("loss");
  const at::Tensor loss = all.slice(0, all.size(0) / 5);
  return (loss.diff().abs().mean() / loss.abs().mean()).item<double>();
}

/// The least median of twenty successive steps: one batch's loss says little.
double lowest(const Group& cell) {
  const at::Tensor& loss = cell.data("loss");
  const int64_t width = std::min<int64_t>(20, loss.size(0));
  return std::get<0>(loss.unfold(0, width, 1).median(1)).min().item<double>();
}

/// No score can have a lower loss on data perturbed by N(0, sigma^2 I): min L = -E||s||^2 / 2 for the score s
/// of the perturbed data, and E||s||^2 <= D / sigma^2.
double bound(const Group& perturbed) {
  const double sigma = std::get<double>(perturbed.attribute("noise"));
  return -perturbed.value("dimension") / (2 * sigma * sigma);
}

const std::vector<std::pair<std::string, std::string>>& titles() {
  static const std::vector<std::pair<std::string, std::string>> all{
      {"clean", "images, x/255"},
      {"dequantised", "dequantised, (x + u)/256"},
      {"perturbed", "images + N(0, σ² I)"}};
  return all;
}

void report(Report& out) {
  const Group& perturbed = out.result.at("perturbed");
  if (perturbed.data("loss").size(0) < 2)
    return out.note("Fewer than two losses were logged (fit.steps, fit.log_every): there is no curve.");
  const double floor = bound(perturbed);
  const double scale = 1e6;
  const double sigma = std::get<double>(perturbed.attribute("noise"));
  Table table{.title = "Sliced score-matching loss at the end of training",
              .columns = {{"images"},
                          {"median", "10⁶"},
                          {"lower quartile", "10⁶"},
                          {"upper quartile", "10⁶"},
                          {"drift", "%", 2},
                          {"fluctuation", "%", 2},
                          {"lowest", "10⁶"}}};
  std::vector<Panel> panels;
  Extent all;
  for (const auto& [name, title] : titles()) all.add(doubles(out.result.at(name).data("loss") / scale));
  for (const auto& [name, title] : titles()) {
    const Group& cell = out.result.at(name);
    const End end = end_of(cell);
    table.rows.push_back({title, Measured{end.median / scale}, Measured{end.low / scale},
                          Measured{end.high / scale}, Measured{100 * end.drift()},
                          Measured{100 * fluctuation(cell)}, Measured{lowest(cell) / scale}});
    std::vector<double> loss = doubles(cell.data("loss") / scale);
    Layer curve = lines(doubles(cell.data("step")), std::move(loss));
    curve.size = .5;
    panels.push_back({.title = title,
                      .x = {.label = "training step"},
                      .y = {.label = panels.empty() ? "SSM loss / $10^6$" : "",
                            .low = 1.5 * all.low,
                            .high = std::max(1.5 * all.high, linear_to),
                            .linear_to = linear_to},
                      .layers = {horizontal(floor / scale), curve},
                      .key = ""});
  }
  const std::string data = std::get<std::string>(perturbed.attribute("data"));
  const int64_t steps = perturbed.data("step")[-1].item<double>();
  const int64_t batch = std::get<int64_t>(perturbed.attribute("batch"));
  const std::string protocol = fmt::format(
      "{}, {} steps of {} images, σ = {}, one seed; equal weights, images and projections in all cells.",
      data, steps, batch, sigma);
  const int64_t last = last_of(perturbed.data("loss"));
  table.notes = {
      protocol,
      fmt::format("Quartiles of the last {} steps; drift: their median against that of the {} steps before; "
                  "fluctuation: mean change from a step to the next over the mean size, after the first "
                  "fifth; lowest: least median of 20 successive steps.",
                  last, last),
      fmt::format("No score's expected loss on the perturbed images is below −D/(2σ²) = {:.2f}·10⁶. 8-bit "
                  "images have no density, dequantised ones infinite Fisher information: no bound.",
                  floor / scale)};
  const End clean_end = end_of(out.result.at("clean"));
  const End noisy_end = end_of(perturbed);
  if (std::abs(noisy_end.drift()) > .05) {
    table.notes.push_back(
        fmt::format("On perturbed images the loss still moves, by {:.0f} % in the last {} steps: {} steps "
                    "are short of convergence.",
                    100 * noisy_end.drift(), last, steps));
  }
  if (const double least = lowest(out.result.at("clean")); least < 0 && clean_end.median > least / 100) {
    table.notes.push_back(
        "The network on unperturbed images collapsed: at the end its loss is less than a hundredth of its "
        "lowest.");
  }
  out.table(table);
  out.figure(
      {.panels = panels,
       .columns = 3,
       .width = 6.75,
       .height = 2.4,
       .caption = fmt::format("NCSN Fig. 1: sliced score-matching loss of each step, on an axis that is "
                              "linear to ±{} and logarithmic beyond; dashed, the bound if the images "
                              "are perturbed. {}",
                              linear_to, protocol)});

  const double clean = fluctuation(out.result.at("clean"));
  const double noisy = fluctuation(perturbed);
  out.ordering("clean_fluctuates", "the loss on unperturbed images fluctuates more than on perturbed ones",
               clean > 2 * noisy   ? Verdict::yes
               : clean < noisy / 2 ? Verdict::no
                                   : Verdict::undecided,
               fmt::format("mean change from a step to the next over the mean size {:.0f} % against {:.0f} "
                           "%, one seed; decided at a factor of two",
                           100 * clean, 100 * noisy));
  const double fallen = lowest(out.result.at("clean"));
  const double kept = lowest(perturbed);
  out.ordering(
      "clean_unbounded",
      "on unperturbed images the loss falls below what perturbed images allow; on perturbed ones it does not",
      fallen < floor ? (kept >= floor ? Verdict::yes : Verdict::no) : Verdict::undecided,
      fmt::format("least median of 20 steps {:.1f}·10⁶ against {:.2f}·10⁶, bound {:.2f}·10⁶, one seed",
                  fallen / scale, kept / scale, floor / scale));
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::ncsn::ncsn_fig1
