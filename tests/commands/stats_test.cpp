// `sgm stats` and `sgm fid` as programs.
#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <signal.h>
#include <unistd.h>

#include "core/commands/fid_table.h"
#include "core/metric/statistics_file.h"
#include "tests/commands/judge.h"

namespace sgm::test {
namespace {
namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

FeatureProtocol protocol(const std::string& resize, const std::string& quantisation, int64_t D = 2) {
  return {"inception-2015-12-05", "abc", D, resize, quantisation, "toy", "as stored", "float32"};
}

/// Gaussians with independent features of variances 1 and 4: |m|² + (1 − 2)² + (2 − 2)² = 25 + 1.
void write_two(const fs::path& root, std::optional<FeatureProtocol> a, std::optional<FeatureProtocol> b,
               std::optional<int64_t> n = 20'000) {
  const auto of = [](double x, double y, double v, double w) {
    return Gaussian{at::tensor({x, y}, at::kDouble), at::diag(at::tensor({v, w}, at::kDouble))};
  };
  write_statistics(root / "a.npz", {of(0, 0, 1, 4), n, std::move(a)});
  write_statistics(root / "b.npz", {of(3, 4, 4, 4), 100, std::move(b)});
}

TEST(Fid, OfTwoFiles) {
  const Judge judge;
  write_two(judge.root, protocol("pytorch", "round"), protocol("pytorch", "round"));
  const Ended ended = judge.call({"fid", "a.npz", "b.npz"});
  EXPECT_EQ(ended.code, 0) << ended.err;
  for (const char* text :
       {"Fréchet distance, Inception features of 2 dimensions (not FID)", "26.0000", "20000", "100",
        "resize pytorch, quantisation round", "B has 100 images: the distance is biased"})
    EXPECT_THAT(ended.out, HasSubstr(text));
  EXPECT_THAT(ended.out,
              AllOf(Not(HasSubstr("A has")), Not(HasSubstr("of rank")), Not(HasSubstr("unknown"))));
}

TEST(Fid, RefusesUnlikeProtocolsUnlessAllowed) {
  const Judge judge;
  write_two(judge.root, protocol("pytorch", "round"), protocol("tensorflow", "floor"));
  const Ended refused = judge.call({"fid", "a.npz", "b.npz", "allow=resize"});
  EXPECT_EQ(refused.code, 2);
  EXPECT_EQ(refused.out, "");
  EXPECT_THAT(refused.err, AllOf(HasSubstr("\n  quantisation: round and floor\n"),
                                 HasSubstr("allow=quantisation"), Not(HasSubstr("pytorch and tensorflow"))));
  const Ended allowed = judge.call({"fid", "a.npz", "b.npz", "allow=resize,quantisation"});
  EXPECT_EQ(allowed.code, 0) << allowed.err;
  EXPECT_THAT(allowed.out,
              AllOf(HasSubstr("26.0000"), HasSubstr("allowed difference: resize: pytorch and tensor"),
                    HasSubstr("allowed difference: quantisation: round and floor")));
}

TEST(Fid, TakesForeignFilesWithANote) {
  const Judge judge;
  write_two(judge.root, std::nullopt, protocol("pytorch", "round"), std::nullopt);
  const Ended ended = judge.call({"fid", "a.npz", "b.npz"});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(ended.out,
              AllOf(HasSubstr("protocol unknown"), HasSubstr("n of A is not known"), HasSubstr("–")));
  fs::copy_file(fs::path(SGM_SOURCE_DIR) / "tests/data/statistics/adm.npz", judge.root / "adm.npz");
  const Ended unlike = judge.call({"fid", "a.npz", "adm.npz"});
  EXPECT_EQ(unlike.code, 2);
  EXPECT_THAT(unlike.err, HasSubstr("a.npz has features of 2 dimensions, adm.npz of 3"));
  const Ended adm = judge.call({"fid", "adm.npz", "adm.npz"});
  EXPECT_THAT(adm.out, HasSubstr("ADM's npz; its 4 reference images (arr_0) are not used"));
}

/// Only 2048 features of FID's Inception on both sides are called FID.
TEST(Fid, IsTheNameOfOneDistanceAlone) {
  const auto side = [](std::optional<FeatureProtocol> of) {
    FidSide made;
    made.statistics.gaussian.mean = at::zeros({of ? of->dimensions : 2048});
    made.statistics.protocol = std::move(of);
    return made;
  };
  const FidSide whole = side(protocol("pytorch", "round", 2048)), unknown = side(std::nullopt);
  FeatureProtocol other = protocol("pytorch", "round", 2048);
  other.extractor = "classifier";
  EXPECT_EQ(distance_name(whole, whole), "FID");
  EXPECT_THAT(distance_name(whole, unknown), HasSubstr("of 2048 dimensions (FID only if both are FID's"));
  EXPECT_EQ(distance_name(side(other), side(other)),
            "Fréchet distance, features of 2048 dimensions (not FID)");
  const FidSide less = side(protocol("pytorch", "round", 768));
  EXPECT_EQ(distance_name(less, less), "Fréchet distance, Inception features of 768 dimensions (not FID)");
}

TEST(Fid, SaysWhereTheCovarianceIsOfLowRank) {
  const Judge judge;
  write_two(judge.root, std::nullopt, std::nullopt, 2);
  EXPECT_THAT(judge.call({"fid", "a.npz", "b.npz"}).out,
              AllOf(HasSubstr("the covariance of A is of rank 1 at most, of 2 dimensions"),
                    Not(HasSubstr("covariance of B"))));
}

TEST(Fid, RefusesBadInput) {
  const Judge judge;
  write_two(judge.root, protocol("pytorch", "round"), protocol("pytorch", "round"));
  const std::vector<std::pair<std::vector<std::string>, std::string>> calls{
      {{}, "are asked for, 0 given"},
      {{"a.npz"}, "2 of images or statistics are asked for, 1 given: a.npz\n  sgm fid A B"},
      {{"a.npz", "b.npz", "a.npz"}, "3 given"},
      {{"a.npz", "b.npz", "allow=reside"}, "did you mean 'resize'?"},
      {{"a.npz", "b.npz", "allow=dimensions"}, "sets of unlike dimensions have no distance"},
      {{"a.npz", "b.npz", "resize=tensorflow"}, "'resize' is about images, and both are files of statistics"},
      {{"a.npz", "b.npz", "alow=resize"}, "did you mean"},
      {{"a.npz", "gone.npz"}, "'gone.npz' is no file, no folder and no data set"},
      {{"a.npz", "b.npz", "--force"}, "unknown flag"}};
  for (const auto& [words, text] : calls) {
    std::vector<std::string> call{"fid"};
    call.insert(call.end(), words.begin(), words.end());
    const Ended ended = judge.call(call);
    EXPECT_EQ(ended.code, 2) << ended.err;
    EXPECT_THAT(ended.err, AllOf(testing::StartsWith("error: "), HasSubstr(text)));
  }
}

TEST(Stats, RefusesBadInput) {
  const Judge judge;
  fs::remove(judge.data / "inception-768" / "fid_inception_2015_768.h5");
  judge.draw(0, 3, 8);
  const Ended without = judge.call({"stats", "images", "out=a.npz"});
  EXPECT_EQ(without.code, 2);
  EXPECT_THAT(without.err,
              HasSubstr("weights of FID's Inception for features of 768 dimensions are not here\n"));
  EXPECT_THAT(without.err, HasSubstr("sgm fetch inception"));
  EXPECT_THAT(judge.call({"stats", "images", "out=a.npz", "dimensions=2048"}).err, HasSubstr("sgm import"));
  const std::vector<std::pair<std::vector<std::string>, std::string>> calls{
      {{"out=a.npz"}, "1 of images or statistics is asked for, 0 given"},
      {{"images"}, "'out' is mandatory"},
      {{"images", "out=data"}, "is there already, and is never overwritten"},
      {{"images", "out=a.npz", "n=1"}, "'n'"},
      {{"images", "out=a.npz", "n=4"}, "n=4 but PNG files of images are 3 images"},
      {{"images", "out=a.npz", "resize=lanczos"}, "'resize'"},
      {{"images", "out=a.npz", "dimensions=100"}, "'dimensions'"},
      {{"images", "out=a.npz", "split=valid"}, "'split'"},
      {{"fashion_minst", "out=a.npz"}, "did you mean 'fashion_mnist'?"},
      {{"folder", "out=a.npz"}, "name the folder itself"},
      {{"build", "out=a.npz"}, "build has no PNG files, but 2 other files or folders"}};
  for (const auto& [words, text] : calls) {
    std::vector<std::string> call{"stats"};
    call.insert(call.end(), words.begin(), words.end());
    const Ended ended = judge.call(call);
    EXPECT_EQ(ended.code, 2) << ended.err;
    EXPECT_THAT(ended.err, HasSubstr(text));
  }
  for (const char* file : {"a.npz", "a.npz.unfinished"}) EXPECT_FALSE(fs::exists(judge.root / file));
}

TEST(Stats, HelpTellsWhatItTakes) {
  const Judge judge;
  const Ended stats = judge.call({"stats", "--help"}), fid = judge.call({"fid", "--help"});
  EXPECT_EQ(stats.code, 0);
  for (const char* text :
       {"usage: sgm stats WHAT out=FILE.npz", "folder of PNG files", "cifar10", "dimensions="})
    EXPECT_THAT(stats.out, HasSubstr(text));
  for (const char* text : {"usage: sgm fid A B", "allow=", "resize, quantisation", "EDM2"})
    EXPECT_THAT(fid.out, HasSubstr(text));
}

/// With the real weights, where a mirror has them: of mixed sizes, in any batch, stopped and gone on.
TEST(Stats, OfImagesInParts) {
  const Judge judge;
  if (!judge.weights) GTEST_SKIP() << "SGM_MIRROR has no inception/fid_inception_2015_768.h5";
  judge.draw(0, 3, 12), judge.draw(3, 3, 9);
  const auto words = [](const char* out, const char* batch) {
    return std::vector<std::string>{"stats",         "images", std::string("out=") + out,
                                    "dimensions=64", batch,    "threads=1"};
  };
  const Ended whole = judge.call(words("whole.npz", "batch=1"));
  ASSERT_EQ(whole.code, 0) << whole.err;
  const StatisticsFile file = read_statistics_file(judge.root / "whole.npz");
  EXPECT_EQ(file.statistics.n, 6);
  ASSERT_TRUE(file.statistics.protocol);
  EXPECT_EQ(file.statistics.protocol->dimensions, 64);
  EXPECT_EQ(file.statistics.protocol->images, "PNG files of images");
  EXPECT_FALSE(fs::exists(judge.root / "whole.npz.unfinished"));
  ASSERT_EQ(judge.call(words("four.npz", "batch=4")).code, 0);
  const Gaussian four = read_statistics(judge.root / "four.npz").gaussian;
  const Gaussian& one = file.statistics.gaussian;
  EXPECT_LT((four.mean - one.mean).abs().max().item<double>(), 1e-4 * one.mean.abs().max().item<double>());
  const Ended again = judge.call(words("whole.npz", "batch=1"));
  EXPECT_THAT(again.err, HasSubstr("is there already, and is never overwritten"));

  const fs::path second = judge.root / "out.npz.unfinished" / "parts" / "part-1.h5";
  Process computing(judge.repository.command("sgm", words("out.npz", "batch=1")), judge.root,
                    {"SGM_DATA=" + judge.data.string()});
  while (computing.running() && !fs::exists(second)) usleep(2'000);
  kill(computing.id(), SIGKILL);
  computing.wait();
  ASSERT_TRUE(fs::exists(second));
  EXPECT_FALSE(fs::exists(judge.root / "out.npz"));
  const Ended ended = judge.call(words("out.npz", "batch=1"));
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr(" of 6 images are there: it goes on with the rest"));
  EXPECT_EQ(text_of(judge.root / "out.npz"), text_of(judge.root / "whole.npz"));

  const Ended fid = judge.call({"fid", "whole.npz", "images", "batch=1", "threads=1"});
  EXPECT_EQ(fid.code, 0) << fid.err;
  EXPECT_THAT(fid.out, AllOf(HasSubstr("64 dimensions (not FID)"), HasSubstr("of rank 5 at most"),
                             HasSubstr("sampling the images of B alone")));
  const Ended unlike = judge.call({"fid", "whole.npz", "images", "resize=tensorflow", "threads=1"});
  EXPECT_EQ(unlike.code, 2);
  EXPECT_THAT(unlike.err, HasSubstr("resize: pytorch and tensorflow"));
}

}  // namespace
}  // namespace sgm::test
