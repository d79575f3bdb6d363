// Bits per dimension of 8-bit data: offsets, places within cells and their laws, by closed forms and
// quadrature.
#include "core/likelihood/bits.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cmath>

#include "core/score/mixture.h"

namespace sgm::test {
namespace {

using testing::HasSubstr;
using Law = Dequantisation::Law;

at::Tensor all_bytes() {
  return at::arange(256, at::kByte).view({256, 1});
}

/// A density that is uniform over the data's range needs exactly 8 bits a value, whatever the range.
TEST(Bits, OfUniformDataAreEight) {
  for (const int64_t D : {1, 196}) {
    for (const bool symmetric : {false, true}) {
      const ByteScale scale = ByteScale::of(symmetric);
      const at::Tensor log_p = at::full({3}, -static_cast<double>(D) * std::log(scale.width), at::kDouble);
      EXPECT_DOUBLE_EQ(bits_per_dimension(log_p, D, scale)[2].item<double>(), 8);
    }
  }
  EXPECT_EQ(ByteScale::of(true).offset(), 7);
  EXPECT_EQ(ByteScale::of(false).offset(), 8);
  EXPECT_DOUBLE_EQ(
      bits_per_dimension(at::full({1}, std::log(2.0), at::kDouble), 1, ByteScale::of(false)).item<double>(),
      7);
}

TEST(Bits, AreOfBytesAlone) {
  const at::Tensor bytes = all_bytes().view({4, 64});
  for (const bool symmetric : {false, true}) {
    const at::Tensor unit = bytes.to(at::kFloat) / 255;
    EXPECT_TRUE(at::equal(bytes_of(symmetric ? 2 * unit - 1 : unit, symmetric), bytes));
  }
  const auto said = [](const at::Tensor& x, bool symmetric) {
    try {
      bytes_of(x, symmetric);
    } catch (const InputError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  at::Tensor wrong = bytes.to(at::kDouble) / 255;
  wrong[2][5] += 0.001;
  EXPECT_THAT(said(wrong, false), HasSubstr("1 of 256 values are no 8-bit values in [0, 1]"));
  EXPECT_THAT(said(wrong, false), HasSubstr("in sample 2"));
  EXPECT_THAT(said(at::full({1, 1}, -1.0), false), HasSubstr("the first is -1"));
  EXPECT_THAT(said(at::full({1, 1}, 256.0 / 255), false), HasSubstr("no 8-bit"));
  EXPECT_THAT(said(at::full({1, 1}, std::nan("")), true), HasSubstr("[-1, 1]"));
}

TEST(Places, StayWithinTheirCells) {
  for (const bool symmetric : {false, true}) {
    const ByteScale scale = ByteScale::of(symmetric);
    for (const Law law : {Law::uniform, Law::truncated_normal}) {
      Rng rng(1);
      const Dequantised points = dequantised(all_bytes(), scale, law, 1, 0.3 * scale.cell(), rng);
      const at::Tensor cell = ((points.x - scale.low) / scale.width * 256).floor();
      EXPECT_TRUE(at::equal(cell.to(at::kByte), all_bytes()));
      Rng first(1);
      const Dequantised two =
          dequantised(all_bytes().narrow(0, 0, 2), scale, law, 1, 0.3 * scale.cell(), first);
      EXPECT_TRUE(at::equal(two.x, points.x.narrow(0, 0, 2))) << "a row's places are its own";
    }
  }
}

/// E[1/q] over the law is the cell's width, 1; the law's variance is that of the truncated normal.
TEST(Places, HaveTheDensityThatTheySay) {
  const int64_t n = 200000;
  const at::Tensor bytes = at::full({n, 1}, 17, at::kByte);
  const ByteScale scale = ByteScale::of(true);
  for (const double s : {0.2, 0.5, 3.0}) {  // of the cell, before truncation
    Rng rng(2);
    const Dequantised points =
        dequantised(bytes, scale, Law::truncated_normal, 0.5, 0.5 * s * scale.cell(), rng);
    const at::Tensor inverse = (-points.log_q).exp();
    const double error = inverse.std().item<double>() / std::sqrt(static_cast<double>(n));
    EXPECT_NEAR(inverse.mean().item<double>(), 1, 4.9 * error) << s;
    EXPECT_LT(error, 0.02);
    const double a = 0.5 / s, share = std::erf(a / M_SQRT2);
    const double variance = s * s * (1 - 2 * a * std::exp(-a * a / 2) / std::sqrt(2 * M_PI) / share);
    const at::Tensor place = (points.x - scale.low) / scale.cell() - 17;
    EXPECT_NEAR(place.var().item<double>() / variance, 1, 0.02) << s;
    EXPECT_NEAR(place.mean().item<double>(), 0.5, 4.9 * std::sqrt(variance / n)) << s;
  }
}

TEST(Importance, TakesTheMeanOfProbabilities) {
  EXPECT_NEAR(importance_weighted(at::full({5, 2}, -3.0, at::kDouble))[1].item<double>(), -3, 1e-14)
      << "with -log K";
  const at::Tensor two = at::tensor({std::log(1.0), std::log(3.0)}, at::kDouble).view({2, 1});
  EXPECT_NEAR(importance_weighted(two).item<double>(), std::log(2.0), 1e-15);
}

/// P(k) of a mixture in one dimension, by quadrature, against every law: K = 1 is below it, K large reaches
/// it.
TEST(Importance, ReachesTheDiscreteLikelihoodOfAMixture) {
  const Mixture mixture = checked({at::tensor({0.4, 0.6}, at::kDouble),
                                   at::tensor({0.1, 0.35}, at::kDouble).view({2, 1}),
                                   at::tensor({0.004 * 0.004, 0.02 * 0.02}, at::kDouble),
                                   {}});
  const ByteScale scale = ByteScale::of(true);
  const double sigma = 0.3 * scale.cell(), alpha = 1;
  const at::Tensor none = at::zeros({}, at::kDouble), one = at::ones({}, at::kDouble);
  const int64_t K = 20000;
  for (const int64_t k : {140, 141, 150}) {
    // Midpoints of 4,000 parts: the cell itself for places, the line for the decoder.
    const int64_t parts = 4000;
    const at::Tensor u = (at::arange(parts, at::kDouble) + 0.5) / static_cast<double>(parts);
    const at::Tensor cell = (scale.low + scale.cell() * (static_cast<double>(k) + u)).unsqueeze(1);
    const double mass = log_density(mixture, cell, one, none).exp().mean().item<double>() * scale.cell();
    const at::Tensor line =
        (scale.low + scale.cell() * (static_cast<double>(k) + 16 * (u - 0.5) + 0.5)).unsqueeze(1);
    const at::Tensor centres = scale.low + scale.cell() * (at::arange(256, at::kDouble) + 0.5);
    const at::Tensor decoder = at::softmax(-0.5 * ((line - centres) / sigma).square(), 1).select(1, k);
    const double decoded =
        (log_density(mixture, line, one, one * sigma).exp() * decoder).mean().item<double>() * 16 *
        scale.cell();
    for (const Law law : {Law::uniform, Law::truncated_normal, Law::decoder}) {
      Rng rng(3);
      const Dequantised points = dequantised(at::full({K, 1}, k, at::kByte), scale, law, alpha, sigma, rng);
      const bool noisy = law == Law::decoder;
      const at::Tensor ratio = log_density(mixture, points.x, one, noisy ? one * sigma : none) - points.log_q;
      const double want = std::log(noisy ? decoded : mass);
      const double found = importance_weighted(ratio.unsqueeze(1)).item<double>() + std::log(scale.cell());
      const at::Tensor weight = (ratio - ratio.max()).exp();
      const double error = (weight.std() / weight.mean()).item<double>() / std::sqrt(static_cast<double>(K));
      EXPECT_LT(error, 0.02);
      EXPECT_NEAR(found, want, 4.9 * error) << k << " " << static_cast<int>(law);
      EXPECT_LT(ratio.mean().item<double>() + std::log(scale.cell()), want + 1e-9);
      // -log2 of it is what bits_per_dimension says.
      EXPECT_NEAR(bits_per_dimension(ratio.mean(), 1, scale).item<double>(),
                  -(ratio.mean().item<double>() + std::log(scale.cell())) / std::log(2.0), 1e-12);
    }
  }
}

}  // namespace
}  // namespace sgm::test
