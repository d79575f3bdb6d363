#include <ATen/Functions.h>
#include <gtest/gtest.h>

#include "core/data/data_options.h"
#include "tests/support/made.h"
#include "tests/support/one_thread.h"

namespace sgm::test {
namespace {

TEST(FashionMnist, IsWholeAndNamed) {
  const DataSource source = made(dataset_registry(), "fashion_mnist");
  const Dataset data = source.load();
  EXPECT_EQ(data.name, "fashion_mnist");
  EXPECT_EQ(data.train.sizes(), (at::IntArrayRef{60000, 1, 28, 28}));
  EXPECT_EQ(data.test.sizes(), (at::IntArrayRef{10000, 1, 28, 28}));
  EXPECT_TRUE(at::equal(at::bincount(data.train_labels), at::full({10}, 6000, at::kLong)));
  EXPECT_TRUE(at::equal(at::bincount(data.test_labels), at::full({10}, 1000, at::kLong)));
  EXPECT_EQ(data.classes.size(), 10U);
}

}  // namespace
}  // namespace sgm::test
