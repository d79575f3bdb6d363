#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <cmath>

#include "experiments/vp_ve_sde/learned_rows_report.h"
#include "experiments/vp_ve_sde/table1_rows_report.h"

namespace sgm::vp_ve_sde::score_sde_table1_images {
namespace {

/// Standard deviation within components over the exact one.
double width_of(const Table1Row& row) {
  return std::sqrt(1 + row.cell->data("within").mean().item<double>());
}

/// A row of what no chain made: exact samples, those of a perfect sampler, the prior.
std::vector<Datum> bound(const Group& numbers, Kind sde, const char* what, const Datum& recursion) {
  return {title(sde),
          what,
          "",
          {},
          over_runs(numbers.data("within"), 100),
          recursion,
          {},
          over_runs(numbers.data("high_pass"), 100),
          over_runs(numbers.data("chi_square")),
          "",
          {}};
}

Table entries(const Report& out, const Table1Rows& rows, int64_t N) {
  Table table{.title = "Score SDE's Tables 1 and 4 with the exact score of a mixture at real images",
              .columns = {{"SDE"},
                          {"predictor"},
                          {"chain"},
                          {"evaluations"},
                          {"variance within components − exact", "%", 3},
                          {"one component, exact recursion", "%", 3},
                          {"perfect sampler, same last step", "%", 3},
                          {"high-pass variance − exact", "%", 3},
                          {"χ² of component counts", "", 3},
                          {"paper", ""},
                          {"paper's FID"}}};
  for (const Kind sde : {Kind::ve, Kind::vp}) {
    const Group& exact = out.result.at(sde == Kind::ve ? "ve_exact" : "vp_exact");
    const Table1Row& alone = rows.at(sde == Kind::ve ? "ve_none_C2000" : "vp_none_C2000");
    table.rows.push_back(bound(exact.at("prior"), sde, "no sampler: the prior", {}));
    table.rows.push_back(bound(exact, sde, "exact samples", Measured{0}));
    table.rows.push_back(bound(exact.at("perfect"), sde, "perfect sampler, then the denoising step",
                               Measured{100 * alone.cell->value("perfect")}));
    for (const std::string column : table1_columns) {
      for (const Table1Row& row : rows_of(rows, sde, column)) {
        const bool diverged = row.diverged();
        const auto shown = [&](const char* name, double factor) {
          return diverged ? Datum("diverged") : Datum(over_runs(row.cell->data(name), factor));
        };
        const Datum within = diverged && row.cell->contains("within")
                                 ? Datum(fmt::format("diverged: {:.0f} times too wide", width_of(row)))
                                 : shown("within", 100);
        table.rows.push_back(
            {title(sde), title(row.entry.chain.predictor), chain_title(column, N), row.evaluations(), within,
             Measured{100 * row.cell->value("one_component")}, Measured{100 * row.cell->value("perfect")},
             shown("high_pass", 100), diverged ? Datum() : shown("chi_square", 1),
             column == "rounded" ? "P2000, Table 4" : column, paper_fid(out, row.entry.name)});
      }
    }
  }
  return table;
}

constexpr double linear_to = 1;  // of the axis of the bias, %

/// "P200 r.": a column as the axis names it.
std::string short_title(const std::string& column, int64_t N) {
  std::string shown = chain_title(column, N);
  if (const size_t comma = shown.find(", rounded"); comma != std::string::npos)
    shown.replace(comma, std::string::npos, " r.");
  return shown;
}

/// Bias by chain, or the paper's FID, for one SDE.
Panel biases(const Report& out, const Table1Rows& rows, Kind sde, int64_t N, bool ours) {
  double low = 0, high = 0;  // of both SDEs
  for (const auto& [name, row] : rows) {
    if (row.diverged()) continue;
    const double bias = over_runs(row.cell->data("within"), 100).value;
    low = std::min({low, 2 * bias, 200 * row.cell->value("perfect")}), high = std::max(high, 4 * bias);
  }
  Panel panel{.title = fmt::format("{}: {}", title(sde), ours ? "exact score" : "the paper's networks"),
              .x = {"", 0.4, 5.6},
              .y = {sde == Kind::vp ? ""
                    : ours          ? "variance − exact, %"
                                    : "FID on CIFAR-10",
                    ours ? low : 2.5, ours ? high : 25, !ours}};
  if (ours) panel.y.linear_to = linear_to, panel.layers.push_back(horizontal(0));
  for (size_t c = 0; c < std::size(table1_columns); ++c)
    panel.x.ticks.emplace_back(static_cast<double>(c) + 1, short_title(table1_columns[c], ours ? N : 1000));
  int colour = 1;
  std::vector<Layer> marks;
  std::vector<double> perfect_x, perfect_y;
  for (const Predictor predictor :
       {Predictor::ancestral, Predictor::reverse_diffusion, Predictor::probability_flow, Predictor::none}) {
    std::vector<double> x, y, error;
    for (size_t c = 0; c < std::size(table1_columns); ++c) {
      for (const Table1Row& row : rows_of(rows, sde, table1_columns[c])) {
        if (row.entry.chain.predictor != predictor) continue;
        const double at = static_cast<double>(c) + 1 + 0.24 * (predictor == Predictor::none ? 0 : colour - 2);
        const double one = 100 * row.cell->value("one_component");
        if (ours && one > low && one < high) {
          Layer mark = lines({at - 0.11, at + 0.11}, {one, one},
                             marks.empty() ? "one component, exact recursion" : "");
          mark.colour = 0;
          marks.push_back(mark);
        }
        perfect_x.push_back(at), perfect_y.push_back(100 * row.cell->value("perfect"));
        if (ours && row.diverged()) {
          panel.layers.push_back(labels({at}, {high / 2}, {"diverged"}));
          continue;
        }
        const Measured value =
            ours ? over_runs(row.cell->data("within"), 100) : paper_fid(out, row.entry.name);
        x.push_back(at), y.push_back(value.value), error.push_back(*value.standard_error);
      }
    }
    Layer layer = error_bars(x, y, error, title(predictor));
    layer.colour = colour == 4 ? 5 : colour;
    layer.marker = colour - 1;
    layer.size = 1.4;
    if (!x.empty()) panel.layers.push_back(layer);
    ++colour;
  }
  panel.layers.insert(panel.layers.end(), marks.begin(), marks.end());
  if (!ours) return panel;
  Layer perfect = points(perfect_x, perfect_y, "perfect sampler, same last step");
  perfect.colour = 7, perfect.marker = 4, perfect.size = 1.4;
  panel.layers.insert(panel.layers.begin(), perfect);  // under the others
  return panel;
}

/// An entry a sampler, and how far the mixture is from the exact recursion of one Gaussian.
void put_entries(Report& out, const Table1Rows& rows, int64_t N, int64_t samples, int64_t runs) {
  double furthest = 0;
  std::string where;
  for (const auto& [name, row] : rows) {
    if (row.diverged()) continue;
    const Measured within = over_runs(row.cell->data("within"), 100);
    std::string run = name.substr(0, name.rfind('_') + 1) +
                      chain_title(row.entry.column(), N);  // by its own number of scales
    if (const size_t comma = run.find(", "); comma != std::string::npos) run.replace(comma, 2, "_");
    out.entry({.name = run + ".within",
               .value = within.value,
               .standard_error = within.standard_error,
               .n = samples,
               .seeds = runs});
    const double one = 100 * row.cell->value("one_component");
    const double difference = std::abs(within.value - one) / *within.standard_error;
    if (difference > furthest)
      furthest = difference, where = fmt::format("{}: {:.4g} % against {:.4g} %", run, within.value, one);
  }
  out.note(
      fmt::format("Within its components the mixture is what the exact recursion says of one Gaussian of "
                  "their width: the furthest, in standard errors ({:.1f}), is {}.",
                  furthest, where));
}

void report(Report& out) {
  Table1Rows rows;
  for (const Table1Entry& entry : table1())
    rows.emplace(entry.name, Table1Row{entry, &out.result.at(entry.name)});
  const Group& exact = out.result.at("ve_exact");
  const auto N = rows.at("ve_ancestral_P1000").cell->data("N").item<int64_t>();
  const auto samples = exact.data("samples").item<int64_t>();
  const auto runs = exact.data("within").numel();
  const auto K = exact.data("counts").size(1);
  const auto D = exact.data("image")[0].numel();
  Table table = entries(out, rows, N);
  table.notes = {
      fmt::format(
          "{} runs of {} samples, ± is one standard error over runs; N = {} scales (the paper: 1,000); D = "
          "{}, {} components of standard deviation {} (VE, pixels in [0, 1]) and {} (VP, [−1, 1]); "
          "float64, the paper's protocol: a score of N scales, labels i/2 in P{} (rounded: Table 4), one "
          "ladder index a step, the last step without noise, C{} denoised; corrector before predictor, "
          "Langevin's norms averaged over the batch, r of Table 5. Run i has the same start and stream of "
          "noise under every sampler.",
          runs, samples, N, D, K, exact.value("deviation"), out.result.at("vp_exact").value("deviation"),
          2 * N, 2 * N),
      "Perfect sampler: exact samples at the least noise, then the last step, which takes this noise for "
      "more than it is where components are narrow. A sampler that comes nearer to 0 errs the other way.",
      fmt::format("χ² of exact samples: {} ± {:.1f} a run. High-pass: the finest diagonal Haar details, over "
                  "their exact mean square.",
                  K - 1, std::sqrt(2.0 * static_cast<double>(K - 1))),
      "Paper: FID on CIFAR-10 with learned scores, N = 1,000, ± the standard error of 5 runs: another "
      "quantity, only its order can be compared, and at its N alone (table below)."};
  if (rows.at("ve_none_C2000").diverged()) {
    table.notes.push_back(
        fmt::format("VE's corrector alone diverges with {} scales: expected, the same chain diverges on one "
                    "Gaussian in the exact recursion.",
                    N));
  }
  out.table(table);

  out.figure(
      {.panels = {biases(out, rows, Kind::ve, N, true), biases(out, rows, Kind::vp, N, true),
                  biases(out, rows, Kind::ve, N, false), biases(out, rows, Kind::vp, N, false)},
       .columns = 2,
       .width = 6.75,
       .height = 4.2,
       .caption = fmt::format(
           "Above: error of the variance within components of {} × {} samples with the exact score of {} "
           "images, N = {}, on an axis that is linear to ±{} % and logarithmic beyond; bars are one "
           "standard error over runs, black lines the exact recursion on one component, grey triangles a "
           "perfect sampler with the same last step. Below: Score SDE's FIDs (Tables 1 and 4), N = 1,000, "
           "bars the standard error of 5 runs. r.: rounded scales.",
           runs, samples, K, N, linear_to),
       .shared_key = true});
  report_orderings(out, rows, N, runs);

  std::vector<at::Tensor> images;
  Headings headings;
  for (const char* name : {"vp_exact", "ve_reverse_diffusion_P1000", "ve_probability_flow_P1000",
                           "ve_reverse_diffusion_PC1000", "ve_none_C2000", "vp_reverse_diffusion_P1000",
                           "vp_probability_flow_P1000", "vp_reverse_diffusion_PC1000", "vp_none_C2000"}) {
    const Group& cell = out.result.at(name);
    if (!cell.contains("image")) continue;
    images.push_back(cell.data("image"));
    const auto row = rows.find(name);
    if (row == rows.end()) {
      headings.rows.emplace_back("exact samples");
    } else {
      const Table1Entry& entry = row->second.entry;
      const bool alone = entry.chain.predictor == Predictor::none;
      headings.rows.push_back(fmt::format("{}{} {}", title(entry.chain.sde),
                                          alone ? "" : " " + title(entry.chain.predictor),
                                          chain_title(entry.column(), N)));
    }
  }
  out.image(at::cat(images), "samples",
            fmt::format("The first {} samples of run 0, a row a sampler, clipped to the range of pixels.",
                        images[0].size(0)),
            images[0].size(0), headings);

  put_entries(out, rows, N, samples, runs);
  floor_ordering(out, "floor", out.result.at("vp_exact"), K);
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::vp_ve_sde::score_sde_table1_images
