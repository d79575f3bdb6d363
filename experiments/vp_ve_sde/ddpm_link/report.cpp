#include <ATen/core/Tensor.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/report/verdict.h"
#include "experiments/vp_ve_sde/ddpm_link/figures_report.h"

namespace sgm::vp_ve_sde::ddpm_link {
namespace {

/// Of a step on both sides: of its formula, the score or the network, and of sigma_i, whose exponent is
/// near 9.
constexpr double roundings = 32;

/// What rounding to `unit` may make of a chain, from one whose states are jittered.
double allowed(const Group& chains, double unit) {
  return chains.value("twin") * roundings * unit / chains.value("jitter");
}

/// The exponent in y ~ x^p by least squares over the last three points; none of fewer than two.
std::optional<double> slope(const std::vector<double>& x, const std::vector<double>& y) {
  const size_t n = std::min<size_t>(3, x.size());
  if (n < 2) return {};
  double mean_x = 0, mean_y = 0, above = 0, below = 0;
  for (size_t k = x.size() - n; k < x.size(); ++k)
    mean_x += std::log(x[k]) / static_cast<double>(n), mean_y += std::log(y[k]) / static_cast<double>(n);
  for (size_t k = x.size() - n; k < x.size(); ++k) {
    above += (std::log(x[k]) - mean_x) * (std::log(y[k]) - mean_y);
    below += std::pow(std::log(x[k]) - mean_x, 2);
  }
  return above / below;
}

/// An order of convergence as an entry, and as a table's note says it.
std::string put_order(Report& out, const std::string& name, const std::optional<double>& order) {
  if (!order) return "one point has none";
  out.entry({.name = name, .value = *order});
  return fmt::format("{:.3f} over the finest points, three at most", *order);
}

double option(const Group& cell, const char* key) {
  return options_of(cell).at(key).number();
}

void link_table(Report& out) {
  const Group& losses = out.result.at("losses");
  const Group& steps = out.result.at("steps");
  const Group& flow = out.result.at("flow");
  const Group& chains = out.result.at("chains");
  const auto N = static_cast<int64_t>(option(steps, "exact_N"));
  const auto n = static_cast<int64_t>(option(steps, "exact_chains"));
  Table table{.title = "One thing in two descriptions: the largest difference between them",
              .columns = {{"what"},
                          {"this"},
                          {"and that"},
                          {"N"},
                          {"n"},
                          {"largest difference", "", 2},
                          {"rounding allows", "", 2}}};
  const auto row = [&](const std::string& entry, std::vector<Datum> cells, double value, double bound) {
    out.entry({.name = entry, .value = value});
    cells.insert(cells.end(), {Measured{value}, Measured{bound}});
    table.rows.push_back(std::move(cells));
  };
  const auto reported = [&](const std::string& entry) {
    const Reported* of = out.reported(entry);
    return of != nullptr ? of->tolerance.value_or(NAN) : NAN;
  };
  struct Pair {
    const char *key, *objective, *continuous, *paper;
  };
  for (const Pair& p : {Pair{"ddpm", "objective ddpm", "score matching of VP at t_i", "DDPM's eq. 14"},
                        Pair{"smld", "objective smld", "score matching of VE at t_i", "SMLD's eq. 1"}}) {
    const Group& of = losses.at(p.key);
    const auto rows = of.data("rows").item<int64_t>();
    for (const auto& [kind, other] : {std::pair{"continuous", p.continuous}, {"paper", p.paper}}) {
      const std::string entry = fmt::format("losses.{}.{}", p.key, kind);
      row(entry, {"loss of a sample, relative", p.objective, other, N, rows}, of.value(kind),
          reported(entry));
    }
  }
  for (const auto& [key, words, suite] :
       {std::tuple{"ddpm", "DDPM's Algorithm 2", "ancestral step of VP"},
        std::tuple{"smld", "SMLD's ancestral sampling", "ancestral step of VE"}}) {
    const Group& of = steps.at(key);
    table.rows.push_back({"end of a chain", words, suite, N, n, Measured{of.value("difference")},
                          Measured{allowed(of, 0x1p-53)}});
    out.entry(
        {.name = fmt::format("chains.{}", key), .value = of.value("difference") / allowed(of, 0x1p-53)});
  }
  row("noise_to_score", {"score from noise", "−ε/σ", "score of VP", N, n}, steps.value("noise_to_score"),
      reported("noise_to_score"));
  row("score_to_noise", {"noise from score", "−σ s", "E[z | x]", N, n}, steps.value("score_to_noise"),
      reported("score_to_noise"));
  row("flow.own_words", {"end of a trajectory", "DDIM's eq. 12", "sampler ddim", {}, n},
      flow.value("own_words"), reported("flow.own_words"));
  const auto levels = static_cast<int64_t>(chains.value("N"));
  const auto samples = static_cast<int64_t>(chains.value("samples"));
  row("network.noise_and_score",
      {"a network's noise and score, relative", "its output", "−σ s of its problem", levels, samples},
      chains.value("noise_and_score"), reported("network.noise_and_score"));
  table.rows.push_back({"final pixels of a network's chain, grey levels", "DDPM's Algorithm 2",
                        "ancestral step of VP", levels, samples, Measured{chains.value("difference")},
                        Measured{allowed(chains, 0x1p-24)}});
  out.entry({.name = "chains.network", .value = chains.value("difference") / allowed(chains, 0x1p-24)});
  table.notes = {
      "Exact rows: four Gaussians of width .1 in the plane with their exact score, float64. Equal draws on "
      "both sides; n: samples, or chains. The network's rows: float32.",
      fmt::format(
          "What rounding allows a chain: how far a twin ends each number of whose states, and SMLD's of "
          "whose "
          "levels, is moved by {:.1g} of itself (network: {:.1g}; {:g} of its chains), up or down at random; "
          "scaled to {:g} roundings a step, float64's (network: float32's). Else the entry's tolerance.",
          steps.at("ddpm").value("jitter"), chains.value("jitter"), chains.value("twins"), roundings)};
  out.table(table, "link");
}

void order_table(Report& out) {
  const Group& one = out.result.at("steps").at("one_step");
  const Group& flow = out.result.at("flow");
  const std::vector<double> beta = doubles(one.data("beta"));
  const std::vector<double> deviation = doubles(one.data("deviation"));
  Table table{.title = "One step: (ancestral − reverse diffusion)/β² beside x/4 + s/2",
              .columns = {{"β"}, {"relative deviation", "", 3}, {"over β", "", 4}}};
  for (size_t k = 0; k < beta.size(); ++k)
    table.rows.push_back({Measured{beta[k]}, Measured{deviation[k]}, Measured{deviation[k] / beta[k]}});
  table.notes = {
      fmt::format("The last step of VP's ladder, random x and s, exact: the difference of the two steps is "
                  "β²(x/4 + s/2) to leading order, and what is left of it falls with β. Its order: {}.",
                  put_order(out, "one_step.order", slope(beta, deviation)))};
  out.table(table, "one_step");

  const std::vector<double> steps = doubles(flow.data("steps"));
  Table ddim{.title = "DDIM (η = 0) and the probability flow's own trajectories, exact score",
             .columns = {{"steps"},
                         {"RMS error", "% of the spread", 3},
                         {"median error", "% of the spread", 3},
                         {"in another component", "%", 2}}};
  for (size_t k = 0; k < steps.size(); ++k) {
    const auto at = static_cast<int64_t>(k);
    const auto percent = [&](const char* what) { return 100 * flow.data(what)[at].item<double>(); };
    ddim.rows.push_back({static_cast<int64_t>(steps[k]),
                         Measured{percent("rms"), percent("rms_standard_error")}, Measured{percent("median")},
                         Measured{percent("moved")}});
  }
  std::vector<double> size;
  for (const double n : steps) size.push_back(1 / n);
  ddim.notes = {fmt::format(
      "VP, t from 1 to {:g} in equal steps, from equal starts; {:g} trajectories by Dormand and Prince at "
      "1e-12. ± over trajectories, the same in all rows; the few that end in another component decide the "
      "RMS. Order of convergence, Euler's is 1: "
      "median "
      "{}; RMS {}.",
      option(flow, "eps"), option(flow, "exact_chains"),
      put_order(out, "flow.order.median", slope(size, doubles(flow.data("median")))),
      put_order(out, "flow.order.rms", slope(size, doubles(flow.data("rms")))))};
  out.table(ddim, "flow");
}

/// The mean over sets of test images, with the error of their spread.
Measured over_sets(const at::Tensor& distances) {
  Measured mean = mean_over(doubles(distances));
  mean.value *= 100;
  if (mean.standard_error) *mean.standard_error *= 100;
  return mean;
}

void sampler_table(Report& out) {
  const Group& chains = out.result.at("chains");
  const std::vector<double> steps = doubles(chains.data("ddim_steps"));
  const auto last = static_cast<int64_t>(steps.size()) - 1;
  const std::string most = fmt::format("{:g}", steps.back());
  Table table{.title = "The network's samples",
              .columns = {{"sampler"},
                          {"NFE"},
                          {"distance from test images", "1/100", 3, "lower"},
                          {"from DDIM of " + most + " steps, same start", "grey levels", 3}}};
  const auto N = static_cast<int64_t>(chains.value("N"));
  const auto distance = [&](const char* of) {
    return over_sets(chains.data(fmt::format("distance_{}", of)));
  };
  table.rows = {{"perfect sampler: other test images", {}, distance("test"), {}},
                {"DDPM's Algorithm 2 in its own words", N, distance("ddpm"), {}},
                {"ancestral step of VP (the suite's)",
                 static_cast<int64_t>(chains.value("nfe")),
                 distance("suite"),
                 {}}};
  const at::Tensor paired = chains.data("ddim_paired");
  for (int64_t k = last; k >= 0; --k) {
    const auto evaluations = static_cast<int64_t>(steps[static_cast<size_t>(k)]);
    table.rows.push_back({fmt::format("DDIM, {} steps", evaluations), evaluations,
                          over_sets(chains.data("ddim_distance")[k]),
                          k < last ? Datum(mean_over(doubles(paired[k]))) : Datum()});
  }
  const Measured unpaired = mean_over(doubles(chains.data("ddim_unpaired")));
  table.rows.push_back({"DDIM of " + most + " steps, another start", {}, {}, unpaired});
  table.rows.push_back({"no sampler: the start", int64_t{0}, distance("start"), {}});
  table.notes = {
      fmt::format(
          "{} samples a row, one network, one sampling run; rows of one start share it. Distance: "
          "sliced Wasserstein over {:g} directions, pixels in [0, 1], the mean over {} sets of as many "
          "test images, of these over pairs of sets; ± is the standard error of their spread. Of a "
          "sampler it leaves out the luck of its own samples: pairs of sets lie {:.3g} to {:.3g} apart. "
          "Not FID.",
          static_cast<int64_t>(chains.value("samples")), option(chains, "directions"),
          chains.data("distance_ddpm").numel(), 100 * chains.data("distance_test").min().item<double>(),
          100 * chains.data("distance_test").max().item<double>()),
      "Right: root mean square over pixels, mean over samples ± its standard error."};
  out.table(table);
  for (int64_t k = 0; k + 1 < last; ++k)
    out.ordering(fmt::format("ddim_{:g}_nearer", steps[static_cast<size_t>(k + 1)]),
                 fmt::format("DDIM of {:g} steps ends nearer than of {:g} to where {} steps lead",
                             steps[static_cast<size_t>(k + 1)], steps[static_cast<size_t>(k)], most),
                 larger_paired(doubles(paired[k]), doubles(paired[k + 1])),
                 fmt::format("paired by start, {} samples", paired.size(1)));
  if (last > 0)
    out.ordering(
        "ddim_keeps_its_start",
        fmt::format("DDIM of {:g} steps ends nearer to {} steps from its own start than from another",
                    steps[0], most),
        larger_paired(doubles(chains.data("ddim_unpaired")), doubles(paired[0])),
        fmt::format("paired by sample, {} of them", paired.size(1)));
  out.ordering("sampling_helps", "samples are nearer to test images than the noise that they start from",
               larger_paired(doubles(chains.data("distance_start")), doubles(chains.data("distance_ddpm"))),
               fmt::format("paired by {} sets of test images", chains.data("distance_ddpm").numel()));
}

void report(Report& out) {
  link_table(out);
  order_table(out);
  sampler_table(out);
  link_figure(out);
  link_pictures(out);
  const Group& train = out.result.at("train");
  out.note(
      fmt::format("The network: {}. DDPM trains its own U-Net of 35.7 M parameters for 800,000 steps of "
                  "128 images of CIFAR-10 with dropout .1, Adam at 2e-4, average .9999, and clips the "
                  "predicted data to [−1, 1] at every step of a chain; nothing is clipped here.",
                  std::get<std::string>(train.attribute("training"))));
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::vp_ve_sde::ddpm_link
