#include "core/study/study.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "experiments/fid_tables/fid_exact/measure.h"

namespace sgm::fid_tables::fid_exact {
namespace {

struct Options {
  std::vector<std::string> pairs = pair_kinds();
  Pair pair;
  std::vector<int64_t> counts{256, 512, 1024, 2048, 4096};
  int64_t draws = 200;
  int64_t infinity_n = 2000, infinity_draws = 30;
  std::vector<int64_t> parts{1, 2, 4};
  int64_t blocks = 10;
  int64_t kid_n = 500, kid_draws = 200;
  std::vector<int64_t> needed_dimensions{64, 768, 2048};
  std::vector<double> errors{0.1, 0.01};
  int64_t wide_dimension = 768, wide_draws = 20;
  std::vector<int64_t> wide_counts{};

  void fields(Fields& on) {
    on("pairs", pairs, "of laws: isotropic, decaying, mixture, equal");
    on("dimension", pair.dimension, "of the features", range(1, 4096));
    on("shift", pair.shift, "of the generated means, in deviations of each coordinate", range(0, 100));
    on("variance_ratio", pair.ratio, "of the generated over the real variances", above(0));
    on("rotation", pair.rotation, "of the generated axes, about that many radians", range(0, 3));
    on("counts", counts, "rows of each side", range(2, 1e7));
    on("repeats", draws, "samples of each number", range(2, 1e6));
    on("infinity_n", infinity_n, "rows of each side of FID_∞", range(2, 1e7));
    on("infinity_repeats", infinity_draws, "samples of FID_∞", range(2, 1e6));
    on("parts", parts, "into which FID_∞ cuts the rows", range(1, 1e4));
    on("blocks", blocks, "of FID_∞'s jackknife", range(2, 1e4));
    on("kid_n", kid_n, "rows of each side of KID", range(2, 1e6));
    on("kid_repeats", kid_draws, "samples of KID", range(2, 1e6));
    on("needed_dimensions", needed_dimensions, "at which n is found by formula", range(1, 20000));
    on("errors", errors, "for which n is found, as shares of the real covariance's trace", above(0));
    on("wide_dimension", wide_dimension, "of the features that check the formula", range(1, 4096));
    on("wide_counts", wide_counts, "rows of each side there; none: not checked", range(2, 1e7));
    on("wide_repeats", wide_draws, "samples of each number there", range(2, 1e6));
  }
  void check() const {
    for (const auto& [key, empty] : {std::pair{"pairs", pairs.empty()},
                                     {"counts", counts.empty()},
                                     {"needed_dimensions", needed_dimensions.empty()},
                                     {"errors", errors.empty()}})
      require(!empty, "fid_exact: {} is an empty list\n  give at least one", key);
    for (const std::string& kind : pairs) {
      const std::vector<std::string>& all = pair_kinds();
      require(std::find(all.begin(), all.end(), kind) != all.end() &&
                  std::count(pairs.begin(), pairs.end(), kind) == 1,
              "fid_exact: pairs = [{}]\n  give some of {}, each once", fmt::join(pairs, ", "),
              fmt::join(all, ", "));
    }
    for (const std::vector<int64_t>& list : {counts, wide_counts, parts, needed_dimensions}) {
      std::vector<int64_t> sorted = list;
      std::sort(sorted.begin(), sorted.end());
      require(std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end(),
              "fid_exact: [{}] has a number twice\n  give each once", fmt::join(list, ", "));
    }
    require(parts.size() >= 2, "fid_exact: parts = [{}]\n  a line needs two sizes", fmt::join(parts, ", "));
    const int64_t most = *std::max_element(parts.begin(), parts.end());
    const int64_t least = (infinity_n - (infinity_n + blocks - 1) / blocks) / most;
    require(blocks <= infinity_n && least > pair.dimension,
            "fid_exact: parts of {} rows in {} dimensions, where the bias is no line in 1/n\n  give more "
            "infinity_n, or fewer parts",
            least, pair.dimension);
  }
};

std::vector<Cell> cells(const Options& options) {
  std::vector<Cell> all;
  const auto add = [&](Cell cell, double seconds, Coordinates at) {
    cell.resources.seconds = seconds;
    cell.at = std::move(at);
    all.push_back(std::move(cell));
  };
  const auto number = [](int64_t n) { return static_cast<double>(n); };
  const auto add_curve = [&](const std::string& part, const Pair& pair, int64_t n, int64_t draws) {
    const double D = number(pair.dimension);
    add(cell(fmt::format("{}_{}_{}", part, pair.kind, n), "curve", Curve{pair, n, draws}),
        0.2 + number(draws) * D * D * (number(n) * 6e-10 + D * 2e-8),
        {{"part", part}, {"pair", pair.kind}, {"n", std::to_string(n)}});
  };
  for (const std::string& kind : options.pairs) {
    Pair pair = options.pair;
    pair.kind = kind;
    for (const int64_t n : options.counts) add_curve("curve", pair, n, options.draws);
    pair.dimension = options.wide_dimension;
    for (const int64_t n : options.wide_counts) add_curve("wide", pair, n, options.wide_draws);
    pair.dimension = options.pair.dimension;
    add(cell("infinity_" + kind, "infinity",
             Infinity{pair, options.infinity_n, options.infinity_draws, options.parts, options.blocks}),
        0.3 * number(options.infinity_draws), {{"part", "infinity"}, {"pair", kind}});
    add(cell("kid_" + kind, "kid", KidOf{pair, options.kid_n, options.kid_draws}),
        0.02 * number(options.kid_draws), {{"part", "kid"}, {"pair", kind}});
  }
  add(cell("need", "need",
           Need{options.needed_dimensions, options.errors, options.pair.shift, options.pair.ratio}),
      1, {{"part", "need"}});
  return all;
}

const bool registered = register_study<Options>(
    {.doc = "Fréchet distance, FID_∞ and KID on laws whose values are closed forms: bias against n, "
            "coverage of error bars, and how large n must be",
     .source = "own"},
    cells,
    {{"curve", cell_function(run_curve)},
     {"infinity", cell_function(run_infinity)},
     {"kid", cell_function(run_kid)},
     {"need", cell_function(run_need)}});

}  // namespace
}  // namespace sgm::fid_tables::fid_exact
