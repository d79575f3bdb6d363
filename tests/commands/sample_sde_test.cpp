// `sgm sample` under another SDE than the checkpoint's, and the range in which a checkpoint's data lie.
#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "core/base/require.h"
#include "core/io/png.h"
#include "core/study/draw.h"
#include "tests/support/error_of.h"
#include "tests/support/made.h"
#include "tests/support/trained.h"

namespace sgm::test {
namespace {
namespace fs = std::filesystem;
using testing::HasSubstr;

/// A network of VE up to sigma = 1 is refused what begins with more noise, before a folder is made; what the
/// error says to give instead works.
TEST(SampleSde, TakesADenoiserOfAnother) {
  const Trained trained;
  const auto sample = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"n=2", "out=" + trained.out.string()});
    return trained.sample(std::move(arguments));
  };
  const Ended refused = sample({"sampler=ddim", "sde=vp"});
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.err, HasSubstr("more than the 1 that the network was trained for"));
  EXPECT_FALSE(fs::exists(trained.out));
  const size_t at = refused.err.find("sde.beta_max=");
  ASSERT_NE(at, std::string::npos) << refused.err;
  const std::string advice = refused.err.substr(at, refused.err.find(' ', at) - at);
  const Ended mended = sample({"sampler=ddim", "sde=vp", advice});
  EXPECT_EQ(mended.code, 0) << mended.err;
  EXPECT_THAT(mended.out, testing::ContainsRegex(
                              "under \\{ beta_max = 1.28[0-9]*, beta_min = 0.1, name = \"vp\", t_max = 1.0"));
  const Group result = read_result(trained.out / "samples.h5");
  EXPECT_THAT(std::get<std::string>(result.attribute("config")), HasSubstr("name = \"vp\""));
  EXPECT_TRUE(at::isfinite(result.data("sample")).all().item<bool>());
}

/// The checkpoint's own SDE, by its name.
TEST(SampleSde, OfItsOwnNameIsItsOwn) {
  const Trained trained;
  const std::vector<std::string> call{"n=3", "sampler=ddim"};
  std::vector<std::string> named = call;
  named.insert(named.end(), {"sde=ve", "sde.sigma_min=0.01", "sde.sigma_max=1.0"});
  const at::Tensor own = trained.drawn(call, "own");
  const at::Tensor same = trained.drawn(named, "named");
  EXPECT_LT((own - same).abs().max().item<double>(), 1e-5 * own.abs().max().item<double>());
  named.back() = "sde.sigma_max=0.5";
  EXPECT_GT((own - trained.drawn(named, "less")).abs().max().item<double>(), 0.01);
}

/// Samples of data at the range's 0: grey in [-1, 1], black in [0, 1].
TEST(SampleSde, PicturesFollowTheCheckpointsRange) {
  for (const auto& [range, interval, pixel] :
       {std::tuple{"symmetric", "[-1, 1]", 128}, std::tuple{"unit", "[0, 1]", 0}}) {
    const Trained trained;
    const std::string config = std::string(tiny_unet) + "[preconditioning]\nname = 'x0'\n";
    Checkpoint checkpoint = checkpoint_of(small_model(config, sizes, 0), range);
    checkpoint.ema.clear();
    write_checkpoint(trained.ckpt, checkpoint);
    EXPECT_LT(trained.drawn({"n=1", "sampler=ddim"}, "zero").abs().max().item<double>(), 1e-12);
    const fs::path folder = trained.repository.root() / "zero";
    EXPECT_THAT(text_of(folder / "samples.h5"), HasSubstr(std::string("samples, data in ") + interval));
    const at::Tensor picture = read_png(folder / "samples.png");
    EXPECT_EQ(picture[picture.size(0) / 2][picture.size(1) / 2][0].item<int64_t>(), pixel);
  }
}

/// What a network cannot know is refused before anything is computed: exit code 2, and nothing is left.
TEST(SampleSde, RefusesWhatTheNetworkCannotKnow) {
  const Trained trained;
  const fs::path file = trained.repository.root() / "vp.safetensors";
  const std::string net = "levels = 3\n[net]\nname = 'unet'\nfilters = 4\nmultipliers = [1]\nattention = 0\n";
  write_checkpoint(file, checkpoint_of(small_model(net + "[sde]\nname = 'vp'\n", sizes)));
  const std::vector<std::pair<std::vector<std::string>, std::string>> calls{
      {{"sampler=langevin"}, "begins at t = 0, where its SDE has no noise"},
      {{"sampler=annealed_langevin"}, "sigma is 0 at t_min = 0"},
      {{"sampler=pc", "sampler.N=20"}, "needs a step's beta below 1"},
      {{"sampler=pc", "sampler.N=30", "sampler.eps=1.5"}, "eps = 1.5 is not below the SDE's horizon 1"},
      {{"sampler=ode", "sampler.eps=0"}, "'sampler.eps'"},
      {{"sampler=ddim", "sampler.grid.sigma_max=200"}, "lies outside of what this SDE reaches"},
      {{"sampler=ddim", "sde=vpp"}, "did you mean 'vp'"},
      {{"sampler=ddim", "sde=edm", "sde.t_max=160"}, "begins at noise 160 times the signal"},
      {{"sampler=ddim", "sde.beta_max=3"}, "sde"},
  };
  for (const auto& [arguments, text] : calls) {
    std::vector<std::string> call{"sample", "ckpt=" + file.string(), "n=1", "threads=1",
                                  "out=" + trained.out.string()};
    call.insert(call.end(), arguments.begin(), arguments.end());
    const Ended ended = trained.repository.sgm(call);
    EXPECT_EQ(ended.code, 2) << arguments.back() << ended.err;
    EXPECT_THAT(ended.err, HasSubstr(text));
    EXPECT_FALSE(fs::exists(trained.out)) << arguments.back();
  }
}

/// A network that reads the index of a level knows those of its own SDE alone.
TEST(SampleSde, OfANetworkOfLevelsIsItsOwn) {
  const Model model =
      small_model("[net]\nname = 'ncsn'\nfilters = 8\n[sde]\nname = 've'\nsigma_max = 1.0\n", {1, 8, 8});
  EXPECT_THAT(error_of<InputError>([&] {
                require_fitting(model, made(sampler_registry(), "annealed_langevin"),
                                made(sde_registry(), "edm", {{"t_max", 0.5}}));
              }),
              HasSubstr("knows 10 noise levels of its own SDE alone\n  sample that one: leave sde out"));
  EXPECT_THAT(error_of<InputError>([&] { require_fitting(model, made(sampler_registry(), "ddim")); }),
              HasSubstr("nothing was thrown"));
}

}  // namespace
}  // namespace sgm::test
