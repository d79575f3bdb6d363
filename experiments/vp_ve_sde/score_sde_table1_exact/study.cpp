#include "core/study/study.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <chrono>
#include <cmath>

#include "core/score/gaussian.h"
#include "core/score/transfer.h"
#include "experiments/vp_ve_sde/make.h"
#include "experiments/vp_ve_sde/table1.h"

namespace sgm::vp_ve_sde::score_sde_table1_exact {
namespace {

constexpr double data_mean = 0.3, sampled_deviation = 0.2;
const std::vector<double> deviations{0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 1};
const std::vector<double> sampled_deltas{0, 0.05};  // errors of the score: 1 + delta times the exact one

/// -10 to 10 %, every one.
std::vector<double> deltas() {
  std::vector<double> all;
  for (int percent = -10; percent <= 10; ++percent) all.push_back(percent / 100.0);
  return all;
}

/// The recursion over data N(0.3, s^2) and errors of the score.
struct Exact {
  int64_t N = 1000;

  void fields(Fields& on) {
    on("N", N, "scales of P1000, C2000 and PC1000; P2000 takes twice as many", range(21, 1e6));
  }
};

/// Chains of the samplers themselves beside it, by the paper's protocol, at s = 0.2.
struct Options {
  int64_t N = 1000;
  int64_t chains = 64;
  int64_t dimensions = 784;

  void fields(Fields& on) {
    on("N", N, "scales of P1000, C2000 and PC1000; P2000 takes twice as many", range(21, 1e6));
    on("chains", chains, "chains of an entry", range(2, 1e6));
    on("dimensions", dimensions, "coordinates of a chain; Langevin's recursion is the limit of many",
       range(16, 1e7));
  }
};

/// The Monte Carlo of a row of the table: an SDE and a predictor.
struct Row {
  std::string row = "ve_ancestral";
  Options of;

  void fields(Fields& on) {
    on("row", row, "SDE and predictor");
    of.fields(on);
  }
  bool has(const Table1Entry& entry) const { return entry.name.substr(0, entry.name.rfind('_')) == row; }
};

std::vector<Cell> cells(const Options& options) {
  std::vector<Cell> all{cell("exact", "exact", Exact{options.N})};
  for (const char* row : {"ve_ancestral", "ve_reverse_diffusion", "ve_probability_flow", "ve_none",
                          "vp_ancestral", "vp_reverse_diffusion", "vp_probability_flow", "vp_none"}) {
    const Row part{row, options};
    all.push_back(cell(fmt::format("monte_carlo_{}", row), "monte_carlo", part));
    double evaluations = 0;
    for (const Table1Entry& entry : table1(options.N))
      evaluations += part.has(entry) ? static_cast<double>(entry.evaluations()) : 0;
    const auto values = static_cast<double>(options.chains * options.dimensions *
                                            static_cast<int64_t>(sampled_deltas.size()));
    all.back().resources.seconds = 0.5 + evaluations * values * 1e-8;
  }
  return all;
}

/// What the samplers of a protocol make of the data, over errors of the score and deviations of the data.
void put_laws(const std::vector<Table1Entry>& rows, Group& out) {
  const std::vector<double> errors = deltas();
  std::vector<std::string> names;
  std::vector<double> evaluations, r, bias, distance, perfect, from_perfect;
  for (const Table1Entry& row : rows) {
    const std::vector<Scale> scales = scales_of(row.chain);
    for (const double delta : errors) {
      for (const double s : deviations) {
        const Law data{data_mean, s};
        const Law law = final_law(row.chain, scales, row.corrector, data, 1 + delta);
        const Law best = perfect_law(row.chain, scales, data, 1 + delta);
        bias.push_back(100 * (law.deviation / s - 1)), distance.push_back(relative_distance(law, data));
        perfect.push_back(100 * (best.deviation / s - 1));
        from_perfect.push_back(relative_distance(law, best));
      }
    }
    names.push_back(row.name);
    evaluations.push_back(static_cast<double>(row.evaluations()));
    r.push_back(row.corrector.steps > 0 ? row.corrector.r : 0);
  }
  out.put("entry", names, "entry");
  out.put("delta", at::tensor(errors, at::kDouble), {"delta"}, "relative error of the score");
  out.put("deviation", at::tensor(deviations, at::kDouble), {"deviation"}, "standard deviation of the data");
  out.put("evaluations", at::tensor(evaluations, at::kDouble), {"entry"}, "score evaluations of a sample");
  out.put("r", at::tensor(r, at::kDouble), {"entry"}, "signal-to-noise ratio of the corrector; 0: none");
  const auto put = [&](const char* name, const std::vector<double>& values, const char* what) {
    const auto sizes = {static_cast<int64_t>(names.size()), static_cast<int64_t>(errors.size()),
                        static_cast<int64_t>(deviations.size())};
    out.put(name, at::tensor(values, at::kFloat).view(sizes), {"entry", "delta", "deviation"}, what, "%");
  };
  put("bias", bias, "bias of the samples' standard deviation");
  put("distance", distance, "Fréchet distance of the samples' law to the data");
  put("perfect", perfect, "bias of a perfect sampler's standard deviation with the same last step");
  put("from_perfect", from_perfect, "Fréchet distance of the samples' law to that of a perfect sampler");
}

void exact(const Exact& options, CellRun& run) {
  run.device = at::kCPU;  // doubles alone
  const auto start = std::chrono::steady_clock::now();
  std::vector<Table1Entry> paper = table1(options.N);
  const std::vector<Table1Entry> variants = table1_variants(options.N);
  paper.insert(paper.end(), variants.begin(), variants.end());
  run.result.put("N", static_cast<double>(options.N), "scales of P1000");
  put_laws(paper, run.result.group("paper"));
  put_laws(table1_exact_times(options.N), run.result.group("exact_times"));
  run.timings.put("recursion",
                  std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(),
                  "the whole recursion", "s");
}

/// What chains and recursion have at one error of the score.
struct Sampled {
  double mean, mean_error, deviation, deviation_error, nfe;
  Law exact;
};

/// One entry by its registered SDE and sampler, at one delta.
Sampled sampled(const Table1Entry& entry, const Row& row, double delta, CellRun& run) {
  const SdePtr sde = make_sde(sde_options(entry));
  const Sampler sampler = make_sampler(sampler_options(entry, true));
  const double s = sampled_deviation;
  const Problem problem{sde, perturbed(exact_score(normal(data_mean, s * s), sde), 1 + delta)};
  const Rng rng = run.rng().fork(entry.name).fork(fmt::format("{}", delta));
  Rng start = rng.fork("start");
  Rng chain = rng.fork("chain");
  const at::Tensor prior =
      (start.normal({row.of.chains, row.of.dimensions}) * sde->prior_std()).to(run.device);
  const Samples samples =
      sampler(problem, prior, chain, [&](StepState& at) { run.progress(at.level + 1, at.total); });
  const at::Tensor x = samples.x.cpu();
  const auto n = static_cast<double>(x.numel());
  const at::Tensor squares = (x - x.mean()).square();
  const double deviation = std::sqrt(squares.sum().item<double>() / (n - 1));
  return {x.mean().item<double>(),
          deviation / std::sqrt(n),
          deviation,
          squares.std().item<double>() / std::sqrt(n) / (2 * deviation),
          static_cast<double>(samples.nfe),
          final_law(entry.chain, scales_of(entry.chain), entry.corrector, {data_mean, s}, 1 + delta)};
}

void monte_carlo(const Row& row, CellRun& run) {
  std::vector<std::string> names;
  std::vector<Sampled> all;
  for (const Table1Entry& entry : table1(row.of.N)) {
    if (!row.has(entry)) continue;
    names.push_back(entry.name);
    for (const double delta : sampled_deltas) all.push_back(sampled(entry, row, delta, run));
  }
  Group& out = run.result;
  out.put("chains", static_cast<double>(row.of.chains), "chains of an entry");
  out.put("dimensions", static_cast<double>(row.of.dimensions), "coordinates of a chain");
  out.put("entry", names, "entry");
  out.put("delta", at::tensor(sampled_deltas, at::kDouble), {"delta"}, "relative error of the score");
  const auto put = [&](const char* name, const char* what, const auto& of) {
    std::vector<double> values;
    for (const Sampled& one : all) values.push_back(of(one));
    out.put(name, at::tensor(values, at::kDouble).view({-1, static_cast<int64_t>(sampled_deltas.size())}),
            {"entry", "delta"}, what);
  };
  put("mean", "mean of the samples' coordinates", [](const Sampled& s) { return s.mean; });
  put("mean_standard_error", "its standard error", [](const Sampled& s) { return s.mean_error; });
  put("mean_exact", "the mean by recursion", [](const Sampled& s) { return s.exact.mean; });
  put("std", "standard deviation of the samples' coordinates", [](const Sampled& s) { return s.deviation; });
  put("std_standard_error", "its standard error", [](const Sampled& s) { return s.deviation_error; });
  put("std_exact", "the standard deviation by recursion", [](const Sampled& s) { return s.exact.deviation; });
  put("nfe", "score evaluations of a sample, counted", [](const Sampled& s) { return s.nfe; });
}

const bool registered = register_study<Options>(
    {.doc = "Table 1's samplers on a Gaussian, by exact recursion: what is the sampler's doing, what the "
            "score's error's",
     .source = "Score SDE (2011.13456) Tables 1 and 4",
     .honours_device = true},
    cells, {{"exact", cell_function(exact)}, {"monte_carlo", cell_function(monte_carlo)}});

}  // namespace
}  // namespace sgm::vp_ve_sde::score_sde_table1_exact
