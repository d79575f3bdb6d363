#include "core/report/reported.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/report/report.h"

namespace sgm {
namespace {

using testing::AllOf;
using testing::HasSubstr;

std::string refusal(const std::string& text) {
  try {
    reported_of(parse_toml(text, "reported.toml"));
    return "accepted";
  } catch (const InputError& error) {
    return error.what();
  }
}

TEST(Reported, IsReadWithAllItsChecks) {
  const std::vector<Reported> all = reported_of(parse_toml(R"([[entry]]
name = "share"
value = 0.2
source = "exact"
citation = "the mixture's weight"

[[entry]]
name = "share"
value = 0.25
citation = "Fig. 3"
memory = true
test = "the noise"
conflicts = { value = 0.3, citation = "code" }
protocol = { n = 1280, seeds = 1, reduction = "mean" }
)",
                                                           "reported.toml"));
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].source, "exact");
  EXPECT_FALSE(all[0].of_paper());
  EXPECT_EQ(all[1].source, "paper");
  EXPECT_EQ(all[1].n, 1280);
  EXPECT_TRUE(all[1].memory);
  EXPECT_EQ(all[1].test, "the noise");
  EXPECT_EQ(all[1].conflicting, 0.3);
  EXPECT_TRUE(reported_of({}).empty()) << "an experiment without the file";
  const std::string head = "[[entry]]\nname = \"n\"\n";
  EXPECT_THAT(refusal(head + "value = 1\ncitation = \"c\"\nsuorce = \"paper\""),
              AllOf(HasSubstr("reported.toml:5"), HasSubstr("source")));
  EXPECT_THAT(refusal(head + "value = 1\ncitation = \"c\"\nsource = \"blog\""),
              HasSubstr("official-code-run"));
  EXPECT_THAT(refusal(head + "value = 1"), AllOf(HasSubstr("reported.toml:1"), HasSubstr("citation")));
  EXPECT_THAT(refusal(head + "citation = \"c\""), HasSubstr("value"));
  EXPECT_THAT(refusal(head + "value = 1\ncitation = \"c\"\n" + head + "value = 2\ncitation = \"c\""),
              HasSubstr("twice"));
  EXPECT_THAT(refusal(head + "value = 1\ncitation = \"c\"\nconflicts.value = 2"), HasSubstr("conflicts"));
  EXPECT_THAT(refusal(head + "value = 1\ncitation = \"c\"\nconflicts.citation = \"d\""),
              HasSubstr("conflicts"));
  EXPECT_THAT(refusal("[[entires]]\nname = \"n\""), HasSubstr("unknown key 'entires'"));
}

TEST(Reported, AWholeTableIsOneEntry) {
  const std::vector<Reported> all =
      reported_of(parse_toml("[[entry]]\nname = \"fid\"\nvalues = { vp = 2.48, ve = 3 }\ncitation = \"EDM "
                             "Table 2\"\nneeds = \"GPUs\"\n"
                             "[[entry]]\nname = \"other\"\nvalue = 1\ncitation = \"EDM Fig. 1\"\n",
                             "reported.toml"));
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[0].name, "fid.vp");
  EXPECT_EQ(all[1].name, "fid.ve");
  EXPECT_EQ(all[1].value, 3);
  EXPECT_EQ(all[1].needs, "GPUs");
  const Table table = entries_table(compare_all({}, all));
  ASSERT_EQ(table.rows.size(), 2u) << "what was not run of one table is one row";
  EXPECT_EQ(std::get<std::string>(table.rows[0][0]), "fid.vp … fid.ve: 2 numbers");
  EXPECT_EQ(std::get<std::string>(table.rows[0][1]), "2.48 … 3");
  EXPECT_EQ(std::get<std::string>(table.rows[0][8]), "GPUs");
  EXPECT_EQ(std::get<std::string>(table.rows[1][0]), "other");
  const Table two = entries_table(compare_all(
      {}, {{.name = "a", .value = 1.0, .citation = "T 1"}, {.name = "b", .value = 1.0, .citation = "T 2"}}));
  EXPECT_EQ(two.rows.size(), 2u) << "of two tables";
  const Table one = entries_table(compare_all({}, {{.name = "a", .value = 1.0, .citation = "T 1: 1 ± 0"},
                                                   {.name = "b", .value = 1.0, .citation = "T 1"}}));
  EXPECT_EQ(one.rows.size(), 1u) << "of one, whatever is said of each number";
  EXPECT_THAT(refusal("[[entry]]\nvalues = { a = 1 }\ncitation = \"c\""), HasSubstr("'values'"));
  EXPECT_THAT(refusal("[[entry]]\nname = \"n\"\nvalue = 1\nvalues = { a = 1 }\ncitation = \"c\""),
              HasSubstr("'values'"));
  EXPECT_THAT(refusal("[[entry]]\nname = \"n\"\nvalues = { a = \"b\" }\ncitation = \"c\""),
              HasSubstr("value"));
}

}  // namespace
}  // namespace sgm
