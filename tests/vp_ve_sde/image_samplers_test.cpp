#include "experiments/stages/image_samplers.h"

#include <gtest/gtest.h>

#include "core/score/gaussian.h"
#include "core/sde/derived.h"
#include "experiments/vp_ve_sde/image_judge.h"
#include "experiments/vp_ve_sde/make.h"

namespace sgm::vp_ve_sde {
namespace {

/// All samplers of a comparison take as many evaluations, but for one that a step of two cannot use up.
TEST(ImageSamplers, TakeEqualEvaluations) {
  for (const std::string sde : {"ve", "vp", "sub_vp"}) {
    const SdePtr made = make_sde(Node::Table{{"name", sde}});
    for (const stages::ImageSampler& sampler : stages::image_samplers(sde, 50)) {
      Rng rng(1);
      const at::Tensor x = prior_sample(*made, {2, 16}, rng);
      const Samples samples =
          make_sampler(sampler.options)({made, exact_score(normal(0.3, 0.04), made)}, x, rng, {});
      EXPECT_GE(samples.nfe, 49) << sde << " " << sampler.name;
      EXPECT_LE(samples.nfe, 50) << sde << " " << sampler.name;
    }
  }
}

/// (a − b − c + d)/2 of each 2 x 2 block: of the block (1, 0; 0, 1) it is 1, of a plane 0; of white
/// noise its variance.
TEST(HighPass, IsTheDiagonalDetail) {
  const at::Tensor block = at::tensor({1.0, 0.0, 0.0, 1.0}, at::kDouble).view({1, 1, 2, 2});
  EXPECT_DOUBLE_EQ(high_pass(block), 1.0);
  const at::Tensor plane = at::arange(16, at::kDouble).view({1, 1, 4, 4});
  EXPECT_NEAR(high_pass(plane), 0, 1e-28);
  const at::Tensor noise = Rng(2).normal({400, 1, 14, 14}) * 0.3;
  EXPECT_NEAR(high_pass(noise), 0.09, 0.09 * 0.04);  // 5 standard errors of 67,600 dependent squares
}

}  // namespace
}  // namespace sgm::vp_ve_sde
