#include "core/report/not_reproduced.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sgm {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string page(const std::string& status) {
  return not_reproduced({{"study/quick", parse_toml(status, "status.toml")}});
}

std::string entry(const std::string& name, const std::string& rest) {
  return "[[entry]]\nname = \"" + name + "\"\n" + rest + "\n";
}

TEST(NotReproduced, SaysWhatIsMissedByPaperAndWhy) {
  const std::string text = page(
      entry("met", "status = 'reproduced'\nsource = 'paper'\ncitation = 'NCSN Fig. 3'\nreference = 1.0") +
      entry("tested", "status = 'off'\nsource = 'exact'\ncitation = 'a formula'\nreference = 1.0") +
      entry("far",
            "status = 'off'\nsource = 'paper'\ncitation = 'NCSNv2 Table 4'\nreference = 2.0\nvalue = 3.0\n"
            "standard_error = 0.1\ndecided_by = '95 % interval'"));
  EXPECT_THAT(text, Not(HasSubstr("| met |")));
  EXPECT_THAT(text, Not(HasSubstr("tested")));
  EXPECT_THAT(text, HasSubstr("## NCSNv2\n"));
  EXPECT_THAT(text, HasSubstr("| NCSNv2 Table 4 | far | 2 | 3.00 ± 0.10 | off | 95 % interval | "
                              "[study/quick](study/quick/report.md) |"));
}

TEST(NotReproduced, PutsWhatWasNotRunTogetherByTable) {
  const std::string not_run = "status = 'not run'\nsource = 'paper'\ndecided_by = 'GPUs'\nreference = 2.5\n";
  const std::string text = page(entry("a", not_run + "citation = 'EDM Table 2: 2.5 ± 0.1'") +
                                entry("b", not_run + "citation = 'EDM Table 2: 2.5 ± 0.2'") +
                                entry("c", not_run + "citation = 'EDM (2206.00364) Table 3'"));
  EXPECT_THAT(text, HasSubstr("| EDM Table 2 | a 2.5; b 2.5 | – | – | not run | GPUs | "));
  EXPECT_THAT(text, HasSubstr("| EDM (2206.00364) Table 3 | c 2.5 | – | – | not run | GPUs | "));
  EXPECT_EQ(text.find("## EDM"), text.rfind("## EDM")) << "one paper";
}

TEST(NotReproduced, NamesOrderingsThatDoNotHold) {
  const std::string text = page(
      "source = 'Score SDE (2011.13456) Fig. 2'\n"
      "[[ordering]]\nstatement = 'stands'\nholds = 'yes'\nuncertainty = 'u'\n"
      "[[ordering]]\nstatement = 'fails'\nholds = 'no'\nuncertainty = 'v'\n"
      "[[ordering]]\nstatement = 'open'\nholds = 'undecided'\nuncertainty = 'w'\n");
  EXPECT_THAT(text, HasSubstr("## Score SDE\n"));
  EXPECT_THAT(text, Not(HasSubstr("stands")));
  EXPECT_THAT(text, HasSubstr("| Score SDE (2011.13456) Fig. 2 | fails | – | no | ordering | v | "));
  EXPECT_THAT(text, HasSubstr("| Score SDE (2011.13456) Fig. 2 | open | – | undecided | ordering | w | "));
}

}  // namespace
}  // namespace sgm
