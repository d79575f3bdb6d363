#include "core/study/study.h"

#include <fmt/format.h>

#include <algorithm>

#include "experiments/sliced_vs_denoising/sm_consistency/gradients.h"
#include "experiments/sliced_vs_denoising/sm_consistency/linear.h"
#include "experiments/sliced_vs_denoising/sm_consistency/noise.h"

namespace sgm::sliced_vs_denoising::sm_consistency {
namespace {

struct Options {
  Gradients gradients;
  Linear linear;
  std::vector<int64_t> counts{100, 1000, 10000, 100000};
  Noise noise;
  std::vector<int64_t> noise_counts{1000, 10000, 100000, 1000000};
  int64_t most_draws = 300000000;

  void fields(Fields& on) {
    on.table("gradients", gradients, "mean gradients at the same data");
    on("counts", counts, "data of the estimates of a matrix", range(1, 1e7));
    on("dimension", linear.dimension, "of those data", range(2, 32));
    on("correlation", linear.correlation, "of their neighbouring coordinates", range(0, 0.99));
    on("repeats", linear.repeats, "data sets of each number", range(2, 1e6));
    on("noise_counts", noise_counts, "data of denoising on N(0, 1)", range(5, 1e8));
    on("noise_repeats", noise.repeats, "data sets of each number, at most", range(2, 1e7));
    on("most_draws", most_draws, "and data of all sets of a number, at most", range(10, 1e12));
    on("sigmas", noise.sigmas, "standard deviations of the noise", above(0));
  }
  void check() const {
    for (const auto& [key, empty] : {std::pair{"gradients.sigmas", gradients.sigmas.empty()},
                                     {"counts", counts.empty()},
                                     {"noise_counts", noise_counts.empty()},
                                     {"sigmas", noise.sigmas.empty()}})
      require(!empty, "sm_consistency: {} is an empty list\n  give at least one", key);
    const int64_t least = *std::min_element(counts.begin(), counts.end());
    const int64_t needed = linear.dimension * linear.dimension;
    require(
        least > needed,
        "sm_consistency: counts has {}, but SSM's estimate of a {} x {} matrix needs more than {} data\n  "
        "give more, or a smaller dimension",
        least, linear.dimension, linear.dimension, needed);
  }
};

std::vector<Cell> cells(const Options& options) {
  std::vector<Cell> all;
  const auto add = [&](Cell cell, double seconds, Coordinates at) {
    cell.resources.seconds = seconds;
    cell.at = std::move(at);
    all.push_back(std::move(cell));
  };
  const Gradients& gradients = options.gradients;
  add(cell("gradients", "gradients", gradients),
      static_cast<double>(gradients.repeats * gradients.data) * 1.5e-4, {});
  for (const int64_t n : options.counts) {
    Linear linear = options.linear;
    linear.n = n;
    add(cell(fmt::format("linear_{}", n), "linear", linear),
        1 + 5e-6 * static_cast<double>(n * linear.repeats), {{"part", "linear"}, {"n", std::to_string(n)}});
  }
  for (const int64_t n : options.noise_counts) {
    Noise noise = options.noise;
    noise.n = n;
    noise.repeats = std::max<int64_t>(2, std::min(noise.repeats, options.most_draws / n));
    add(cell(fmt::format("noise_{}", n), "noise", noise), 0.5 + 6e-8 * static_cast<double>(n * noise.repeats),
        {{"part", "noise"}, {"n", std::to_string(n)}});
  }
  return all;
}

const bool registered = register_study<Options>(
    {.doc = "sliced and denoising score matching against exact score matching: mean gradients, error against "
            "the number of data, the noise that denoising trades bias for variance with",
     .source = "Song et al. 2019 (1905.07088)"},
    cells,
    {{"gradients", cell_function(run_gradients)},
     {"linear", cell_function(run_linear)},
     {"noise", cell_function(run_noise)}});

}  // namespace
}  // namespace sgm::sliced_vs_denoising::sm_consistency
