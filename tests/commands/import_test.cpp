// `sgm import` as a program: official forms of checkpoints, and what it refuses.
#include "tests/commands/import.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cstdlib>

#include "core/io/result_file.h"

namespace sgm::test::official {
namespace {
namespace fs = std::filesystem;
using testing::HasSubstr;

TEST(Import, ReadsNcsnsList) {
  const Import import;
  const Model made = small_model(ncsn, sizes);
  PthWriter file;
  file.begin_list();
  file.state_dict(made.net.parameters, "module.");
  optimiser(file);
  file.end_list();
  file.write(import.file);
  const Model model = import.expect({"size=8"}, made.net.parameters, "ncsn");
  EXPECT_EQ(model.sizes, sizes);
  EXPECT_EQ(model.options.levels, 3);
  EXPECT_TRUE(at::allclose(model.levels.sigma, at::tensor({1.0, 0.1, 0.01}, at::kDouble)));
  EXPECT_EQ(model.about.at("imported"), "official.pth");
  Rng rng(1);
  const at::Tensor x = rng.normal({2, 1, 8, 8}, at::kFloat);
  const at::Tensor t = at::full({}, 0.5, at::kDouble);
  EXPECT_TRUE(at::equal(problem_of(model).score(x, t), problem_of(made).score(x, t)));
  import.expect_refused({"size=8"}, "official.safetensors is there already, and is never overwritten");
  fs::remove(import.out);
  import.expect_refused({"size=8", "ema=true"}, "the file has no moving average");
  import.expect_refused({"size=8", "net=ncsnv2"}, "the weights are those of another network");
  import.expect_refused({"size=8", "net=ncsn", "net.levels=5"}, "other shape");
  import.expect_refused({"net=ncns"}, "did you mean 'ncsn'?");
  import.expect_refused({"size=8", "sde.sigma_mx=3"}, "did you mean 'sde.sigma_max'");
  EXPECT_FALSE(fs::exists(import.out));
  const Ended sampled = [&] {
    import.expect({"size=8"}, made.net.parameters, "ncsn");
    return import.repository.sgm({"sample", "ckpt=" + import.out.string(),
                                  "out=" + (import.repository.root() / "s").string(), "n=2",
                                  "sampler.steps=1"});
  }();
  EXPECT_EQ(sampled.code, 0) << sampled.err;
  EXPECT_THAT(sampled.out, HasSubstr("2 samples, 3 evaluations each"));
}

TEST(Import, ReadsNcsnv2sListAndItsMovingAverageOnRequest) {
  const Import import;
  const Model made = small_model(ncsnv2, sizes);
  const Weights average = plus_one(made.net.parameters);
  PthWriter file;
  file.begin_list();
  file.state_dict(with_sigmas(made.net.parameters), "module.");
  optimiser(file);
  file.integer(12);
  file.integer(34);
  file.state_dict(average);
  file.end_list();
  file.write(import.file);
  const Model model = import.expect({"size=8"}, made.net.parameters, "ncsnv2");
  EXPECT_TRUE(at::allclose(model.levels.sigma, at::tensor({20.0, 2.0, 0.2, 0.02}, at::kDouble), 1e-6));
  EXPECT_EQ(model.about.at("step"), "34");
  import.expect({"size=8", "ema=true"}, average, "ncsnv2");
  EXPECT_EQ(
      import.expect({"size=8", "sde.sigma_max=7", "levels=2"}, made.net.parameters, "ncsnv2").options.levels,
      2);
}

TEST(Import, ReadsScoreSdesDictionary) {
  const Import import;
  const Model made = small_model(ncsnv2, sizes);
  const Weights average = plus_one(made.net.parameters);
  const auto write = [&](size_t shadows) {
    PthWriter file;
    file.begin_dict();
    file.text("optimizer");
    optimiser(file);
    file.text("model");
    file.state_dict(with_sigmas(made.net.parameters), "module.");
    file.text("ema");
    file.begin_dict();
    file.text("num_updates");
    file.integer(4);
    file.text("shadow_params");
    file.begin_list();
    for (size_t i = 0; i < shadows; ++i) file.tensor(average[i].second);
    file.end_list();
    file.end_dict();
    file.text("step");
    file.integer(56);
    file.end_dict();
    file.write(import.file);
  };
  write(average.size());
  EXPECT_EQ(import.expect({"size=8"}, made.net.parameters, "ncsnv2").about.at("step"), "56");
  import.expect({"size=8", "ema=true"}, average, "ncsnv2");
  fs::remove(import.out);
  write(average.size() - 1);
  import.expect_refused({"size=8", "ema=true"}, "the moving average has");
}

TEST(Import, ListsTensorsAndSaysThatNoNetworkHasThem) {
  const Import import;
  PthWriter file;
  file.state_dict({{"gt.blocks.0.weight", at::zeros({8, 3, 3, 3})}, {"alpha_t", at::zeros({5})}});
  file.write(import.file);
  const Ended listed = import.run({"--list"});
  EXPECT_EQ(listed.code, 0) << listed.err;
  EXPECT_EQ(listed.out,
            "gt.blocks.0.weight  Float  [8, 3, 3, 3]\nalpha_t  Float  [5]\n2 tensors, 221 numbers\n");
  import.expect_refused(
      {},
      "no network of the suite has these parameters: 2 tensors, the first gt.blocks.0.weight [8, 3, 3, 3]");
  import.expect_refused({"--list", "net=ncsn"}, "--list takes no 'net=ncsn'");
}

TEST(Import, RefusesWhatIsNoCheckpoint) {
  const Import import;
  PthWriter file;
  file.begin_dict();
  file.text("optimizer");
  optimiser(file);
  file.end_dict();
  file.write(import.file);
  import.expect_refused({}, "there is no state dict where official checkpoints have it");
  const std::string evil = SGM_SOURCE_DIR "/tests/data/pth/evil.pth";
  fs::remove("/tmp/sgm-was-here");
  const Ended refused = import.repository.sgm({"import", evil, "out=" + import.out.string()});
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.err, HasSubstr("posix.system"));
  EXPECT_FALSE(fs::exists("/tmp/sgm-was-here"));
  EXPECT_EQ(import.repository.sgm({"import"}).code, 2);
  EXPECT_EQ(import.repository.sgm({"import", "/absent.pth"}).code, 2);
  EXPECT_FALSE(fs::exists(import.out));
}

TEST(Import, ReadsFilesOfTheOfficialPrograms) {
  const char* fixtures = std::getenv("SGM_FIXTURES");
  if (fixtures == nullptr || !fs::exists(fs::path(fixtures) / "networks/ncsn.pth"))
    GTEST_SKIP() << "SGM_FIXTURES has no networks";
  Import import;
  for (const char* name : {"ncsn", "ncsn_mnist", "ncsnv2", "ncsnv2_deeper", "ncsnv2_deepest"}) {
    SCOPED_TRACE(name);
    import.file = fs::path(fixtures) / "networks" / (std::string(name) + ".pth");
    Weights weights;
    const Group truth = read_hdf5(fs::path(import.file).replace_extension(".h5"));
    for (const auto& [key, variable] : truth.at("state_dict").variables) {
      if (key != "sigmas") weights.emplace_back(key, variable.data.to(at::kFloat));
    }
    import.expect({"out=" + import.out.string()}, weights, name == std::string("ncsn_mnist") ? "ncsn" : name);
  }
}

}  // namespace
}  // namespace sgm::test::official
