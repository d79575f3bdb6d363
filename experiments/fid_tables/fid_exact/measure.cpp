#include "experiments/fid_tables/fid_exact/measure.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <cmath>

#include "core/metric/frechet.h"
#include "core/metric/frechet_error.h"
#include "core/metric/frechet_infinity.h"
#include "core/metric/kid.h"

namespace sgm::fid_tables::fid_exact {
namespace {

/// A draw's generated and real rows.
struct Samples {
  at::Tensor generated, real;
};

/// Calls body(samples, rng) for each draw; draws of other pairs, dimensions and n are independent.
template <class Body>
void each_draw(const Pair& pair, int64_t n, int64_t draws, CellRun& run, const Body& body) {
  const LawSampler generated(pair.generated()), real(pair.real());
  const Rng of_pair =
      run.rng().fork(pair.kind).fork(static_cast<uint64_t>(pair.dimension)).fork(static_cast<uint64_t>(n));
  for (int64_t i = 0; i < draws; ++i) {
    const Rng rng = of_pair.fork(static_cast<uint64_t>(i));
    body(Samples{generated.draw(n, rng.fork("generated")), real.draw(n, rng.fork("real"))}, rng);
    run.progress(i + 1, draws);
  }
}

void put(Group& result, const std::string& name, const std::vector<double>& values, const char* what) {
  result.put(name, at::tensor(values, at::kDouble), {"draw"}, what);
}

void put_exact(Group& result, double value) {
  result.put("exact", value, "of the laws, closed form");
}

}  // namespace

void Curve::fields(Fields& on) {
  pair.fields(on);
  on("n", n, "rows of each side", range(2, 1e7));
  on("repeats", draws, "samples of so many", range(2, 1e6));
}

void run_curve(const Curve& options, CellRun& run) {
  const Law generated = options.pair.generated(), real = options.pair.real();
  const Influence of_generated(generated, real), of_real(real, generated);
  std::vector<double> distance, error, bias, first;
  each_draw(options.pair, options.n, options.draws, run, [&](const Samples& samples, const Rng&) {
    const FrechetError found = frechet_error(samples.generated, samples.real);
    distance.push_back(found.distance), error.push_back(found.standard_error), bias.push_back(found.bias);
    first.push_back(of_generated.mean_over(samples.generated) + of_real.mean_over(samples.real));
  });
  put(run.result, "distance", distance, "of each draw");
  put(run.result, "standard_error", error, "by the delta method");
  put(run.result, "bias", bias, "by the formula for Gaussian features");
  put(run.result, "first_order", first, "noise of first order, of mean 0");
  put_exact(run.result, exact_distance(options.pair));
  run.result.put("leading", leading_bias(generated, real) + leading_bias(real, generated),
                 "n times the leading term of the bias, exact for the laws");
}

void Infinity::fields(Fields& on) {
  pair.fields(on);
  on("n", n, "rows of each side", range(2, 1e7));
  on("repeats", draws, "samples of so many", range(2, 1e6));
  on("parts", parts, "into which the rows are cut", range(1, 1e4));
  on("blocks", blocks, "of the jackknife", range(2, 1e4));
}

void run_infinity(const Infinity& options, CellRun& run) {
  const Law generated = options.pair.generated(), real = options.pair.real();
  const Influence of_generated(generated, real), of_real(real, generated);
  std::vector<double> value, error, plain, first;
  each_draw(options.pair, options.n, options.draws, run, [&](const Samples& samples, const Rng& rng) {
    const FrechetInfinity found =
        frechet_infinity(samples.generated, samples.real, {options.parts, options.blocks}, rng.fork("parts"));
    value.push_back(found.value), error.push_back(found.standard_error);
    plain.push_back(frechet_distance(gaussian_fit(samples.generated), gaussian_fit(samples.real)));
    first.push_back(of_generated.mean_over(samples.generated) + of_real.mean_over(samples.real));
  });
  put(run.result, "value", value, "FID_∞ of each draw");
  put(run.result, "standard_error", error, "by the jackknife");
  put(run.result, "plain", plain, "distance of all rows");
  put(run.result, "first_order", first, "noise of first order, of mean 0");
  put_exact(run.result, exact_distance(options.pair));
}

void KidOf::fields(Fields& on) {
  pair.fields(on);
  on("n", n, "rows of each side", range(2, 1e6));
  on("repeats", draws, "samples of so many", range(2, 1e6));
}

void run_kid(const KidOf& options, CellRun& run) {
  constexpr double errors = 1.96;
  std::vector<double> value, error, lower, upper;
  each_draw(options.pair, options.n, options.draws, run, [&](const Samples& samples, const Rng&) {
    const Kid found = kid(samples.generated, samples.real);
    value.push_back(found.value), error.push_back(found.standard_error);
    lower.push_back(found.lower(errors)), upper.push_back(found.upper(errors));
  });
  put(run.result, "value", value, "of each draw");
  put(run.result, "standard_error", error, "by the projection on each row");
  put(run.result, "lower", lower, "limit of the 95 % interval");
  put(run.result, "upper", upper, "limit of the 95 % interval");
  put_exact(run.result, exact_kid(options.pair.generated(), options.pair.real()));
}

void Need::fields(Fields& on) {
  on("dimensions", dimensions, "of the features", range(1, 20000));
  on("errors", errors, "that n is found for, as shares of the real covariance's trace", above(0));
  on("shift", shift, "of the generated means, in deviations of each coordinate", range(0, 100));
  on("variance_ratio", ratio, "of the generated over the real variances", above(0));
}

void run_need(const Need& options, CellRun& run) {
  for (const char* spectrum : {"isotropic", "decaying"}) {
    std::vector<double> traces, biases, variances;
    for (const int64_t D : options.dimensions) {
      const at::Tensor place = at::arange(D, at::kDouble);
      const at::Tensor real = spectrum == std::string("isotropic") ? at::ones_like(place) : 1 / (1 + place);
      const double trace = real.sum().item<double>(), root = std::sqrt(options.ratio);
      traces.push_back(trace);
      biases.push_back((1 + options.ratio) * trace + frechet_curvature(root * real));
      // T = I/√ratio from generated to real; the influence of x is 2 dᵀ(x − m) + (x − m)ᵀ(I −
      // T)(x − m).
      const double shifts = 4 * std::pow(options.shift, 2) * real.square().sum().item<double>();
      const double squares = 2 * real.square().sum().item<double>();
      variances.push_back(options.ratio * shifts + std::pow(options.ratio * (1 - 1 / root), 2) * squares +
                          shifts + std::pow(1 - root, 2) * squares);
    }
    Group& group = run.result.group(spectrum);
    group.put("trace", at::tensor(traces, at::kDouble), {"dimension"}, "of the real covariance");
    group.put("bias", at::tensor(biases, at::kDouble), {"dimension"}, "n times the leading term");
    group.put("variance", at::tensor(variances, at::kDouble), {"dimension"},
              "n times the squared standard error");
  }
  run.result.put("dimension", at::tensor(options.dimensions, at::kLong), {"dimension"});
}

}  // namespace sgm::fid_tables::fid_exact
