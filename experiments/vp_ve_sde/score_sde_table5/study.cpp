#include "core/study/study.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/score/gaussian.h"
#include "core/score/transfer.h"
#include "experiments/vp_ve_sde/make.h"
#include "experiments/vp_ve_sde/table1.h"

namespace sgm::vp_ve_sde::score_sde_table5 {
namespace {

constexpr double data_mean = 0.3;
constexpr double sampled_deviation = 0.2;
constexpr double r_low = 1e-3;
constexpr double r_high = 1;
const std::vector<double> deviations{0.05, 0.1, 0.2, 0.5, 1};
const std::vector<double> deltas{-0.1, -0.05, -0.02, 0,
                                 0.02, 0.05,  0.1};  // errors of the score: 1 + delta times the exact one
const std::vector<double> sampled_deltas{0, 0.05};

struct Scan {
  int64_t N = 1000;
  int64_t points = 151;
  int64_t chains = 32;
  int64_t dimensions = 784;

  void fields(Fields& on) {
    on("N", N, "scales", range(21, 1e6));
    on("points", points, "values of r in the scan from 0.001 to 1, evenly spaced in its logarithm",
       range(3, 1e5));
    on("chains", chains, "chains of the sampler itself at each best r", range(2, 1e6));
    on("dimensions", dimensions, "coordinates of a chain; Langevin's recursion is the limit of many",
       range(16, 1e7));
  }
};

/// The scan of the samplers of one SDE.
struct OfSde {
  std::string sde = "ve";
  Scan scan;

  void fields(Fields& on) {
    on.choice("sde", sde, "the SDE", {"ve", "vp"});
    scan.fields(on);
  }
};

std::vector<Cell> cells(const Scan& scan) {
  std::vector<Cell> all{cell("ve", OfSde{"ve", scan}), cell("vp", OfSde{"vp", scan})};
  const auto laws =
      static_cast<double>(deviations.size() * deltas.size() * static_cast<size_t>(scan.points + 80));
  const auto values =
      static_cast<double>(scan.chains * scan.dimensions * static_cast<int64_t>(sampled_deltas.size()));
  for (Cell& c : all)
    c.resources.seconds = 0.5 + static_cast<double>(5 * 2 * scan.N) * (laws * 1e-8 + values * 1e-8);
  return all;
}

/// The distance to the data as a function of r; where a chain diverges, a large number.
struct Distance {
  const Table1Entry& entry;
  std::vector<Scale> scales;
  Law data;
  double factor;

  double operator()(double r) const {
    const double d =
        relative_distance(final_law(entry.chain, scales, {entry.corrector.steps, r}, data, factor), data);
    return std::isfinite(d) ? std::min(d, 1e6) : 1e6;
  }
};

/// The least value of f near rs[i] by golden section in ln r, to 1e-5; the end itself where it is at one.
double refined(const Distance& f, const std::vector<double>& rs, size_t i) {
  if (i == 0 || i + 1 == rs.size()) return rs[i];
  double low = std::log(rs[i - 1]);
  double high = std::log(rs[i + 1]);
  const double golden = 0.5 * (std::sqrt(5) - 1);
  while (high - low > 1e-5) {
    const double left = high - golden * (high - low);
    const double right = low + golden * (high - low);
    (f(std::exp(left)) < f(std::exp(right)) ? high : low) =
        f(std::exp(left)) < f(std::exp(right)) ? right : left;
  }
  return std::exp(0.5 * (low + high));
}

struct Best {
  double r, distance;
};
Best best_of(const Distance& f, const std::vector<double>& rs, std::vector<double>& curve) {
  curve.clear();
  for (const double r : rs) curve.push_back(f(r));
  const double r =
      refined(f, rs, static_cast<size_t>(std::min_element(curve.begin(), curve.end()) - curve.begin()));
  return {r, f(r)};
}

/// Chains of the registered sampler at the best r.
void put_chains(Table1Entry entry, const Scan& scan, double delta, const std::vector<double>& rs,
                CellRun& run, Group& out) {
  const Law data{data_mean, sampled_deviation};
  std::vector<double> curve;
  entry.corrector.r = best_of({entry, scales_of(entry.chain), data, 1 + delta}, rs, curve).r;
  const SdePtr sde = make_sde(sde_options(entry));
  const Sampler sampler = make_sampler(sampler_options(entry, true));
  const Problem problem{
      sde, perturbed(exact_score(normal(data.mean, data.deviation * data.deviation), sde), 1 + delta)};
  const Rng rng = run.rng().fork(entry.name).fork(fmt::format("{}", delta));
  Rng start = rng.fork("start");
  Rng chain = rng.fork("chain");
  const at::Tensor prior = (start.normal({scan.chains, scan.dimensions}) * sde->prior_std()).to(run.device);
  const at::Tensor x =
      sampler(problem, prior, chain, [&](StepState& at) { run.progress(at.level + 1, at.total); }).x.cpu();
  const at::Tensor squares = (x - x.mean()).square();
  const auto n = static_cast<double>(x.numel());
  const double deviation = std::sqrt(squares.sum().item<double>() / (n - 1));
  out.put("r", entry.corrector.r, "best r");
  out.put("std", deviation, "standard deviation of the samples' coordinates");
  out.put("std_standard_error", squares.std().item<double>() / std::sqrt(n) / (2 * deviation),
          "its standard error");
  out.put("std_exact",
          final_law(entry.chain, scales_of(entry.chain), entry.corrector, data, 1 + delta).deviation,
          "the same by recursion");
}

void run(const OfSde& of, CellRun& run) {
  const Scan& scan = of.scan;
  std::vector<double> rs;
  for (int64_t i = 0; i < scan.points; ++i) {
    rs.push_back(r_low *
                 std::pow(r_high / r_low, static_cast<double>(i) / static_cast<double>(scan.points - 1)));
  }
  run.result.put("N", static_cast<double>(scan.N), "scales");
  run.result.put("chains", static_cast<double>(scan.chains), "Monte Carlo chains");
  run.result.put("dimensions", static_cast<double>(scan.dimensions), "coordinates of a chain");
  run.result.put("delta", at::tensor(deltas, at::kDouble), {"delta"}, "relative error of the score");
  run.result.put("deviation", at::tensor(deviations, at::kDouble), {"deviation"},
                 "standard deviation of the data");
  run.result.put("r", at::tensor(rs, at::kDouble), {"r"}, "signal-to-noise ratio of the corrector");
  std::vector<Table1Entry> entries = table1(scan.N);
  const std::vector<Table1Entry> variants = table1_variants(scan.N);
  entries.insert(entries.end(), variants.begin(), variants.end());
  for (const Table1Entry& entry : entries) {
    if (entry.corrector.steps == 0 || entry.name.rfind(of.sde + "_", 0) != 0) continue;
    std::vector<double> best_r, best, at_paper, without, perfect, curve, curves;
    for (const double delta : deltas) {
      for (const double s : deviations) {
        const Distance f{entry, scales_of(entry.chain), {data_mean, s}, 1 + delta};
        const Best least = best_of(f, rs, curve);
        curves.insert(curves.end(), curve.begin(), curve.end());
        best_r.push_back(least.r), best.push_back(least.distance), at_paper.push_back(f(entry.corrector.r));
        without.push_back(relative_distance(final_law(entry.chain, f.scales, {}, f.data, f.factor), f.data));
        perfect.push_back(relative_distance(perfect_law(entry.chain, f.scales, f.data, f.factor), f.data));
      }
    }
    Group& out = run.result.group(entry.name);
    const auto sizes = {static_cast<int64_t>(deltas.size()), static_cast<int64_t>(deviations.size())};
    const auto put = [&](const char* name, const std::vector<double>& values, const char* what,
                         const char* unit) {
      out.put(name, at::tensor(values, at::kDouble).view(sizes), {"delta", "deviation"}, what, unit);
    };
    out.put("paper_r", entry.corrector.r, "r in the paper, a multiple of 0.01");
    put("best_r", best_r, "r of the least distance", "");
    put("best", best, "distance to the data at it", "%");
    put("at_paper", at_paper, "distance to the data at the paper's r", "%");
    put("without", without, "distance to the data without a corrector", "%");
    put("perfect", perfect, "distance to the data of a perfect sampler with the same last step", "%");
    out.put("distance",
            at::tensor(curves, at::kFloat).view({-1, static_cast<int64_t>(deviations.size()), scan.points}),
            {"delta", "deviation", "r"}, "distance to the data; 1e6: diverged", "%");
    for (const double delta : sampled_deltas)
      put_chains(entry, scan, delta, rs, run, out.group(fmt::format("delta_{}", delta)));
  }
}

const bool registered = register_study<Scan, OfSde>(
    {.doc = "the corrector's best signal-to-noise ratio with exact and with wrong scores",
     .source = "Score SDE (2011.13456) Table 5",
     .honours_device = true},
    cells, run);

}  // namespace
}  // namespace sgm::vp_ve_sde::score_sde_table5
