#include "datasets/inception.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/require.h"
#include "core/io/files.h"
#include "datasets/manifest.h"
#include "tests/data_sets/places.h"
#include "tests/support/error_of.h"

namespace sgm::test {
namespace {

using testing::HasSubstr;

/// A file of which the first digits of its digest are published.
TEST(DataFile, IsKnownByWhatIsPublishedOfItsDigest) {
  const DataFile part{"weights.pth", "6726825d"}, none{"rows.csv", ""};
  EXPECT_TRUE(part.may_have("6726825d" + std::string(56, '0')));
  EXPECT_FALSE(part.may_have("6726825e" + std::string(56, '0')));
  EXPECT_TRUE(none.may_have(std::string(64, 'a')));
}

using InceptionWeights = Places;

TEST_F(InceptionWeights, AreAbsentUntilTheyAreFetched) {
  EXPECT_FALSE(inception_file(64).has_value());
  EXPECT_EQ(inception_command(768), "build/bin/sgm fetch inception");
  EXPECT_THAT(inception_command(2048), HasSubstr("sgm import pt_inception-2015-12-05-6726825d.pth"));
}

TEST_F(InceptionWeights, AreTheOfficialOnesOrRefused) {
  const std::string file = data() / "other.pth";
  make_folder(data().string());
  write_whole(file, "no weights");
  EXPECT_THAT(error_of<InputError>([&] { keep_inception(file); }),
              HasSubstr("is not FID's Inception as pytorch-fid and torch-fidelity give it"));
  EXPECT_FALSE(inception_file(2048).has_value());
}

/// A file in the place of the weights whose content is another is not read.
TEST_F(InceptionWeights, AreCheckedBeforeTheyAreRead) {
  make_folder((data() / "inception-768").string());
  write_whole((data() / "inception-768" / "fid_inception_2015_768.h5").string(), "broken");
  const std::optional<InceptionFile> file = inception_file(768);
  ASSERT_TRUE(file.has_value());
  EXPECT_EQ(file->dimensions, 768);
  EXPECT_THAT(error_of<InputError>([&] { read_inception(*file); }), HasSubstr("is not what it was"));
  EXPECT_FALSE(inception_file(2048).has_value());
}

}  // namespace
}  // namespace sgm::test
