#include "experiments/likelihood_ode/likelihood_exact/batch_report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "experiments/likelihood_ode/likelihood_exact/parts_report.h"

namespace sgm::likelihood_ode::likelihood_exact {
namespace {

const std::vector<Named> laws{{"rademacher", "Rademacher"}, {"gaussian", "Gaussian"}};

/// One law's probes of the Gaussian.
struct OfProbes {
  const Group& group;
  double variance = group.data("exact")[0].item<double>(), mean = group.data("exact")[1].item<double>();

  Measured measured(size_t count, int64_t what) const {
    const at::Tensor row = group.data("measured")[static_cast<int64_t>(count)];
    return {row[what].item<double>(), row[what + 1].item<double>()};
  }
};

Measured image_variance(const Report& out, int64_t law) {
  const at::Tensor row = out.result.data("image_probes/variance")[law];
  return {row[0].item<double>(), row[1].item<double>()};
}

std::string probes_protocol(const Report& out) {
  const Node options = options_of(out.result.at("probes"));
  const Node image = options_of(out.result.at("image_probes"));
  return fmt::format(
      "VP, one seed. Gaussian: N(0, C) in {} dimensions, C = {:g}² · {:g}^|i − j|, ε = {}, tolerance "
      "{}; {} "
      "draws of one probe, so many fewer of several. Image: one point of the image mixture, {}, ε = {}, "
      "tolerance {}, {} draws",
      options.at("dimension").number(), options.at("deviation").number(), options.at("correlation").number(),
      power(options.at("eps").number()), power(options.at("tolerance").number()),
      options.at("draws").number(), size_of_images(out.result.at("image_probes")),
      power(image.at("eps").number()), power(image.at("tolerance").number()), image.at("draws").number());
}

void probes_table(Report& out) {
  Table table{.title = "Hutchinson's estimate: variance over probes of one point's log p",
              .columns = {{"point"},
                          {"probes"},
                          {"k"},
                          {"variance", "nats²"},
                          {"exact", "nats²"},
                          {"measured/exact"},
                          {"mean", "nats"},
                          {"exact", "nats"}}};
  const std::vector<double> counts = doubles(out.result.data("probes/count"));
  for (const Named& law : laws) {
    const OfProbes of{out.result.at("probes/" + law.key)};
    for (size_t i = 0; i < counts.size(); ++i) {
      const double exact = of.variance / counts[i];
      const Measured found = of.measured(i, 0);
      table.rows.push_back(
          {"Gaussian", law.title, static_cast<int64_t>(counts[i]), found, Measured{exact},
           exact > 0 ? Datum(Measured{found.value / exact, *found.standard_error / exact}) : Datum(),
           of.measured(i, 2), Measured{of.mean}});
    }
  }
  for (size_t law = 0; law < laws.size(); ++law) {
    table.rows.push_back({"image", laws[law].title, int64_t{1},
                          image_variance(out, static_cast<int64_t>(law)), Datum(), Datum(), Datum(),
                          Datum()});
  }
  table.notes = {
      probes_protocol(out) + ".",
      "± one standard error; of a variance by the draws' own fourth moment. Exact: with M = ½ ln(V(T) "
      "V(ε)⁻¹) the integral is vᵀMv, of mean tr M and variance 2|M|² (Gaussian) or "
      "2(|M|² − ΣM_ii²) "
      "(Rademacher), over k."};
  out.table(table, "probes");
}

const char* controls[] = {"own steps", "coupled"};

/// Of an error control: evaluations, what neighbours change (median, largest), error (median, largest).
double control(const Group& cell, bool coupled, size_t tolerance, int64_t what) {
  return cell.data("controls")[coupled][static_cast<int64_t>(tolerance)][what].item<double>();
}

std::string neighbours_protocol(const Report& out) {
  const Node options = options_of(cell_of(out, "neighbours", sdes_of(out)[0]));
  return fmt::format("{} points of the mixture in the plane in one batch, the first {} of them also alone",
                     options.at("batch").number(), options.at("alone").number());
}

void neighbours_table(Report& out) {
  Table table{.title = "What a point's log p owes to its neighbours",
              .columns = {{"SDE"},
                          {"rtol = atol", "", 1},
                          {"error control"},
                          {"NFE, mean", "", 3},
                          {"moved, median", "nats", 2},
                          {"largest", "nats", 2},
                          {"error, median", "nats", 2},
                          {"largest", "nats", 2}}};
  for (const Named& sde : sdes_of(out)) {
    const Group& cell = cell_of(out, "neighbours", sde);
    const std::vector<double> tolerances = option_list(cell, "tolerances");
    for (size_t i = 0; i < tolerances.size(); ++i) {
      for (const bool coupled : {false, true}) {
        std::vector<Datum> row{sde.title, Measured{tolerances[i]}, std::string(controls[coupled])};
        for (int64_t what = 0; what < 5; ++what) row.push_back(Measured{control(cell, coupled, i, what)});
        table.rows.push_back(row);
      }
    }
  }
  table.notes = {fmt::format(
      "{}; exact trace, one seed. Own steps: each point has its step size and error norm; coupled: "
      "one norm and step for the batch. Moved: log p in the batch less that alone, absolute. Error: "
      "of all points of the batch against the exact density, p(T) as the prior.",
      neighbours_protocol(out))};
  out.table(table, "neighbours");
}

void batch_figure(Report& out) {
  const std::vector<double> counts = doubles(out.result.data("probes/count"));
  Panel probes{.title = "probes of a Gaussian",
               .x = {"probes k", {}, {}, true},
               .y = {"variance, nats²", {}, {}, true},
               .key = "bottom left"};
  int colour = 0;
  for (const Named& law : laws) {
    const OfProbes of{out.result.at("probes/" + law.key)};
    std::vector<double> exact, found, error;
    for (size_t i = 0; i < counts.size(); ++i) {
      exact.push_back(of.variance / counts[i]);
      found.push_back(of.measured(i, 0).value);
      error.push_back(interval_in_errors() * *of.measured(i, 0).standard_error);
    }
    if (of.variance <= 0) continue;
    Layer line = lines(counts, exact), bars = error_bars(counts, found, error, law.title);
    line.colour = bars.colour = ++colour, bars.marker = colour - 1;
    probes.layers.insert(probes.layers.end(), {line, bars});
  }
  Panel change{.title = "changed by neighbours",
               .x = {"rtol = atol", {}, {}, true},
               .y = {"median |Δ log p|, nats", {}, {}, true},
               .key = "top left"};
  colour = 0;
  for (const Named& sde : sdes_of(out)) {
    const Group& cell = cell_of(out, "neighbours", sde);
    const std::vector<double> tolerances = option_list(cell, "tolerances");
    ++colour;
    for (const bool coupled : {true, false}) {
      std::vector<double> x, y;
      for (size_t i = 0; i < tolerances.size(); ++i) {
        x.push_back(tolerances[i]);
        y.push_back(std::max(1e-17, control(cell, coupled, i, 1)));
      }
      Layer layer = lines_points(x, y, coupled ? sde.title : "");
      layer.colour = colour, layer.marker = colour - 1, layer.dashed = !coupled;
      change.layers.push_back(layer);
    }
  }
  out.figure(
      {.panels = {probes, change},
       .columns = 2,
       .width = 6.75,
       .height = 2.6,
       .caption = fmt::format(
           "Left: variance of one point's log p over probes, points with 95 % intervals, and the closed form "
           "(lines). {}. Right: by how much log p in a batch differs from the same point's alone, under one "
           "error norm for the batch (solid) and with own steps (dashed: rounding; at least 1e-17 drawn); "
           "{}.",
           probes_protocol(out), neighbours_protocol(out))},
      "batch_figure");
}

void batch_claims(Report& out) {
  const std::vector<double> counts = doubles(out.result.data("probes/count"));
  for (const Named& law : laws) {
    const OfProbes of{out.result.at("probes/" + law.key)};
    for (size_t i = 0; i < counts.size(); ++i) {
      const double exact = of.variance / counts[i];
      if (!(exact > 0)) continue;
      const Measured found = of.measured(i, 0);
      out.entry(
          {.name = fmt::format("probe_variance.{}.k{:.0f}", law.key, counts[i]),
           .value = found.value / exact,
           .standard_error = *found.standard_error / exact,
           .n = static_cast<int64_t>(options_of(out.result.at("probes")).at("draws").number() / counts[i])});
    }
  }
  const OfProbes rademacher{out.result.at("probes/rademacher")}, gaussian{out.result.at("probes/gaussian")};
  const Measured images[] = {image_variance(out, 0), image_variance(out, 1)};
  out.ordering(
      "rademacher_below_gaussian", "Rademacher probes have the smaller variance",
      all_hold({larger(gaussian.measured(0, 0), rademacher.measured(0, 0)), larger(images[1], images[0])}),
      fmt::format("variances in nats², ± one standard error: Gaussian {} against {}; image {} against {}",
                  to_text(rademacher.measured(0, 0)), to_text(gaussian.measured(0, 0)), to_text(images[0]),
                  to_text(images[1])));
  double own = 0;
  std::vector<std::string> coupled;
  for (const Named& sde : sdes_of(out)) {
    const Group& cell = cell_of(out, "neighbours", sde);
    const std::vector<double> tolerances = option_list(cell, "tolerances");
    for (size_t i = 0; i < tolerances.size(); ++i) own = std::max(own, control(cell, false, i, 2));
    coupled.push_back(fmt::format("{} {:.1e} (median; largest {:.1e}) at tolerance {}", sde.title,
                                  control(cell, true, 0, 1), control(cell, true, 0, 2),
                                  power(tolerances[0])));
  }
  out.entry({.name = "neighbours.own_steps", .value = own});
  out.note(fmt::format(
      "Neighbours change log p by {:.1e} nats at most with own steps, which is rounding; under one "
      "norm for the batch by as much as the solver errs: {} nats.",
      own, fmt::join(coupled, ", ")));
}

}  // namespace

void batch_report(Report& out) {
  batch_figure(out);
  probes_table(out);
  neighbours_table(out);
  batch_claims(out);
}

}  // namespace sgm::likelihood_ode::likelihood_exact
