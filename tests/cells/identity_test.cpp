#include "core/cells/identity.h"

#include <gmock/gmock.h>

namespace sgm::test {
namespace {

TEST(Identity, DependsOnEveryPartAndNotOnTheOrderOfKeys) {
  const Identified cell{"train", Node::Table{{"a", 1}, {"b", 0.5}}, 7, 0, "cpu", "fp32", {{"model", {"p"}}}};
  const std::string same = identity(cell);
  EXPECT_THAT(same, testing::MatchesRegex("[0-9a-f]{12}"));
  Identified other = cell;
  other.options = Node::Table{{"b", 0.5}, {"a", 1}};
  EXPECT_EQ(identity(other), same);
  other.options.set("dataset.path", "/here");
  const std::string placed = identity(other);
  other.options.set("dataset.path", "/there");
  EXPECT_EQ(identity(other), placed);
  other.options.set("train.dataset.path", "/of a kind of cell");
  const std::string of_a_kind = identity(other);
  other.options.set("train.dataset.path", "/elsewhere");
  EXPECT_EQ(identity(other), of_a_kind);
  const auto differs = [&](const auto& change) {
    Identified changed = cell;
    change(changed);
    return identity(changed) != same;
  };
  EXPECT_TRUE(differs([](Identified& c) { c.stage = "sample"; }));
  EXPECT_TRUE(differs([](Identified& c) { c.options.set("a", 2); }));
  EXPECT_TRUE(differs([](Identified& c) { c.options.set("path", 2); }));  // a study's own key of that name
  EXPECT_TRUE(differs([](Identified& c) { c.options.set("sampler.path", "straight"); }));
  EXPECT_TRUE(differs([](Identified& c) { c.options.set("a", 1.0); }));
  EXPECT_TRUE(differs([](Identified& c) { c.seed = 8; }));
  EXPECT_TRUE(differs([](Identified& c) { c.draw = 1; }));
  EXPECT_TRUE(differs([](Identified& c) { c.device = "cuda"; }));
  EXPECT_TRUE(differs([](Identified& c) { c.precision = "bf16"; }));
  EXPECT_TRUE(differs([](Identified& c) { c.needs = {{"model", {"q"}}}; }));
  EXPECT_TRUE(differs([](Identified& c) { c.needs = {{"classifier", {"p"}}}; }));
  EXPECT_TRUE(differs([](Identified& c) { c.needs = {}; }));
}

}  // namespace
}  // namespace sgm::test
