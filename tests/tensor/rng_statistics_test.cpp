#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/tensor/rng.h"

/// Each test below fails correct code with probability 1e-6 at most, were its seed drawn anew; seeds are
/// fixed. What it would find is stated as its power.
namespace sgm {
namespace {

constexpr double z_limit = 5.5;  // two-sided 3.8e-8: a test may look 26 times

/// Chi-square of counts against expected counts as a standard normal deviate (Wilson and Hilferty 1931).
double deviate(const at::Tensor& counts, const at::Tensor& expected) {
  const double chi2 = ((counts - expected).square() / expected).sum().item<double>();
  const double k = static_cast<double>(counts.numel() - 1);
  return (std::cbrt(chi2 / k) - (1 - 2 / (9 * k))) / std::sqrt(2 / (9 * k));
}

/// Counts of `bin` (integers 0 … n−1), against equal shares.
double deviate_from_equal(const at::Tensor& bin, int64_t n) {
  const at::Tensor counts = at::bincount(bin.flatten(), {}, n).to(at::kDouble);
  return deviate(counts,
                 at::full({n}, static_cast<double>(bin.numel()) / static_cast<double>(n), at::kDouble));
}

double correlation(const at::Tensor& a, const at::Tensor& b) {
  const auto x = a.flatten().to(at::kDouble);
  const auto y = b.flatten().to(at::kDouble);
  return ((x - x.mean()) * (y - y.mean())).mean().item<double>() /
         std::sqrt(x.var().item<double>() * y.var().item<double>());
}

/// Power: 64 bins of 15,625 each; one bin (or one value of the six lowest bits) off by 9 %, or every second
/// one by 1.2 %, is found with probability above 0.99.
TEST(RngStatistics, UniformsFillTheirBinsAtEveryScale) {
  for (const auto type : {at::kFloat, at::kDouble}) {
    const at::Tensor u = Rng(11).uniform({1000, 1000}, type).to(at::kDouble);
    EXPECT_LT(std::abs(deviate_from_equal((u * 64).to(at::kLong), 64)), z_limit);
    const double unit = type == at::kFloat ? 0x1p24 : 0x1p53;  // the six lowest bits
    EXPECT_LT(std::abs(deviate_from_equal(at::fmod(u * unit, 64).to(at::kLong), 64)), z_limit);
  }
}

/// Power: a standard deviation off by .6 %, a mean off by .008 or tails cut at 3.5 are found with probability
/// above 0.99.
TEST(RngStatistics, NormalsHaveTheNormalLaw) {
  for (const auto type : {at::kFloat, at::kDouble}) {
    for (const int64_t length : {1, 2, 1000}) {
      const int64_t n = 1000000;
      const at::Tensor z = Rng(12).normal({n / length, length}, type).to(at::kDouble);
      const double root = std::sqrt(static_cast<double>(n));
      EXPECT_LT(std::abs(z.mean().item<double>()) * root, z_limit);
      EXPECT_LT(std::abs(z.square().mean().item<double>() - 1) * root / std::sqrt(2.0), z_limit);
      const at::Tensor edges = at::linspace(-4, 4, 81, at::kDouble);
      const at::Tensor below = 0.5 * at::special_erfc(-edges / std::sqrt(2.0));
      const at::Tensor share =
          at::diff(at::cat({at::zeros({1}, at::kDouble), below, at::ones({1}, at::kDouble)}));
      const at::Tensor counts = at::bincount(at::bucketize(z.flatten(), edges), {}, 82).to(at::kDouble);
      EXPECT_LT(std::abs(deviate(counts, share * static_cast<double>(n))), z_limit) << length;
    }
  }
}

/// Power: the two signs in any of 256 places, 8,000 times each, 0.56 against 0.44 is found with probability
/// above 0.99.
TEST(RngStatistics, SignsAreFairInEveryPlace) {
  const at::Tensor s = Rng(13).rademacher({8000, 256});
  EXPECT_TRUE(at::equal(s.abs(), at::ones_like(s)));
  EXPECT_LT((s.mean(0) * std::sqrt(8000.0)).abs().max().item<double>(), 6.1);  // 256 looks at 1e-6/256 each
  EXPECT_LT(std::abs(s.mean().item<double>()) * std::sqrt(8000.0 * 256), z_limit);
}

/// Power: 1,000,000 pairs each; a correlation of .008 is found with probability above 0.99.
TEST(RngStatistics, NeighboursAreUncorrelated) {
  constexpr double root = 1000;
  for (const auto type : {at::kFloat, at::kDouble}) {
    Rng rng(14);
    const at::Tensor z = rng.normal({500, 2001}, type);
    const at::Tensor next = rng.normal({500, 2001}, type);
    const at::Tensor head = z.slice(1, 0, 2000);
    const std::vector<std::pair<const char*, at::Tensor>> others = {
        {"next element", z.slice(1, 1, 2001)},
        {"next draw", next.slice(1, 0, 2000)},
        {"next row", Rng(14).rows(1).normal({500, 2000}, type)},
        {"next seed", Rng(15).normal({500, 2000}, type)},
        {"fork", Rng(14).fork("a").normal({500, 2000}, type)},
    };
    for (const auto& [name, other] : others) {
      EXPECT_LT(std::abs(correlation(head, other)) * root, z_limit) << name;
      if (std::string(name) != "next element") continue;
      EXPECT_LT(std::abs(correlation(head.square(), other.square())) * root, z_limit) << name;
      EXPECT_LT(std::abs(correlation(head.abs(), other.abs())) * root, z_limit) << name;
    }
  }
}

/// Power: without rejection the residues modulo 3 of the wide range come as 2 : 1 : 1, at 100,000 draws
/// hundreds of deviates away.
TEST(RngStatistics, IntegersAreExactlyUniform) {
  Rng rng(16);
  EXPECT_LT(std::abs(deviate_from_equal(rng.integers(0, 100, {300000}), 100)), z_limit);
  EXPECT_LT(std::abs(deviate_from_equal(rng.integers(-1, 2, {1000, 300}) + 1, 3)), z_limit);
  const at::Tensor wide = rng.integers(0, (int64_t{1} << 62) + (int64_t{1} << 61), {100000});
  EXPECT_LT(std::abs(deviate_from_equal(wide.remainder(3), 3)), z_limit);
  const at::Tensor widest = rng.integers(std::numeric_limits<int64_t>::min(), int64_t{1} << 62, {100000});
  EXPECT_LT(std::abs(deviate_from_equal(widest.remainder(3), 3)), z_limit);
}

/// Power: any of the 24 orders 20 % off its share is found with probability above 0.99.
TEST(RngStatistics, PermutationsAreUniform) {
  Rng rng(17);
  std::vector<int64_t> orders;
  for (int i = 0; i < 48000; ++i) {
    const at::Tensor p = rng.permutation(4);
    const int64_t* at = p.const_data_ptr<int64_t>();
    int64_t order = 0;
    for (int a = 0; a < 3; ++a) {
      int64_t smaller = 0;
      for (int b = a + 1; b < 4; ++b) smaller += at[b] < at[a];
      order = order * (4 - a) + smaller;
    }
    orders.push_back(order);
  }
  EXPECT_LT(std::abs(deviate_from_equal(at::tensor(orders, at::kLong), 24)), z_limit);
  EXPECT_TRUE(at::equal(std::get<0>(at::sort(rng.permutation(1000))), at::arange(1000)));
}

}  // namespace
}  // namespace sgm
