#include "core/metric/pair_distances.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "core/base/require.h"
#include "core/tensor/rng.h"

namespace sgm {
namespace {

/// Against all differences in float64: several blocks, the farthest pair by a rounding error only.
TEST(PairDistances, EqualThePlainOnes) {
  for (const int64_t N : {2, 700, 5000}) {
    at::Tensor x = Rng(1).uniform({N, 7}).to(at::kFloat);
    if (N > 2) {
      x[3].fill_(-4);
      x[600].fill_(5);
      x[601].fill_(5);
      x[601][0] += 1e-5;  // the farthest from row 3
    }
    const at::Tensor wide = x.to(at::kDouble);
    const at::Tensor all = at::cdist(wide, wide, 2, 2);
    const at::Tensor upper = at::triu_indices(N, N, 1, at::kLong);
    const at::Tensor d = all.index({upper[0], upper[1]});
    const PairDistances found = pair_distances(x, 1000);
    EXPECT_DOUBLE_EQ(found.largest, d.max().item<double>()) << N;
    EXPECT_EQ(all[found.first][found.second].item<double>(), d.max().item<double>());
    EXPECT_LT(found.first, found.second);
    EXPECT_NEAR(found.mean / d.mean().item<double>(), 1, 1e-5);
    EXPECT_EQ(found.counts.sum().item<int64_t>(), N * (N - 1) / 2);
    for (const double q : {0.1, 0.5, 0.999}) {
      const double exact = std::get<0>(d.kthvalue(std::max<int64_t>(
                                           1, static_cast<int64_t>(q * static_cast<double>(d.numel())))))
                               .item<double>();
      EXPECT_NEAR(found.quantile(q), exact, found.width * 1.01) << N << " " << q;
    }
  }
}

TEST(PairDistances, TakeImagesAndEqualRows) {
  const at::Tensor images = Rng(1).uniform({9, 1, 4, 4}).to(at::kFloat);
  EXPECT_EQ(pair_distances(images).largest, pair_distances(images.flatten(1)).largest);
  const PairDistances none = pair_distances(at::ones({4, 3}, at::kFloat));
  EXPECT_EQ(none.largest, 0);
  EXPECT_EQ(none.mean, 0);
  EXPECT_EQ(none.quantile(0.5), 0);
  EXPECT_THROW(pair_distances(at::ones({1, 3}, at::kFloat)), InputError);
  EXPECT_THROW(pair_distances(at::ones({3, 3}, at::kDouble)), InputError);
}

}  // namespace
}  // namespace sgm
