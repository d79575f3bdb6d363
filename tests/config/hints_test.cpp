// What an error tells the user to type is typed, through a shell.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>

#include "core/base/require.h"
#include "core/config/compose.h"
#include "core/config/fields.h"
#include "tests/config/conf_folder.h"
#include "tests/support/error_of.h"

namespace sgm {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

struct Typed {
  std::string text = "???";
  std::string file = "no default";
  std::optional<std::string> folder;
  std::vector<int64_t> sizes;
  std::vector<std::string> names;
  int64_t count = 0;
  double rate = 1;
  double shift = 0;
  bool flag = false;

  void fields(Fields& on) {
    on("text", text, "a text");
    on.path("file", file, "a file");
    on.path("folder", folder, "a folder");
    on("sizes", sizes, "numbers");
    on("names", names, "texts");
    on("count", count, "an integer", at_least(0));
    on("rate", rate, "a number", above(0));
    on("shift", shift, "any number");
    on("flag", flag, "yes or no");
  }
};

Typed typed(const std::vector<std::string>& arguments) {
  const test::ConfFolder folder;
  folder.write("config.toml", "");
  Errors errors;
  const Composed composed = compose(folder.search_path(), "config", arguments, errors);
  Typed options;
  bind_fields(
      composed.config, [&](Fields& on) { options.fields(on); }, errors);
  errors.raise();
  return options;
}

std::string refusal(const std::vector<std::string>& arguments) {
  return test::error_of<InputError>([&] { typed(arguments); });
}

/// The argument that a shell makes of what stands behind `mark` in a text, up to the line's end or "; ".
std::string argument_after(const std::string& text, const std::string& mark) {
  const size_t at = text.find(mark);
  if (at == std::string::npos) return "no hint in: " + text;
  std::string word = text.substr(at + mark.size());
  word = word.substr(0, std::min(word.find('\n'), word.find("; ")));
  FILE* pipe = popen(("printf %s " + word).c_str(), "r");
  std::array<char, 256> read{};
  const size_t size = fread(read.data(), 1, read.size(), pipe);
  EXPECT_EQ(pclose(pipe), 0) << word;
  return {read.data(), size};
}

TEST(Hints, ATextIsAcceptedInItsOwnSpelling) {
  for (const char* text :
       {"1e3", "1.50", "007x", "-0", "1_000", "True", "inf", "2024", "~x", "a~", "a|b", "a:b"})
    EXPECT_EQ(typed({std::string("text=") + text}).text, text);
  EXPECT_THAT(typed({"text=x", "names=[1e3,no,True]"}).names, testing::ElementsAre("1e3", "no", "True"));
  EXPECT_EQ(typed({"text=x", "folder=20261129"}).folder, "20261129");
}

TEST(Hints, ATextThatIsNoValueIsToldHowToWriteIt) {
  for (const char* text : {"NULL", "a#b", "it's", "a=b", "f(x)", "(x", "a, b", "x\"y'z", "a\\#",
                           "99999999999999999999", "a;b", "100%!", "'a'b", "a b&c", "max(a"}) {
    const std::string error = refusal({std::string("text=") + text});
    const std::string argument = argument_after(error, "for the text write ");
    EXPECT_EQ(typed({argument}).text, text) << error;
  }
  EXPECT_THAT(argument_after(refusal({"++text=a#b"}), "for the text write "), "++text='a#b'");
}

TEST(Hints, AListIsToldHowToWriteIt) {
  EXPECT_THAT(typed({"text=x", argument_after(refusal({"text=x", "sizes=1e2"}), "write a list: ")}).sizes,
              testing::ElementsAre(100));
  EXPECT_THAT(typed({"text=x", argument_after(refusal({"text=x", "names=a b"}), "write a list: ")}).names,
              testing::ElementsAre("a b"));
  EXPECT_THAT(typed({"text=x", argument_after(refusal({"text=x", "sizes=1,2"}), "for a list write ")}).sizes,
              testing::ElementsAre(1, 2));
}

TEST(Hints, PathsAreNamedWhenEmptyAndBeginAtHome) {
  EXPECT_THAT(refusal({"text=x", "file="}), HasSubstr("'file' is empty, must be a path (argument 2)"));
  EXPECT_THAT(refusal({"text=x", "folder="}), HasSubstr("'folder' is empty, must be a path (argument 2)"));
  const std::string before = std::getenv("HOME") == nullptr ? "" : std::getenv("HOME");
  setenv("HOME", "/somewhere", 1);
  EXPECT_EQ(typed({"text=x", "file=~/samples"}).file, "/somewhere/samples");
  EXPECT_EQ(typed({"text=x", "folder='~/samples'"}).folder, "/somewhere/samples");
  EXPECT_EQ(typed({"text=x", "folder=~"}).folder, "/somewhere");
  EXPECT_EQ(typed({"text=x", "file=a/~b"}).file, "a/~b");
  EXPECT_EQ(typed({"text=~/x"}).text, "~/x");  // no path
  unsetenv("HOME");
  EXPECT_THAT(refusal({"text=x", "file=~/samples"}), HasSubstr("has no HOME"));
  setenv("HOME", before.c_str(), 1);
}

TEST(Hints, NumbersAreFinite) {
  EXPECT_THAT(refusal({"text=x", "rate=inf"}), HasSubstr("'rate' is inf, must be finite and > 0"));
  EXPECT_THAT(refusal({"text=x", "rate=nan"}), HasSubstr("'rate' is nan, must be finite and > 0"));
  EXPECT_THAT(refusal({"text=x", "shift=-inf"}), HasSubstr("'shift' is -inf, must be finite"));
  EXPECT_THAT(refusal({"text=x", "rate=-1"}), HasSubstr("'rate' is -1, must be > 0"));
}

TEST(Hints, AFaultyValueIsNoMissingOne) {
  for (const char* argument : {"text=(x", "text=a,b", "text='x"})
    EXPECT_THAT(refusal({argument}), Not(HasSubstr("mandatory")));
  EXPECT_THAT(refusal({"count=(x"}), HasSubstr("'text' is mandatory and has no value"));
}

TEST(Hints, ShowWhatCannotBeSeenAboveTheCaret) {
  const std::string error = refusal({"text=\x1b[a#"});
  EXPECT_THAT(error, HasSubstr("expected a value, found '\\x1b'"));
  EXPECT_THAT(error, HasSubstr("\n    text=\\x1b[a#\n         ^"));
  EXPECT_THAT(refusal({"text=a\r"}), HasSubstr("unexpected '\\r'"));
  EXPECT_THAT(refusal({"\x1b\x1b=1"}), HasSubstr("expected a key, found '\\x1b' (argument 1)"));
}

TEST(Hints, TextsAreUtf8) {
  EXPECT_THAT(test::error_of<InputError>([] {
                to_toml(Node(Node::Table{{"a", "\xfc"}}));
              }),
              HasSubstr("the text \"\\xfc\" is no UTF-8"));
  setenv("SGM_TEST_VARIABLE", "\xfc", 1);
  EXPECT_THAT(refusal({"text=${oc.env:SGM_TEST_VARIABLE}"}),
              HasSubstr("SGM_TEST_VARIABLE=\\xfc is no UTF-8"));
  unsetenv("SGM_TEST_VARIABLE");
}

}  // namespace
}  // namespace sgm
