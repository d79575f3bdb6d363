// What `sgm likelihood` asks of its words, of a checkpoint and of data.
#include <gmock/gmock.h>

#include "core/base/require.h"
#include "core/commands/evaluation.h"
#include "tests/commands/judged.h"
#include "tests/support/error_of.h"

namespace sgm::test {
namespace {
namespace fs = std::filesystem;
using testing::HasSubstr;

TEST(Likelihood, RefusesBadInput) {
  const Judged judged;
  const fs::path root = judged.repository.root();
  const auto checkpoint = [&](const std::string& name, const std::string& config, const std::string& range) {
    write_checkpoint(root / name, checkpoint_of(small_model(config, sizes), range));
    return "ckpt=" + (root / name).string();
  };
  const std::string tiny = tiny_unet;
  const std::string nameless = checkpoint("nameless.safetensors", tiny, "");
  const std::string odd = checkpoint("odd.safetensors", tiny, "[0, 255]");
  const std::string levels = checkpoint("levels.safetensors", "discrete = true\n" + tiny, "unit");
  const std::vector<std::pair<std::vector<std::string>, std::string>> calls{
      {{"rtol=0"}, "'rtol'"},
      {{"atol=-1e-5"}, "'atol'"},
      {{"eps=0"}, "'eps'"},
      {{"eps=1"}, "eps = 1 is not below the SDE's horizon 1"},
      {{"eps=0.7", "sde=vp", "sde.beta_max=1.2", "sde.t_max=0.5"}, "eps = 0.7 is not below"},
      {{"dequantise.importance=0"}, "'dequantise.importance'"},
      {{"dequantise.law=unifrom"}, "'dequantise.law'"},
      {{"probes=0"}, "'probes'"},
      {{"draws=0"}, "'draws'"},
      {{"divergence=exat"}, "'divergence'"},
      {{"precision=bf16"}, "noise of 0.4 % in the flow's drift"},
      {{"precision=fp8"}, "'precision'"},
      {{"split=valid"}, "'split'"},
      {{"split=test"}, "has no test images\n  give split=train"},
      {{"n=11"}, "n=11 but the train set has 10 images"},
      {{"n=0"}, "'n'"},
      {{"limit=4", "n=5"}, "n=5 but the train set has 4 images"},
      {{"dataset.size=7"}, "the data are 1 x 7 x 7, the network is for 1 x 6 x 6"},
      {{"dataset.size=3"}, "the data are 1 x 3 x 3, the network is for 1 x 6 x 6"},
      {{"dataset.path=" + (root / "absent").string()}, "absent"},
      {{"dataset=fashion_minst"}, "did you mean 'fashion_mnist'"},
      {{"ckpt=" + (root / "gone").string()}, "gone"},
      {{nameless}, "does not tell the range of its data"},
      {{odd}, "tells a range of data that is not known, '[0, 255]'"},
      {{levels}, "the score knows 3 noise levels alone"},
      {{"sampler=pc"}, "sampler"},
      {{"--force"}, "unknown flag"},
  };
  for (const auto& [more, text] : calls) {
    std::vector<std::string> call = judged.words("new");
    for (const std::string& word : more) {
      const std::string key = word.substr(0, word.find('=') + 1);
      std::erase_if(call, [&](const std::string& known) { return !key.empty() && known.starts_with(key); });
      if (word == "dataset=fashion_minst")
        std::erase_if(call, [](const std::string& known) { return known.starts_with("dataset."); });
      call.push_back(word);
    }
    const Ended ended = judged.repository.sgm(call);
    EXPECT_EQ(ended.code, 2) << more[0] << ended.err;
    EXPECT_THAT(ended.err, testing::StartsWith("error: "));
    EXPECT_THAT(ended.err, HasSubstr(text));
  }
  EXPECT_FALSE(fs::exists(root / "new"));
  const Ended several =
      judged.repository.sgm({"likelihood", "rtol=0", "probes=0", "precision=bf16", "batch=0", "ckpt=x"});
  for (const char* text : {"'rtol'", "'probes'", "bf16", "'batch'", "'out' is mandatory", "dataset"})
    EXPECT_THAT(several.err, HasSubstr(text));
  const Ended fit = judged.call("new", {"dataset.size=7", "eps=3", "n=99"});
  for (const char* text : {"1 x 7 x 7", "eps = 3", "n=99"}) EXPECT_THAT(fit.err, HasSubstr(text));
}

TEST(Likelihood, HelpHasTheKeysOfTheDataSet) {
  const ToyRepository repository;
  const Ended help = repository.sgm({"likelihood", "dataset=folder", "--help"});
  EXPECT_EQ(help.code, 0) << help.err;
  for (const char* key : {"dataset.path=", "dequantise.law=", "rtol=", "reconstruct=", "split="})
    EXPECT_THAT(help.out, HasSubstr(key));
  EXPECT_THAT(repository.sgm({"likelihood", "--help"}).out, HasSubstr("usage: sgm likelihood ckpt=PATH"));
}

TEST(Evaluation, OfCleanDataIsNone) {
  Model model = small_model("[net]\nname = 'res_score'\n", {1, 8, 8});
  model.about["range"] = "unit";
  EXPECT_THAT(error_of<InputError>([&] {
                evaluation_of(model, {}, 1e-5, {1, 8, 8});
              }),
              HasSubstr("scores clean data"));
}

/// Values that a data set gives in the model's own range are taken for what they were; others are named.
TEST(Evaluation, OfValuesThatAreBytes) {
  Model model = small_model(tiny_unet, sizes);
  model.about["range"] = "symmetric";
  const at::Tensor bytes = (at::arange(72, at::kLong) * 7 % 256).to(at::kByte).view({2, 1, 6, 6});
  EXPECT_TRUE(at::equal(bytes_for(model, bytes, 1), bytes));
  EXPECT_TRUE(at::equal(bytes_for(model, bytes.to(at::kDouble) / 127.5 - 1, 1), bytes));
  EXPECT_EQ(bytes_for(model, bytes, 3).sizes(), at::IntArrayRef({2, 1, 2, 2}));
  EXPECT_THAT(error_of<InputError>([&] { bytes_for(model, bytes.to(at::kDouble), 1); }),
              HasSubstr("are no 8-bit values in [-1, 1]"));
  EXPECT_THAT(error_of<InputError>([&] { evaluation_of(model, {}, 1e-5, {13}); }),
              HasSubstr("the data are 13, the network is for 1 x 6 x 6"));
  EXPECT_THAT(error_of<InputError>([&] {
                evaluation_of(model, {}, 1e-5, {3, 12, 12});
              }),
              HasSubstr("the data are 3 x 12 x 12"));
  EXPECT_THAT(error_of<InputError>([&] {
                evaluation_of(model, {}, 1e-5, {1, 12, 18});
              }),
              HasSubstr("the data are 1 x 12 x 18"));
  EXPECT_EQ(evaluation_of(model, {}, 1e-5, {1, 18, 18}).pool, 3);
}

}  // namespace
}  // namespace sgm::test
