// Statistics files of other tools: tests/data/statistics/make.py has made them.
#include "core/metric/statistics_file.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "core/base/require.h"
#include "core/io/files.h"
#include "core/io/npz.h"
#include "tests/support/error_of.h"
#include "tests/support/scratch.h"

namespace sgm {
namespace {

namespace fs = std::filesystem;
using test::error_of;
using testing::AllOf;
using testing::HasSubstr;

const std::string folder = SGM_SOURCE_DIR "/tests/data/statistics/";

/// Mean and covariance of the six rows of make.py.
Gaussian truth() {
  const at::Tensor x = at::tensor({1, 2, 4, 2, 0, 1, 0, 1, 3, 3, 2, 2, 1, 5, 0, 2, 2, 2}, at::kDouble);
  return gaussian_fit(x.view({6, 3}) / 4);
}

StatisticsFile read(const std::string& file) {
  return read_statistics_file(folder + file);
}

std::string refusal(const std::string& file) {
  return error_of<InputError>([&] { read(file); });
}

/// The largest difference to the truth.
double off(const Gaussian& found) {
  const Gaussian wanted = truth();
  return std::max((found.mean - wanted.mean).abs().max().item<double>(),
                  (found.covariance - wanted.covariance).abs().max().item<double>());
}

TEST(StatisticsFile, ReadsTheFilesOfOtherTools) {
  constexpr double rounding = 1e-15;  // sums of six numbers below 1.25
  for (const char* file :
       {"mu_sigma.npz", "compressed.npz", "lucidrains.npz", "adm.npz", "pool3.npz", "edm2_protocol2.pkl",
        "edm2_protocol4.pkl", "edm2_protocol5.pkl", "edm2_numpy1.pkl", "torch_fidelity.pt"}) {
    const StatisticsFile found = read(file);
    EXPECT_LE(off(found.statistics.gaussian), rounding) << file;
    EXPECT_EQ(found.statistics.gaussian.mean.scalar_type(), at::kDouble);
    EXPECT_FALSE(found.statistics.protocol) << file;
  }
  EXPECT_LE(off(read("float32_fortran.npz").statistics.gaussian), 1e-7);  // float32's, of values below 1
  EXPECT_LE(off(read_statistics(folder + "adm.npz").gaussian), rounding);
}

TEST(StatisticsFile, SaysWhatItReadAndWhatNot) {
  EXPECT_EQ(read("mu_sigma.npz").format, "npz of mu and sigma");
  EXPECT_EQ(read("mu_sigma.npz").note, "");
  EXPECT_FALSE(read("mu_sigma.npz").statistics.n);
  EXPECT_EQ(read("lucidrains.npz").format, "npz of m2 and s2");
  EXPECT_EQ(read("adm.npz").format, "ADM's npz");
  EXPECT_THAT(read("adm.npz").note, HasSubstr("its 4 reference images (arr_0) are not used"));
  EXPECT_EQ(read("pool3.npz").format, "npz of features, pool_3");
  EXPECT_EQ(read("pool3.npz").statistics.n, 6);
  EXPECT_EQ(read("edm2_protocol4.pkl").statistics.n, 6);
  EXPECT_THAT(read("edm2_protocol4.pkl").note, HasSubstr("'fid' is used, not fd_dinov2"));
  EXPECT_EQ(read("torch_fidelity.pt").format, "torch-fidelity's .pt");
}

TEST(StatisticsFile, RefusesBadInput) {
  EXPECT_THAT(refusal("truncated.npz"),
              AllOf(HasSubstr("truncated.npz"), HasSubstr("the archive is truncated")));
  EXPECT_THAT(refusal("unknown_keys.npz"),
              AllOf(HasSubstr("its arrays are cov and mean"), HasSubstr("pool_3")));
  EXPECT_THAT(refusal("object.npz"), HasSubstr("objects of Python"));
  EXPECT_THAT(refusal("unlike.npz"), HasSubstr("do not belong together: they are 3 and 2 x 2"));
  EXPECT_THAT(refusal("asymmetric.npz"), HasSubstr("is not symmetric: by up to 1,"));
  EXPECT_THAT(refusal("negative.npz"), HasSubstr("negative variance"));
  EXPECT_THAT(refusal("nan.npz"), HasSubstr("is not finite"));
  EXPECT_THAT(refusal("one_row.npz"), HasSubstr("no features of two images or more: [1, 3]"));
  EXPECT_THAT(refusal("bomb.npz"), HasSubstr("larger than it states"));
  EXPECT_THAT(refusal("other.pkl"), AllOf(HasSubstr("no array 'mu'"), HasSubstr("it has fd_dinov2")));
  EXPECT_THAT(refusal("big_endian.pkl"), HasSubstr("big-endian"));
  EXPECT_THAT(refusal("make.py"), HasSubstr("no file of statistics"));
  EXPECT_THAT(refusal("absent.npz"), HasSubstr("absent.npz"));
}

TEST(StatisticsFile, ExecutesNothing) {
  fs::remove("/tmp/sgm-was-here");
  EXPECT_THAT(refusal("evil.pkl"),
              AllOf(HasSubstr("posix.system"), HasSubstr("nothing in such a file is executed")));
  EXPECT_THAT(refusal("object.pkl"), HasSubstr("objects of Python"));
  EXPECT_FALSE(fs::exists("/tmp/sgm-was-here"));
}

FeatureProtocol protocol() {
  return {"inception-2015-12-05", std::string(64, 'a'), 3,        "pytorch", "round",
          "größe, train",         "as stored",          "float32"};
}

TEST(StatisticsFile, WritesProtocolAndNumbers) {
  const test::Scratch scratch;
  const std::string path = scratch.path() / "own.npz";
  write_statistics(path, {truth(), 6, protocol()});
  const StatisticsFile file = read_statistics_file(path);
  EXPECT_EQ(file.format, "sgm's npz");
  EXPECT_TRUE(at::equal(file.statistics.gaussian.mean, truth().mean));
  EXPECT_EQ(off(file.statistics.gaussian), 0);
  EXPECT_EQ(file.statistics.n, 6);
  ASSERT_TRUE(file.statistics.protocol);
  EXPECT_TRUE(file.statistics.protocol->unlike(protocol()).empty());
  EXPECT_EQ(file.statistics.protocol->images, "größe, train");
  EXPECT_EQ(file.statistics.protocol->order, "as stored");
  const std::string first = read_text(path);
  write_statistics(path, {truth(), 6, protocol()});
  EXPECT_EQ(read_text(path), first);
  write_statistics(path, {truth(), {}, {}});
  EXPECT_EQ(read_statistics_file(path).format, "npz of mu and sigma");
  EXPECT_FALSE(read_statistics(path).n);
  write_statistics(path, {truth(), 9, {}});
  EXPECT_EQ(read_statistics(path).n, 9);
  EXPECT_FALSE(read_statistics(path).protocol);
}

TEST(StatisticsFile, RefusesAProtocolThatIsDamaged) {
  const test::Scratch scratch;
  const std::string path = scratch.path() / "own.npz";
  const auto refusal_of = [&](const std::string& text) {
    const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
    const std::vector<uint8_t> values(bytes, bytes + text.size());
    write_npz(path,
              {{"mu", truth().mean}, {"sigma", truth().covariance}, {"sgm_protocol", at::tensor(values)}});
    return error_of<InputError>([&] { read_statistics(path); });
  };
  EXPECT_THAT(refusal_of("{"), AllOf(HasSubstr("'sgm_protocol' of"), HasSubstr("is damaged")));
  EXPECT_THAT(refusal_of("{\"extractor\": \"x\"}"), HasSubstr("weights"));
  FeatureProtocol other = protocol();
  other.dimensions = 4;
  write_statistics(path, {truth(), 6, other});
  EXPECT_THAT(error_of<InputError>([&] { read_statistics(path); }),
              HasSubstr("4 dimensions, the mean has 3"));
  const at::Tensor endless = at::full({3}, INFINITY, at::kDouble);
  EXPECT_THAT(error_of<InputError>([&] {
                write_statistics(path, {{endless, truth().covariance}, {}, {}});
              }),
              HasSubstr("not finite"));
}

}  // namespace
}  // namespace sgm
