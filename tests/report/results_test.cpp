// Cells of a result by their coordinates.
#include "core/report/results.h"

#include <gmock/gmock.h>

#include <cmath>

#include "core/base/require.h"
#include "tests/support/error_of.h"

namespace sgm::test {
namespace {
using testing::ElementsAre;
using testing::HasSubstr;

constexpr Quantity bias{"bias", "mean less the truth", "%"};

void put_cell(Group& run, const std::string& name, const std::string& sde, const std::string& N,
              double value) {
  Group& cell = run.group(name);
  cell.set("at.sde", sde);
  cell.set("at.N", N);
  cell.put(bias, value, 0.5);
}

TEST(Results, AreReadByCoordinates) {
  Group result;
  put_cell(result, "a", "vp", "100", 1);
  put_cell(result, "b", "vp", "20", 2);
  put_cell(result, "c", "ve", "20", 3);
  result.group("floor").put("other", 7.0);
  const Results all(result);
  EXPECT_EQ(all.where({{"sde", "vp"}, {"N", "20"}})[bias].value, 2);
  EXPECT_EQ(*all.where({{"cell", "c"}})[bias].standard_error, 0.5);
  EXPECT_EQ(all.where("N", 1e2).one().value("bias"), 1);
  EXPECT_EQ(all.where({{"cell", "floor"}}).one().value("other"), 7);
  EXPECT_THAT(all.along("sde"), ElementsAre("vp", "ve"));
  EXPECT_THAT(all.numbers("N"), ElementsAre(20, 100));
  EXPECT_EQ(all.where("N", 3).cells().size(), 0U);
  EXPECT_THAT(error_of<InputError>([&] { all.where("N", 20).one(); }),
              HasSubstr("2 cells have these coordinates, not one: cell = b, sde = vp, N = 20; cell = c"));
  EXPECT_THAT(error_of<InputError>([&] { all.numbers("sde"); }),
              HasSubstr("'vp' on the axis 'sde' is no number"));
  EXPECT_THAT(error_of<InputError>([&] { all.over("N", {"none", ""}); }), HasSubstr("no cell has 'none'"));
}

/// Draws of a seed are averaged first: the error is that of the seeds' means.
TEST(Results, AreAveragedOverSeedsAfterDraws) {
  Group result;
  const double values[3][2] = {{1, 3}, {4, 4}, {6, 10}};
  for (int64_t seed = 0; seed < 3; ++seed) {
    for (int64_t draw = 0; draw < 2; ++draw) {
      Group& run = result.group("seed_" + std::to_string(seed) + "_draw_" + std::to_string(draw));
      run.set("seed", seed);
      run.set("draw", draw);
      put_cell(run, "a", "vp", "20", values[seed][draw]);
    }
  }
  const Results all(result);
  const Spread spread = all.where({{"sde", "vp"}}).over("seed", bias);
  EXPECT_EQ(spread.n, 3);
  EXPECT_DOUBLE_EQ(spread.mean, 14.0 / 3);
  EXPECT_NEAR(*spread.standard_error, std::sqrt(28.0 / 9), 1e-12);  // of 2, 4 and 8
  const Spread one = all.where({{"seed", "1"}}).over("seed", bias);
  EXPECT_EQ(one.n, 1);
  EXPECT_EQ(one.mean, 4);
  EXPECT_FALSE(one.standard_error.has_value());
}

}  // namespace
}  // namespace sgm::test
