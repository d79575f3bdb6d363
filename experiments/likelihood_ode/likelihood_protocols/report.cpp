#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <cmath>

#include "experiments/likelihood_ode/bits_report.h"
#include "experiments/stages/judged_report.h"

namespace sgm::likelihood_ode::likelihood_protocols {
namespace {

/// Bits of the images by one protocol, and what it changes.
struct Row {
  std::string name, title;
  at::Tensor bits;  // (image,)
  Measured effect;  // paired by image; of other images not paired
  bool paired;
};

std::vector<Row> rows_of(const Report& out) {
  const at::Tensor own = per_image(bits_at(out, {{"of", "own"}}));
  std::vector<Row> rows;
  const Results cells = out.cells;
  for (const std::string& name : cells.along("of")) {
    const Results here = cells.where({{"of", name}});
    const at::Tensor bits = per_image(bits_at(out, {{"of", name}}));
    const bool paired = name != "train";
    Measured effect;
    if (paired) {
      effect = over_images(bits - own);
    } else {
      const Measured a = over_images(bits), b = over_images(own);
      effect = {a.value - b.value, std::hypot(a.standard_error.value_or(0), b.standard_error.value_or(0))};
    }
    rows.push_back({name, coordinate(here.cells().at(0).at, "protocol"), bits, effect, paired});
  }
  return rows;
}

const Row& row_named(const std::vector<Row>& rows, const std::string& name) {
  for (const Row& row : rows) {
    if (row.name == name) return row;
  }
  throw InputError("no protocol " + name);
}

/// Standard deviation of log p, nats, from one draw of an image's points and probes to another.
double draw_noise(const Report& out) {
  const at::Tensor draws = bits_at(out, {{"of", "draw"}}).mean(2);
  return std::sqrt(draws.var(at::IntArrayRef(1), true, false).mean().item<double>()) * std::log(2.0) *
         dimensions_at(out, {{"of", "draw"}});
}

void put_table(const std::vector<Row>& rows, Report& out) {
  Table table{.title = "One network's bits per dimension by protocol",
              .columns = {{"protocol"},
                          {"bits/dim", "", 4},
                          {"against this study's", "", 2},
                          {"spread of images' differences", "", 2},
                          {"evaluations", "", 3}}};
  for (const Row& row : rows) {
    const double evaluations = evaluations_at(out, {{"of", row.name}}).mean().item<double>();
    const bool own = row.name == "own";
    table.rows.push_back(
        {row.title, over_images(row.bits), own ? Datum() : Datum(row.effect),
         own || !row.paired ? Datum() : Datum(Measured{(row.bits - rows[0].bits).std().item<double>()}),
         Measured{evaluations}});
  }
  const auto n = static_cast<double>(rows[0].bits.size(0));
  // Of 10,000 images the official loaders drop the last 784, in an order of their own at each call.
  const double all = 10000, kept = 9216;
  const double spread = rows[0].bits.std().item<double>();
  table.rows.push_back({"784 of 10,000 images dropped", Datum(),
                        Measured{0, spread * std::sqrt((1 - kept / all) / kept)}, Datum(), Datum()});
  const double unit = std::log(2.0) * dimensions_at(out, {{"of", "own"}});
  for (const auto& [name, K] : {std::pair{"importance_5", 5.0}, {"importance_20", 20.0}}) {
    const Row& row = row_named(rows, name);
    Measured wrong = row.effect;
    wrong.value -= std::log(K) / unit;
    table.rows.push_back({fmt::format("K = {} without −log K, a mistake", static_cast<int>(K)),
                          Measured{row.bits.mean().item<double>() - std::log(K) / unit}, wrong, Datum(),
                          Datum()});
  }
  table.notes = {
      fmt::format(
          "This study's: {}. Each other row changes what it says and nothing else; {} test images, the "
          "same draws and probes where the protocol has them. ±: standard error over images, of "
          "differences paired by image; training images are others. 784 dropped: one standard "
          "deviation of what that does to a mean, from the spread of these images.",
          protocol_at(out, {{"of", "own"}}), static_cast<int64_t>(n)),
      "ε moves the density's argument to other noise, and with uniform dequantisation nothing accounts for "
      "the "
      "gap; the decoder does. The decoder, uniform and truncated normal dequantisation are bounds of "
      "different "
      "tightness on one probability.",
      fmt::format("K > 1 averages exponentials: the noise of points and probes together, {:.2g} nats from "
                  "one draw of an "
                  "image to another, makes such a mean too large where it is the probes'. What K gains here "
                  "is therefore "
                  "part noise and no bound; with the exact trace it is one (likelihood_exact).",
                  draw_noise(out))};
  out.table(table);
}

void put_figure(const std::vector<Row>& rows, Report& out) {
  Panel panel{.x = {"protocol"}, .y = {"effect, bits/dim"}, .key = ""};
  std::vector<double> x, y, errors;
  for (size_t i = 1; i < rows.size(); ++i) {
    x.push_back(static_cast<double>(i));
    panel.x.ticks.emplace_back(x.back(), std::to_string(i));
    y.push_back(rows[i].effect.value), errors.push_back(1.96 * rows[i].effect.standard_error.value_or(0));
  }
  panel.y.linear_to = 1e-3;
  panel.layers = {horizontal(0), error_bars(x, y, errors)};
  std::string names;
  for (size_t i = 1; i < rows.size(); ++i)
    names += fmt::format("{}{}: {}", i == 1 ? "" : "; ", i, rows[i].title);
  out.figure(
      {.panels = {panel},
       .width = 6.75,
       .height = 2.8,
       .caption = fmt::format("What each protocol changes, on an axis that is linear to ± .001; bars: 95 % "
                              "intervals over {} images. {}.",
                              rows[0].bits.size(0), names)});
}

void put_orderings(const std::vector<Row>& rows, Report& out) {
  const auto against = [&](const char* name, const char* other, const char* what, const char* statement) {
    const Measured difference = over_images(row_named(rows, name).bits - row_named(rows, other).bits);
    out.ordering(
        what, statement, above_zero(difference),
        fmt::format("difference {} bits/dim over {} images", to_text(difference), rows[0].bits.size(0)));
  };
  against("own", "importance_5", "five_places_tighten",
          "K = 5 gives fewer bits than K = 1 (one probe: its noise is part of it)");
  against("importance_5", "importance_20", "twenty_places_tighten",
          "K = 20 gives fewer bits than K = 5 (likewise)");
  const Measured solver = row_named(rows, "tolerance_6").effect;
  const Measured start = row_named(rows, "eps_2").effect;
  out.ordering("start_matters_more_than_tolerance",
               "ε = 1e-2 for this study's changes more than a tolerance of 1e-6 does",
               above_zero({std::abs(start.value) - std::abs(solver.value),
                           std::hypot(start.standard_error.value_or(0), solver.standard_error.value_or(0))}),
               fmt::format("{} against {} bits/dim", to_text(start), to_text(solver)));
  for (const Row& row : rows) {
    const Measured value = over_images(row.bits);
    out.entry({.name = "bits." + row.name,
               .value = value.value,
               .standard_error = value.standard_error,
               .n = row.bits.size(0),
               .seeds = 1});
  }
}

void report(Report& out) {
  const std::vector<Row> rows = rows_of(out);
  put_table(rows, out);
  put_figure(rows, out);
  put_orderings(rows, out);
  out.note(stages::training_note(out.result.at("train"), "protocols alone are compared here"));
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::likelihood_ode::likelihood_protocols
