#include "core/report/report.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <cmath>

namespace sgm::ncsn::ncsn_fig3 {
namespace {

constexpr double half_width = 8;  // of the window that is drawn

struct Row {
  const char* cell;
  std::string title;
};

/// The samplers by the options that they ran with.
std::vector<Row> rows_of(const Group& result) {
  const auto number = [&](const char* cell, const char* option) {
    return options_of(result.at(cell)).at(option).number();
  };
  const auto sigmas = [&](const char* cell) {
    return fmt::format("σ {:g} → {:g}", number(cell, "sde.sigma_max"), number(cell, "sde.sigma_min"));
  };
  const auto eps = [&](const char* cell) { return number(cell, "sampler.eps"); };
  return {{"iid", "i.i.d. samples"},
          {"langevin", fmt::format("Langevin, {:g} steps", number("langevin", "sampler.steps"))},
          {"annealed", "annealed Langevin, total " + sigmas("annealed")},
          {"added_noise", "wrong reading: added noise " + sigmas("added_noise")},
          {"text_schedule", fmt::format("wrong reading: added noise {}, ε = {:g}", sigmas("text_schedule"),
                                        eps("text_schedule"))},
          {"text_schedule_small_steps", fmt::format("{} with ε = {:g}", sigmas("text_schedule_small_steps"),
                                                    eps("text_schedule_small_steps"))}};
}

Measured measured(const Group& cell, const std::string& name) {
  return {cell.value(name), cell.value(name + "_standard_error")};
}

bool diverged(const Group& cell) {
  return !cell.contains("minor_share");
}

std::vector<double> column(const at::Tensor& states, int64_t j) {
  const at::Tensor x = states.select(1, j).to(at::kDouble).contiguous();
  return {x.data_ptr<double>(), x.data_ptr<double>() + x.numel()};
}

int64_t outside(const Group& cell) {
  const at::Tensor& states = cell.data("states");
  return (states.abs() > half_width).any(1).sum().item<int64_t>();
}

Panel scatter(const Group& cell, const std::string& title) {
  const at::Tensor& states = cell.data("states");
  Layer cloud = points(column(states, 0), column(states, 1));
  cloud.marker = 6;
  return {.title = title,
          .x = {"$x_1$", -half_width, half_width},
          .y = {"$x_2$", -half_width, half_width},
          .layers = {cloud},
          .square = true,
          .key = ""};
}

void report(Report& out) {
  Table table{.title = "Two modes with weights 1/5 and 4/5: what each sampler makes of them",
              .columns = {{"samples"},
                          {"share of the minor mode"},
                          {"exact share of the chain"},
                          {"variance about a mode"},
                          {"exact variance on one Gaussian"},
                          {"score evaluations"}}};
  for (const auto& [name, title] : rows_of(out.result)) {
    const Group& cell = out.result.at(name);
    if (diverged(cell)) {
      table.rows.push_back(
          {title, "diverged", {}, "diverged", Measured{cell.value("expected_variance")}, {}});
      continue;
    }
    const double share = cell.value("expected_share");
    table.rows.push_back({title, measured(cell, "minor_share"),
                          std::isnan(share) ? Datum{} : Datum{Measured{share}},
                          measured(cell, "mode_variance"), Measured{cell.value("expected_variance")},
                          static_cast<int64_t>(cell.value("nfe"))});
  }
  const auto chains = out.result.at("iid").data("chains").item<int64_t>();
  table.notes = {
      fmt::format("{} chains from U[−8, 8]², float64, one seed; ± is one standard error over chains. Truth: "
                  "share 0.2, variance 1.",
                  chains),
      "Exact shares: the chain's density along the line through the modes, carried from step to step by "
      "quadrature.",
      "Total σ: the standard deviation of a mode at a level, data included (appendix B.1 and the official "
      "code). Added noise: that of the noise alone, on modes of unit variance (how the main text reads)."};
  out.table(table);

  out.figure({.panels = {scatter(out.result.at("iid"), "(a) i.i.d."),
                         scatter(out.result.at("langevin"), "(b) Langevin"),
                         scatter(out.result.at("annealed"), "(c) annealed Langevin")},
              .columns = 3,
              .width = 6.75,
              .height = 2.4,
              .caption = fmt::format(
                  "NCSN Fig. 3: the first {} of {} samples of each kind, exact scores. Outside of the window "
                  "lie {} of (a), {} of (b) and {} of (c).",
                  out.result.at("iid").data("states").size(0), chains, outside(out.result.at("iid")),
                  outside(out.result.at("langevin")), outside(out.result.at("annealed")))});

  for (const char* name : {"iid", "langevin", "annealed"}) {
    const Group& cell = out.result.at(name);
    for (const char* what : {"minor_share", "mode_variance"}) {
      const Measured m = measured(cell, what);
      out.entry({.name = fmt::format("{}.{}", name, what),
                 .value = m.value,
                 .standard_error = m.standard_error,
                 .n = chains});
    }
  }

  const Measured langevin = measured(out.result.at("langevin"), "minor_share");
  const Measured annealed = measured(out.result.at("annealed"), "minor_share");
  const double exact = out.result.at("annealed").value("expected_share");
  const double off = (annealed.value - 0.2) / *annealed.standard_error;
  out.ordering(
      "annealing_recovers_weights", "annealed Langevin has the true share 0.2",
      above_zero({annealed.value - 0.2, annealed.standard_error}) == Verdict::undecided ? Verdict::undecided
                                                                                        : Verdict::no,
      fmt::format("{:.4f} ± {:.4f}, {:.1f} standard errors from 0.2; exactly {:.4f}: nearly, {:.0f} % "
                  "of Langevin's error is gone",
                  annealed.value, *annealed.standard_error, std::abs(off), exact,
                  100 * (1 - std::abs(exact - .2) /
                                 std::abs(out.result.at("langevin").value("expected_share") - .2))));
  const double gain = std::abs(langevin.value - 0.2) - std::abs(annealed.value - 0.2);
  const double error = std::hypot(*langevin.standard_error, *annealed.standard_error);
  out.ordering("annealing_repairs_weights", "annealed Langevin is nearer to the true share 0.2 than Langevin",
               above_zero({gain, error}),
               fmt::format("{:.4f} against {:.4f}, {:.0f} standard errors apart", annealed.value,
                           langevin.value, gain / error));
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::ncsn::ncsn_fig3
