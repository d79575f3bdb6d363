#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "experiments/sliced_vs_denoising/row_score.h"
#include "experiments/sliced_vs_denoising/sm_consistency/parts_report.h"

namespace sgm::sliced_vs_denoising::sm_consistency {
namespace {

constexpr double false_alarms = 1e-3;  // of all of a family's tests together

/// The largest of a family of deviations, each in its standard errors.
struct Family {
  double largest = 0;
  int64_t tests = 0;

  void add(const at::Tensor& standardised) {
    largest = std::max(largest, standardised.abs().max().item<double>());
    tests += standardised.numel();
  }
  /// Bonferroni's: the chance of as large a one among all, at most.
  double chance() const { return std::min(1.0, static_cast<double>(tests) * two_sided(largest, 1)); }
  Verdict met() const { return chance() > false_alarms ? Verdict::yes : Verdict::no; }
  std::string text() const {
    return fmt::format(
        "largest of {} deviations {:.2f} standard errors, chance {:.2g}; refused below {:g}, the "
        "false alarms of all together",
        tests, largest, chance(), false_alarms);
  }
};

std::string protocol(const Report& out) {
  const Node options = options_of(out.result.at("gradients"));
  return fmt::format(
      "Random tanh network, D = {}, {} hidden units, {:.0f} parameters; {} data of N(0, I), {} draws of "
      "projections or noise for all of them; one seed",
      options.at("dimension").number(), options.at("hidden").number(),
      out.result.at("gradients").value("parameters"), options.at("data").number(),
      options.at("repeats").number());
}

void sliced_part(Report& out) {
  Table table{.title = "Mean gradients of sliced score matching against exact score matching's, same data",
              .columns = {{"objective"}, {"largest |z|", "", 3}, {"of"}, {"deviation along the gradient"}}};
  Family family;
  for (const char* objective : {"ssm", "ssm_vr"}) {
    for (const std::string& law : laws) {
      const std::string name = fmt::format("{}/{}", objective, law);
      const Group& group = out.result.at("gradients/sliced/" + name);
      family.add(group.data("standardised"));
      const Measured along{group.value("along"), group.value("along_error")};
      table.rows.push_back({title_of_estimator(name),
                            Measured{group.data("standardised").abs().max().item<double>()},
                            group.data("standardised").numel(), along});
      out.entry({.name = fmt::format("gradient.{}.{}", objective, law),
                 .value = along.value,
                 .standard_error = along.standard_error,
                 .n = static_cast<int64_t>(options_of(out.result.at("gradients")).at("repeats").number())});
    }
  }
  table.notes = {
      protocol(out) + "; ± one standard error.",
      "z: a parameter's mean deviation over its standard error. Deviation: the component along the "
      "exact gradient, over the gradient's length."};
  out.table(table, "gradients");
  out.ordering("sliced_gradients_agree",
               "mean gradients of SSM and SSM-VR are exact score matching's, for every law and parameter",
               family.met(), family.text());
}

void denoising_part(Report& out) {
  const Group& group = out.result.at("gradients/denoising");
  const std::vector<double> sigma = doubles(group.data("sigma"));
  Table table{
      .title = "Denoising's mean gradient less exact score matching's at the clean data, over its length",
      .columns = {{"σ", "", 2}, {"expected"}, {"one noise"}, {"pairs z, −z"}, {"largest |z|", "", 3}}};
  Family family;
  std::vector<double> expected, plain, plain_error, pairs, pairs_error;
  for (size_t i = 0; i < sigma.size(); ++i) {
    const auto at = static_cast<int64_t>(i);
    const Measured bias = measured_at(group, "bias", at), one = measured_at(group, "plain", at),
                   two = measured_at(group, "pairs", at);
    family.add(group.data("standardised")[at]);
    table.rows.push_back({Measured{sigma[i]}, bias, one, two,
                          Measured{group.data("standardised")[at].abs().max().item<double>()}});
    expected.push_back(bias.value);
    plain.push_back(std::abs(one.value)), plain_error.push_back(interval_in_errors() * *one.standard_error);
    pairs.push_back(std::abs(two.value)), pairs_error.push_back(interval_in_errors() * *two.standard_error);
  }
  table.notes = {
      protocol(out) + "; equal noise for all σ; ± one standard error.",
      "Expected: exact score matching's mean gradient at the perturbed data less that at the data, "
      "which denoising has in expectation (Stein's identity); the others: components in that "
      "direction. z: of denoising less exact score matching at the perturbed data, by parameter."};
  out.table(table, "denoising");
  out.ordering("denoising_is_exact_at_perturbed_data",
               "denoising's mean gradient is exact score matching's at the perturbed data, for every σ and "
               "parameter",
               family.met(), family.text());
  if (sigma.size() < 2) return;
  const Measured slope =
      slope_between(sigma[0], measured_at(group, "bias", 0), sigma[1], measured_at(group, "bias", 1));
  out.entry({.name = "gradient.bias_slope", .value = slope.value, .standard_error = slope.standard_error});

  const double c = expected[0] / (sigma[0] * sigma[0]);
  std::vector<double> square;
  for (const double s : sigma) square.push_back(c * s * s);
  Layer guide = lines(sigma, square, "∝ σ²"), exact = lines(sigma, expected, "expected");
  guide.colour = 7, guide.dashed = true, exact.colour = 0;
  // Where an interval holds 0, a logarithmic axis has its upper end alone.
  const double least = *std::min_element(expected.begin(), expected.end()) / 3;
  const auto shown = [&](std::vector<double> y, const std::vector<double>& error) {
    std::vector<double> x, at, half;
    for (size_t i = 0; i < y.size(); ++i) {
      if (y[i] - error[i] < least) continue;
      x.push_back(sigma[i]), at.push_back(y[i]), half.push_back(error[i]);
    }
    return std::tuple{x, at, half};
  };
  Panel bias{.x = {"σ", {}, {}, true},
             .y = {"bias of the gradient", {}, {}, true},
             .layers = {guide, exact},
             .key = "top left"};
  const auto [plain_x, plain_y, plain_half] = shown(plain, plain_error);
  const auto [pairs_x, pairs_y, pairs_half] = shown(pairs, pairs_error);
  if (!plain_x.empty()) bias.layers.push_back(error_bars(plain_x, plain_y, plain_half, "one noise"));
  if (!pairs_x.empty()) bias.layers.push_back(error_bars(pairs_x, pairs_y, pairs_half, "pairs z, −z"));
  Panel noise{.x = {"σ", {}, {}, true}, .y = {"95 % half-width", {}, {}, true}, .key = "best"};
  noise.layers = {lines_points(sigma, plain_error, "one noise"),
                  lines_points(sigma, pairs_error, "pairs z, −z")};
  for (Panel* panel : {&bias, &noise}) {
    int colour = 1;
    for (Layer& layer : panel->layers)
      if (layer.colour < 0) layer.marker = colour - 1, layer.colour = colour++;
  }
  out.figure(
      {.panels = {bias, noise},
       .columns = 2,
       .width = 6.75,
       .height = 2.7,
       .caption = fmt::format(
           "Left: denoising's bias against exact score matching at the clean data, over the exact "
           "gradient's length; points whose 95 % interval reaches below {:.1g} are not drawn. Right: the "
           "half-widths of those intervals. {}.",
           least, protocol(out))},
      "bias");
}

}  // namespace

void gradients_report(Report& out) {
  sliced_part(out);
  denoising_part(out);
}

}  // namespace sgm::sliced_vs_denoising::sm_consistency
