// A training that begins from the weights of another.
#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "core/train/checkpoint.h"
#include "tests/support/error_of.h"
#include "tests/support/one_thread.h"
#include "tests/support/scratch.h"
#include "tests/train/toy.h"

namespace sgm::test {
namespace {

/// Weights of another training: the moving average's. A start from them is another training.
TEST(WarmStart, StartsFromTheWeightsOfACheckpoint) {
  const Scratch scratch, next;
  const TrainState first = ToyFit(16, 28)({scratch.path()});
  ToyFit warm(16, 0);
  warm.options.from = scratch.path();
  warm.options = warm.options.listed();
  EXPECT_EQ(warm.options.from, (scratch.path() / "checkpoint-00000028.safetensors").string());
  warm({next.path()});
  EXPECT_TRUE(at::equal(flat_of(warm.model.net.parameters), first.ema));
  EXPECT_FALSE(at::equal(first.ema, first.parameters));
  const ToyFit wider(8, 40);
  EXPECT_THAT(error_of<InputError>([&] { warm_start(warm.options, wider.model.net.parameters); }),
              testing::HasSubstr("shape"));
  flip_a_byte(*warm.options.from);
  EXPECT_THAT(error_of<InputError>([&] { warm_start(warm.options, warm.model.net.parameters); }),
              testing::HasSubstr("damaged"));
  warm.options.from = scratch.path() / "none";
  EXPECT_THAT(error_of<InputError>([&] { warm.options.listed(); }), testing::HasSubstr("none"));
}

/// Weights that know data in [-1, 1] are no start for data in [0, 1].
TEST(WarmStart, RefusesACheckpointOfDataInAnotherRange) {
  const Scratch scratch, next;
  const std::map<std::string, std::string> symmetric{{"range", "symmetric"}};
  ToyFit(16, 7)({scratch.path(), symmetric});
  ToyFit warm(16, 0);
  warm.options.from = scratch.path();
  const std::string told = error_of<InputError>([&] { warm({next.path(), {{"range", "unit"}}}); });
  EXPECT_THAT(told, testing::HasSubstr("was trained on data in [-1, 1], this training's lie in [0, 1]"));
  EXPECT_THAT(told, testing::HasSubstr("write images.symmetric=true"));
  warm({next.path(), symmetric});
}

}  // namespace
}  // namespace sgm::test
