#include "core/study/study.h"

#include <gtest/gtest.h>

#include "tests/support/error_of.h"

namespace sgm::test {
namespace {

TEST(Study, NamesTheKindsOfCellsThatItComputes) {
  int called = 0;
  const std::map<std::string, CellFunction> kinds{{"train", [&](const Node&, CellRun&) { ++called; }},
                                                  {"chains", {}}};
  EXPECT_TRUE(computed_by(kinds, "train"));
  EXPECT_EQ(error_of<InputError>([&] { computed_by(kinds, "trian"); }),
            "this study computes no cells of kind 'trian'\n  did you mean 'train'? known: chains, train");
}

}  // namespace
}  // namespace sgm::test
