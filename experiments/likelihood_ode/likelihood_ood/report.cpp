#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include "experiments/likelihood_ode/bits_report.h"
#include "experiments/stages/judged_report.h"

namespace sgm::likelihood_ode::likelihood_ood {
namespace {

/// A network and the bits of every set of pictures under it.
struct Judged {
  std::string model, data;
  std::vector<std::tuple<std::string, std::string, at::Tensor>> sets;  // name, title, bits (image,)

  const at::Tensor& of(const std::string& name) const {
    for (const auto& [set, title, bits] : sets) {
      if (set == name) return bits;
    }
    throw InputError("no set " + name);
  }
};

std::string data_of(const Report& out, const std::string& model) {
  const Results trainings = out.cells.where({{"cell", "train_" + model}});
  return std::get<std::string>(trainings.cells().at(0).result->attribute("data"));
}

std::vector<Judged> judged(const Report& out) {
  std::vector<Judged> all;
  const std::vector<std::string> models = out.cells.along("model");
  for (const std::string& model : models) {
    Judged one{model, data_of(out, model), {}};
    for (const std::string set : {"first", "second", "constant", "noise"}) {
      if (set == "second" && models.size() < 2) continue;
      const std::string title = set == "constant" ? "one grey level each"
                                : set == "noise"  ? "uniform noise"
                                                  : data_of(out, set) + ", test images";
      one.sets.emplace_back(set, title, per_image(bits_at(out, {{"model", model}, {"of", set}})));
    }
    all.push_back(one);
  }
  return all;
}

void put_figure(const std::vector<Judged>& all, Report& out) {
  std::vector<Panel> panels;
  for (const Judged& one : all) {
    Panel panel{
        .title = "network of " + one.data, .x = {"bits/dim of an image"}, .y = {"share of images", 0, {}}};
    std::vector<at::Tensor> sets;
    for (const auto& [set, title, bits] : one.sets) {
      if (set == "first" || set == "second") sets.push_back(bits);
    }
    const double width = bin_width(sets);
    for (const auto& [set, title, bits] : one.sets) panel.layers.push_back(histogram(bits, width, title));
    panels.push_back(panel);
  }
  out.figure({.panels = panels,
              .columns = static_cast<int>(panels.size()),
              .width = 6.75,
              .height = 3,
              .caption = fmt::format("Bits per dimension of {} images of each kind under {}.",
                                     std::get<2>(all[0].sets[0]).size(0),
                                     all.size() > 1 ? "the networks of two data sets" : "a network"),
              .shared_key = true});
}

void put_table(const std::vector<Judged>& all, Report& out) {
  Table table{
      .title = "Bits per dimension of what a network was and was not trained on",
      .columns = {{"network of"}, {"images"}, {"n"}, {"bits/dim", "", 4}, {"least", "", 3}, {"most", "", 3}}};
  for (const Judged& one : all) {
    for (const auto& [set, title, bits] : one.sets)
      table.rows.push_back({one.data, title, bits.size(0), over_images(bits),
                            Measured{bits.min().item<double>()}, Measured{bits.max().item<double>()}});
  }
  table.notes = {fmt::format("{}. ±: standard error over images; one training each.",
                             protocol_at(out, {{"of", "first"}}))};
  out.table(table);
}

void put_orderings(const std::vector<Judged>& all, Report& out) {
  for (const Judged& one : all) {
    const std::string own = one.model;
    const auto below = [&](const std::string& set, const std::string& statement) {
      const Measured a = over_images(one.of(own)), b = over_images(one.of(set));
      out.ordering(
          fmt::format("{}_{}", one.model, set), statement, larger(a, b),
          fmt::format("{} against {} bits/dim, {} images each", to_text(b), to_text(a), one.of(set).size(0)));
    };
    below(
        "constant",
        fmt::format("the network of {} gives pictures of one grey level fewer bits than its own test images",
                    one.data));
    if (all.size() < 2) continue;
    const std::string other = own == "first" ? "second" : "first";
    const std::string& others = all[own == "first" ? 1 : 0].data;
    below(other,
          fmt::format("the network of {} gives {} fewer bits than its own test images", one.data, others));
    out.entry({.name = fmt::format("bits.{}.own", own),
               .value = over_images(one.of(own)).value,
               .standard_error = over_images(one.of(own)).standard_error,
               .n = one.of(own).size(0),
               .seeds = 1});
  }
}

void report(Report& out) {
  const std::vector<Judged> all = judged(out);
  put_figure(all, out);
  put_table(all, out);
  put_orderings(all, out);
  if (all.size() < 2)
    out.note(
        "The second data set was not there and could not be fetched: its network, and its images, are left "
        "out. `sgm fetch` brings it.");
  out.note(stages::training_note(*out.cells.where({{"cell", "train_first"}}).cells().at(0).result,
                                 "Nalisnick et al. train Glow, PixelCNN and VAEs at 28 x 28 and 32 x 32"));
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::likelihood_ode::likelihood_ood
