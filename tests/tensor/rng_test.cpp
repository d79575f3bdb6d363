#include "core/tensor/rng.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace sgm {
namespace {

TEST(Rng, ADrawDependsOnItsRowOnly) {
  for (const int64_t length : {1, 2, 3, 4, 7, 128, 300}) {
    for (const auto type : {at::kFloat, at::kDouble}) {
      Rng rng(7);
      const auto whole = rng.normal({50, length}, type);
      const auto part = Rng(7).rows(17).normal({20, length}, type);
      EXPECT_TRUE(at::equal(whole.slice(0, 17, 37), part)) << length;
    }
  }
}

}  // namespace
}  // namespace sgm
