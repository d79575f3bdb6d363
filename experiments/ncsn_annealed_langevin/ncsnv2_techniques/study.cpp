#include "core/study/study.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/data/batches.h"
#include "core/data/data_needs.h"
#include "core/metric/pair_distances.h"
#include "core/sampler/ncsnv2_techniques.h"
#include "core/sampler/sampler.h"
#include "core/score/mixture.h"

namespace sgm::ncsn::ncsnv2_techniques {
namespace {

/// A schedule of annealed Langevin dynamics for data of so many dimensions.
struct Schedule {
  std::string name;
  double sigma_first, sigma_last;
  int64_t levels, steps;
  double eps;
  int64_t dimension;

  double ratio() const { return std::pow(sigma_first / sigma_last, 1 / static_cast<double>(levels - 1)); }
};

/// NCSNv2's Table 4, FFHQ with the official code's eps; then what the table prints for FFHQ, and technique
/// 4's eps for church.
const std::vector<Schedule>& published() {
  static const std::vector<Schedule> all{{"ncsn", 1, 0.01, 10, 100, 2e-5, 3 * 32 * 32},
                                         {"cifar10", 50, 0.01, 232, 5, 6.2e-6, 3 * 32 * 32},
                                         {"celeba", 90, 0.01, 500, 5, 3.3e-6, 3 * 64 * 64},
                                         {"church", 140, 0.01, 788, 4, 4.9e-6, 3 * 96 * 96},
                                         {"bedroom", 190, 0.01, 1086, 3, 1.8e-6, 3 * 128 * 128},
                                         {"ffhq", 348, 0.01, 2311, 3, 9e-7, 3 * 256 * 256},
                                         {"ffhq_as_printed", 348, 0.01, 2311, 3, 0.9e-7, 3 * 256 * 256},
                                         {"church_technique_4", 140, 0.01, 788, 4, 2.31e-6, 3 * 96 * 96}};
  return all;
}

struct Options {
  DataOptions data;
  int64_t steps = 5, chains = 12500;
  double sigma_last = 0.01;

  void fields(Fields& on) {
    data.fields(on);
    on("steps", steps, "Langevin steps per level for the data set: technique 4's T", range(1, 1e6));
    on("sigma_last", sigma_last, "last noise level for the data set", above(0));
    on("chains", chains, "Monte Carlo chains of 8 dimensions beside each published schedule's recursion",
       range(2, 1e7));
  }
  void check() const { checked_images(data, {{"", 2, 2}}, {}); }
};

/// Either the techniques on a data set, or a published schedule.
struct Part {
  std::string schedule{};  ///< name of a published one; empty: the data set
  CellData data{};
  int64_t steps = 5, chains = 12500;
  double sigma_last = 0.01;

  void fields(Fields& on) {
    on("schedule", schedule, "published schedule; empty: the data set");
    if (schedule.empty()) {
      data.fields(on);
      on("steps", steps, "Langevin steps per level", range(1, 1e6));
      on("sigma_last", sigma_last, "last noise level", above(0));
    } else {
      on("chains", chains, "Monte Carlo chains", range(2, 1e7));
    }
  }
};

std::vector<Cell> cells(const Options& options) {
  std::vector<Cell> all{
      cell("data",
           Part{.data = CellData(options.data), .steps = options.steps, .sigma_last = options.sigma_last})};
  all[0].resources.cores = 2;
  all[0].resources.seconds = 30;
  all[0].resources.gigabytes = 2;
  for (const Schedule& s : published()) {
    all.push_back(cell(s.name, Part{.schedule = s.name, .chains = options.chains}));
    all.back().resources.seconds = 1 + static_cast<double>(s.levels * s.steps * options.chains) * 8 * 1e-8;
  }
  return all;
}

constexpr int64_t subsample = 10000;  // what the paper takes of more than 60,000 images
// chains start from U[0, 1]
constexpr double start_mean = 0.5;
constexpr double start_variance = 1.0 / 12;

/// Techniques 2 and 4 of a schedule and its exact variances.
void put_schedule(const Schedule& s, Group& result) {
  const double technique_4 = step_size(s.ratio(), s.steps, s.sigma_last);
  const double least = s.sigma_last * s.sigma_last;
  const std::vector<double> sigmas = geometric_levels(s.sigma_first, s.sigma_last, s.levels);
  const auto put = [&](const char* name, double value, const char* long_name) {
    result.put(name, value, long_name);
  };
  put("dimension", static_cast<double>(s.dimension), "dimensions D of the data");
  put("sigma_first", s.sigma_first, "first noise level");
  put("sigma_last", s.sigma_last, "last noise level");
  put("levels", static_cast<double>(s.levels), "noise levels L");
  put("steps", static_cast<double>(s.steps), "steps per level T");
  put("eps", s.eps, "step size");
  put("ratio", s.ratio(), "ratio of adjacent levels");
  put("overlap", level_overlap(s.ratio(), s.dimension), "technique 2's overlap C");
  put("step_size", technique_4, "step size by technique 4");
  put("one_level", variance_after_level(s.ratio(), s.steps, s.eps / least),
      "technique 4's s_T^2/sigma_i^2 at eps");
  put("one_level_least", variance_after_level(s.ratio(), s.steps, technique_4 / least),
      "its minimum over eps");
  const std::vector<double> variances = relative_variances(sigmas, s.steps, s.eps, start_variance);
  put("final_variance", variances.back(), "variance over sigma_L^2 of the whole chain on a point, exact");
  put("final_variance_technique_4", relative_variances(sigmas, s.steps, technique_4, start_variance).back(),
      "the same at technique 4's eps");
  // Data N(0.3, 0.2^2): uniform draws about 0.3 have the second moment 1/12 + 0.2^2.
  const double data = 0.04, total = data + least;
  const double gaussian =
      relative_variances(sigmas, s.steps, s.eps, start_variance + 0.04, data).back() * total;
  put("gaussian_std", std::sqrt(gaussian), "standard deviation of the whole chain on N(0.3, 0.2^2), exact");
  put("gaussian_std_denoised", std::sqrt(gaussian) * data / total, "the same after x + sigma_L^2 s");
  std::vector<float> level_sigma, level_variance;  // at most 200 levels, the last among them
  const size_t stride = std::max<size_t>(1, sigmas.size() / 200);
  for (size_t i = (sigmas.size() - 1) % stride; i < sigmas.size(); i += stride) {
    level_sigma.push_back(static_cast<float>(sigmas[i]));
    level_variance.push_back(static_cast<float>(variances[i]));
  }
  result.put("sigma", at::tensor(level_sigma), {"sigma"}, "noise level");
  result.put("relative_variance", at::tensor(level_variance), {"sigma"},
             "variance over sigma_i^2 at the end of the level, on a point, exact");
}

/// Annealed Langevin dynamics of the suite's own sampler on a point in 8 dimensions.
void put_monte_carlo(const Schedule& s, int64_t chains, CellRun& run) {
  const Node config = Node::Table{
      {"sde", Node::Table{{"name", "ve"}, {"sigma_min", s.sigma_last}, {"sigma_max", s.sigma_first}}},
      {"sampler", Node::Table{{"name", "annealed_langevin"},
                              {"levels", s.levels},
                              {"steps", s.steps},
                              {"eps", s.eps},
                              {"convention", "code"}}}};
  Chosen<SdePtr> sde{"ve"};
  Chosen<Sampler> sampler{"annealed_langevin"};
  bind_fields(config, [&](Fields& on) {
    on.component("sde", sde, sde_registry(), "the forward SDE");
    on.component("sampler", sampler, sampler_registry(), "the sampler");
  });
  const Mixture point = checked({at::ones({1}, at::kDouble),
                                 at::full({1, 8}, start_mean, at::kDouble),
                                 at::zeros({1}, at::kDouble),
                                 {}});
  const Rng rng = run.rng().fork(s.name);
  Rng start = rng.fork("start");
  Rng chain = rng.fork("chain");
  const Hook hook = [&](StepState& at) { run.progress(at.level * s.steps + at.step + 1, at.total); };
  const at::Tensor x = sampler
                           .value({sde.value, exact_score(point.to(run.device), sde.value)},
                                  start.uniform({chains, 8}).to(run.device), chain, hook)
                           .x.cpu();
  const at::Tensor squares = ((x - start_mean) / s.sigma_last).square().flatten();
  run.result.put("monte_carlo", squares.mean().item<double>(),
                 "variance over sigma_L^2 of chains on a point");
  run.result.put("monte_carlo_standard_error",
                 squares.std().item<double>() / std::sqrt(static_cast<double>(squares.numel())),
                 "its standard error over chains and dimensions");
  run.result.put("monte_carlo_n", static_cast<double>(squares.numel()), "chains times dimensions");
}

void run(const Part& part, CellRun& run) {
  if (!part.schedule.empty()) {
    const auto& all = published();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Schedule& s) { return s.name == part.schedule; });
    require(found != all.end(),
            "ncsnv2_techniques: no schedule '{}'\n  the published ones are in ncsnv2_techniques.cpp",
            part.schedule);
    put_schedule(*found, run.result);
    put_monte_carlo(*found, part.chains, run);
    return;
  }
  run.device = at::kCPU;  // distances and recursions
  const Dataset data = part.data.load();
  const at::Tensor images = unit_images(data.train, false);
  const PairDistances all = pair_distances(images);
  const PairDistances some = pair_distances(images.slice(0, 0, subsample));
  Schedule own{"data",           std::max(all.largest, part.sigma_last), part.sigma_last, 2, part.steps, 0,
               images[0].numel()};
  own.levels = std::max<int64_t>(2, level_count(own.sigma_first, own.sigma_last, noise_ratio(own.dimension)));
  own.eps = step_size(own.ratio(), own.steps, own.sigma_last);
  run.result.set("dataset", data.name);
  run.result.put("images", static_cast<double>(images.size(0)), "images of the training set");
  run.result.put("largest", all.largest, "largest pair distance, [0, 1] units, float64");
  run.result.put("largest_of_subsample", some.largest, "the same over the first 10,000 images");
  run.result.put("median", all.quantile(0.5), "median pair distance");
  run.result.put("mean", all.mean, "mean pair distance");
  const at::Tensor bins = all.counts.view({128, -1}).sum(1);
  run.result.put("distance", (at::arange(128, at::kDouble) + 0.5) * (all.width * 4096 / 128), {"distance"},
                 "pair distance, centre of the bin");
  run.result.put("pairs", bins, {"distance"}, "pairs in the bin");
  put_schedule(own, run.result);
}

const bool registered =
    register_study<Options, Part>({.doc = "noise levels and step sizes by techniques 1, 2 and 4, on a data "
                                          "set and for the published schedules; exact final variances",
                                   .source = "NCSNv2 (2006.09011) Table 4",
                                   .honours_device = true},
                                  cells, run);

}  // namespace
}  // namespace sgm::ncsn::ncsnv2_techniques
