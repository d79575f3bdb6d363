#include "core/study/study.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <cmath>

#include "core/data/batches.h"
#include "core/data/data_needs.h"
#include "core/metric/pair_distances.h"
#include "core/sampler/ncsnv2_techniques.h"
#include "core/sampler/sampler.h"
#include "core/score/empirical.h"

namespace sgm::ncsn::ncsnv2_fig2 {
namespace {

/// Chains of annealed Langevin dynamics with the exact score of points at images. What is not given follows
/// from the techniques.
struct Chains {
  CellData data{};
  int64_t images = 10000;
  int64_t chains = 256;
  int64_t steps = 5;
  std::optional<double> sigma_first{}, eps{};
  std::optional<int64_t> levels{};
  double sigma_last = 0.01;

  void fields(Fields& on) {
    data.fields(on);
    on("images", images, "training images at which the mixture's components stand: the first ones",
       range(2, 1e6));
    on("chains", chains, "number of chains", range(3, 1e6));
    on("sigma_first", sigma_first, "first noise level; none: the images' largest pair distance (technique 1)",
       above(0));
    on("sigma_last", sigma_last, "last noise level", above(0));
    on("levels", levels, "noise levels; none: as technique 2 asks for", range(2, 1e6));
    on("steps", steps, "steps per level", range(1, 1e6));
    on("eps", eps, "step size; none: technique 4's", above(0));
  }
};

struct Options {
  DataOptions data;
  int64_t images = 10000;
  int64_t chains = 256;
  int64_t steps = 5;
  double sigma_last = 0.01;
  std::vector<double> sigma_first{1, 2, 5, 10};

  void fields(Fields& on) {
    data.fields(on);
    on("images", images, "training images at which the mixture's components stand: the first ones",
       range(2, 1e6));
    on("chains", chains, "chains of each cell", range(3, 1e6));
    on("sigma_first", sigma_first, "first noise levels beside technique 1's", above(0));
    on("sigma_last", sigma_last, "last noise level", above(0));
    on("steps", steps, "steps per level, but for NCSN's own schedule", range(1, 1e6));
  }
  void check() const { checked_images(data, {{"images", images, 2}}, {}); }
};

std::vector<Cell> cells(const Options& options) {
  std::vector<Cell> all;
  const auto add = [&](const std::string& name, const Chains& chains, double evaluations) {
    all.push_back(cell(name, chains));
    all.back().resources.cores = 2;
    all.back().resources.gigabytes = 2;
    all.back().resources.seconds =
        3 + evaluations * static_cast<double>(options.images * options.chains) * 2e-8;
  };
  const Chains common{.data = CellData(options.data),
                      .images = options.images,
                      .chains = options.chains,
                      .steps = options.steps,
                      .sigma_last = options.sigma_last};
  add("technique_1", common, 500);
  for (const double sigma : options.sigma_first) {
    Chains chains = common;
    chains.sigma_first = sigma;
    add(fmt::format("sigma_{}", sigma), chains, 400);
  }
  Chains ncsn = common;
  ncsn.sigma_first = 1, ncsn.sigma_last = 0.01, ncsn.levels = 10, ncsn.steps = 100, ncsn.eps = 2e-5;
  add("ncsn", ncsn, 1000);
  return all;
}

/// Mean Euclidean distance of all pairs of independent rows (n, D), and its standard error by the jackknife
/// over rows.
void put_pair_distance(const at::Tensor& rows, Group& result) {
  const auto n = static_cast<double>(rows.size(0));
  const at::Tensor own =
      at::cdist(rows, rows, 2, 2).sum(1) / (n - 1);  // each row's mean distance from the others
  const double mean = own.mean().item<double>();
  result.put("pair_distance", mean, "mean Euclidean distance between two samples");
  result.put("pair_distance_standard_error",
             2 / (n - 2) * std::sqrt((n - 1) / n * (own - mean).square().sum().item<double>()),
             "its standard error over samples, by the jackknife");
}

constexpr int64_t shown = 64;

/// The first images (n, C, H, W) in [0, 1] as pixels (n, H, W, C).
at::Tensor pixels(const at::Tensor& images) {
  return (images.slice(0, 0, shown).clamp(0, 1) * 255)
      .round()
      .to(at::kByte)
      .permute({0, 2, 3, 1})
      .contiguous();
}

void run(const Chains& options, CellRun& run) {
  const Dataset data = options.data.load();
  const at::Tensor images = unit_images(data.train.slice(0, 0, options.images), false);
  const PairDistances distances = pair_distances(images);
  const double first = options.sigma_first.value_or(std::max(distances.largest, 2 * options.sigma_last));
  const double last = options.sigma_last;
  const int64_t levels =
      options.levels.value_or(std::max<int64_t>(2, level_count(first, last, noise_ratio(images[0].numel()))));
  const double ratio = std::pow(first / last, 1 / static_cast<double>(levels - 1));
  const double eps = options.eps.value_or(step_size(ratio, options.steps, last));
  Group& result = run.result;
  result.set("dataset", data.name);
  result.put("images", static_cast<double>(options.images), "components of the mixture");
  result.put("sigma_first", first, "first noise level");
  result.put("levels", static_cast<double>(levels), "noise levels");
  result.put("steps", static_cast<double>(options.steps), "steps per level");
  result.put("eps", eps, "step size");
  result.put("data_pair_distance", distances.mean,
             "mean Euclidean distance between two images of the mixture, over all pairs");
  result.put("data_largest_distance", distances.largest, "their largest");

  const Node config =
      Node::Table{{"sde", Node::Table{{"name", "ve"}, {"sigma_min", last}, {"sigma_max", first}}},
                  {"sampler", Node::Table{{"name", "annealed_langevin"},
                                          {"levels", levels},
                                          {"steps", options.steps},
                                          {"eps", eps},
                                          {"convention", "code"},
                                          {"denoise", true}}}};
  Chosen<SdePtr> sde{"ve"};
  Chosen<Sampler> sampler{"annealed_langevin"};
  bind_fields(config, [&](Fields& on) {
    on.component("sde", sde, sde_registry(), "the forward SDE");
    on.component("sampler", sampler, sampler_registry(), "the sampler");
  });
  const Rng rng = run.rng();
  Rng start = rng.fork("start");
  Rng chain = rng.fork("chain");
  at::Tensor x =
      start.uniform({options.chains, images.size(1), images.size(2), images.size(3)}, images.options())
          .to(run.device);
  const ScoreFn score = empirical_score(images.to(run.device), 0, sde.value);
  const Hook hook = [&](StepState& s) { run.progress(s.level * options.steps + s.step + 1, s.total); };
  const Samples samples = sampler.value({sde.value, score}, x, chain, hook);
  x = samples.x.cpu();

  const at::Tensor rows = x.flatten(1).to(at::kDouble);
  const auto [distance, index] = at::cdist(rows, images.flatten(1).to(at::kDouble), 2, 1).min(1);
  put_pair_distance(rows, result);
  result.put("chains", static_cast<double>(options.chains), "number of chains");
  result.put("nfe", static_cast<double>(samples.nfe), "score evaluations per chain");
  result.put("distinct", static_cast<double>(std::get<0>(at::_unique(index)).numel()),
             "distinct images that samples are nearest to");
  result.put("nearest_distance", distance.mean().item<double>(),
             "mean distance of a sample from the nearest image");
  result.put("samples", pixels(x), {"sample", "row", "column", "channel"}, "first samples");
  if (!options.sigma_first)
    result.put("data", pixels(images), {"image", "row", "column", "channel"}, "first images of the mixture");
}

const bool registered =
    register_study<Options, Chains>({.doc = "annealed Langevin with the exact score of 10,000 images: a "
                                            "first noise level of 1 misses most of them",
                                     .source = "NCSNv2 (2006.09011) Fig. 2",
                                     .honours_device = true},
                                    cells, run);

}  // namespace
}  // namespace sgm::ncsn::ncsnv2_fig2
