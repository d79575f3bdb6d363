#include "core/cells/identity.h"

#include <gmock/gmock.h>

#include "core/config/fields.h"

namespace sgm::test {
namespace {

TEST(Identity, DependsOnEveryPartAndNotOnTheOrderOfKeys) {
  const Identified cell{"train", "train",           Node::Table{{"a", 1}, {"b", 0.5}}, 7, 0, "cpu",
                        "fp32",  {{"model", {"p"}}}};
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
  other.options.set("fit", Node::Table{{"from", "/here"}, {"from_content", "digest"}});
  const std::string of_weights = identity(other);
  other.options.set("fit.from", "/elsewhere");
  EXPECT_EQ(identity(other), of_weights);
  other.options.set("fit.from_content", "another");
  EXPECT_NE(identity(other), of_weights);
  const auto differs = [&](const auto& change) {
    Identified changed = cell;
    change(changed);
    return identity(changed) != same;
  };
  EXPECT_TRUE(differs([](Identified& c) { c.stage = "sample"; }));
  EXPECT_TRUE(differs([](Identified& c) { c.stream = "sample"; }));
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

/// An option that was added with a neutral value retires nothing.
TEST(Identity, StaysWhenAnOptionIsAddedThatChangesNothing) {
  struct Before {
    int64_t steps = 3;
    void fields(Fields& on) { on("steps", steps, "steps"); }
  };
  struct After : Before {
    double dropout = 0;
    void fields(Fields& on) {
      Before::fields(on);
      on.added(0.0)("dropout", dropout, "dropout");
    }
  };
  const auto of = [](const Node& options) {
    return identity({"train", "train", options, 0, 0, "cpu", "fp32"});
  };
  After after;
  EXPECT_EQ(of(dump_of(after)), of(dump_of(Before())));
  after.dropout = 0.1;
  EXPECT_NE(of(dump_of(after)), of(dump_of(Before())));
}

}  // namespace
}  // namespace sgm::test
