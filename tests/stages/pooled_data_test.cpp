#include "experiments/stages/pooled_data.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <gtest/gtest.h>

#include "core/config/errors.h"
#include "experiments/stages/image_network.h"

namespace sgm::test {
namespace {

/// Four images of 4 x 4 whose pixels count up from 0, 16, 32 and 48, but for a 2 in place of the 1.
DataOptions counting() {
  DataOptions data;
  data.dataset.value.content = [] { return std::string("counting"); };
  data.dataset.value.load = [] {
    Dataset set;
    set.name = "counting";
    set.train = at::arange(64, at::kLong).to(at::kByte).view({4, 1, 4, 4});
    set.train[0][0][0][1] = 2;
    set.test = set.train;
    return set;
  };
  return data;
}

TEST(Pooled, ImagesAreMeansOfSquares) {
  const Dataset whole = stages::PooledData(counting()).load();
  EXPECT_EQ(whole.train.sizes(), (at::IntArrayRef{4, 1, 4, 4}));
  EXPECT_EQ(whole.note, "");
  const Dataset half = stages::PooledData(counting(), 2).load();
  // (0 + 2 + 4 + 5)/4 = 2.75; (2 + 3 + 6 + 7)/4 = 4.5, rounded to even; 10.5; 12.5.
  EXPECT_TRUE(at::equal(half.train[0], at::tensor({3, 4, 10, 12}, at::kByte).view({1, 2, 2})));
  EXPECT_TRUE(at::equal(half.test[1], at::tensor({18, 20, 26, 28}, at::kByte).view({1, 2, 2})));
  EXPECT_EQ(half.note, "averaged over 2 x 2 pixels");
  EXPECT_EQ(half.name, "counting");
}

TEST(Pooled, SizesThatDoNotDivideAreRefused) {
  EXPECT_EQ(stages::pooled({1, 28, 28}, 2), (std::vector<int64_t>{1, 14, 14}));
  EXPECT_THROW(stages::pooled({1, 28, 28}, 3), InputError);
}

/// Of equal networks every cell has a name of its own, every training its own stream, and no two chains share
/// a row.
TEST(Images, AreOfSeveralNetworks) {
  stages::ImageNetwork network;
  network.networks = 3;
  network.samples = 5;
  network.side_by_side = 4;
  const DataOptions data = counting();
  const std::vector<Cell> cells = network.all_cells(data, stages::Judge().cell(data), "x_");
  std::vector<std::string> names;
  std::vector<int64_t> rows, trainings;
  for (const Cell& cell : cells) {
    names.push_back(cell.name);
    if (cell.stage == "sample") {
      const auto first = cell.options.at<int64_t>("first");
      for (int64_t i = 0; i < cell.options.at<int64_t>("n"); ++i) rows.push_back(first + i);
    }
    if (cell.stage == "train") trainings.push_back(cell.options.at<int64_t>("network"));
  }
  EXPECT_EQ(names,
            (std::vector<std::string>{"x_train", "x_samples_0", "x_samples_1", "x_numbers",
                                      "x_train_network_1", "x_samples_0_network_1", "x_samples_1_network_1",
                                      "x_numbers_network_1", "x_train_network_2", "x_samples_0_network_2",
                                      "x_samples_1_network_2", "x_numbers_network_2"}));
  EXPECT_EQ(trainings, (std::vector<int64_t>{0, 1, 2}));
  std::vector<int64_t> all(15);
  for (size_t i = 0; i < all.size(); ++i) all[i] = static_cast<int64_t>(i);
  EXPECT_EQ(rows, all);
}

}  // namespace
}  // namespace sgm::test
