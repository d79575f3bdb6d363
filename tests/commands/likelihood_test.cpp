// `sgm likelihood` as a program.
#include <gmock/gmock.h>
#include <signal.h>
#include <unistd.h>

#include <cmath>
#include <memory>

#include "core/likelihood/image_bits.h"
#include "tests/commands/judged.h"
#include "tests/support/one_thread.h"

namespace sgm::test {
namespace {
namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

double far(const at::Tensor& a, const at::Tensor& b) {
  return (a - b).abs().max().item<double>();
}

std::string told(const Group& result, const char* attribute) {
  return std::get<std::string>(result.attribute(attribute));
}

TEST(Likelihood, WritesArraysAndATableAndNeverTwice) {
  const Judged judged;
  const Ended ended = judged.call("out", {"n=5", "draws=2", "probes=3", "reconstruct=true", "seed=4"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("likelihood of 5 images: done"));
  for (const char* text :
       {"5 of the 10 train images of folder", "step 7, trained on made; flow of", "name = \"ve\"",
        "ε = 1e-05, uniform dequantisation, 2 draws, K = 1, 3 Rademacher probes, rtol = 0.001",
        "at t = 1e-05", "is no part of it", "images decoded from their codes are off by at most"}) {
    EXPECT_THAT(ended.out, HasSubstr(text));
  }
  const fs::path out = judged.repository.root() / "out";
  const Group result = read_result(out / "likelihood.h5");
  const at::Tensor bits = result.data("bits");
  EXPECT_EQ(bits.sizes(), at::IntArrayRef({5, 2, 3}));
  EXPECT_THAT(result.variable("bits").axes, ElementsAre("image", "draw", "probe"));
  EXPECT_EQ(result.data("evaluations").sizes(), at::IntArrayRef({5, 2}));
  EXPECT_EQ(result.data("code").sizes(), at::IntArrayRef({5, 1, 6, 6}));
  EXPECT_EQ(result.data("code").scalar_type(), at::kFloat);
  EXPECT_THAT(result.variable("code").axes, ElementsAre("image", "channel", "row", "column"));
  EXPECT_EQ(result.data("reconstruction").sizes(), at::IntArrayRef({5}));
  EXPECT_TRUE(at::equal(result.data("image"), at::arange(5)));
  const SplitError split = split_error(bits);
  EXPECT_DOUBLE_EQ(result.value("bits_per_dimension"), split.mean);
  EXPECT_DOUBLE_EQ(result.value("bits_per_dimension_standard_error"), split.error);
  EXPECT_DOUBLE_EQ(result.value("error_of_images"), split.images);
  EXPECT_DOUBLE_EQ(result.value("error_of_draws"), split.draws);
  EXPECT_DOUBLE_EQ(result.value("error_of_probes"), split.probes);
  EXPECT_THAT(told(result, "config"), HasSubstr("probes = 3"));
  EXPECT_THAT(told(result, "protocol"), HasSubstr("3 Rademacher probes"));
  EXPECT_THAT(told(result, "data_content"), HasSubstr("folder sha256:"));
  EXPECT_EQ(told(result, "checkpoint.range"), "unit");
  EXPECT_THAT(text_of(out / "table.md"), HasSubstr("5 of the 10 train images"));
  EXPECT_TRUE(fs::exists(out / "manifest.toml"));
  EXPECT_FALSE(fs::exists(out / "parts"));
  EXPECT_FALSE(fs::exists(out / "lock"));
  const std::string before = text_of(out / "likelihood.h5");
  const Ended again = judged.call("out", {"n=5", "seed=1"});
  EXPECT_EQ(again.code, 2);
  EXPECT_THAT(again.err, HasSubstr("out/likelihood.h5 is there already, and is never overwritten"));
  const Ended sample = judged.sample({"n=1", "out=" + out.string()});
  EXPECT_EQ(sample.code, 2);
  EXPECT_THAT(sample.err, HasSubstr("out/likelihood.h5 is there already"));
  EXPECT_EQ(text_of(out / "likelihood.h5"), before);
}

/// What the program computes of the first n images, in this process and on one thread, too; with `noise`
/// relative to every value of every score.
ImageBits computed(const Judged& judged, int64_t n, const BitsProtocol& protocol, int64_t seed,
                   bool symmetric, double noise = 0) {
  Problem problem = problem_of(read_model(judged.ckpt.string(), false));
  auto rng = std::make_shared<Rng>(20);
  if (noise > 0) {
    problem.score = [still = problem.score, noise, rng](const at::Tensor& x, const at::Tensor& t) {
      return still(x, t) * (1 + noise * rng->normal(x.sizes()));
    };
  }
  std::vector<at::Tensor> images;
  for (int64_t i = 0; i < n; ++i)
    images.push_back(read_png((judged.images / fmt::format("{}.png", i)).string()).permute({2, 0, 1}));
  return image_bits(problem, at::stack(images), symmetric, protocol,
                    Rng(static_cast<uint64_t>(seed)).fork("likelihood"));
}

BitsProtocol loose() {
  BitsProtocol protocol;
  protocol.likelihood.tolerance = {.rtol = 1e-3, .atol = 1e-3};
  return protocol;
}

/// The program's numbers are those of image_bits: bytes of the files in their order, the range told by the
/// checkpoint, the stream "likelihood". Equal arithmetic, equal bits.
TEST(Likelihood, IsTheImageBitsOfTheCheckpoint) {
  for (const std::string range : {"unit", "symmetric"}) {
    const Judged judged(range);
    const Group result = judged.found("out", {"n=2", "seed=9", "divergence=gaussian"});
    BitsProtocol protocol = loose();
    protocol.likelihood.divergence = LikelihoodOptions::Trace::gaussian;
    const ImageBits expected = computed(judged, 2, protocol, 9, range == "symmetric");
    EXPECT_LT(far(result.data("bits"), expected.bits), 1e-9) << range;
    EXPECT_TRUE(at::equal(result.data("evaluations"), expected.evaluations));
  }
}

/// The state is float64 and every image has its own steps; the network computes in float32, whose rounding
/// depends on the batch. It may move bits and codes by what noise of 2^-18 of the score, 64 roundings, does:
/// the bound of the networks' own tests. In float64 it is 1e-6 nats (tests/likelihood/image_bits_test.cpp).
TEST(Likelihood, AnImagesBitsAreTheSameInAnyBatch) {
  const Judged judged;
  const std::vector<std::string> words{"n=7", "draws=2"};
  const Group all = judged.found("all", words);
  BitsProtocol protocol = loose();
  protocol.draws = 2;
  const ImageBits still = computed(judged, 7, protocol, 0, false);
  const ImageBits moved = computed(judged, 7, protocol, 0, false, std::exp2(-18));
  const double bits = far(moved.bits, still.bits);
  const double code = far(moved.code, still.code);
  EXPECT_LT(bits, 1e-2);
  const auto expect_near = [&](const Group& other, const std::string& what) {
    const int64_t n = other.data("bits").size(0);
    EXPECT_LT(far(other.data("bits"), all.data("bits").narrow(0, 0, n)), bits) << what;
    EXPECT_LT(far(other.data("code"), all.data("code").narrow(0, 0, n)), code) << what;
  };
  expect_near(judged.found("ones", {"n=7", "draws=2", "batch=1"}), "one by one");
  expect_near(judged.found("threes", {"n=7", "draws=2", "batch=3"}), "by three");
  expect_near(judged.found("fewer", {"n=3", "draws=2"}), "the first three alone");
  expect_near(judged.found("fast", {"n=7", "draws=2", "precision=fast"}), "fast");
  EXPECT_TRUE(at::equal(judged.found("again", words).data("bits"), all.data("bits")));
  EXPECT_GT(far(all.data("bits"), judged.found("seed", {"n=7", "draws=2", "seed=1"}).data("bits")),
            10 * bits);
}

/// What a killed call has computed is taken by the next one of the same request alone, to the same bytes.
TEST(Likelihood, GoesOnWhereItWasKilled) {
  const Judged judged;
  const std::vector<std::string> call{"batch=1", "draws=3", "reconstruct=true"};
  judged.found("calm", call);
  const fs::path out = judged.repository.root() / "out";
  const fs::path third = out / "parts" / "part-2.h5";
  const std::vector<std::string> words = judged.words("out", call);
  Process computing(judged.repository.command("sgm", words), "/");
  while (computing.running() && !fs::exists(third)) usleep(2'000);
  kill(computing.id(), SIGKILL);
  computing.wait();
  ASSERT_TRUE(fs::exists(third));
  fs::resize_file(out / "parts" / "part-0.h5", 100);  // damaged: computed again
  const fs::path other = judged.repository.root() / "other" / "parts";
  fs::create_directories(other);
  fs::copy_file(third, other / "part-2.h5");
  const Ended ended = judged.repository.sgm(words);
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(ended.err, testing::ContainsRegex("[2-9] of 10 images are there: it goes on with the rest"));
  EXPECT_EQ(text_of(out / "likelihood.h5"), text_of(judged.repository.root() / "calm" / "likelihood.h5"));
  EXPECT_FALSE(fs::exists(out / "parts"));
  const Ended another = judged.call("other", {"batch=1", "draws=3", "reconstruct=true", "seed=1"});
  EXPECT_EQ(another.code, 0) << another.err;
  EXPECT_THAT(another.err, Not(HasSubstr("images are there")));
}

/// Parts of the same words on images that have changed are not taken either.
TEST(Likelihood, PartsAreOfTheDatasContent) {
  const Judged judged;
  const fs::path first = judged.repository.root() / "out" / "parts" / "part-0.h5";
  Process computing(judged.repository.command("sgm", judged.words("out", {"batch=1", "draws=8", "n=3"})),
                    "/");
  while (computing.running() && !fs::exists(first)) usleep(2'000);
  computing.signal(SIGTERM);
  EXPECT_EQ(computing.wait().code, 130);
  ASSERT_TRUE(fs::exists(first));
  fs::copy_file(judged.images / "3.png", judged.images / "9.png", fs::copy_options::overwrite_existing);
  const Ended ended = judged.call("out", {"batch=1", "draws=8", "n=3"});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(ended.err, Not(HasSubstr("images are there")));
}

TEST(Likelihood, TwoIntoOneFolderAreNotMixed) {
  const Judged judged;
  const auto start = [&](const char* seed) {
    return std::make_unique<Process>(
        judged.repository.command("sgm", judged.words("out", {"n=4", "draws=8", seed})), "/");
  };
  const auto one = start("seed=1");
  const auto other = start("seed=2");
  const Ended first = one->wait();
  const Ended second = other->wait();
  ASSERT_EQ(std::min(first.code, second.code), 0) << first.err << second.err;
  ASSERT_EQ(std::max(first.code, second.code), 2) << first.err << second.err;
  EXPECT_THAT(first.code == 2 ? first.err : second.err,
              testing::AnyOf(HasSubstr("another sgm likelihood is writing into "),
                             HasSubstr("likelihood.h5 is there already")));
  const Group kept = read_result(judged.repository.root() / "out" / "likelihood.h5");
  EXPECT_THAT(told(kept, "config"), HasSubstr(first.code == 0 ? "seed = 1" : "seed = 2"));
}

/// Images of twice the side are averaged; the note of the data says so.
TEST(Likelihood, AveragesLargerImages) {
  const Judged judged;
  const Group large = judged.found("out", {"dataset.path=" + judged.large.string(), "n=1"});
  EXPECT_THAT(told(large, "data"), HasSubstr("averaged over 2 x 2 pixels"));
  EXPECT_EQ(large.data("code").sizes(), at::IntArrayRef({1, 1, 6, 6}));
  const at::Tensor whole = read_png((judged.large / "0.png").string()).view({12, 12});
  const at::Tensor small = whole.to(at::kDouble).view({6, 2, 6, 2}).mean({1, 3}).round().to(at::kByte);
  for (int64_t i = 0; i < 10; ++i)
    write_png((judged.images / fmt::format("{}.png", i)).string(), small.view({6, 6, 1}));
  EXPECT_LT(far(judged.found("same", {"n=1"}).data("bits"), large.data("bits")), 1e-6);
}

/// The flow of another SDE, and of the checkpoint's own by its name.
TEST(Likelihood, TakesAnotherSdesFlow) {
  const Judged judged;
  const Group own = judged.found("own", {"n=2"});
  const std::vector<std::string> named{"n=2", "sde=ve", "sde.sigma_min=0.01", "sde.sigma_max=1.0"};
  EXPECT_LT(far(judged.found("named", named).data("bits"), own.data("bits")), 1e-4);
  const Ended vp = judged.call("vp", {"n=2", "sde=vp", "sde.beta_max=1.2", "eps=1e-3"});
  EXPECT_EQ(vp.code, 0) << vp.err;
  EXPECT_THAT(vp.out, HasSubstr("name = \"vp\""));
  const Ended more = judged.call("more", {"n=2", "sde=edm"});
  EXPECT_EQ(more.code, 2);
  EXPECT_THAT(more.err, HasSubstr("more than the 1 that the network was trained for"));
}

}  // namespace
}  // namespace sgm::test
