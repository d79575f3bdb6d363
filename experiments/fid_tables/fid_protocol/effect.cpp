#include "experiments/fid_tables/fid_protocol/effect.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <algorithm>
#include <functional>
#include <vector>

#include "core/metric/frechet.h"
#include "core/metric/kid.h"
#include "experiments/stages/features.h"

namespace sgm::fid_tables::fid_protocol {
namespace {

/// The Gaussian of features as codes have it that keep float32 throughout.
Gaussian fitted(const at::Tensor& x, bool float32) {
  if (!float32) return gaussian_fit(x);
  const at::Tensor rows = x.to(at::kFloat);
  const at::Tensor mean = rows.mean(0);
  const auto n = static_cast<double>(rows.size(0));
  const at::Tensor covariance = (at::matmul(rows.t(), rows) - n * at::outer(mean, mean)) / (n - 1);
  return {mean.to(at::kDouble), covariance.to(at::kDouble)};
}

using Measure = std::function<double(const at::Tensor& images, const at::Tensor& reference)>;

/// The four sets, of one number of dimensions.
struct Sets {
  at::Tensor before, reference, after, other_reference;
};

Sets sets_of(const Effect& options, const CellRun& run, int64_t dimensions) {
  const auto first = [](const at::Tensor& x, int64_t n) { return n == 0 ? x : x.slice(0, 0, n); };
  const auto of = [&](const char* role, const char* instead) {
    return stages::features_of(run.inputs(role).empty() ? run.input(instead) : run.input(role), dimensions);
  };
  return {first(of("features", "features"), options.images),
          first(of("reference", "reference"), options.references),
          first(of("other_features", "features"),
                options.other_images == 0 ? options.images : options.other_images),
          first(of("other_reference", "reference"), options.references)};
}

at::Tensor without(const at::Tensor& x, int64_t block, int64_t blocks) {
  const int64_t n = x.size(0), first = block * n / blocks, last = (block + 1) * n / blocks;
  return at::cat({x.narrow(0, 0, first), x.narrow(0, last, n - last)});
}

/// The jackknife's variance of a statistic that is told the block to leave out.
double variance_of(int64_t blocks, const std::function<double(int64_t block)>& statistic) {
  std::vector<double> each;
  for (int64_t block = 0; block < blocks; ++block) each.push_back(statistic(block));
  const at::Tensor values = at::tensor(each, at::kDouble);
  const auto n = static_cast<double>(blocks);
  return ((values - values.mean()).square().sum() * ((n - 1) / n)).item<double>();
}

struct Change {
  double base = 0, base_error = 0, change = 0, error = 0;
};

Change change_of(const Effect& options, const Sets& sets, const Measure& before, const Measure& after) {
  const auto& [a, r, b, s] = sets;
  // Of images within others no block may be all: those of two of the others leave some.
  const int64_t after_rows = options.nested_images ? a.size(0) : b.size(0);
  const int64_t least = std::min({a.size(0), after_rows, r.size(0), s.size(0)}) / 2;
  const int64_t blocks = std::min(options.blocks, least);
  require(blocks >= 2, "effect: {} images are too few for an interval\n  give at least 4", 2 * least);
  const auto less = [&](const at::Tensor& x, int64_t block) { return without(x, block, blocks); };
  const double base = before(a, r), other = after(b, s);
  const double by_images = variance_of(blocks, [&](int64_t i) { return before(less(a, i), r); });
  const double by_reference = variance_of(blocks, [&](int64_t i) { return before(a, less(r, i)); });
  double variance = 0;
  if (options.nested_images) {
    const int64_t n = a.size(0), half = b.size(0);
    // What a block of all images leaves of the first `half` of them.
    const auto kept = [&](int64_t i) {
      const int64_t first = std::min(half, i * n / blocks), last = std::min(half, (i + 1) * n / blocks);
      return at::cat({b.narrow(0, 0, first), b.narrow(0, last, half - last)});
    };
    variance += variance_of(blocks, [&](int64_t i) { return after(kept(i), s) - before(less(a, i), r); });
  } else if (options.paired_images) {
    variance += variance_of(blocks, [&](int64_t i) { return after(less(b, i), s) - before(less(a, i), r); });
  } else {
    variance += by_images + variance_of(blocks, [&](int64_t i) { return after(less(b, i), s); });
  }
  if (options.paired_references) {
    variance += variance_of(blocks, [&](int64_t i) { return after(b, less(s, i)) - before(a, less(r, i)); });
  } else {
    variance += by_reference + variance_of(blocks, [&](int64_t i) { return after(b, less(s, i)); });
  }
  return {base, std::sqrt(by_images + by_reference), other - base, std::sqrt(variance)};
}

}  // namespace

void Effect::fields(Fields& on) {
  on("frechet_dimensions", frechet_dimensions, "of the features of the Fréchet distance; 0: the deepest",
     range(0, 2048));
  on("kid_dimensions", kid_dimensions, "of those of KID; 0: the deepest", range(0, 2048));
  on("images", images, "the first so many alone; 0: all", at_least(0));
  on("other_images", other_images, "the same after the change; 0: as before", at_least(0));
  on("references", references, "the first so many of the references; 0: all", at_least(0));
  on("paired_images", paired_images,
     "the images before and after the change are the same, or of equal noise");
  on("paired_references", paired_references, "the references before and after are the same images");
  on("nested_images", nested_images, "the images after the change are the first of those before");
  on("float32", float32, "after the change mean and covariance are computed in float32");
  on("blocks", blocks, "of the jackknife", range(2, 1000));
}

void run_effect(const Effect& options, CellRun& run) {
  run.device = at::kCPU;  // float64 statistics of features that are there
  run.precision = "fp64";
  const Sets shallow = sets_of(options, run, options.frechet_dimensions);
  const auto distance = [](bool float32) {
    return [float32](const at::Tensor& x, const at::Tensor& y) {
      return frechet_distance(fitted(x, float32), fitted(y, float32));
    };
  };
  const Change frechet = change_of(options, shallow, distance(false), distance(options.float32));
  run.result.put(base_distance, frechet.base, frechet.base_error);
  run.result.put(distance_change, frechet.change, frechet.error);
  run.progress(1, 2, "KID");
  const Measure kernel = [](const at::Tensor& x, const at::Tensor& y) { return kid(x, y).value; };
  const Sets deep = sets_of(options, run, options.kid_dimensions);
  const Change second = change_of(options, deep, kernel, kernel);
  run.result.put(base_kernel, second.base, second.base_error);
  run.result.put(kernel_change, second.change, second.error);
  run.result.set("n", shallow.before.size(0));
  run.result.set("other_n", shallow.after.size(0));
  run.result.set("reference_n", shallow.reference.size(0));
  run.result.set("frechet_dimensions", shallow.before.size(1));
  run.result.set("kid_dimensions", deep.before.size(1));
}

}  // namespace sgm::fid_tables::fid_protocol
