#include "core/base/registry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sgm {
namespace {

using testing::ThrowsMessage;

TEST(Registry, KeepsWhatWasAdded) {
  Registry<int> registry("number");
  EXPECT_TRUE(registry.add("two", 2));
  EXPECT_TRUE(registry.add("one", 1));
  EXPECT_EQ(registry.at("one"), 1);
  EXPECT_TRUE(registry.contains("two"));
  EXPECT_FALSE(registry.contains("three"));
  EXPECT_THAT(registry.names(), testing::ElementsAre("one", "two"));
  EXPECT_EQ(registry.kind(), "number");
}

TEST(Registry, AnUnknownNameGivesTheNearestAndTheList) {
  Registry<int> registry("sampler");
  EXPECT_THAT([&] { registry.at("pc"); },
              ThrowsMessage<InputError>("unknown sampler 'pc'\n  there are none"));
  registry.add("langevin", 1);
  registry.add("ode", 2);
  EXPECT_THAT([&] { registry.at("langevim"); },
              ThrowsMessage<InputError>(
                  "unknown sampler 'langevim'\n  did you mean 'langevin'? known: langevin, ode"));
}

TEST(Registry, ANameAddedTwiceIsReportedAtTheFirstUse) {
  Registry<int> registry("sde");
  registry.add("vp", 1);
  EXPECT_TRUE(registry.add("vp", 2));
  constexpr const char* text = "sde 'vp' is registered twice\n  rename one of the two registering lines";
  EXPECT_THAT([&] { registry.at("vp"); }, ThrowsMessage<InputError>(text));
  EXPECT_THAT([&] { registry.names(); }, ThrowsMessage<InputError>(text));
}

}  // namespace
}  // namespace sgm
