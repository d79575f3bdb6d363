// Bits per dimension of images: equal in any batch, and their error's parts.
#include "core/likelihood/image_bits.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cmath>

#include "core/score/gaussian.h"
#include "tests/support/made.h"

namespace sgm::test {
namespace {

Problem gaussian() {
  const SdePtr sde = made(sde_registry(), "vp");
  return {sde, exact_score(normal(0.1, 0.3), sde)};
}
at::Tensor images(int64_t n) {
  return ((at::arange(n * 12, at::kLong) * 37) % 256).to(at::kByte).view({n, 1, 3, 4});
}
BitsProtocol protocol() {
  BitsProtocol protocol;
  protocol.draws = 2;
  protocol.likelihood.eps = 1e-3;
  protocol.likelihood.probes = 2;
  protocol.likelihood.divergence = LikelihoodOptions::Trace::gaussian;
  return protocol;
}

TEST(ImageBits, AreTheSameInAnyBatch) {
  for (const int64_t K : {1, 3}) {
    BitsProtocol how = protocol();
    how.dequantisation.importance = K;
    const ImageBits all = image_bits(gaussian(), images(5), true, how, Rng(3), true);
    ASSERT_EQ(all.bits.sizes(), at::IntArrayRef({5, 2, K == 1 ? 2 : 1}));
    ASSERT_EQ(all.code.sizes(), at::IntArrayRef({5, 1, 3, 4}));
    EXPECT_LT(all.reconstruction.max().item<double>(), 0.05) << "grey levels, at a tolerance of 1e-5";
    EXPECT_GT(all.reconstruction.max().item<double>(), 0);
    for (const auto& [first, n] : std::vector<std::pair<int64_t, int64_t>>{{0, 2}, {2, 3}}) {
      const ImageBits part =
          image_bits(gaussian(), images(5).narrow(0, first, n), true, how, Rng(3).rows(first));
      EXPECT_LT((part.bits - all.bits.narrow(0, first, n)).abs().max().item<double>() * 12 * std::log(2),
                1e-6);
      EXPECT_TRUE(at::equal(part.evaluations, all.evaluations.narrow(0, first, n)));
      EXPECT_FALSE(part.reconstruction.defined());
    }
    EXPECT_GT((all.bits.select(1, 0) - all.bits.select(1, 1)).abs().min().item<double>(), 0);
  }
}

/// The mean over draws of a Gaussian's exact bits: cross-entropy with the density of eps, plus what a draw
/// adds. Here against the closed form at the drawn points' own density.
TEST(ImageBits, AreTheDensitysOfTheDrawnPoints) {
  BitsProtocol how;
  how.likelihood = {
      .eps = 1e-5, .tolerance = {.rtol = 1e-9, .atol = 1e-9}, .divergence = LikelihoodOptions::Trace::exact};
  const ImageBits found = image_bits(gaussian(), images(3), true, how, Rng(5));
  Rng places = Rng(5).fork(uint64_t{0}).fork(uint64_t{0}).fork("place");
  const at::Tensor x = dequantised(images(3), ByteScale::of(true), how.dequantisation.law, 1, 1e-3, places).x;
  const at::Tensor one = at::ones({}, at::kDouble);
  const at::Tensor log_p = log_density(normal(0.1, 0.3), x, one, 1e-3 * one);
  // The prior is not p_T: they differ by .0066 nats a dimension at most here.
  EXPECT_LT(
      (found.bits.view({3}) - bits_per_dimension(log_p, 12, ByteScale::of(true))).abs().max().item<double>(),
      0.01);
}

TEST(ImageBits, RefuseWhatIsNoImage) {
  EXPECT_THROW(image_bits(gaussian(), images(2).to(at::kFloat), true, protocol(), Rng(0)), InputError);
  EXPECT_THROW(image_bits(gaussian(), images(2).narrow(0, 0, 0), true, protocol(), Rng(0)), InputError);
  for (const auto& [table, key] : std::vector<std::pair<std::string, std::string>>{
           {"", "draws"}, {"dequantise", "importance"}, {"", "probes"}}) {
    const Node zero(Node::Table{{key, int64_t{0}}});
    const Node given = table.empty() ? zero : Node(Node::Table{{table, zero}});
    BitsProtocol bound;
    EXPECT_THROW(bind_fields(given, [&](Fields& on) { bound.fields(on); }), InputError) << key;
  }
}

TEST(ImageBits, SayTheirProtocol) {
  EXPECT_EQ(BitsProtocol().text(),
            "ε = 1e-05, uniform dequantisation, 1 draw, K = 1, 1 Rademacher probe, rtol = 1e-05, atol = "
            "1e-05, each image its own steps");
}

/// A nested design with known variances: images 4, draws 1, probes 9. 3,000 images: each part within 8 %.
TEST(SplitError, FindsItsParts) {
  const int64_t n = 3000, draws = 3, probes = 4;
  Rng rng(1);
  const at::Tensor bits =
      2 * rng.normal({n, 1, 1}) + rng.normal({n, draws, 1}) + 3 * rng.normal({n, draws, probes});
  const SplitError split = split_error(bits);
  EXPECT_NEAR(split.images / std::sqrt(4.0 / n), 1, 0.08);
  EXPECT_NEAR(split.draws / std::sqrt(1.0 / draws / n), 1, 0.2);
  EXPECT_NEAR(split.probes / std::sqrt(9.0 / probes / draws / n), 1, 0.08);
  EXPECT_NEAR(split.error, std::sqrt(4.0 / n + 1.0 / draws / n + 9.0 / probes / draws / n),
              0.08 * split.error);
  EXPECT_NEAR(std::hypot(split.images, split.draws, split.probes), split.error, 1e-12);
  EXPECT_NEAR(split.mean, bits.mean().item<double>(), 1e-14);
}

TEST(SplitError, OfOneDrawOrOneImage) {
  const SplitError one_draw = split_error(at::tensor({1.0, 3.0}, at::kDouble).view({2, 1, 1}));
  EXPECT_EQ(one_draw.mean, 2);
  EXPECT_DOUBLE_EQ(one_draw.error, 1);
  EXPECT_DOUBLE_EQ(one_draw.images, 1);
  EXPECT_EQ(one_draw.draws + one_draw.probes, 0);
  EXPECT_EQ(split_error(at::ones({1, 2, 2}, at::kDouble)).error, 0);
}

}  // namespace
}  // namespace sgm::test
