// What finished cells leave for those that need them.
#include <gmock/gmock.h>

#include <fstream>

#include "core/cells/cell_folder.h"
#include "core/io/result_file.h"
#include "core/train/checkpoint.h"
#include "tests/support/process.h"

namespace sgm::test {
namespace {
namespace fs = std::filesystem;
using testing::HasSubstr;

/// A finished cell whose files for other cells are gone or damaged is computed again where one of those is to
/// do, and left alone where none is.
TEST(Cells, AreComputedAgainWhereOthersNeedTheirFiles) {
  const ToyRepository repository;
  const std::vector<std::string> call = {"study=walk", "cells=2"};
  ASSERT_EQ(repository.toy(call).code, 0);
  const fs::path cell = repository.cell("walk", "walk_0");
  const auto before = results(cell.parent_path());
  const std::string bulk = text_of(cell / "bulk.h5");
  EXPECT_EQ(std::get<std::vector<std::string>>(read_result(cell / "result.h5").attribute("files")),
            std::vector<std::string>{"bulk.h5"});
  fs::remove(cell / "bulk.h5");
  EXPECT_EQ(repository.toy(call).err, "");

  std::string flipped = bulk;
  flipped[flipped.size() / 2] ^= 1;
  for (const std::string& left : {std::string(), flipped}) {
    if (!left.empty()) std::ofstream(cell / "bulk.h5", std::ios::binary) << left;
    fs::remove_all(repository.cell("walk", "after"));
    EXPECT_THAT(repository.toy({"study=walk", "cells=2", "--dry-run"}).out, HasSubstr("2 of 3 cells to do"));
    const Ended again = repository.toy(call);
    EXPECT_EQ(again.code, 0) << again.err;
    EXPECT_THAT(again.err, HasSubstr(left.empty() ? "bulk.h5 is gone" : "bulk.h5"));
    EXPECT_THAT(again.err, HasSubstr("other cells need it: this one is computed again (walk/walk_0)"));
    EXPECT_EQ(text_of(cell / "bulk.h5"), bulk);
    EXPECT_EQ(results(cell.parent_path()), before);
  }
}

TEST(Cells, NameTheirNewestCheckpointAndOtherWeights) {
  const Scratch scratch;
  for (const char* name : {"checkpoint-00000010.safetensors", "checkpoint-00000020.safetensors",
                           "milestone-00000010.safetensors", "classifier.safetensors", "metrics.jsonl"})
    std::ofstream(scratch.path() / name) << "x";
  EXPECT_EQ(files_for_children(scratch.path()),
            (std::vector<std::string>{"checkpoint-00000020.safetensors", "classifier.safetensors"}));
}

/// What a training that was stopped has left to do, by its newest checkpoint.
TEST(Cells, KnowWhatIsLeftToDo) {
  const Scratch scratch;
  EXPECT_EQ(share_to_do(scratch.path()), 1);
  Checkpoint checkpoint;
  checkpoint.training = "steps = 40\n";
  for (const int64_t step : {10, 30}) {
    checkpoint.step = step;
    write_checkpoint(checkpoint_path(scratch.path(), step).string(), checkpoint);
  }
  EXPECT_DOUBLE_EQ(share_to_do(scratch.path()), 0.25);
  std::ofstream(checkpoint_path(scratch.path(), 30)) << "damaged";
  EXPECT_EQ(share_to_do(scratch.path()), 1);
}

}  // namespace
}  // namespace sgm::test
