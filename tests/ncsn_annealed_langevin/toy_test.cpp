#include "experiments/ncsn_annealed_langevin/toy.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/sampler/ncsnv2_techniques.h"

namespace sgm::ncsn {
namespace {

std::vector<ChainLevel> annealed() {
  std::vector<ChainLevel> levels;
  for (const double sigma : geometric_levels(20, 1, 10))
    levels.push_back({sigma * sigma, .1 * sigma * sigma});
  return levels;
}

/// An independent program with nodes .08 and .05 apart, and 300,000 chains of another: .4917 ± .0009 and
/// .2185 ± .0007.
TEST(Toy, SharesOfTheMinorModeAreExact) {
  EXPECT_NEAR(exact_minor_share({{1, .1}}, 1000), .49105, 5e-5);
  EXPECT_NEAR(exact_minor_share(annealed(), 100), .217705, 5e-5);
  // No step: half of the start.
  EXPECT_NEAR(exact_minor_share({{1, .1}}, 0), .5, 1e-12);
}

TEST(Toy, SharesThatAreNotKnownAreNotNumbers) {
  EXPECT_TRUE(std::isnan(exact_minor_share({{1, 4}}, 10)));     // grows without bound
  EXPECT_TRUE(std::isnan(exact_minor_share({{1, 1e-3}}, 10)));  // falls between the nodes
}

}  // namespace
}  // namespace sgm::ncsn
