#include <gtest/gtest.h>

#include <regex>

#include "core/data/data_needs.h"
#include "core/data/data_options.h"
#include "core/io/png.h"
#include "datasets/rows.h"
#include "tests/support/error_of.h"

namespace sgm::test {
namespace {

/// A folder of images that nobody has to make.
DataOptions folder_of(int64_t total, double test, std::optional<int64_t> limit) {
  DataOptions data;
  data.limit = limit;
  data.dataset.name = "folder";
  data.dataset.value.shape = [=] {
    const Split split = held_out(total, test);
    return DataShape{
        .train = split.train.size(0), .test = split.test.size(0), .sizes = {1, 8, 8}, .splits = true};
  };
  return data;
}

/// What a study would be given.
struct Given {
  int64_t total;
  double test;
  std::optional<int64_t> limit;
  int64_t batch;
};

std::string error_of_needs(const Given& given) {
  try {
    checked_images(folder_of(given.total, given.test, given.limit),
                   {{"", 2, 2}, {"images.batch", given.batch}}, {{"", 1}});
    return "";
  } catch (const InputError& error) {
    return error.what();
  }
}

/// The same with all that an error says to write; `last`: where there is a choice, the last one.
Given followed(Given given, std::string error, bool last) {
  const std::regex line("write ([a-z_.]+)=([-0-9.e]+)( or ([a-z_.]+)=([-0-9.e]+))?");
  for (std::smatch found; std::regex_search(error, found, line); error = found.suffix()) {
    const bool other = last && found[3].matched;
    const std::string key = found[other ? 4 : 1];
    const double value = std::stod(found[other ? 5 : 2]);
    if (key == "dataset.test") given.test = value;
    if (key == "limit") given.limit = static_cast<int64_t>(value);
    if (key == "images.batch") given.batch = static_cast<int64_t>(value);
  }
  return given;
}

/// Whatever is given, what the error says to write, all at once, suits.
TEST(Needs, AdviceWorks) {
  int64_t followed_up = 0;
  for (int64_t total = 3; total < 30; ++total) {
    for (const double test : {0., .01, .1, .4, .9}) {
      for (const std::optional<int64_t> limit : {std::optional<int64_t>(), {1}, {2}, {7}}) {
        for (const int64_t batch : {1, 4, 64}) {
          const Given given{total, test, limit, batch};
          const std::string error = error_of_needs(given);
          for (const bool last : {false, true}) {
            followed_up += !error.empty();
            EXPECT_EQ(error_of_needs(followed(given, error, last)), "")
                << total << " images, dataset.test=" << test << ", batch " << batch << "\n"
                << error;
          }
        }
      }
    }
  }
  EXPECT_GT(followed_up, 1000);
}

TEST(Needs, AreSaidTogether) {
  EXPECT_EQ(
      error_of_needs({4, 0.1, {}, 64}),
      "of the 4 images of data set 'folder' 0 are held out for testing; this study needs 2 to train on and "
      "1 to test\n  write dataset.test=0.2\nerror: images.batch=64, but the number of training images is 3\n "
      " "
      "write images.batch=3");
  EXPECT_EQ(
      error_of_needs({1, 0.1, {}, 1}),
      "data set 'folder' has 1 image; this study needs 3: 2 to train on and 1 to test\n  add some to it");
  EXPECT_EQ(error_of_needs({20, 0.1, 5, 8}),
            "images.batch=8, but the number of training images is 5\n  write images.batch=5 or limit=8");
  // 18 of the 20 are for training
  EXPECT_EQ(error_of_needs({20, 0.1, 5, 18}),
            "images.batch=18, but the number of training images is 5\n  write images.batch=5 or limit=18");
}

TEST(Needs, OfAFixedSplitThatIsTooSmall) {
  DataOptions data;
  data.dataset.name = "mnist";
  data.dataset.value.shape = [] { return DataShape{.train = 100, .test = 5, .sizes = {1, 8, 8}}; };
  EXPECT_EQ(error_of<InputError>([&] {
              checked_images(data, {{"", 2, 2}}, {{"samples", 6, 6}});
            }),
            "data set 'mnist' has 100 images to train on and 5 to test; this study needs 2 to train on and 6 "
            "to test\n  take a larger one");
}

TEST(Needs, OfLabelledDataAreNotAskedOfOthers) {
  DataOptions data = folder_of(20, .2, std::nullopt);
  const std::vector<Need> test{{.key = "samples", .value = 6, .least = 3, .labelled = true}};
  EXPECT_EQ(checked_images(data, {}, test).train, 16);
  data.dataset.value.shape = [] {
    return DataShape{.train = 100, .test = 5, .sizes = {1, 8, 8}, .classes = 10};
  };
  EXPECT_EQ(error_of<InputError>([&] { checked_images(data, {}, test); }),
            "samples=6, but the number of test images is 5\n  write samples=5");
}

TEST(Needs, RefuseRowsOfNumbers) {
  DataOptions data;
  data.dataset.name = "wine";
  data.dataset.value.shape = [] { return DataShape{.train = 100, .test = 10, .sizes = {11}}; };
  EXPECT_EQ(error_of<InputError>([&] { checked_images(data, {}, {}); }),
            "data set 'wine' holds rows of numbers, not images\n  take one of images: dataset=fashion_mnist, "
            "mnist, cifar10 or folder");
}

/// What is said of a data set without reading it is what is read.
TEST(Shape, IsThatOfTheData) {
  for (const char* name : {"fashion_mnist", "mnist", "cifar10", "wine", "parkinsons"}) {
    DataOptions data;
    bind(Node(Node::Table{{"dataset", name}}), data);
    Dataset loaded;
    try {
      loaded = data.dataset.value.load();
    } catch (const InputError&) {
      continue;  // it is not on this machine
    }
    const DataShape shape = data.dataset.value.shape();
    EXPECT_EQ(shape.train, loaded.train.size(0)) << name;
    EXPECT_EQ(shape.test, loaded.test.size(0)) << name;
    EXPECT_EQ(shape.sizes, loaded.train.sizes().slice(1).vec()) << name;
    EXPECT_EQ(shape.classes, static_cast<int64_t>(loaded.classes.size())) << name;
    if (shape.classes > 0) {
      const at::Tensor counts = loaded.train_labels.bincount();
      EXPECT_EQ(shape.of_each_class, counts.min().item<int64_t>()) << name;
    }
  }
}

}  // namespace
}  // namespace sgm::test
