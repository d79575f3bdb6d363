#include <ATen/Functions.h>
#include <gtest/gtest.h>

#include "core/data/data_options.h"
#include "core/io/png.h"
#include "core/io/result_file.h"
#include "core/study/cell_run.h"
#include "core/study/stage.h"
#include "tests/support/scratch.h"

namespace sgm::test {
namespace {

/// A running cell that judges samples of 8 x 8 beside unlabelled images: sample i has the grey level i.
class JudgingCell : public CellRun {
 public:
  JudgingCell() {
    const std::filesystem::path top = scratch_.path();
    for (int i = 0; i < 10; ++i) {
      const at::Tensor image = at::full({8, 8, 1}, 20 * i, at::kByte);
      std::filesystem::create_directories(top / "images");
      write_png((top / "images" / (std::to_string(i) + ".png")).string(), image);
    }
    Group unlabelled;
    unlabelled.set("labels", std::string("no"));
    std::filesystem::create_directories(top / "classifier");
    write_result((top / "classifier" / "result.h5").string(), unlabelled);
    for (int64_t cell = 0; cell < 3; ++cell) {
      Group samples;
      const at::Tensor level = (at::arange(4) + 4 * cell).to(at::kByte).view({4, 1, 1, 1});
      samples.put("image", level.expand({4, 1, 8, 8}).contiguous(), {}, "");
      const std::filesystem::path folder = top / std::to_string(cell);
      std::filesystem::create_directories(folder);
      write_result((folder / "bulk.h5").string(), samples);
      inputs_["samples"].push_back({"samples", {}, folder});
    }
    inputs_["classifier"].push_back({"classifier", {}, top / "classifier"});
  }
  std::string images() const { return (scratch_.path() / "images").string(); }
  const std::vector<Input>& inputs(const std::string& role) const override { return inputs_.at(role); }
  void progress(int64_t, int64_t, const std::string&) override {}
  void warn(const std::string&) override {}
  void tell(const std::string&) override {}
  bool interrupted() const override { return false; }

 private:
  Scratch scratch_;
  std::map<std::string, std::vector<Input>> inputs_;
};

/// The judge's result of the 12 samples in so many sets.
Group judged(JudgingCell& cell, int64_t sets) {
  DataOptions data;
  const Node dataset = Node::Table{{"name", "folder"}, {"path", cell.images()}, {"size", 8}, {"test", 0.4}};
  const Node given = Node::Table{{"dataset", dataset}};
  bind(given, data);
  Node options = dump_of(CellData(data));
  options.set("sets", sets);
  stage_registry().at("judge").run(options, cell);
  return cell.result;
}

/// Samples come in the order of their cells, whatever sets they are judged in, and floors are as large as a
/// set.
TEST(Judge, TakesSamplesInSets) {
  for (const int64_t sets : {1, 3, 4}) {
    JudgingCell cell;
    const Group result = judged(cell, sets);
    for (int64_t set = 0; set < sets; ++set) {
      const Group& one = result.at(sets == 1 ? "samples" : "samples_" + std::to_string(set));
      const int64_t n = 12 / sets;
      EXPECT_EQ(std::get<int64_t>(one.attribute("n")), n);
      const at::Tensor levels = one.data("image").select(3, 0).select(2, 0).select(1, 0).to(at::kLong);
      EXPECT_TRUE(at::equal(levels, at::arange(set * n, (set + 1) * n))) << sets << " " << set;
    }
    EXPECT_EQ(result.contains("samples"), sets == 1);
    EXPECT_EQ(std::get<int64_t>(result.at("test").attribute("n")), 12 / sets);
  }
}

}  // namespace
}  // namespace sgm::test
