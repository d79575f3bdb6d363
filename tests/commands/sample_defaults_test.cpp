// What `sgm sample` takes where the call says nothing, from which folder, and what it refuses before it
// samples.
#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cmath>
#include <fstream>
#include <memory>

#include "tests/support/trained.h"

namespace sgm::test {
namespace {
namespace fs = std::filesystem;
using testing::HasSubstr;

TEST(Sample, TwoIntoOneFolderAreNotMixed) {
  const Trained trained;
  const auto start = [&](const char* seed) {
    return std::make_unique<Process>(
        trained.repository.command(
            "sgm", {"sample", "ckpt=" + trained.ckpt.string(), "out=" + trained.out.string(), "n=4", seed,
                    "threads=1", "sampler=pc", "sampler.N=300"}),
        "/");
  };
  const auto one = start("seed=1");
  const auto other = start("seed=2");
  const Ended first = one->wait();
  const Ended second = other->wait();
  ASSERT_EQ(std::min(first.code, second.code), 0) << first.err << second.err;
  ASSERT_EQ(std::max(first.code, second.code), 2) << first.err << second.err;
  EXPECT_THAT(first.code == 2 ? first.err : second.err,
              testing::AnyOf(HasSubstr("another sgm sample is writing into "),
                             HasSubstr("samples.h5 is there already")));
  const std::string kept = first.code == 0 ? "seed=1" : "seed=2";
  EXPECT_THAT(text_of(trained.out / "manifest.toml"), HasSubstr(kept));
  const std::string config =
      std::get<std::string>(read_result(trained.out / "samples.h5").attribute("config"));
  EXPECT_THAT(config, HasSubstr(kept == "seed=1" ? "seed = 1" : "seed = 2"));
  EXPECT_FALSE(fs::exists(trained.out / "lock"));
}

/// A cell's folder as trainings had it before checkpoints told their study.
const char* const cell_file = R"(study = "chain"
scale = "smoke"
name = "train"
seed = 0
device = "cpu"
precision = "fp32"
threads = 1
may_diverge = false
identity = "a"
code = "b"
nulls = []
parents = []
[provenance]
[config]
)";

TEST(Sample, SamplesAsTheCheckpointsStudyDoes) {
  const ToyRepository repository;
  const Model model = small_model(tiny_unet, sizes);
  const fs::path old = repository.root() / "train-a-b";
  const fs::path ckpt = repository.root() / "model.safetensors";
  fs::create_directory(old);
  write_checkpoint(old / "checkpoint-00000007.safetensors", checkpoint_of(model));
  std::ofstream(old / "cell.toml") << cell_file;
  Checkpoint telling = checkpoint_of(model);
  telling.about["study"] = "chain";
  telling.about["scale"] = "smoke";
  write_checkpoint(ckpt, telling);
  const auto sample = [&](const fs::path& from, std::vector<std::string> more) {
    const fs::path out = repository.root() / "out";
    fs::remove_all(out);
    more.insert(more.begin(), {"sample", "ckpt=" + from.string(), "out=" + out.string(), "n=1", "threads=1"});
    return repository.sgm(more);
  };
  for (const fs::path& from : {old, old / "checkpoint-00000007.safetensors", ckpt}) {
    const Ended ended = sample(from, {});
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_THAT(ended.out, HasSubstr("1 samples, 100 evaluations each"));  // chain_smoke: pc, sampler.N = 100
    EXPECT_THAT(ended.out, HasSubstr("start=prior sampler=pc "));
    EXPECT_THAT(ended.out, HasSubstr("of chain at smoke where the call says nothing"));
    EXPECT_THAT(sample(from, {"sampler.N=7"}).out, HasSubstr("1 samples, 7 evaluations each"));
  }
  const Ended other = sample(ckpt, {"sampler=annealed_langevin", "sampler.steps=1"});
  EXPECT_THAT(other.out, HasSubstr("1 samples, 3 evaluations each"));
  telling.about["study"] = "gone";
  write_checkpoint(ckpt, telling);
  EXPECT_THAT(sample(ckpt, {"sampler.steps=1"}).out, HasSubstr("the checkpoint tells no study that samples"));
}

TEST(Sample, FindsTheOneTrainingBelowAFolder) {
  const Trained trained;
  const fs::path study = trained.repository.root() / "outputs" / "study";
  const auto put = [&](const std::string& name, const std::string& net) {
    fs::create_directories(study / name);
    Checkpoint checkpoint = read_checkpoint(trained.ckpt);
    checkpoint.model.replace(checkpoint.model.find("name = \"unet\""), 13, "name = \"" + net + "\"");
    write_checkpoint(checkpoint_path(study / name, 5), checkpoint);
  };
  put("train-a", "unet");
  put("classifier-a", "classifier");  // trained beside it, and nothing to sample from
  const auto sample = [&](const fs::path& from, const char* out) {
    return trained.repository.sgm({"sample", "ckpt=" + from.string(), "n=1", "threads=1", "sampler.steps=1",
                                   "out=" + (trained.repository.root() / out).string()});
  };
  const Ended one = sample(study.parent_path(), "one");
  EXPECT_EQ(one.code, 0) << one.err;
  put("train-b", "unet");
  const Ended several = sample(study, "several");
  EXPECT_EQ(several.code, 2);
  EXPECT_THAT(several.err,
              HasSubstr("holds 2 trainings; choose one:\n  ckpt=" + (study / "train-a").string() +
                        "\n  ckpt=" + (study / "train-b").string()));
  EXPECT_EQ(sample(study / "train-b", "chosen").code, 0);  // as it was told
}

TEST(Sample, HelpHasTheKeysOfTheChosenSampler) {
  const ToyRepository repository;
  const Ended help = repository.sgm({"sample", "sampler=pc", "sampler.corrector=langevin", "--help"});
  EXPECT_EQ(help.code, 0) << help.err;
  for (const char* key : {"sampler.N=", "sampler.predictor.name=", "sampler.corrector.batch="})
    EXPECT_THAT(help.out, HasSubstr(key));
  EXPECT_THAT(help.out, testing::Not(HasSubstr("sampler.convention=")));
  EXPECT_THAT(repository.sgm({"sample", "--help"}).out, HasSubstr("sampler.convention="));
}

/// What is refused is named, and what the error says to give instead works when typed.
TEST(Sample, RefusesWhatNoChainCanStandAndItsHintsWork) {
  const Trained trained;
  const fs::path out = trained.repository.root() / "out";
  const auto sample = [&](const std::vector<std::string>& arguments) {
    std::vector<std::string> call{"sample", "ckpt=" + trained.ckpt.string(), "n=1", "threads=1",
                                  "out=" + out.string()};
    call.insert(call.end(), arguments.begin(), arguments.end());
    return trained.repository.sgm(call);
  };
  const auto refused = [&](const std::vector<std::string>& arguments, const std::vector<std::string>& texts,
                           const std::vector<std::string>& instead) {
    const Ended ended = sample(arguments);
    EXPECT_EQ(ended.code, 2) << ended.err;
    for (const std::string& text : texts) EXPECT_THAT(ended.err, HasSubstr(text));
    EXPECT_FALSE(fs::exists(out / "samples.h5"));
    const Ended mended = sample(instead);
    EXPECT_EQ(mended.code, 0) << mended.err;
    fs::remove_all(out);
  };
  const std::string steps = "sampler.steps=2";
  refused({steps, "sampler.t_min=2"}, {"t_min = 2 is not below the SDE's horizon 1", "give a smaller t_min"},
          {steps, "sampler.t_min=0.5"});
  refused({steps, "sampler=langevin", "sampler.t=2"},
          {"t = 2 lies beyond the SDE's horizon 1", "give a smaller t"},
          {steps, "sampler=langevin", "sampler.t=1"});
  refused({steps, "sampler.eps=1e300"}, {"'sampler.eps'"}, {steps, "sampler.eps=1e-5"});
  refused({steps, "sampler.eps=1e37"}, {"which float32 does not hold", "give a smaller eps"},
          {steps, "sampler.eps=1e-5"});
  refused({steps, "sampler=ddim", "sampler.grid.rho=1e17"}, {"'sampler.grid.rho'"}, {steps, "sampler=ddim"});
  refused({steps, "sampler=ddim", "sampler.grid.sigma_max=80"}, {"leave it out"}, {steps, "sampler=ddim"});
  refused({"sampler=pc", "sampler.eps=1"}, {"give a smaller eps"}, {"sampler=pc", "sampler.N=3"});
  Checkpoint nan = read_checkpoint(trained.ckpt);
  nan.ema[2].second.flatten()[0] = std::nan("");
  write_checkpoint(trained.ckpt, nan);
  refused({steps}, {"the weights are not finite: " + nan.ema[2].first + " (1 of "}, {steps, "ema=false"});
}

}  // namespace
}  // namespace sgm::test
