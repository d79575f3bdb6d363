// `sgm sample` as a program, and its draws.
#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>
#include <numeric>

#include "core/base/require.h"
#include "core/io/png.h"
#include "core/io/process.h"
#include "core/io/result_file.h"
#include "core/study/draw.h"
#include "tests/support/made.h"
#include "tests/support/one_thread.h"
#include "tests/support/trained.h"

namespace sgm::test {
namespace {
namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

TEST(Seeds, AreNumbersAndRanges) {
  EXPECT_THAT(seeds_of("0-3"), ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(seeds_of("7"), ElementsAre(7));
  EXPECT_THAT(seeds_of("8-9,2,0-1"), ElementsAre(8, 9, 2, 0, 1));
  for (const char* wrong :
       {"", "a", "1-", "-1", "3-1", "1,1", "0-3,2", "1.5", "1,,2", "0-99999999999", " 1"}) {
    EXPECT_THROW(seeds_of(wrong), InputError) << wrong;
  }
}

TEST(Draw, NoiseDependsOnTheSeedAlone) {
  // A score of 0 leaves the start and the chain's noise: equal bits, whatever the batches. Seeds 3 and 9 are
  // rows of other draws.
  const Model model = small_model(tiny_unet, sizes, 0);
  const Sampler sampler = made(sampler_registry(), "annealed_langevin", {{"levels", 3}, {"steps", 2}});
  const Rng rng(4);
  const auto drawn = [&](std::vector<int64_t> seeds, int64_t batch, Start start = Start::prior) {
    return draw(model, sampler, {.seeds = std::move(seeds), .start = start, .batch = batch}, rng);
  };
  const Samples all = drawn({0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, 64);
  EXPECT_EQ(all.nfe, 6);
  EXPECT_EQ(all.x.sizes(), at::IntArrayRef({10, 1, 6, 6}));
  for (const int64_t batch : {1, 3, 10})
    EXPECT_TRUE(at::equal(drawn({0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, batch).x, all.x)) << batch;
  EXPECT_TRUE(at::equal(drawn({9, 3}, 64).x, all.x.index_select(0, at::tensor({9, 3}))));
  EXPECT_GT((all.x[0] - all.x[1]).abs().max().item<double>(), 0.01);
  EXPECT_EQ(count_batches({.seeds = {0, 1, 2, 5, 6}, .batch = 2}), 3);
}

TEST(Draw, StartsFromThePriorOrUniformlyInTheRange) {
  // One tiny step from the start, 50 x 36 numbers: within 5 standard errors, false-alarm rate 6e-7 each.
  const auto start = [](const std::string& range, Start where) {
    Model model = small_model(tiny_unet, sizes, 0);
    model.sde = made(sde_registry(), "ve", {{"sigma_min", 0.01}, {"sigma_max", 30.0}});
    model.around = preconditioning_of("over_sigma")(model.sde, {});
    model.about["range"] = range;
    std::vector<int64_t> seeds(50);
    std::iota(seeds.begin(), seeds.end(), 0);
    return draw(model, made(sampler_registry(), "langevin", {{"steps", 1}, {"eps", 1e-12}}),
                {.seeds = seeds, .start = where}, Rng(1))
        .x;
  };
  const double n = 50 * 36;
  EXPECT_NEAR(start("unit", Start::prior).std().item<double>(), 30, 5 * 30 / std::sqrt(2 * n));
  const at::Tensor unit = start("unit", Start::uniform);
  const at::Tensor symmetric = start("symmetric", Start::uniform);
  EXPECT_NEAR(unit.mean().item<double>(), 0.5, 5 / std::sqrt(12 * n));
  EXPECT_NEAR(unit.min().item<double>(), 0, 0.02);
  EXPECT_NEAR(symmetric.min().item<double>(), -1, 0.04);
  EXPECT_NEAR(symmetric.max().item<double>(), 1, 0.04);
}

TEST(Sample, WritesNamedArraysAndAGridAndNeverTwice) {
  const Trained trained;
  const Ended ended = trained.sample({"n=5", "out=" + trained.out.string()});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("5 samples, 6 evaluations each"));
  EXPECT_THAT(ended.err, HasSubstr("sample 5 by annealed_langevin: done"));
  const Group result = read_result(trained.out / "samples.h5");
  EXPECT_THAT(result.variable("sample").axes, ElementsAre("seed", "channel", "y", "x"));
  EXPECT_TRUE(at::equal(result.data("seed"), at::arange(5)));
  EXPECT_EQ(std::get<int64_t>(result.attribute("nfe")),
            6);  // the checkpoint's three levels, not the sampler's ten
  EXPECT_EQ(std::get<std::string>(result.attribute("checkpoint.data")), "made");
  EXPECT_THAT(std::get<std::string>(result.attribute("config")), HasSubstr("levels = 3"));
  EXPECT_EQ(read_png(trained.out / "samples.png").sizes(), at::IntArrayRef({2 * 8 + 2, 3 * 8 + 2, 1}));
  EXPECT_TRUE(fs::exists(trained.out / "manifest.toml"));
  const std::string before = text_of(trained.out / "samples.h5");
  const Ended again = trained.sample({"n=5", "seed=1", "out=" + trained.out.string()});
  EXPECT_EQ(again.code, 2);
  EXPECT_THAT(again.err, HasSubstr("error: samples/samples.h5 is there already, and is never overwritten"));
  EXPECT_EQ(text_of(trained.out / "samples.h5"), before);
}

TEST(Sample, ASeedsImageIsTheSameInAnyBatch) {
  const Trained trained;
  const at::Tensor all = trained.drawn({"seeds=0-6"}, "all");
  const at::Tensor split = trained.drawn({"seeds=0-6", "batch=3"}, "split");
  const at::Tensor some = trained.drawn({"seeds=[5,2-3]"}, "some");
  const at::Tensor one = trained.drawn({"seeds=5"}, "one");
  // In units of the largest value: up to rounding is a few of float32's 1.2e-7.
  const auto far = [](const at::Tensor& a, const at::Tensor& b) {
    return ((a - b).abs().max() / b.abs().max()).item<double>();
  };
  EXPECT_LT(far(all, split), 2e-6);
  EXPECT_LT(far(all.index_select(0, at::tensor({5, 2, 3})), some), 2e-6);
  EXPECT_LT(far(all.slice(0, 5, 6), one), 2e-6);
  EXPECT_GT(far(all, trained.drawn({"seeds=1-7"}, "shifted")), 0.01);
  EXPECT_GT(far(all, trained.drawn({"seeds=0-6", "seed=1"}, "other")), 0.01);
  EXPECT_GT(far(all, trained.drawn({"seeds=0-6", "ema=false"}, "raw")), 0.01);
  EXPECT_TRUE(at::equal(all, trained.drawn({"seeds=0-6"}, "again")));
}

TEST(Sample, OfAFolderWhoseNewestIsDamagedTakesTheOneBeforeAndSaysSo) {
  Trained trained;
  const fs::path folder = trained.repository.root() / "training";
  fs::create_directory(folder);
  for (const int step : {5, 6}) fs::copy_file(trained.ckpt, checkpoint_path(folder, step));
  fs::resize_file(checkpoint_path(folder, 6), 1000);
  trained.ckpt = folder;
  const Ended ended = trained.sample({"n=1", "out=" + trained.out.string()});
  EXPECT_EQ(ended.code, 0);
  EXPECT_THAT(ended.err, testing::AllOf(HasSubstr("warning: "), HasSubstr("checkpoint-00000006"),
                                        HasSubstr("the checkpoint before it is taken")));
}

/// What a killed call has drawn is taken by the next one of the same request alone, to the same bits.
TEST(Sample, GoesOnWhereItWasKilled) {
  const Trained trained;
  const std::vector<std::string> call{"n=40", "batch=4", "sampler.steps=60", "threads=1"};
  const at::Tensor calm = trained.drawn(call, "calm");
  EXPECT_FALSE(fs::exists(trained.repository.root() / "calm" / "parts"));
  std::vector<std::string> words{"sample", "ckpt=" + trained.ckpt.string(), "out=" + trained.out.string()};
  words.insert(words.end(), call.begin(), call.end());
  const fs::path third = trained.out / "parts" / "part-2.h5";
  Process sampling(trained.repository.command("sgm", words), "/");
  while (sampling.running() && !fs::exists(third)) usleep(5'000);
  kill(sampling.id(), SIGKILL);
  sampling.wait();
  ASSERT_TRUE(fs::exists(third));
  fs::resize_file(trained.out / "parts" / "part-0.h5", 100);  // damaged: drawn again
  const std::string kept = text_of(third);
  const Ended ended = trained.repository.sgm(words);
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(ended.err, testing::ContainsRegex("(8|12|16|20|24|28|32|36) of 40 samples are there"));
  EXPECT_TRUE(at::equal(read_result(trained.out / "samples.h5").data("sample"), calm));
  EXPECT_FALSE(fs::exists(trained.out / "parts"));
  const fs::path other = trained.repository.root() / "other";
  fs::create_directories(other / "parts");
  std::ofstream(other / "parts" / "part-2.h5") << kept;
  words[2] = "out=" + other.string();
  words.push_back("seed=1");
  const Ended another = trained.repository.sgm(words);
  EXPECT_THAT(another.err, testing::Not(HasSubstr("samples are there")));
}

/// Both end with 130, and leave neither curl nor half a result.
TEST(Interrupted, SampleAndFetch) {
  const Trained trained;
  Process sampling(trained.repository.command(
                       "sgm", {"sample", "ckpt=" + trained.ckpt.string(), "out=" + trained.out.string(),
                               "n=1000", "batch=1", "sampler.steps=1000", "threads=1"}),
                   "/");
  while (sampling.running() && sampling.err().empty()) usleep(10'000);
  usleep(200'000);
  sampling.signal(SIGTERM);
  const Ended ended = sampling.wait();
  EXPECT_EQ(ended.code, 130) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("interrupted"));
  EXPECT_FALSE(fs::exists(trained.out / "samples.h5"));

  if (!run_program({"curl", "--version"}, {}, 20).found) GTEST_SKIP() << "no curl";
  const int listening = socket(AF_INET, SOCK_STREAM, 0);  // takes connections and never answers
  sockaddr_in place{};
  place.sin_family = AF_INET;
  place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof place;
  ASSERT_EQ(bind(listening, reinterpret_cast<sockaddr*>(&place), size), 0);
  ASSERT_EQ(listen(listening, 4), 0);
  getsockname(listening, reinterpret_cast<sockaddr*>(&place), &size);
  Process fetching(trained.repository.command("sgm", {"fetch", "mnist"}), "/",
                   {fmt::format("SGM_MIRROR=http://127.0.0.1:{}", ntohs(place.sin_port)),
                    "no_proxy=127.0.0.1", "SGM_DATA=" + (trained.repository.root() / "data").string()});
  const auto within_seconds =
      [](int socket) {  // something has come on it; left alone, curl would wait for a minute
        pollfd waiting{socket, POLLIN, 0};
        return poll(&waiting, 1, 20'000) == 1;
      };
  ASSERT_TRUE(within_seconds(listening)) << fetching.err();
  const int line = accept(listening, nullptr, nullptr);  // curl is there
  fetching.signal(SIGTERM);
  EXPECT_EQ(fetching.wait().code, 130);
  char rest[4096];
  ssize_t came = 1;
  while (came > 0 && within_seconds(line)) came = read(line, rest, sizeof rest);
  EXPECT_LE(came, 0);  // closed: curl is gone
  close(line), close(listening);
}

TEST(Sample, TakesEverySamplerAndItsOptions) {
  const Trained trained;
  trained.drawn({"n=2", "~sampler.steps", "sampler=pc", "sampler.N=4", "sampler.predictor=euler_maruyama"},
                "pc");
  EXPECT_EQ(std::get<int64_t>(read_result(trained.repository.root() / "pc" / "samples.h5").attribute("nfe")),
            4);
  trained.drawn({"n=2", "sampler.levels=2"}, "levels");
  EXPECT_EQ(
      std::get<int64_t>(read_result(trained.repository.root() / "levels" / "samples.h5").attribute("nfe")),
      4);
}

TEST(Sample, RefusesBadInput) {
  const Trained trained;
  std::ofstream(trained.repository.root() / "file") << "in the way";
  fs::create_directory(trained.repository.root() / "empty");
  std::ofstream(trained.repository.root() / "hurt.safetensors") << text_of(trained.ckpt).substr(0, 3000);
  const std::string root = trained.repository.root().string();
  const std::string ckpt = "ckpt=" + trained.ckpt.string();
  const std::string out = "out=" + root + "/new";
  const std::vector<std::pair<std::vector<std::string>, std::string>> calls{
      {{ckpt}, "'out' is mandatory"},
      {{out}, "'ckpt' is mandatory"},
      {{"ckpt=" + root + "/absent", out}, "absent"},
      {{"ckpt=" + root + "/empty", out}, "no checkpoint in"},
      {{"ckpt=" + root + "/hurt.safetensors", out}, "hurt.safetensors"},
      {{ckpt, out, "sampler=anealed_langevin"}, "did you mean 'annealed_langevin'?"},
      {{ckpt, out, "sampler.stepz=3"}, "did you mean 'sampler.steps'?"},
      {{ckpt, out, "n=3", "seeds=0-3"}, "n=3 but seeds=0-3 are 4 (argument 4)"},
      {{ckpt, out, "seeds=3-1"}, "seeds=3-1"},
      {{ckpt, out, "n=0"}, "'n'"},
      {{ckpt, out, "precision=fp8"}, "precision"},
      {{ckpt, "out=" + root + "/file"}, "file"},
      {{ckpt, "out=" + root + "/file/below"}, "file"},
      {{ckpt, out, "--force"}, "unknown flag"},
  };
  for (const auto& [arguments, text] : calls) {
    std::vector<std::string> call = arguments;
    call.insert(call.begin(), "sample");
    const Ended ended = trained.repository.sgm(call);
    EXPECT_EQ(ended.code, 2) << arguments.back() << ended.err;
    EXPECT_THAT(ended.err, StartsWith("error: "));
    EXPECT_THAT(ended.err, HasSubstr(text));
  }
  EXPECT_FALSE(fs::exists(root + "/new"));
  const Ended several =
      trained.repository.sgm({"sample", "ckpt=x", "batch=0", "sampler.eps=-1", "n=2", "seeds=4"});
  for (const char* text : {"'batch'", "'sampler.eps'", "n=2", "'out' is mandatory"})
    EXPECT_THAT(several.err, HasSubstr(text));
}

}  // namespace
}  // namespace sgm::test
