#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include "experiments/likelihood_ode/bits_report.h"
#include "experiments/stages/judged_report.h"

namespace sgm::likelihood_ode::score_sde_fig6_8 {
namespace {

void put_pictures(Report& out) {
  const Group& decoded = out.result.at("decoded");
  const auto between = std::get<int64_t>(decoded.attribute("between"));
  const auto& temperatures = std::get<std::vector<double>>(decoded.attribute("temperatures"));
  const at::Tensor& path = decoded.data("path");
  Headings positions;
  for (int64_t i = 0; i < between; ++i)
    positions.columns.push_back(
        fmt::format("{:.2g}", static_cast<double>(i) / static_cast<double>(between - 1)));
  out.image(
      stages::tiles(path), "paths",
      fmt::format("Images decoded from points between the codes of two test images, evenly spread on "
                  "the arc between them (spherical interpolation), {} pairs, the first in the test set, "
                  "uncurated; the ends are the images themselves.",
                  path.size(0) / between),
      between, positions);
  Headings factors;
  for (const double factor : temperatures) factors.columns.push_back(fmt::format("× {}", factor));
  out.image(stages::tiles(decoded.data("scaled")), "temperatures",
            "Images decoded from the codes of test images times a factor, the first in the test set, "
            "uncurated; × 1 "
            "is the image itself.",
            static_cast<int64_t>(temperatures.size()), factors);
}

void put_codes(Report& out) {
  const Group& compared = out.result.at("correlation");
  Table table{
      .title = "Codes of the same images under networks of two depths",
      .columns = {{"codes"}, {"correlation, same image", "", 3}, {"least", "", 3}, {"other image", "", 3}}};
  for (const auto& [title, same, other] :
       {std::tuple{"as they are", "correlation", "shuffled"},
        {"without each dimension's mean over images", "centred", "centred_shuffled"}})
    table.rows.push_back({title, over_images(compared.data(same)),
                          Measured{compared.data(same).min().item<double>()},
                          over_images(compared.data(other))});
  const int64_t n = compared.data("correlation").size(0);
  table.notes = {fmt::format(
      "Over the dimensions of an image's code, mean over {} test images ± standard error; other image: codes "
      "of "
      "neighbouring images in the test set, the baseline. Codes by {}. One training of each network.",
      n, protocol_at(out, {{"network", "shallow"}, {"of", "codes"}}))};
  out.table(table, "correlation");
  const at::Tensor &same = compared.data("correlation"), &other = compared.data("shuffled");
  const double width = bin_width({same, other});
  Panel shares{.x = {"correlation of two codes"}, .y = {"share of images", 0, {}}, .key = "best"};
  shares.layers = {histogram(same, width, "same image"), histogram(other, width, "other image")};
  const at::Tensor& codes = compared.data("codes");
  Panel pairs{.x = {"code, first network"}, .y = {"code, second network"}, .key = ""};
  const double most = 1.05 * codes.abs().max().item<double>();
  pairs.layers = {lines({-most, most}, {-most, most}), points(doubles(codes[0]), doubles(codes[1]))};
  pairs.layers[0].dashed = true, pairs.layers[0].colour = 7;
  out.figure(
      {.panels = {pairs, shares},
       .columns = 2,
       .width = 6.75,
       .height = 2.8,
       .caption = fmt::format("Left: the first {} dimensions of the first test image's codes under the two "
                              "networks. Right: correlation over all dimensions, {} images, of an image's "
                              "two codes and of codes of different images.",
                              codes.size(1), n)},
      "codes");
  const Measured gain = over_images(compared.data("centred") - compared.data("centred_shuffled"));
  out.ordering("codes_are_identifiable",
               "two networks give an image more similar codes than they give two images (Figs. 7 and 8)",
               above_zero(gain),
               fmt::format("correlation higher by {}, each dimension's mean over images taken off, {} images",
                           to_text(gain), n));
  const Measured correlation = over_images(same);
  out.entry({.name = "correlation",
             .value = correlation.value,
             .standard_error = correlation.standard_error,
             .n = n,
             .seeds = 1,
             .own = true});
}

void put_rate(Report& out) {
  const Group& cell = out.result.at("rate");
  const std::vector<double> steps = doubles(cell.data("steps")), error = doubles(cell.data("error"));
  const size_t N = steps.size();
  // The rate is paid from the prior on; after it come the denoised image's distortion and the decoder.
  std::vector<double> rate(N), x(N);
  double sum = cell.value("prior");
  for (size_t i = N; i-- > 0;) {
    rate[i] = sum;
    x[i] = static_cast<double>(i + 1) / static_cast<double>(N);
    if (i > 0) sum += steps[i];
  }
  Panel distortion{.x = {"i/N"}, .y = {"distortion: RMSE, grey levels"}, .key = ""};
  distortion.x.reversed = true;
  distortion.layers = {lines(x, error)};
  Panel rates{.x = {"i/N"}, .y = {"rate so far, bits/dim"}, .key = ""};
  rates.x.reversed = true;
  rates.layers = {lines(x, rate)};
  Panel both{.x = {"rate, bits/dim"}, .y = {"RMSE, grey levels"}, .key = ""};
  both.layers = {lines(rate, error)};
  const Node options = options_of(cell);
  const auto n = static_cast<int64_t>(cell.value("images"));
  out.figure(
      {.panels = {distortion, rates, both},
       .columns = 3,
       .width = 6.75,
       .height = 2.3,
       .caption = fmt::format(
           "DDPM's Fig. 5 for this network: along the chain of N = {} steps from noise (left) to image, the "
           "root mean square error of the denoised image, and the bits that the bound has paid; {} test "
           "images, one draw of every state.",
           N, n)},
      "rate");
  const Measured total{cell.value("total"), cell.value("total_error")};
  const Table table{
      .title = "DDPM's variational bound, bits per dimension",
      .columns = {{"L_T, prior", "", 2},
                  {"L_1 … L_{T−1}, rate", "", 4},
                  {"L_0, decoder", "", 4},
                  {"bound", "", 4},
                  {"RMSE at the first step", "grey levels", 3}},
      .rows = {{Measured{cell.value("prior")}, Measured{sum - cell.value("prior")}, Measured{steps[0]}, total,
                Measured{error[0]}}},
      .notes = {fmt::format(
          "{} images, N = {}, variances of the steps: {}; the denoised image is {}. ± over images. The "
          "paper's best model on CIFAR-10 has rate 1.78 and distortion 1.97 bits/dim, an RMSE of .95.",
          n, N, options.at("ddpm.large").as<bool>() ? "β" : "the posterior's",
          options.at("ddpm.clip").as<bool>() ? "clipped to the data's range" : "not clipped")}};
  out.table(table, "bound");
  out.entry(
      {.name = "bound", .value = total.value, .standard_error = total.standard_error, .n = n, .seeds = 1});
}

void report(Report& out) {
  put_pictures(out);
  put_codes(out);
  put_rate(out);
  Table bits{
      .title = "Bits per dimension of the two networks",
      .columns = {{"network"}, {"parameters"}, {"bits/dim", "", 4}, {"decoded − encoded", "grey levels", 2}}};
  for (const std::string name : {"shallow", "deep"}) {
    const Group& train = out.result.at("train_" + name);
    const Results codes = out.cells.where({{"network", name}, {"of", "codes"}});
    bits.rows.push_back({name, static_cast<int64_t>(train.value("parameters")),
                         over_images(per_image(bits_at(out, {{"network", name}, {"of", "codes"}}))),
                         Measured{codes.cells().at(0).result->data("reconstruction").max().item<double>()}});
  }
  bits.notes = {
      "± over images. Decoded − encoded: the largest distance in any pixel of what is decoded from an "
      "image's code."};
  out.table(bits, "bits");
  out.note(
      stages::training_note(out.result.at("train_shallow"),
                            "CIFAR-10, DDPM++ with 4 and with 8 blocks; CelebA-HQ at 256 × 256 for paths"));
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::likelihood_ode::score_sde_fig6_8
