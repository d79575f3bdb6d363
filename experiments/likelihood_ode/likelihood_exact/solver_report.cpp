#include "experiments/likelihood_ode/likelihood_exact/solver_report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "core/ode/ode.h"
#include "core/report/interval.h"
#include "experiments/likelihood_ode/likelihood_exact/parts_report.h"

namespace sgm::likelihood_ode::likelihood_exact {
namespace {

const std::vector<Named> problems{{"solver_mixture", "mixture"},
                                  {"solver_images", "images, one probe"},
                                  {"solver_traced", "images, traced"}};

/// A cell's numbers at its tolerances.
struct Numbers {
  const Group& cell;
  std::vector<double> tolerances = option_list(cell, "tolerances");

  bool single() const { return cell.data("numbers").size(0) == 2; }
  /// "nfe": mean and most; "error": median and largest.
  double at(const std::string& what, bool single, size_t tolerance, int64_t statistic) const {
    const at::Tensor row = cell.data("numbers")[single][static_cast<int64_t>(tolerance)];
    return row[(what == "error" ? 2 : 0) + statistic].item<double>();
  }
  std::vector<double> all(const std::string& what, bool single) const {
    std::vector<double> values;
    for (size_t i = 0; i < tolerances.size(); ++i) values.push_back(at(what, single, i, 0));
    return values;
  }
  int64_t points() const { return static_cast<int64_t>(options_of(cell).at("points").number()); }
  /// The tolerance nearest the usual one.
  size_t usual() const {
    const auto far = [](double x) { return std::abs(std::log(x / Tolerance().rtol)); };
    const auto found = std::min_element(tolerances.begin(), tolerances.end(),
                                        [&](double a, double b) { return far(a) < far(b); });
    return static_cast<size_t>(found - tolerances.begin());
  }
};

/// A number, or nothing where the solver gave up.
Datum known(double x) {
  return std::isfinite(x) ? Datum(Measured{x}) : Datum();
}

void tolerance_table(Report& out) {
  Table table{.title = "Error of log p against the tolerance",
              .columns = {{"data"},
                          {"SDE"},
                          {"rtol = atol", "", 1},
                          {"NFE, mean", "", 3},
                          {"most", "", 3},
                          {"median error", "nats", 2},
                          {"largest", "nats", 2},
                          {"float32: NFE", "", 3},
                          {"median error", "nats", 2},
                          {"largest", "nats", 2}}};
  std::vector<std::string> n;
  for (const Named& problem : problems) {
    for (const Named& sde : sdes_of(out)) {
      const Numbers of{cell_of(out, problem.key, sde)};
      for (size_t i = 0; i < of.tolerances.size(); ++i) {
        std::vector<Datum> row{problem.title,
                               sde.title,
                               Measured{of.tolerances[i]},
                               known(of.at("nfe", false, i, 0)),
                               known(of.at("nfe", false, i, 1)),
                               known(of.at("error", false, i, 0)),
                               known(of.at("error", false, i, 1))};
        const bool single = of.single();
        row.push_back(single ? known(of.at("nfe", true, i, 0)) : Datum());
        row.push_back(single ? known(of.at("error", true, i, 0)) : Datum());
        row.push_back(single ? known(of.at("error", true, i, 1)) : Datum());
        table.rows.push_back(row);
      }
    }
    const Numbers first{cell_of(out, problem.key, sdes_of(out)[0])};
    n.push_back(fmt::format("{} points of the {}", first.points(), problem.title));
  }
  const Node options = options_of(cell_of(out, "solver_images", sdes_of(out)[0]));
  table.notes = {
      fmt::format("{}. log p at ε = {} with p(T) in place of the prior, so that only the solver "
                  "errs; n: {}, "
                  "drawn from the data's law in [−1, 1].",
                  protocol_text(out), power(options.at("eps").number()), fmt::join(n, ", ")),
      fmt::format(
          "Mixture and "
          "\"images, traced\": exact trace. With one Rademacher probe a point the error is the distance from "
          "the same probe's value at "
          "tolerance {}; else from the exact density. float32: the score's argument, time and value "
          "are rounded to it, the solver's state stays float64. –: not computed, or the solver gave up.",
          power(options.at("reference").number()))};
  out.table(table, "tolerances");
}

void parts_table(Report& out) {
  Table table{.title = "What an ODE's log p is made of",
              .columns = {{"data"},
                          {"SDE"},
                          {"D"},
                          {"solver", "nats", 2},
                          {"one probe", "nats", 2},
                          {"prior for p(T)", "nats", 2},
                          {"largest", "nats", 2}}};
  const std::vector<double> times = option_list(cell_of(out, problems[0].key, sdes_of(out)[0]), "times");
  for (const double t : times)
    table.columns.push_back({fmt::format("p at t = {} for p at 0", power(t)), "nats", 2});
  for (size_t p = 0; p < 2; ++p) {
    for (const Named& sde : sdes_of(out)) {
      const Numbers of{cell_of(out, problems[p].key, sde)};
      const auto number = [&](const char* what, int64_t i) { return of.cell.data(what)[i].item<double>(); };
      std::vector<Datum> row{p == 0 ? "mixture" : "images",
                             sde.title,
                             static_cast<int64_t>(of.cell.value("dimension")),
                             known(of.at("error", false, of.usual(), 0)),
                             of.cell.contains("probe") ? Datum(Measured{number("probe", 0)}) : Datum(),
                             Measured{number("prior", 0)},
                             Measured{number("prior", 1)}};
      for (size_t i = 0; i < times.size(); ++i)
        row.push_back(Measured{of.cell.data("time_gap")[static_cast<int64_t>(i)][0].item<double>()});
      table.rows.push_back(row);
    }
  }
  const Numbers first{cell_of(out, problems[0].key, sdes_of(out)[0])};
  const Numbers images{cell_of(out, problems[1].key, sdes_of(out)[0])};
  table.notes = {fmt::format(
      "Median absolute values over the points of each kind ({} of the mixture, {} of the images), one seed. "
      "Solver: at tolerance {}. One probe: a Rademacher probe's value less the exact one. Prior: log prior "
      "less "
      "log p(T) at the codes. Last columns: the log density at time t less that at 0, both at the data: what "
      "an "
      "ODE that ends at t leaves out.",
      first.points(), images.points(), power(first.tolerances[first.usual()]))};
  out.table(table, "parts");
}

void solver_figure(Report& out) {
  std::vector<Panel> panels;
  for (size_t p = 0; p < 2; ++p) {
    const std::string name = p == 0 ? "mixture" : "images";
    Panel error{.title = name + ": tolerance",
                .x = {"rtol = atol", {}, {}, true},
                .y = {"median error, nats", {}, {}, true},
                .key = ""};
    Panel cost{.title = name + ": cost", .x = {"NFE, mean", {}, {}, true}, .y = error.y, .key = ""};
    Panel time{.title = name + ": p(t) for p(0)",
               .x = {"t", {}, {}, true},
               .y = {"median |Δ log p|, nats", {}, {}, true},
               .key = ""};
    int colour = 0;
    for (const Named& sde : sdes_of(out)) {
      const Numbers of{cell_of(out, problems[p].key, sde)};
      ++colour;
      const auto curve = [&](std::vector<double> x, std::vector<double> y, const std::string& title,
                             bool dashed) {
        std::vector<double> kept_x, kept_y;
        for (size_t i = 0; i < x.size(); ++i) {
          if (std::isfinite(y[i]) && y[i] > 0) kept_x.push_back(x[i]), kept_y.push_back(y[i]);
        }
        Layer layer = lines_points(kept_x, kept_y, title);
        layer.colour = colour, layer.marker = colour - 1, layer.dashed = dashed,
        layer.size = dashed ? 0.7 : 1;
        return layer;
      };
      for (const bool single : {false, true}) {
        if (single && !of.single()) continue;
        const std::string title = sde.title + (single ? ", float32" : "");
        error.layers.push_back(curve(of.tolerances, of.all("error", single), title, single));
        cost.layers.push_back(curve(of.all("nfe", single), of.all("error", single), title, single));
      }
      time.layers.push_back(curve(option_list(of.cell, "times"),
                                  doubles(of.cell.data("time_gap").select(1, 0)), sde.title, false));
    }
    panels.insert(panels.end(), {error, cost, time});
  }
  const Numbers first{cell_of(out, problems[0].key, sdes_of(out)[0])};
  const Numbers images{cell_of(out, problems[1].key, sdes_of(out)[0])};
  out.figure(
      {.panels = panels,
       .columns = 3,
       .width = 6.75,
       .height = 4.4,
       .caption = fmt::format(
           "Median error of the ODE's log p over {} points of a mixture in the plane (exact trace, against "
           "the exact density; above) and {} points of the image mixture, {} (one Rademacher probe, "
           "against the same probe at tolerance {}; below), p(T) as the prior, ε = {}, one seed. Dashed: "
           "with a score rounded to float32. Right: by how much the exact log density at t differs from "
           "that at 0.",
           first.points(), images.points(), size_of_images(images.cell),
           power(options_of(images.cell).at("reference").number()),
           power(options_of(images.cell).at("eps").number())),
       .shared_key = true},
      "tolerance_figure");
}

/// Whether more than half of all points have it, by the interval of their share.
Verdict most_of(double count, int64_t n) {
  const Limits share = clopper_pearson(std::llround(count), n);
  return above(share.low, share.high, 0.5);
}

void error_falls(Report& out) {
  for (size_t p = 0; p < 2; ++p) {
    std::vector<Verdict> verdicts;
    std::vector<std::string> least;
    for (const Named& sde : sdes_of(out)) {
      const Numbers of{cell_of(out, problems[p].key, sde)};
      const std::vector<double> falls = doubles(of.cell.data("counts")[0].slice(0, 1));
      for (const double count : falls) verdicts.push_back(most_of(count, of.points()));
      if (!falls.empty())
        least.push_back(fmt::format("{} {:.0f} of {}", sde.title,
                                    *std::min_element(falls.begin(), falls.end()), of.points()));
    }
    out.ordering(
        "error_falls." + problems[p].key.substr(7),
        fmt::format("{}: from each tolerance to the next tighter one the error of most points falls",
                    problems[p].title),
        all_hold(verdicts),
        fmt::format("points whose error falls, at the step with the fewest: {}; 95 % interval of the "
                    "share against one half",
                    fmt::join(least, ", ")));
  }
}

/// The loosest tolerance whose float32 error is within this factor of the least one.
constexpr double near_the_least = 2;

void where_float32_stops(Report& out) {
  for (size_t p = 0; p < 2; ++p) {
    std::vector<Verdict> verdicts;
    std::vector<std::string> text, stops;
    for (const Named& sde : sdes_of(out)) {
      const Numbers of{cell_of(out, problems[p].key, sde)};
      const std::vector<double> error = of.all("error", true);
      std::vector<double> finite;
      for (const double x : error)
        if (std::isfinite(x)) finite.push_back(x);
      if (finite.empty()) continue;
      const double least = *std::min_element(finite.begin(), finite.end());
      size_t stop = 0;
      while (!(error[stop] <= near_the_least * least)) ++stop;
      const size_t last = of.tolerances.size() - 1;
      stops.push_back(fmt::format("{} {} (median error {:.1e} nats there, float64 {:.1e} at {})", sde.title,
                                  power(of.tolerances[stop]), error[stop], of.at("error", false, last, 0),
                                  power(of.tolerances[last])));
      const double worse = of.cell.data("counts")[2][static_cast<int64_t>(last)].item<double>();
      verdicts.push_back(most_of(worse, of.points()));
      text.push_back(fmt::format("{} {:.0f} of {} points, NFE {:.0f} against {:.0f}", sde.title, worse,
                                 of.points(), of.at("nfe", true, last, 0), of.at("nfe", false, last, 0)));
    }
    const std::vector<double> tolerances = Numbers{cell_of(out, problems[p].key, sdes_of(out)[0])}.tolerances;
    out.ordering(
        "float32_is_worse." + problems[p].key.substr(7),
        fmt::format("{}: at tolerance {} a score rounded to float32 has the larger error at most points",
                    problems[p].title, power(tolerances.back())),
        all_hold(verdicts), fmt::format("{}", fmt::join(text, "; ")));
    out.note(fmt::format(
        "{}: with a score rounded to float32 tolerances below these gain less than a factor {}: {}.",
        problems[p].title, near_the_least, fmt::join(stops, "; ")));
  }
}

void density_entries(Report& out) {
  for (const Named& sde : sdes_of(out)) {
    const Numbers of{cell_of(out, problems[0].key, sde)};
    const size_t last = of.tolerances.size() - 1;
    out.entry({.name = fmt::format("density.{}.largest_error", sde.key),
               .value = of.at("error", false, last, 1),
               .n = of.points(),
               .own = of.tolerances[last] > 1.01e-9});
  }
}

}  // namespace

void solver_report(Report& out) {
  solver_figure(out);
  parts_table(out);
  tolerance_table(out);
  error_falls(out);
  where_float32_stops(out);
  density_entries(out);
}

}  // namespace sgm::likelihood_ode::likelihood_exact
