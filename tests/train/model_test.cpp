#include "core/train/model.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "core/io/safetensors.h"
#include "core/train/checkpoint.h"
#include "tests/support/error_of.h"
#include "tests/support/one_thread.h"
#include "tests/support/scratch.h"
#include "tests/train/toy.h"

namespace sgm::test {
namespace {

/// A folder with a finished toy training.
class ReadModel : public testing::Test {
 protected:
  ReadModel() { state = toy({scratch.path(), {{"data", "ring"}, {"range", "unit"}}}); }
  Scratch scratch;
  ToyFit toy;
  TrainState state;
};

TEST(Model, HasNcsnsLevels) {
  ModelOptions options;
  bind(Node(Node::Table{{"net", "mlp"},
                        {"sde", Node::Table{{"name", "ve"}, {"sigma_min", 0.01}, {"sigma_max", 1.0}}},
                        {"levels", 10}}),
       options);
  const at::Tensor sigmas = make_model(options, {2}, Rng(5)).levels.sigma;
  EXPECT_NEAR(sigmas[0].item<double>(), 1, 1e-12);
  EXPECT_NEAR(sigmas[3].item<double>(), std::pow(0.01, 3 / 9.0), 1e-12);
  EXPECT_NEAR(sigmas[9].item<double>(), 0.01, 1e-12);
  EXPECT_TRUE(at::equal(flat_of(make_model(options, {2}, Rng(5)).net.parameters),
                        flat_of(make_model(options, {2}, Rng(5)).net.parameters)));
  EXPECT_FALSE(at::equal(flat_of(make_model(options, {2}, Rng(5)).net.parameters),
                         flat_of(make_model(options, {2}, Rng(6)).net.parameters)));
  options.levels = 1;
  EXPECT_NEAR(make_model(options, {2}, Rng(5)).levels.sigma.item<double>(), 0.01, 1e-12);
  EXPECT_NE(error_of<InputError>([] { make_model(ModelOptions(), {2}, Rng(1)); }).find("not bound"),
            std::string::npos);
}

TEST_F(ReadModel, FromFolderAndFile) {
  const Model average = read_model(scratch.path().string());
  const Model raw = read_model(checkpoint_path(scratch.path(), 40).string(), false);
  EXPECT_TRUE(at::equal(flat_of(average.net.parameters), state.ema));
  EXPECT_TRUE(at::equal(flat_of(raw.net.parameters), state.parameters));
  EXPECT_EQ(average.sizes, std::vector<int64_t>{2});
  EXPECT_EQ(average.options.levels, 4);
  EXPECT_TRUE(at::equal(average.levels.t, toy.model.levels.t));
  EXPECT_EQ(average.about.at("data"), "ring");
  EXPECT_EQ(average.about.at("range"), "unit");
  EXPECT_EQ(average.about.at("step"), "40");
  const at::Tensor x = Rng(1).normal({3, 2}, at::kFloat);
  const at::Tensor t = at::full({3}, .5, at::kDouble);
  EXPECT_TRUE(at::equal(problem_of(average).score(x, t), problem_of(toy.model).score(x, t)));
  EXPECT_EQ(read_model(checkpoint_path(scratch.path(), 35).string()).about.at("step"), "35");
}

TEST_F(ReadModel, IsReadByOthersUnderOfficialNames) {
  const Safetensors file = read_safetensors(checkpoint_path(scratch.path(), 40).string());
  for (const auto& [name, parameter] : named(toy.model.net.parameters, state.parameters)) {
    EXPECT_TRUE(at::equal(file.tensors.at(name), parameter)) << name;
    EXPECT_TRUE(file.tensors.contains("ema/" + name) && file.tensors.contains("adam.first/" + name) &&
                file.tensors.contains("adam.second/" + name));
  }
  EXPECT_EQ(file.tensors.size(), 4 * toy.model.net.parameters.size())
      << "nothing that a reader could take for a parameter";
}

TEST_F(ReadModel, RefusesWhatIsNoModel) {
  const std::string file = checkpoint_path(scratch.path(), 40).string();
  EXPECT_NE(error_of<InputError>([&] { read_model((scratch.path() / "none").string()); }).find("cannot open"),
            std::string::npos);
  EXPECT_NE(error_of<InputError>([] {
              read_model("official.pth");
            }).find("make one of it: sgm import official.pth"),
            std::string::npos);
  const Scratch empty;
  EXPECT_NE(error_of<InputError>([&] { read_model(empty.path().string()); }).find("no checkpoint in "),
            std::string::npos);
  // Parameters of another network than the model says.
  Checkpoint other = read_checkpoint(file);
  other.model.replace(other.model.find("width = 16"), 10, "width = 17");
  write_checkpoint(file, other);
  const std::string error = error_of<InputError>([&] { read_model(file); });
  EXPECT_NE(error.find(file + ": the weights are those of another network\n  other shape: 0.weight (16, 2) "
                              "instead of (17, 2), 0.bias (16) instead of (17), "),
            std::string::npos)
      << error;
  // Counts that are not whole.
  Safetensors crafted = read_safetensors(file);
  crafted.metadata["counts"] = "step = 40\nloss_sum = 0.0";
  write_safetensors(file, crafted);
  EXPECT_NE(
      error_of<InputError>([&] { read_model(file); }).find("'sizes' is missing\n  name a file that sgm"),
      std::string::npos);
  // A safetensors file that is no checkpoint.
  write_safetensors(file, {{{"x", at::ones({2})}}, {}});
  EXPECT_NE(error_of<InputError>([&] {
              read_model(file);
            }).find("it is no checkpoint of a training: its metadata lacks 'model'"),
            std::string::npos);
  std::filesystem::resize_file(file, 50);
  EXPECT_NE(error_of<InputError>([&] { read_model(file); }).find("cannot read " + file), std::string::npos);
  // Of a folder the one before is taken, and if that is damaged too, the error says so.
  EXPECT_EQ(read_model(scratch.path().string()).about.at("step"), "35");
  std::filesystem::resize_file(checkpoint_path(scratch.path(), 35), 50);
  EXPECT_NE(
      error_of<InputError>([&] { read_model(scratch.path().string()); }).find("no whole checkpoint in "),
      std::string::npos);
}

TEST_F(ReadModel, NamesWeightsThatAreNotFinite) {
  const std::string file = checkpoint_path(scratch.path(), 40).string();
  Checkpoint other = read_checkpoint(file);
  other.ema[0].second.flatten()[3] = std::nan("");
  other.ema[1].second.flatten()[0] = HUGE_VAL;
  write_checkpoint(file, other);
  EXPECT_NE(error_of<InputError>([&] {
              read_model(file);
            }).find(file + ": the weights are not finite: 0.weight (1 of 32 numbers) and 0.bias (1 of 16"),
            std::string::npos)
      << error_of<InputError>([&] { read_model(file); });
  read_model(file, false);  // the parameters themselves are whole
}

TEST_F(ReadModel, DescribesAFileWithoutReadingItsTensors) {
  const std::string file = checkpoint_path(scratch.path(), 40).string();
  const Checkpoint described = describe_checkpoint(file);
  EXPECT_EQ(described.about.at("data"), "ring");
  EXPECT_EQ(described.step, 40);
  EXPECT_TRUE(described.parameters.empty());
  std::filesystem::resize_file(file, std::filesystem::file_size(file) - 8);  // of the tensors
  EXPECT_EQ(describe_checkpoint(file).model, described.model);
  for (const int64_t size : {100, 8, 5, 0}) {
    std::filesystem::resize_file(file, static_cast<uintmax_t>(size));
    EXPECT_NE(error_of<InputError>([&] { describe_checkpoint(file); }).find("truncated"), std::string::npos);
  }
}

TEST(Precisions, AreRunByName) {
  for (const std::string name : {"fp32", "fast", "bf16"}) EXPECT_EQ(name_of(precision_of(name)), name);
  EXPECT_NE(error_of<InputError>([] { precision_of("bf61"); }).find("did you mean 'bf16'?"),
            std::string::npos);
}

}  // namespace
}  // namespace sgm::test
