// The error of a score taken apart, and what the recursion makes of it.
#include "experiments/vp_ve_sde/measured_error.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <gmock/gmock.h>

#include <cmath>

#include "core/score/gaussian.h"
#include "core/score/mixture.h"
#include "experiments/vp_ve_sde/make.h"
#include "experiments/vp_ve_sde/one_component.h"
#include "experiments/vp_ve_sde/table1.h"

namespace sgm::vp_ve_sde {
namespace {

/// ŝ = (1 + delta) s + e, with e orthogonal to s by construction: each pair of coordinates turned by a right
/// angle.
at::Tensor turned(const at::Tensor& s) {
  const at::Tensor pairs = s.view({s.size(0), -1, 2});
  return at::stack({-pairs.select(2, 1), pairs.select(2, 0)}, 2).view_as(s);
}

TEST(MeasuredError, TakesApartWhatWasPutTogether) {
  Rng rng(3);
  std::vector<at::Tensor> runs;
  for (int run = 0; run < 3; ++run) {
    std::vector<at::Tensor> levels;
    for (const double delta : {0.0, -0.3}) {
      const at::Tensor s = rng.normal({7, 10});
      levels.push_back(error_sums((1 + delta) * s + 0.5 * turned(s), s));
    }
    runs.push_back(at::stack(levels));
  }
  const RelativeError error = relative_error(at::stack(runs));
  for (const auto& [level, delta] : {std::pair{0, 0.0}, {1, -0.3}}) {
    EXPECT_NEAR(error.delta[level].item<double>(), delta, 1e-14);
    EXPECT_NEAR(error.rest[level].item<double>(), 0.25, 1e-14);
    EXPECT_NEAR(error.delta_error[level].item<double>(), 0, 1e-14);
    EXPECT_NEAR(error.rest_error[level].item<double>(), 0, 1e-14);
  }
}

/// Runs weigh by their E|s|^2; the standard error is the spread of theirs over root 2.
TEST(MeasuredError, PoolsRuns) {
  const at::Tensor sums = at::tensor({1.0, 10.0, 2.0, 6.0, 30.0, 9.0}, at::kDouble).view({2, 1, 3});
  const RelativeError error = relative_error(sums);
  EXPECT_NEAR(error.delta.item<double>(), 7.0 / 40, 1e-15);
  EXPECT_NEAR(error.rest.item<double>(), 11.0 / 40 - std::pow(7.0 / 40, 2), 1e-15);
  EXPECT_NEAR(error.delta_error.item<double>(), 0.05, 1e-15);  // .1 and .2
}

/// A chain with a score that is 10 % too small under a sampler: all of it is noted, at its levels.
TEST(ErrorAlong, NotesTheErrorWhereTheSamplerAsks) {
  const Table1Entry entry = table1(25)[0];
  const SdePtr sde = make_sde(sde_options(entry));
  const ScoreFn exact = exact_score(normal(0.3, 0.04), sde);
  const ScoreFn wrong = [&](const at::Tensor& x, const at::Tensor& t) { return 0.9 * exact(x, t); };
  ErrorAlong along(wrong, exact, sde, 25);
  const Sampler sampler = make_sampler(sampler_options(entry, true));
  Rng rng(1);
  const at::Tensor x = 50 * rng.normal({5, 4});
  const Samples samples =
      sampler({sde, along.score()}, x, rng, [&](StepState& s) { along.end_step(s.level); });
  const RelativeError error = relative_error(along.sums().unsqueeze(0));
  EXPECT_LT((error.delta + 0.1).abs().max().item<double>(), 1e-12);
  EXPECT_LT(error.rest.abs().max().item<double>(), 1e-12);
  EXPECT_NEAR(along.levels()[0].item<double>(), 50, 1e-9);
  EXPECT_NEAR(along.levels()[24].item<double>(), 0.01, 1e-12);
  EXPECT_TRUE(at::isfinite(samples.x).all().item<bool>());
}

/// A step's error as the recursion takes it, by hand for VE's flow, which adds no noise: x <- x + b ŝ has
/// the variance ((1 − b f k)^2 + b^2 rest k^2) V with the exact score −k x.
TEST(StepErrors, AddWhatIsOrthogonalAsNoise) {
  const ChainOf chain{.sde = Kind::ve, .predictor = Predictor::probability_flow, .N = 30, .scales = 30};
  const std::vector<Scale> scales = scales_of(chain);
  std::vector<StepError> errors;
  for (size_t k = 0; k < scales.size(); ++k)
    errors.push_back({1 + 0.01 * static_cast<double>(k), 0.002 * static_cast<double>(k)});
  const Law data{0, 0.2};
  double variance = 2500;
  for (size_t k = 0; k < scales.size(); ++k) {
    const double slope = 1 / (0.04 + scales[k].low.sigma2);
    const double keep = 1 - scales[k].b * errors[k].factor * slope;
    variance *= keep * keep + scales[k].b * scales[k].b * errors[k].rest * slope * slope;
  }
  const Law end = final_law(chain, scales, {}, data, errors);
  EXPECT_NEAR(end.deviation / std::sqrt(variance), 1, 1e-12);
  EXPECT_EQ(end.mean, 0);
}

/// Langevin's step is set by the whole score's norm: with rest f^2 it is half as large in its square.
TEST(StepErrors, CountInTheNormOfACorrector) {
  const ChainOf chain{.sde = Kind::ve, .predictor = Predictor::none, .N = 21, .scales = 21};
  const std::vector<Scale> scales = scales_of(chain);
  const Law data{0, 0.2};
  const Law end = final_law(chain, scales, {1, 0.1}, data, std::vector<StepError>(21, {1, 0.5}));
  double variance = 2500;
  for (const Scale& scale : scales) {
    const double slope = 1 / (0.04 + scale.low.sigma2);
    const double e = 2 * 0.01 / (1.5 * slope * slope * variance);
    variance = std::pow(1 - e * slope, 2) * variance + e * e * 0.5 * slope * slope * variance + 2 * e;
  }
  variance -= 0;  // no predictor: the last step moves nothing
  EXPECT_NEAR(end.deviation / std::sqrt(variance), 1, 1e-12);
}

TEST(StepErrors, AreOneFactorWhereTheyAreEqual) {
  for (const Table1Entry& entry : table1(50)) {
    const std::vector<Scale> scales = scales_of(entry.chain);
    const Law data{0.3, 0.2};
    const Law one = final_law(entry.chain, scales, entry.corrector, data, 0.93);
    const Law each = final_law(entry.chain, scales, entry.corrector, data,
                               std::vector<StepError>(scales.size(), {0.93, 0}));
    EXPECT_EQ(one.deviation, each.deviation) << entry.name;
    EXPECT_EQ(one.mean, each.mean) << entry.name;
  }
}

/// VE's lengths are halved in the recursion, whose data are in [0, 1]; noise-to-signal is of [-1, 1].
TEST(OneComponent, HasTheUnitsOfTheSde) {
  const Mixture data = checked({at::full({2}, 0.5, at::kDouble),
                                at::tensor({0.6, -0.6, 0.6, 0.6}, at::kDouble).view({2, 2}),
                                at::full({2}, 0.01, at::kDouble),
                                {}});
  EXPECT_NEAR(OneComponent(data, Kind::ve).law.deviation, 0.05, 1e-15);
  EXPECT_NEAR(OneComponent(data, Kind::ve).law.mean, 0.3, 1e-15);
  EXPECT_NEAR(OneComponent(data, Kind::vp).law.deviation, 0.1, 1e-15);
  EXPECT_NEAR(OneComponent(data, Kind::vp).within({0.7, 0.2}), 4, 1e-12);  // (.04 + .01)/.01 − 1
  EXPECT_NEAR(noise_to_signal(Kind::ve, {1, 0.0001}), 0.02, 1e-15);
  EXPECT_NEAR(noise_to_signal(Kind::vp, {0.6, 0.64}), 0.8 / 0.6, 1e-15);
}

TEST(ErrorCurve, IsLinearInTheLogarithm) {
  const ErrorCurve curve{{1, 100}, {{1, 0}, {1.2, 0.4}}};
  EXPECT_NEAR(curve.at(10).factor, 1.1, 1e-15);
  EXPECT_NEAR(curve.at(10).rest, 0.2, 1e-15);
  EXPECT_EQ(curve.at(0.1).factor, 1);
  EXPECT_EQ(curve.at(1000).factor, 1.2);
}

/// Of a score between two scales the weighted mean, P2000's i/2.
TEST(ErrorCurve, IsAveragedBetweenScales) {
  const ErrorCurve curve{{0.02, 100}, {{1, 0}, {2, 0}}};
  const ChainOf chain{.sde = Kind::ve, .predictor = Predictor::ancestral, .N = 50, .scales = 25};
  const std::vector<Scale> scales = scales_of(chain);
  const std::vector<StepError> errors = errors_of(Kind::ve, scales, curve);
  ASSERT_EQ(errors.size(), 50U);
  for (size_t k = 1; k < errors.size(); ++k) {  // the first is beyond the last scale
    const double label = static_cast<double>(49 - k) / 2;
    EXPECT_NEAR(errors[k].factor, 1 + std::min(label, 24.0) / 24, 1e-9) << k;
  }
}

}  // namespace
}  // namespace sgm::vp_ve_sde
