// The predictor-corrector sampler with a score that knows some scales alone.
#include <gmock/gmock.h>

#include <cmath>

#include "core/sde/derived.h"
#include "tests/sampler/affine_chain.h"

namespace sgm::test {
namespace {

/// VP's own beta needs more than 20 steps.
Node::Table coarse(const std::string& sde) {
  return sde == "vp" ? Node::Table{{"beta_max", 8.0}} : Node::Table{};
}

/// P2000: a score of 10 scales serves 20 steps, at the scales of the SDE's own ladder of 10, interpolated
/// between two (table 1) or that of the lower one (table 4), with scales and steps counted from 0 or from 1.
TEST(PredictorCorrector, AsksADiscreteScoreAtItsOwnScalesAlone) {
  for (const char* name : {"ve", "vp"}) {
    const SdePtr sde = made(sde_registry(), name, coarse(name));
    const LadderMarginals ladder = marginals(sde->ladder(10));
    const auto asked = [&](Node::Table options) {
      std::vector<double> scales;  // sigma/alpha of each evaluation
      for (const auto& [key, value] :
           {std::pair{"N", Node(20)}, std::pair{"grid", Node("clean")}, std::pair{"scales", Node(10)}})
        options.emplace_back(key, value);
      Rng rng(1);
      const Samples samples = made(sampler_registry(), "pc", options)(
          {sde,
           [&](const at::Tensor& x, const at::Tensor& t) {
             scales.push_back((sde->sigma(t) / sde->alpha(t)).item<double>());
             return -x;
           }},
          at::ones({1, 1}, at::kDouble), rng, {});
      EXPECT_EQ(samples.nfe, 20) << "an interpolated score is one";
      return scales;
    };
    const auto expected = [&](const std::vector<double>& labels) {
      std::vector<double> scales;
      for (const double label : labels) {
        for (double i = std::floor(label); i <= std::ceil(label); ++i) {
          const auto at = static_cast<int64_t>(i);
          scales.push_back((ladder.variance[at].sqrt() / ladder.kept[at]).item<double>());
        }
      }
      return scales;
    };
    const auto same = [&](const std::vector<double>& got, const std::vector<double>& labels) {
      const std::vector<double> want = expected(labels);
      ASSERT_EQ(got.size(), want.size()) << name;
      for (size_t k = 0; k < got.size(); ++k) EXPECT_NEAR(got[k] / want[k], 1, 1e-9) << name << " " << k;
    };
    std::vector<double> zero, zero_rounded, one, one_rounded;
    for (int i = 19; i >= 0; --i) {
      zero.push_back(i / 2.0), zero_rounded.push_back(std::floor(i / 2.0));
      one.push_back(std::max(0.0, (i - 1) / 2.0));
      one_rounded.push_back(std::floor(one.back()));
    }
    zero[0] = 9;  // i = 19: beyond the last scale there is none
    same(asked({}), zero);
    same(asked({{"between", "rounded"}}), zero_rounded);
    same(asked({{"labels", "from_one"}}), one);
    same(asked({{"labels", "from_one"}, {"between", "rounded"}}), one_rounded);
  }
}

/// Correctors alone leave the least scale's noise; Tweedie's step takes it away, exactly for one point.
TEST(PredictorCorrector, EndsWithTweediesStepAtTheLeastScale) {
  for (const char* name : {"ve", "vp"}) {
    const SdePtr sde = made(sde_registry(), name);
    for (const int scales : {0, 40}) {
      const Problem point{sde, gaussian_score(0.3, 0, sde)};
      Rng rng(1);
      const Samples samples =
          made(sampler_registry(), "pc",
               {{"N", 40}, {"predictor", "none"}, {"scales", scales}, {"grid", "clean"}, {"tweedie", true}})(
              point, at::ones({3, 2}, at::kDouble), rng, {});
      EXPECT_EQ(samples.nfe, 1);
      EXPECT_LT((samples.x - 0.3).abs().max().item<double>(), 1e-9) << name << " " << scales;
    }
  }
}

}  // namespace
}  // namespace sgm::test
