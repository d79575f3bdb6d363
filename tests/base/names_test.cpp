#include "core/base/names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sgm {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Names, NearestFirstAtMostThree) {
  EXPECT_THAT(nearest_names("langevim", {"ode", "langevin", "annealed", "pc"}), ElementsAre("langevin"));
  EXPECT_THAT(nearest_names("aaaa", {"aaax", "aaaa", "axxa", "aaaay", "aaxx"}),
              ElementsAre("aaaa", "aaax", "aaaay"));
  EXPECT_THAT(nearest_names("langevin", {"sub_vp", "ode"}), IsEmpty());
  EXPECT_THAT(nearest_names("", {}), IsEmpty());
}

TEST(Names, ASwapOfNeighboursIsOneStep) {
  // Three swaps are within the distance a third of nine letters allows; as six substitutions they were not.
  EXPECT_THAT(nearest_names("badcfeghi", {"abcdefghi"}), ElementsAre("abcdefghi"));
}

TEST(Names, TwoStepsAreAllowedInShortNamesButNotAnotherName) {
  EXPECT_THAT(nearest_names("sedd", {"seed"}), ElementsAre("seed"));
  EXPECT_THAT(nearest_names("lr", {"vp"}), IsEmpty());
  EXPECT_THAT(nearest_names("abcdefgh", {"abcdeXYZ"}), IsEmpty());
  EXPECT_THAT(nearest_names("abcdefghi", {"abcdefXYZ"}), ElementsAre("abcdefXYZ"));
}

TEST(Names, Join) {
  EXPECT_EQ(join_names({}), "");
  EXPECT_EQ(join_names({"a"}), "a");
  EXPECT_EQ(join_names({"a", "b"}), "a and b");
  EXPECT_EQ(join_names({"a", "b", "c"}), "a, b and c");
}

TEST(Names, Suggest) {
  EXPECT_EQ(suggest("vq", {"ve", "vp"}), "did you mean 've' or 'vp'? known: ve, vp");
  EXPECT_EQ(suggest("langevin", {"ve", "vp"}), "known: ve, vp");
  EXPECT_EQ(suggest("x", {}), "there are none");
}

}  // namespace
}  // namespace sgm
