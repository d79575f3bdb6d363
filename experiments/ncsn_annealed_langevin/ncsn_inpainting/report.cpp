#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <cmath>

#include "experiments/ncsn_annealed_langevin/judged_report.h"

namespace sgm::ncsn::ncsn_inpainting {
namespace {

/// The known half, with a chequered one where nothing is known: black there would look like a garment's
/// background. The hole begins after the last column that holds anything.
at::Tensor with_hole(const at::Tensor& known) {
  at::Tensor shown = known.clone();
  const at::Tensor used = known.flatten(0, 2).amax(0);
  int64_t first = known.size(3);
  while (first > 0 && used[first - 1].item<int64_t>() == 0) --first;
  for (int64_t row = 0; row < known.size(2); ++row) {
    for (int64_t column = first; column < known.size(3); ++column)
      shown.select(3, column).select(2, row).fill_((row / 2 + column / 2) % 2 == 0 ? 110 : 150);
  }
  return shown;
}

void report(Report& out) {
  const Group& cell = out.result.at("completions");
  const at::Tensor truth = cell.data("truth");
  const at::Tensor known = with_hole(cell.data("known"));
  const at::Tensor completion = cell.data("completion");
  const int64_t images = truth.size(0);
  const int64_t each = completion.size(0) / images;
  const at::Tensor rows = at::cat(
      {known.unsqueeze(1), completion.view({images, each, truth.size(1), truth.size(2), truth.size(3)}),
       truth.unsqueeze(1)},
      1);
  Headings headings{.columns = {"known"}};
  for (int64_t i = 0; i < each; ++i) headings.columns.push_back(fmt::format("no. {}", i + 1));
  headings.columns.push_back("truth");
  if (cell.contains("label")) {
    for (int64_t i = 0; i < images; ++i)
      headings.rows.push_back(cell.text("class")[static_cast<size_t>(cell.data("label")[i].item<int64_t>())]);
  }
  out.image(
      tiles(rows.flatten(0, 1)), "completions",
      fmt::format("NCSN Fig. 6: a row an image, the first {} of the test set: what is known (chequered: "
                  "nothing), completions no. 1 to {}, the truth.",
                  images, each),
      each + 2, headings);

  out.note(fmt::format(
      "Data: {}. The network of ncsn_samples; noise is put on the known half once a level (Algorithm 2), "
      "final paste of it: {}.",
      std::get<std::string>(cell.attribute("data")), std::get<std::string>(cell.attribute("final_paste"))));
  out.entry({.name = "missing_error", .value = cell.value("missing_error"), .n = images});
  if (!cell.contains("label")) return;  // images without classes

  const at::Tensor label = cell.data("label");
  const at::Tensor predicted = cell.data("predicted").view({images, each});
  const at::Tensor whole = cell.data("predicted_truth");
  const at::Tensor half = cell.data("predicted_known");
  const std::vector<std::string>& names = cell.text("class");
  Table table{.title = "Classes that a classifier sees in completions",
              .columns = {{"test image"},
                          {"class"},
                          {"seen in the whole image"},
                          {"seen in the known half"},
                          {"completions of its class"}}};
  for (int64_t i = 0; i < images; ++i) {
    const auto name = [&](const at::Tensor& t) { return names[static_cast<size_t>(t[i].item<int64_t>())]; };
    table.rows.push_back({i, name(label), name(whole), name(half),
                          fmt::format("{} of {}", (predicted[i] == label[i]).sum().item<int64_t>(), each)});
  }
  // Completions of one image share its known half: the error is over images.
  const at::Tensor per_image = (predicted == label.unsqueeze(1)).to(at::kDouble).mean(1);
  const double share = per_image.mean().item<double>();
  const double error =
      images > 1 ? per_image.std().item<double>() / std::sqrt(static_cast<double>(images)) : 0;
  const double halves = (half == label).to(at::kDouble).mean().item<double>();
  table.notes = {fmt::format("Root mean square difference from the truth: missing half {:.3f}, known half "
                             "{:.4f} (range of pixels: 1).",
                             cell.value("missing_error"), cell.value("known_error")),
                 fmt::format("{} score evaluations a completion.", static_cast<int64_t>(cell.value("nfe")))};
  out.table(table);
  out.entry({.name = "agreement", .value = share, .standard_error = error, .n = images});
  out.entry({.name = "agreement.known_half_alone", .value = halves, .n = images});
  out.note(
      fmt::format("{:.0f} ± {:.0f} % of completions have the class of the truth (standard error over {} "
                  "images); of the known halves on black {:.0f} %.",
                  100 * share, 100 * error, images, 100 * halves));
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::ncsn::ncsn_inpainting
