#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include "experiments/likelihood_ode/bits_report.h"
#include "experiments/stages/judged_report.h"

namespace sgm::likelihood_ode::score_sde_table2 {
namespace {

constexpr std::pair<const char*, const char*> sdes[] = {{"vp", "VP"}, {"sub_vp", "sub-VP"}};

/// The bits of every network of an SDE.
std::vector<at::Tensor> networks_of(const Report& out, const std::string& sde) {
  std::vector<at::Tensor> all;
  const Results cells = out.cells.where({{"sde", sde}, {"of", "bits"}});
  for (const std::string& network : cells.along("network"))
    all.push_back(bits_at(out, {{"sde", sde}, {"of", "bits"}, {"network", network}}));
  return all;
}

/// The sets of samples of an SDE's networks, in the order in which they were judged.
std::vector<const Group*> samples_of(const Report& out, const std::string& sde) {
  const size_t networks = networks_of(out, sde).size(), first = sde == "vp" ? 0 : networks;
  std::vector<const Group*> all;
  for (size_t i = 0; i < networks; ++i)
    all.push_back(&out.result.at("numbers").at(fmt::format("samples_{}", first + i)));
  return all;
}

/// What a tolerance of a hundredth changes, image by image.
Measured solver_error(const Report& out, const std::string& sde) {
  return over_images(per_image(bits_at(out, {{"sde", sde}, {"of", "tight"}}) -
                               bits_at(out, {{"sde", sde}, {"of", "loose"}})));
}

/// The parts of a network's standard error, root mean square over the networks.
std::vector<Datum> parts(const std::vector<at::Tensor>& bits) {
  double images = 0, draws = 0, probes = 0;
  for (const at::Tensor& one : bits) {
    const SplitError split = split_error(one);
    images += split.images * split.images, draws += split.draws * split.draws;
    probes += split.probes * split.probes;
  }
  const auto root = [&](double sum) { return Measured{std::sqrt(sum / static_cast<double>(bits.size()))}; };
  // With one probe a draw its part is within the draws'.
  const Datum probed = bits[0].size(2) > 1 ? Datum(root(probes)) : Datum("in draws");
  const Datum drawn = bits[0].size(1) > 1 ? Datum(root(draws)) : Datum("in images");
  return {root(images), drawn, bits[0].size(1) > 1 || bits[0].size(2) > 1 ? probed : Datum("in images")};
}

void put_table(Report& out) {
  Table table{.title = "Bits per dimension by the probability flow ODE",
              .columns = {{"SDE"},
                          {"images"},
                          {"networks"},
                          {"bits/dim", "", 4},
                          {"± of images", "", 2},
                          {"± of draws", "", 2},
                          {"± of probes", "", 2},
                          {"solver's tolerance", "", 2},
                          {"evaluations", "", 3},
                          {"most", "", 3},
                          {"decoded − encoded", "grey levels", 2},
                          {"Fréchet distance (classifier features)", "", 3, "lower"}}};
  const bool labelled = out.result.at("numbers").contains("gaussian");
  for (const auto& [sde, title] : sdes) {
    const std::vector<at::Tensor> bits = networks_of(out, sde);
    const at::Tensor evaluations = evaluations_at(out, {{"sde", sde}, {"of", "bits"}});
    double furthest = 0;
    const Results cells = out.cells.where({{"sde", sde}, {"of", "bits"}});
    for (const Results::Cell& cell : cells.cells())
      furthest = std::max(furthest, cell.result->data("reconstruction").max().item<double>());
    std::vector<Datum> row{title, bits[0].size(0), static_cast<int64_t>(bits.size()), over_networks(bits)};
    for (Datum& part : parts(bits)) row.push_back(std::move(part));
    Datum frechet;
    if (labelled) {
      const Mean mean = stages::frechet_of({title, samples_of(out, sde)});
      frechet = mean.freedom > 0 ? Measured{mean.value, mean.error} : Measured{mean.value};
    }
    row.insert(row.end(), {solver_error(out, sde), Measured{evaluations.mean().item<double>()},
                           Measured{evaluations.max().item<double>()}, Measured{furthest}, frechet});
    table.rows.push_back(row);
  }
  const at::Tensor whole = bits_at(out, {{"of", "whole"}});
  const at::Tensor evaluations = evaluations_at(out, {{"of", "whole"}});
  std::vector<Datum> row{"VP, whole images", whole.size(0), int64_t{1}, over_networks({whole})};
  for (Datum& part : parts({whole})) row.push_back(std::move(part));
  row.insert(row.end(), {Datum(), Measured{evaluations.mean().item<double>()},
                         Measured{evaluations.max().item<double>()}, Datum(), Datum()});
  table.rows.push_back(row);
  table.notes = {fmt::format("Protocol: {}. Whole images: {}.", protocol_at(out, {{"of", "bits"}}),
                             protocol_at(out, {{"of", "whole"}})),
                 "± of bits/dim: standard error over networks, each on the same images, draws and probes; of "
                 "one network, "
                 "over images. Parts: of one network's mean, root mean square over the networks; their "
                 "squares add up to "
                 "its whole. Solver's tolerance: what a hundredth of it changes on the first images, paired. "
                 "The density "
                 "is that at t = ε, and what lies between 0 and ε no part of it."};
  out.table(table);
}

void put_figure(Report& out) {
  std::vector<at::Tensor> sets;
  Panel both{.x = {"bits/dim of an image"}, .y = {"share of images", 0, {}}, .key = "best"};
  for (const auto& [sde, title] : sdes) sets.push_back(per_image(networks_of(out, sde)[0]));
  const double width = bin_width(sets);
  for (size_t i = 0; i < 2; ++i) both.layers.push_back(histogram(sets[i], width, sdes[i].second));
  Panel paired{.x = {"VP, bits/dim of an image"}, .y = {"sub-VP − VP"}, .key = ""};
  paired.layers = {horizontal(0), points(doubles(sets[0]), doubles(sets[1] - sets[0]))};
  out.figure(
      {.panels = {both, paired},
       .columns = 2,
       .width = 6.75,
       .height = 2.6,
       .caption = fmt::format("Left: bits per dimension of {} test images under the first network of each "
                              "SDE, mean over {} draws. Right: the difference, image by image.",
                              sets[0].size(0), networks_of(out, "vp")[0].size(1))});
}

void put_orderings(Report& out) {
  const std::vector<at::Tensor> vp = networks_of(out, "vp"), sub_vp = networks_of(out, "sub_vp");
  const auto networks = static_cast<int64_t>(vp.size());
  const Measured a = over_networks(vp), b = over_networks(sub_vp);
  std::string pairs;
  std::vector<Verdict> each;
  for (size_t i = 0; i < vp.size(); ++i) {
    const Measured one = over_images(per_image(vp[i]) - per_image(sub_vp[i]));
    pairs += fmt::format("{}{}", i == 0 ? "" : ", ", to_text(one));
    each.push_back(above_zero(one));
  }
  out.ordering("sub_vp_below_vp", "sub-VP's bits per dimension are below VP's (Table 2)",
               networks > 1 ? larger(a, b, networks) : all_hold(each),
               fmt::format("{} against {}, {} networks each; VP − sub-VP by image: {}", to_text(b),
                           to_text(a), networks, pairs));
  for (const auto& [sde, title] : sdes) {
    const std::vector<at::Tensor> bits = networks_of(out, sde);
    const Measured mean = over_networks(bits);
    out.entry({.name = fmt::format("bits.{}", sde),
               .value = mean.value,
               .standard_error = mean.standard_error,
               .n = bits[0].size(0),
               .seeds = networks,
               .runs = networks > 1 ? networks : 0});
  }
}

void report(Report& out) {
  put_table(out);
  put_figure(out);
  put_orderings(out);
  const Group& numbers = out.result.at("numbers");
  if (stages::note_if_unjudged(numbers, out)) {
    std::vector<stages::ImageSet> rows;
    for (const auto& [sde, title] : sdes) rows.push_back({title, samples_of(out, sde)});
    rows.push_back({"real test images", {&numbers.at("test")}});
    rows.push_back({"Gaussian fitted to the training set", {&numbers.at("gaussian")}});
    out.table(stages::judged_table(rows, numbers), "samples");
  }
  out.note(stages::training_note(*out.cells.where({{"cell", "train_vp"}}).cells().at(0).result,
                                 "CIFAR-10, DDPM++ of 62 M parameters, 1.3 million steps of 128 images"));
  out.note(
      "VP and sub-VP here are trainings of their own: of one denoiser the two flows are the same up to a "
      "change "
      "of time, and so would their likelihoods be, but for the prior and ε.");
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::likelihood_ode::score_sde_table2
