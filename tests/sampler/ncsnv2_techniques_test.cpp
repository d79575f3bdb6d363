#include "core/sampler/ncsnv2_techniques.h"

#include <gtest/gtest.h>

#include "core/base/require.h"
#include "tests/sampler/affine_chain.h"

namespace sgm {
namespace {

/// NCSNv2's Table 4 (sigma_L = 0.01; FFHQ's eps as in the official code), and what follows from it by an
/// independent program.
struct Published {
  double first;
  int64_t levels, steps, dimension;
  double eps, overlap, one_level, all_levels, best_eps;
};
const Published published[] = {{1, 10, 100, 3072, 2e-5, 0.0, 1.11111, 1.11111, 3.227e-6},
                               {50, 232, 5, 3072, 6.2e-6, 0.56697, 1.05547, 1.12830, 6.185e-6},
                               {90, 500, 5, 12288, 3.3e-6, 0.56692, 1.03135, 1.12130, 3.337e-6},
                               {140, 788, 4, 27648, 4.9e-6, 0.56620, 1.02474, 1.07866, 2.312e-6},
                               {190, 1086, 3, 49152, 1.8e-6, 0.56647, 1.01737, 1.20009, 1.768e-6},
                               {348, 2311, 3, 196608, 9e-7, 0.56688, 1.00885, 1.20038, 8.933e-7}};

TEST(Ncsnv2Techniques, RecomputeThePublishedSchedules) {
  for (const Published& p : published) {
    const std::vector<double> sigmas = geometric_levels(p.first, 0.01, p.levels);
    const double ratio = sigmas[0] / sigmas[1];
    EXPECT_NEAR(level_overlap(ratio, p.dimension), p.overlap, 1e-5) << p.first;
    EXPECT_NEAR(variance_after_level(ratio, p.steps, p.eps * 1e4), p.one_level, 1e-5) << p.first;
    EXPECT_NEAR(relative_variances(sigmas, p.steps, p.eps, 1.0 / 12).back(), p.all_levels, 1e-5) << p.first;
    EXPECT_NEAR(step_size(ratio, p.steps, 0.01) / p.best_eps, 1, 3e-4) << p.first;
  }
}

TEST(Ncsnv2Techniques, RatioAndLevelsInvert) {
  for (const int64_t D : {5, 784, 196608}) {
    for (const double overlap : {0.2, 0.5, 0.9})
      EXPECT_NEAR(level_overlap(noise_ratio(D, overlap), D), overlap, 1e-9) << D << " " << overlap;
  }
  // All but the lower tail is inside, so 1/2 is where the lower edge meets the shell's middle.
  EXPECT_NEAR(noise_ratio(784), std::sqrt(1568.0) / (std::sqrt(1568.0) - 3), 1e-9);
  EXPECT_EQ(level_count(1, 0.01, geometric_levels(1, 0.01, 10)[0] / geometric_levels(1, 0.01, 10)[1]), 10);
  EXPECT_EQ(level_count(8, 1, 2), 4);
  EXPECT_EQ(level_count(8.1, 1, 2), 5);
  EXPECT_EQ(level_count(1, 1, 2), 1);
  EXPECT_THROW(noise_ratio(0), InputError);
  EXPECT_THROW(noise_ratio(3), InputError);
  EXPECT_THROW(noise_ratio(100, 0.999), InputError);
  EXPECT_THROW(level_count(0.5, 1, 2), InputError);
  EXPECT_THROW(step_size(1, 5, 0.01), InputError);
}

TEST(Ncsnv2Techniques, StepSizeIsTheMinimum) {
  for (const double ratio : {1.005, 1.04, 1.7}) {
    for (const int64_t steps : {1, 5, 100}) {
      const double e = step_size(ratio, steps, 0.1) * 100;
      const double least = variance_after_level(ratio, steps, e);
      EXPECT_GT(least, 1);
      for (int i = 1; i < 200; ++i)
        EXPECT_LE(least, variance_after_level(ratio, steps, i / 200.0) + 1e-12)
            << ratio << " " << steps << " " << i;
    }
  }
}

/// The recursion is the sampler's own law, on a point and on a Gaussian; its first level is technique 4 if it
/// starts a ratio above.
TEST(Ncsnv2Techniques, VariancesAreTheSamplers) {
  const int64_t levels = 7, steps = 3;
  const double eps = 2e-3;
  const std::vector<double> sigmas = geometric_levels(2, 0.1, levels);
  const SdePtr ve = test::made(sde_registry(), "ve", {{"sigma_min", 0.1}, {"sigma_max", 2.0}});
  const Sampler sampler =
      test::made(sampler_registry(), "annealed_langevin",
                 {{"levels", levels}, {"steps", steps}, {"eps", eps}, {"convention", "code"}});
  for (const double data : {0.0, 0.3}) {
    const double found =
        test::final_law(sampler, {ve, test::gaussian_score(0.4, data, ve)}, {0.4, 1.5}).variance;
    EXPECT_NEAR(relative_variances(sigmas, steps, eps, 1.5, data).back(), found / (data + 0.01), 1e-10)
        << data;
  }
  const double ratio = sigmas[0] / sigmas[1];
  EXPECT_NEAR(relative_variances(sigmas, steps, eps, std::pow(2 * ratio, 2)).front(),
              variance_after_level(ratio, steps, eps * 100), 1e-12);
}

}  // namespace
}  // namespace sgm
