#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "core/report/axis.h"
#include "experiments/stages/judged_report.h"

namespace sgm::ncsn::ncsn_fig1 {
namespace {

using namespace stages;  // what reports of judged images share

constexpr double unit = 1e6;       // of losses in the table and the figure
constexpr double linear_to = 0.1;  // of the loss axis, in units
constexpr double converged = .05;  // largest drift of a loss that has converged

/// Steps at the end that are summarised: a tenth of all.
int64_t last_of(const at::Tensor& loss) {
  return std::max<int64_t>(1, loss.size(0) / 10);
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

/// Medians of twenty successive steps, or of all if there are fewer.
at::Tensor running_median(const at::Tensor& loss) {
  return std::get<0>(loss.unfold(0, std::min<int64_t>(20, loss.size(0)), 1).median(1));
}

/// How far the running median wanders in the second half of the steps, over the median size there.
double wander(const Group& cell) {
  const at::Tensor all = cell.data("loss");
  const at::Tensor half = all.slice(0, all.size(0) / 2);
  const at::Tensor running = running_median(half);
  return ((running.max() - running.min()) / half.median().abs()).item<double>();
}

/// The least median of twenty successive steps: one batch's loss says little.
double lowest(const Group& cell) {
  return running_median(cell.data("loss")).min().item<double>();
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

/// A quantity of every network's curve.
std::vector<double> each(const std::vector<const Group*>& curves, double (*of)(const Group&)) {
  std::vector<double> all;
  for (const Group* curve : curves) all.push_back(of(*curve));
  return all;
}

double drift(const Group& curve) {
  return end_of(curve).drift();
}

/// A row of the table: means over the networks, ± where there are several.
std::vector<Datum> row_of(const std::string& title, const std::vector<const Group*>& curves) {
  const auto mean = [&](double (*of)(const Group&), double scale) {
    const Mean all = mean_of(each(curves, of));
    return all.freedom > 0 ? Measured{all.value * scale, all.error * std::abs(scale)}
                           : Measured{all.value * scale};
  };
  return {title,
          static_cast<int64_t>(curves.size()),
          mean([](const Group& c) { return end_of(c).median; }, 1 / unit),
          mean([](const Group& c) { return end_of(c).low; }, 1 / unit),
          mean([](const Group& c) { return end_of(c).high; }, 1 / unit),
          mean(drift, 100),
          mean(wander, 100),
          mean(fluctuation, 100),
          mean(lowest, 1 / unit)};
}

/// "−3, −1 and 2 %".
std::string in_percent(const std::vector<double>& values) {
  std::vector<std::string> texts;
  for (const double value : values) texts.push_back(fmt::format("{:.1f}", 100 * value));
  return fmt::format("{} %", fmt::join(texts, ", "));
}

/// What the title claims, over the networks.
void put_orderings(const std::vector<const Group*>& clean, const std::vector<const Group*>& perturbed,
                   double floor, Report& out) {
  const auto n = static_cast<int64_t>(clean.size());
  const std::string few = n < 3 ? "; fewer than 3 networks decide nothing" : "";
  const std::vector<double> rests = each(perturbed, drift);
  const auto resting =
      std::count_if(rests.begin(), rests.end(), [](double x) { return std::abs(x) <= converged; });
  out.ordering("perturbed_converges", "the loss on perturbed images does not move any more at the end",
               n < 3          ? Verdict::undecided
               : resting == n ? Verdict::yes
               : resting == 0 ? Verdict::no
                              : Verdict::undecided,
               fmt::format("drift of at most {:.0f} % in {} of {} networks: {}{}", 100 * converged, resting,
                           n, in_percent(rests), few));
  const auto compare = [&](const std::string& name, const std::string& statement,
                           double (*of)(const Group&)) {
    std::vector<double> ratios;
    for (size_t i = 0; i < clean.size(); ++i) ratios.push_back(std::log(of(*clean[i]) / of(*perturbed[i])));
    out.ordering(
        name, statement, positive(mean_of(ratios)),
        fmt::format("{} against {}; 95 % interval of the logarithm of their ratio, paired by network",
                    in_percent(each(clean, of)), in_percent(each(perturbed, of))));
  };
  compare(
      "clean_wanders",
      "the loss on unperturbed images wanders more in the second half of the steps than on perturbed ones",
      wander);
  compare("clean_fluctuates",
          "the loss on unperturbed images changes more from a step to the next than on perturbed ones",
          fluctuation);
  const std::vector<double> fallen = each(clean, lowest);
  const std::vector<double> kept = each(perturbed, lowest);
  const auto under = [&](double loss) { return loss < floor; };
  const auto deep = std::count_if(fallen.begin(), fallen.end(), under);
  const auto wrong = std::count_if(kept.begin(), kept.end(), under);
  out.ordering(
      "clean_unbounded",
      "on unperturbed images the loss falls below what perturbed images allow; on perturbed ones it does not",
      n < 3                     ? Verdict::undecided
      : deep == n && wrong == 0 ? Verdict::yes
      : deep == 0 || wrong == n ? Verdict::no
                                : Verdict::undecided,
      fmt::format(
          "least median of 20 steps below the bound {:.2f}·10⁶: unperturbed {} of {}, perturbed {} of "
          "{} networks{}",
          floor / unit, deep, n, wrong, n, few));
}

void report(Report& out) {
  const Group& perturbed = out.result.at("perturbed");
  if (perturbed.data("loss").size(0) < 2)
    return out.note("Fewer than two losses were logged (fit.steps, fit.log_every): there is no curve.");
  const double floor = bound(perturbed);
  const double sigma = std::get<double>(perturbed.attribute("noise"));
  Table table{.title = "Sliced score-matching loss at the end of training",
              .columns = {{"images"},
                          {"networks"},
                          {"median", "10⁶"},
                          {"lower quartile", "10⁶"},
                          {"upper quartile", "10⁶"},
                          {"drift", "%", 2},
                          {"wander", "%", 2},
                          {"fluctuation", "%", 2},
                          {"lowest", "10⁶"}}};
  std::vector<Panel> panels;
  Extent all;
  for (const auto& [name, title] : titles()) {
    for (const Group* curve : of_networks(out.result, name)) all.add(doubles(curve->data("loss") / unit));
  }
  for (const auto& [name, title] : titles()) {
    const std::vector<const Group*> curves = of_networks(out.result, name);
    table.rows.push_back(row_of(title, curves));
    Panel panel{.title = title,
                .x = {.label = "training step"},
                .y = {.label = panels.empty() ? "SSM loss / $10^6$" : "",
                      .low = 1.5 * all.low,
                      .high = std::max(1.5 * all.high, linear_to),
                      .linear_to = linear_to},
                .layers = {horizontal(floor / unit)},
                .key = ""};
    for (const Group* curve : curves) {
      Layer layer = lines(doubles(curve->data("step")), doubles(curve->data("loss") / unit));
      layer.size = .5;
      layer.opacity = curves.size() > 1 ? .7 : 1;
      panel.layers.push_back(std::move(layer));
    }
    panels.push_back(std::move(panel));
  }
  const std::vector<const Group*> clean = of_networks(out.result, "clean");
  const std::vector<const Group*> noisy = of_networks(out.result, "perturbed");
  const int64_t steps = perturbed.data("step")[-1].item<double>();
  const Node fit = options_of(perturbed).at("fit");
  const bool decays = fit.at("schedule").as<std::string>() == "cosine";
  const std::string protocol = fmt::format(
      "{}, {} steps of {} images, rate {:g}{}, σ = {}, {} network{}; equal weights, images and projections "
      "in "
      "all curves of a network.",
      std::get<std::string>(perturbed.attribute("data")), steps,
      std::get<int64_t>(perturbed.attribute("batch")), fit.at("rate").number(),
      decays ? " decaying to 0" : "", sigma, noisy.size(), noisy.size() == 1 ? "" : "s");
  const int64_t last = last_of(perturbed.data("loss"));
  table.notes = {
      protocol,
      fmt::format(
          "Quartiles of the last {} steps; drift: their median against that of the {} steps before; "
          "wander: range of the medians of 20 successive steps in the second half, over the median size; "
          "fluctuation: mean change from a step to the next over the mean size, after the first "
          "fifth; lowest: least median of 20 successive steps. ± is the standard error over networks.",
          last, last),
      fmt::format("No score's expected loss on the perturbed images is below −D/(2σ²) = {:.2f}·10⁶. 8-bit "
                  "images have no density, dequantised ones infinite Fisher information: no bound.",
                  floor / unit)};
  if (decays)
    table.notes.push_back(
        "A loss that has settled while the rate decays need not be at its minimum: a constant rate may still "
        "lower it.");
  const auto collapsed = std::count_if(clean.begin(), clean.end(), [](const Group* c) {
    return lowest(*c) < 0 && end_of(*c).median > lowest(*c) / 100;
  });
  if (collapsed > 0)
    table.notes.push_back(
        fmt::format("{} of {} networks on unperturbed images collapsed: at the end their loss is less than a "
                    "hundredth of its lowest.",
                    collapsed, clean.size()));
  out.table(table);
  out.figure({.panels = panels,
              .columns = 3,
              .width = 6.75,
              .height = 2.4,
              .caption = fmt::format(
                  "NCSN Fig. 1: sliced score-matching loss of each step, a colour a network, on an "
                  "axis that is linear to ±{} and logarithmic beyond; dashed, the bound if the "
                  "images are perturbed. {}",
                  linear_to, protocol)});
  put_orderings(clean, noisy, floor, out);
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::ncsn::ncsn_fig1
