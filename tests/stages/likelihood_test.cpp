// The stage `likelihood`: the numbers of image_bits in any batches, after an interruption too.
#include "experiments/stages/likelihood.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "core/study/stage.h"
#include "tests/support/models.h"
#include "tests/support/one_thread.h"
#include "tests/support/scratch.h"

namespace sgm::test {
namespace {

const bool registered = dataset_registry().add(
    "bytes_of_stages",
    {"40 images of 6 x 6", [](Fields&) {
       const auto images = [] {
         return ((at::arange(40 * 36, at::kLong) * 91) % 256).to(at::kByte).view({40, 1, 6, 6});
       };
       return DataSource{
           .content = [] { return std::string("bytes"); },
           .fetch = [] {},
           .load = [images] { return Dataset{"bytes", images(), {}, images().flip({0}), {}, {}, ""}; },
           .shape =
               [] {
                 return DataShape{40, 40, {1, 6, 6}, 0, 0};
               }};
     }});

/// A running cell of a small network; `stop` batches in it is interrupted.
class BitsCell : public CellRun {
 public:
  BitsCell() {
    precision = "fp32";
    folder = scratch_.path();
    const Checkpoint checkpoint = checkpoint_of(small_model(tiny_unet, {1, 6, 6}, 0.1), "symmetric");
    write_checkpoint(checkpoint_path(scratch_.path(), checkpoint.step).string(), checkpoint);
    model_.push_back({"train", {}, scratch_.path()});
  }
  const std::vector<Input>& inputs(const std::string&) const override { return model_; }
  void progress(int64_t, int64_t, const std::string&) override {
    if (++told == stop) throw Interrupted("stopped");
  }
  void warn(const std::string&) override {}
  void tell(const std::string&) override {}
  bool interrupted() const override { return false; }

  int64_t told = 0, stop = -1;

 private:
  Scratch scratch_;
  std::vector<Input> model_;
};

Node options(int64_t batch, const std::string& pictures = "test") {
  stages::Likelihoods of;
  of.data.dataset.name = "bytes_of_stages";
  Node node = Node::Table{{"dataset", "bytes_of_stages"}, {"content", "bytes"}, {"n", 5}, {"batch", batch},
                          {"pictures", pictures},         {"reconstruct", true}};
  node.set("protocol", Node::Table{{"eps", 1e-2}, {"rtol", 1e-1}, {"atol", 1e-1}, {"draws", 2}});
  return node;
}

void run(BitsCell& cell, const Node& options) {
  stage_registry().at("likelihood").run(options, cell);
}

TEST(LikelihoodStage, GoesOnAfterItsLastWholeBatch) {
  BitsCell whole, stopped;
  run(whole, options(2));
  EXPECT_EQ(whole.told, 3);
  ASSERT_EQ(whole.result.data("bits").sizes(), at::IntArrayRef({5, 2, 1}));
  stopped.stop = 2;
  EXPECT_THROW(run(stopped, options(2)), Interrupted);
  EXPECT_TRUE(std::filesystem::exists(stopped.folder / "so_far.h5"));
  stopped.result = {}, stopped.bulk = {}, stopped.told = 0, stopped.stop = -1;
  run(stopped, options(2));
  EXPECT_EQ(stopped.told, 1) << "two batches were there";
  EXPECT_FALSE(std::filesystem::exists(stopped.folder / "so_far.h5"));
  for (const char* name : {"bits", "evaluations", "reconstruction"})
    EXPECT_TRUE(at::equal(stopped.result.data(name), whole.result.data(name))) << name;
  for (const char* name : {"code", "pixels"})
    EXPECT_TRUE(at::equal(stopped.bulk.data(name), whole.bulk.data(name))) << name;
}

TEST(LikelihoodStage, BeginsAgainWhereItsFileIsDamaged) {
  BitsCell cell;
  std::ofstream(cell.folder / "so_far.h5") << "no HDF5";
  run(cell, options(5));
  EXPECT_EQ(cell.told, 1);
}

TEST(LikelihoodStage, TakesItsPicturesByTheirPlace) {
  const Node whole = options(5, "noise");
  stages::Likelihoods of;
  bind(whole, of);
  const at::Tensor noise = stages::images_of(of, Rng(1));
  EXPECT_EQ(noise.sizes(), at::IntArrayRef({5, 1, 6, 6}));
  EXPECT_GT(noise.to(at::kDouble).std().item<double>(), 60);
  of.first = 2, of.n = 3;
  EXPECT_TRUE(at::equal(stages::images_of(of, Rng(1)), noise.narrow(0, 2, 3)));
  of.pictures = stages::Pictures::train;
  EXPECT_TRUE(at::equal(stages::images_of(of, Rng(1)), of.data.load().train.narrow(0, 2, 3)));
  of.pictures = stages::Pictures::constant, of.first = 0, of.n = 2;
  const at::Tensor grey = stages::images_of(of, Rng(1));
  EXPECT_EQ(grey[0].max().item<int64_t>(), 0);
  EXPECT_EQ(grey[1].min().item<int64_t>(), 255);
  of.pictures = stages::Pictures::test, of.first = 38, of.n = 10;
  EXPECT_EQ(stages::images_of(of, Rng(1)).size(0), 2) << "as many as there are";
}

TEST(LikelihoodStage, RefusesCoarseArithmetic) {
  BitsCell cell;
  cell.precision = "bf16";
  EXPECT_THROW(run(cell, options(5)), InputError);
}

}  // namespace
}  // namespace sgm::test
