#include "core/study/study.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <limits>

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

/// Chains of the samplers themselves beside it, at s = 0.2.
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

/// The table's entries, and P2000 on the clean grid beside them.
std::vector<Table1Entry> rows_of(int64_t N) {
  std::vector<Table1Entry> all = table1(N);
  for (size_t i = 0, n = all.size(); i < n; ++i) {
    if (all[i].column() != "P2000") continue;
    Table1Entry entry = all[i];
    entry.name.replace(entry.name.rfind('_'), std::string::npos, "_clean");
    entry.chain.clean = true;
    entry.fid = entry.fid_deviation = std::numeric_limits<double>::quiet_NaN();
    all.push_back(entry);
  }
  return all;
}

void exact(const Exact& options, CellRun& run) {
  run.device = at::kCPU;  // doubles alone
  const auto start = std::chrono::steady_clock::now();
  const std::vector<Table1Entry> rows = rows_of(options.N);
  const std::vector<double> errors = deltas();
  const auto sizes = {static_cast<int64_t>(rows.size()), static_cast<int64_t>(errors.size()),
                      static_cast<int64_t>(deviations.size())};
  const at::Tensor bias = at::empty(sizes, at::kDouble);
  const at::Tensor distance = at::empty(sizes, at::kDouble);
  double* bias_at = bias.data_ptr<double>();
  double* distance_at = distance.data_ptr<double>();
  std::vector<std::string> names;
  std::vector<double> fid, fid_deviation, evaluations, r;
  for (const Table1Entry& row : rows) {
    const std::vector<Scale> scales = scales_of(row.chain);
    for (const double delta : errors) {
      for (const double s : deviations) {
        const Law data{data_mean, s};
        const Law law = final_law(row.chain, scales, row.corrector, data, 1 + delta);
        *bias_at++ = 100 * (law.deviation / s - 1);
        *distance_at++ = relative_distance(law, data);
      }
    }
    names.push_back(row.name);
    fid.push_back(row.fid), fid_deviation.push_back(row.fid_deviation);
    evaluations.push_back(static_cast<double>(row.evaluations()));
    r.push_back(row.corrector.steps > 0 ? row.corrector.r : 0);
  }
  run.timings.put("recursion",
                  std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(),
                  "the whole recursion", "s");
  run.result.put("N", static_cast<double>(options.N), "scales of P1000");
  run.result.put("entry", names, "entry");
  run.result.put("delta", at::tensor(errors, at::kDouble), {"delta"}, "relative error of the score");
  run.result.put("deviation", at::tensor(deviations, at::kDouble), {"deviation"},
                 "standard deviation of the data");
  run.result.put("bias", bias, {"entry", "delta", "deviation"}, "bias of the samples' standard deviation",
                 "%");
  run.result.put("distance", distance, {"entry", "delta", "deviation"},
                 "Fréchet distance of the samples' law over the data's deviation", "%");
  run.result.put("fid", at::tensor(fid, at::kDouble), {"entry"}, "FID in the paper");
  run.result.put("fid_deviation", at::tensor(fid_deviation, at::kDouble), {"entry"},
                 "its standard deviation over 5 sampling runs");
  run.result.put("evaluations", at::tensor(evaluations, at::kDouble), {"entry"},
                 "score evaluations of a sample");
  run.result.put("r", at::tensor(r, at::kDouble), {"entry"},
                 "signal-to-noise ratio of the corrector; 0: none");
}

/// One entry by its registered SDE and sampler, at one delta.
void put_chains(const Table1Entry& entry, const Row& row, double delta, CellRun& run, Group& out) {
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
  const Law law = final_law(entry.chain, scales_of(entry.chain), entry.corrector, {data_mean, s}, 1 + delta);
  out.put("delta", delta, "relative error of the score");
  out.put("mean", x.mean().item<double>(), "mean of the samples' coordinates");
  out.put("mean_standard_error", deviation / std::sqrt(n), "its standard error");
  out.put("mean_exact", law.mean, "the mean by recursion");
  out.put("std", deviation, "standard deviation of the samples' coordinates");
  out.put("std_standard_error", squares.std().item<double>() / std::sqrt(n) / (2 * deviation),
          "its standard error");
  out.put("std_exact", law.deviation, "the standard deviation by recursion");
  out.put("nfe", static_cast<double>(samples.nfe), "score evaluations of a sample, counted");
}

void monte_carlo(const Row& row, CellRun& run) {
  run.result.put("chains", static_cast<double>(row.of.chains), "chains of an entry");
  run.result.put("dimensions", static_cast<double>(row.of.dimensions), "coordinates of a chain");
  for (const Table1Entry& entry : table1(row.of.N)) {
    if (!row.has(entry)) continue;
    for (const double delta : sampled_deltas)
      put_chains(entry, row, delta, run, run.result.group(fmt::format("{}/delta_{}", entry.name, delta)));
  }
}

const bool registered = register_study<Options>(
    {.doc = "Table 1's samplers on a Gaussian, by exact recursion: what is the sampler's doing, what the "
            "score's error's",
     .source = "Score SDE (2011.13456) Tables 1 and 4",
     .honours_device = true},
    cells, {{"exact", cell_function(exact)}, {"monte_carlo", cell_function(monte_carlo)}});

}  // namespace
}  // namespace sgm::vp_ve_sde::score_sde_table1_exact
