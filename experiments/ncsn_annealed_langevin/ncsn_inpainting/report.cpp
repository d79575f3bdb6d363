#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <cmath>

#include "experiments/stages/judged_report.h"

namespace sgm::ncsn::ncsn_inpainting {
namespace {

using namespace stages;  // what reports of judged images share

/// The known left half with a chequered right one, where nothing is known: black there would look like a
/// garment's background.
at::Tensor with_hole(const at::Tensor& truth) {
  at::Tensor shown = truth.clone();
  for (int64_t row = 0; row < truth.size(2); ++row) {
    for (int64_t column = truth.size(3) / 2; column < truth.size(3); ++column)
      shown.select(3, column).select(2, row).fill_((row + column) % 2 == 0 ? 110 : 150);
  }
  return shown;
}

/// A column's heading for a method.
std::string short_name(const std::string& method) {
  if (method.starts_with("mirrored")) return "mirror";
  if (method.starts_with("nearest")) return "nearest";
  if (method.starts_with("mean of the")) return "mean";
  if (method.starts_with("mean of its class")) return "class";
  return method;
}

void put_picture(const Group& cell, Report& out) {
  const at::Tensor truth = cell.data("truth");
  const at::Tensor rows =
      at::cat({with_hole(truth).unsqueeze(1), cell.data("completed"), truth.unsqueeze(1)}, 1);
  const auto each = static_cast<int64_t>(cell.value("completions"));
  Headings headings{.columns = {"known"}};
  for (int64_t i = 0; i < each; ++i) headings.columns.push_back(fmt::format("no. {}", i + 1));
  for (const std::string& method : cell.text("method")) {
    if (method != "network" && method != "mean of its completions")
      headings.columns.push_back(short_name(method));
  }
  headings.columns.push_back("truth");
  out.image(
      tiles(rows.flatten(0, 1)), "completions",
      fmt::format("NCSN Fig. 6: a row an image, the first {} of {} of the test set: what is known "
                  "(chequered: nothing), {} completion{} by the network, what needs none (table), the "
                  "truth.",
                  truth.size(0), static_cast<int64_t>(cell.value("images")), each, each == 1 ? "" : "s"),
      rows.size(1), headings);
}

/// The root of a mean square, its standard error by the delta method.
Measured root(const Mean& square) {
  const double value = std::sqrt(square.value);
  if (square.freedom <= 0 || value == 0) return {value};
  return {value, square.error / (2 * value)};
}

std::string interval(const Mean& mean, double factor) {
  if (mean.freedom <= 0) return "–";
  const double half = half_width(mean);
  return fmt::format("{:.3g} to {:.3g}", factor * (mean.value - half), factor * (mean.value + half));
}

/// The network against the other methods, image by image: entries, orderings and the table.
void put_table(const Group& cell, Report& out) {
  const std::vector<std::string>& names = cell.text("method");
  const at::Tensor error = cell.data("square_error");
  const bool judged = cell.contains("agreement");
  const auto n = error.size(1);
  Table table{.title = "The missing half, and the class that a classifier sees in the whole",
              .columns = {{"completed by"},
                          {"RMS difference from the truth", "", 3, "lower"},
                          {"of the class of the truth", "%", 3, "higher"},
                          {"more often by the network, 95 % interval", "%"}}};
  for (size_t i = 0; i < names.size(); ++i) {
    const auto row = static_cast<int64_t>(i);
    const Measured rms = root(mean_of(doubles(error[row])));
    table.rows.push_back({names[i], rms, {}, {}});
    if (i == 0) {
      out.entry({.name = "missing_error", .value = rms.value, .standard_error = rms.standard_error, .n = n});
    } else if (!names[i].starts_with("mean")) {  // a mean is no sample: it has the least error
      const Mean worse = mean_of(doubles(error[0] - error[row]));
      out.ordering("nearer_than_" + short_name(names[i]),
                   "completions by the network are nearer to the truth than by: " + names[i],
                   positive({-worse.value, worse.error, worse.freedom}),
                   fmt::format("mean square difference, of the network less of the other, 95 % interval {}, "
                               "{} images, paired",
                               interval(worse, 1), n));
    }
    if (!judged) continue;
    const at::Tensor agreement = cell.data("agreement");
    const Mean share = mean_of(doubles(agreement[row] * 100));
    table.rows.back()[2] = share.freedom > 0 ? Measured{share.value, share.error} : Measured{share.value};
    const Mean more = mean_of(doubles(agreement[0] - agreement[row]));
    if (i > 0) table.rows.back()[3] = interval(more, 100);
    if (i == 0)
      out.entry(
          {.name = "agreement", .value = share.value / 100, .standard_error = share.error / 100, .n = n});
    if (names[i] != "black") continue;
    out.entry({.name = "agreement.known_half_alone",
               .value = share.value / 100,
               .standard_error = share.error / 100,
               .n = n});
    out.ordering(
        "class_is_kept",
        "the classifier sees the class of the truth more often in completions than in the known half "
        "on black",
        positive(more), fmt::format("95 % interval {} %, {} images, paired", interval(more, 100), n));
  }
  table.notes = {
      fmt::format(
          "{} test images, {} completion{} of each by the network, {} score evaluations each; ± is "
          "the standard error over images, intervals are Student's, paired by image. Range of pixels: "
          "1; known half: RMS {:.4f}.",
          n, static_cast<int64_t>(cell.value("completions")), cell.value("completions") == 1 ? "" : "s",
          static_cast<int64_t>(cell.value("nfe")), cell.value("known_error")),
      "The least RMS has the mean of all that is possible, not a sample of it: a perfect sampler's is √2 "
      "times that of such a mean."};
  if (cell.contains("spread"))
    table.notes.push_back(fmt::format(
        "A perfect sampler's RMS is √2 times the standard deviation between completions of one image; here "
        "that gives {:.3f}.",
        std::sqrt(2.0) * cell.value("spread")));
  out.table(table);
}

void report(Report& out) {
  const Group& cell = out.result.at("completions");
  put_picture(cell, out);
  put_table(cell, out);
  const Node options = options_of(cell);
  const Node* once = options.find("inpainting.once_per_level");
  out.note(
      fmt::format("Data: {}. The first network of ncsn_samples; noise is put on the known half once a "
                  "{}, final paste of it: {}.",
                  std::get<std::string>(cell.attribute("data")),
                  once != nullptr && once->as<bool>() ? "level (Algorithm 2)" : "step (NCSNv2's code)",
                  std::get<std::string>(cell.attribute("final_paste"))));
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::ncsn::ncsn_inpainting
