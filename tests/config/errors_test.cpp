#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "core/base/require.h"
#include "core/config/compose.h"
#include "tests/config/conf_folder.h"
#include "tests/config/options.h"

/// Every error message, word for word, from tests/data/config/errors.txt. A case is
///   ### compose: NAME      or      ### bind: NAME, which also binds tests/config/options.h
///   --- FILE               its content follows; any number of files
///   --- arguments          one a line
///   --- error              what is reported
/// SGM_GOLDEN=FILE writes what is reported now to FILE, to be read and compared before it is taken over.
namespace sgm {
namespace {

struct Case {
  std::string title;
  std::vector<std::pair<std::string, std::string>> parts;
};

std::vector<Case> read_cases() {
  std::ifstream file(std::string(SGM_SOURCE_DIR) + "/tests/data/config/errors.txt");
  std::vector<Case> cases;
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("### ", 0) == 0) {
      cases.push_back({line.substr(4), {}});
    } else if (line.rfind("--- ", 0) == 0) {
      cases.back().parts.emplace_back(line.substr(4), "");
    } else {
      cases.back().parts.back().second += line + "\n";
    }
  }
  return cases;
}

std::string reported(const Case& c) {
  test::ConfFolder folder;
  std::vector<std::string> arguments;
  for (const auto& [name, text] : c.parts) {
    if (name == "arguments") {
      std::istringstream lines(text);
      for (std::string line; std::getline(lines, line);) arguments.push_back(line);
    } else if (name != "error") {
      folder.write(name, text.substr(0, text.size() - 1));
    }
  }
  SearchPath path = folder.search_path();
  path.in_code = {{"sampler", test::samplers().names()}};
  Errors errors;
  try {
    const Composed composed = compose(path, "config", arguments, errors);
    test::Options options;
    if (c.title.rfind("bind", 0) == 0)
      bind_fields(
          composed.config, [&](Fields& on) { options.fields(on); }, errors);
    errors.raise();
  } catch (const InputError& error) {
    return folder.shown(std::string("error: ") + error.what()) + "\n";
  }
  return "no error\n";
}

TEST(Errors, AreReportedWordForWord) {
  const std::vector<Case> cases = read_cases();
  ASSERT_GE(cases.size(), 40U);
  std::ofstream golden;
  if (const char* name = std::getenv("SGM_GOLDEN")) golden.open(name);
  for (const Case& c : cases) {
    SCOPED_TRACE(c.title);
    const std::string now = reported(c);
    golden << "### " << c.title << "\n";
    for (const auto& [name, text] : c.parts)
      golden << "--- " << name << "\n" << (name == "error" ? now : text);
    ASSERT_EQ(c.parts.back().first, "error");
    EXPECT_EQ(now, c.parts.back().second);
  }
}

}  // namespace
}  // namespace sgm
