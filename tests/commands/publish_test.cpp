// What is published, what stays as it is, and when.
#include "core/commands/publish.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <gmock/gmock.h>

#include <chrono>
#include <csignal>
#include <fstream>

#include "core/base/require.h"
#include "core/commands/published.h"
#include "core/config/node.h"
#include "core/io/files.h"
#include "core/io/result_file.h"
#include "tests/support/process.h"

namespace sgm::test {
namespace {
namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

/// Digest of every file of a folder by name, but for what carries a date: PDF files and manifest.toml.
std::map<std::string, std::string> digests(const fs::path& folder) {
  std::map<std::string, std::string> all;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename();
    if (entry.path().extension() != ".pdf" && name != "manifest.toml")
      all[name] = sha256(text_of(entry.path()));
  }
  return all;
}

Group numbers(double factor, at::ScalarType type) {
  Group root;
  root.set("config", "steps = 3");
  root.set("libtorch_version", "2.11");
  const at::Tensor values = at::tensor({1e-30, 1.0, std::nan(""), 4.0}, at::kDouble);
  root.group("cell").put("value", (values * factor).to(type), {"i"});
  root.group("cell").put("count", at::tensor({1, 2}, at::kLong));
  return root;
}

TEST(Published, EqualIsWithinRoundingOfTheLargestOfADataSet) {
  for (const auto& [type, rounding] : {std::pair(at::kDouble, 1e-9), {at::kFloat, 1e-4}}) {
    const Group one = numbers(1, type);
    EXPECT_TRUE(equal_within_rounding(one, numbers(1 + 0.5 * rounding, type)));
    EXPECT_FALSE(equal_within_rounding(one, numbers(1 + 2 * rounding, type)));
  }
  EXPECT_FALSE(equal_within_rounding(numbers(1, at::kDouble), numbers(1, at::kFloat)));
  const auto changed = [](const std::function<void(Group&)>& change) {
    Group other = numbers(1, at::kDouble);
    change(other);
    return !equal_within_rounding(numbers(1, at::kDouble), other);
  };
  const auto values = [](Group& g) { return g.groups[0].second.variables[0].second.data; };
  EXPECT_TRUE(changed([&](Group& g) { values(g)[2] = 0.0; }));
  EXPECT_TRUE(changed([&](Group& g) { values(g)[3] = std::nan(""); }));
  EXPECT_TRUE(changed([](Group& g) { g.groups[0].second.variables[1].second.data[0] = 2; }));
  EXPECT_TRUE(changed([](Group& g) { g.set("config", "steps = 4"); }));
  EXPECT_TRUE(changed([](Group& g) { g.group("more"); }));
  EXPECT_TRUE(changed([](Group& g) { g.groups[0].second.variables.pop_back(); }));
  EXPECT_FALSE(changed([&](Group& g) { values(g)[0] = 0.0; }));  // far below the largest
  EXPECT_FALSE(changed([](Group& g) { g.set("libtorch_version", "3"); }));
  EXPECT_FALSE(changed([](Group& g) { g.set("code", "other"); }));
}

TEST(Sgm, PublishesOnceAndReportsAgainWithTheSameBytes) {
  const ToyRepository repository;
  const Ended first = repository.sgm({"run", "quick"});
  ASSERT_EQ(first.code, 0) << first.err;
  EXPECT_THAT(first.out, testing::ContainsRegex("guest +○ own: 1 of its own .*results/guest/quick"));
  const fs::path walk = repository.root() / "results" / "walk" / "quick";
  const fs::path guest = repository.root() / "results" / "guest" / "quick";
  for (const char* file : {"result.h5", "table.md", "manifest.toml", "status.toml", "report.md"})
    EXPECT_TRUE(fs::exists(walk / file)) << file;
  for (const char* file : {"figure.gp", "figure.svg", "figure.png"})
    EXPECT_TRUE(fs::exists(guest / file)) << file;
  EXPECT_THAT(text_of(repository.root() / "results" / "README.md"), HasSubstr("walk"));
  EXPECT_LT(fs::file_size(walk / "result.h5"), 1'000'000);
  EXPECT_EQ(std::distance(fs::directory_iterator(walk.parent_path()), {}), 1);  // nothing of the swap is left

  const auto before = digests(walk);
  const auto drawn = digests(guest);
  const auto start = std::chrono::steady_clock::now();
  const Ended second = repository.sgm({"run", "quick"});
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(3));
  EXPECT_EQ(second.code, 0) << second.err;
  EXPECT_THAT(second.out,
              testing::ContainsRegex("walk +○ own: 1 of its own +done before +results/walk/quick"));
  EXPECT_EQ(second.err, "");
  EXPECT_EQ(digests(walk), before);

  std::ofstream(repository.root() / "experiments" / "toy" / "walk" / "reported.toml")
      << "[[entry]]\nname = \"first\"\nvalue = 1.0\nsource = \"exact\"\ncitation = "
         "\"put there\"\nprotocol = { n = 1 }\n";
  const Ended judged = repository.sgm({"run", "quick"});
  EXPECT_THAT(judged.out, testing::ContainsRegex("walk +≡ verified: exact 1 of 1 +done before"));
  EXPECT_NE(digests(walk), before);
  fs::remove(repository.root() / "experiments" / "toy" / "walk" / "reported.toml");
  EXPECT_EQ(repository.sgm({"run", "quick"}).code, 0);

  fs::remove_all(repository.root() / "outputs");
  const Ended report = repository.sgm({"report"});
  EXPECT_EQ(report.code, 0) << report.err;
  EXPECT_EQ(digests(walk), before);
  EXPECT_EQ(digests(guest), drawn);

  fs::remove(walk / "manifest.toml");  // hardware and time come from it, numbers do not
  EXPECT_EQ(repository.sgm({"report", "walk", "quick"}).code, 0);
  for (const char* file : {"result.h5", "table.md", "table.csv", "table.tex", "entries.csv"})
    EXPECT_EQ(digests(walk)[file], before.at(file)) << file;
}

/// Edits a published folder as if another machine had published it: other code, and numbers times `factor`.
void publish_elsewhere(const fs::path& folder, double factor) {
  Node manifest = read_toml((folder / "manifest.toml").string());
  manifest.set("publication", "of another machine");
  write_whole((folder / "manifest.toml").string(), to_toml(manifest));
  Group result = read_result((folder / "result.h5").string());
  for (auto& [cell, group] : result.groups) {
    group.set("code", "of another machine");
    group.set("libtorch_version", "2.0");
    for (auto& [name, variable] : group.variables) variable.data.mul_(factor);
  }
  write_result((folder / "result.h5").string(), result);
}

TEST(Sgm, LeavesPublishedNumbersThatAreEqualWithinRounding) {
  const ToyRepository repository;
  ASSERT_EQ(repository.sgm({"run", "quick"}).code, 0);
  const fs::path walk = repository.root() / "results" / "walk" / "quick";
  publish_elsewhere(walk, 1 + 1e-13);
  const auto before = digests(walk);
  const std::string manifest = text_of(walk / "manifest.toml");
  const Ended equal = repository.sgm({"run", "quick"});
  EXPECT_EQ(equal.code, 0) << equal.err;
  EXPECT_THAT(equal.out, HasSubstr("own: 1 of its own, equal to the published"));
  EXPECT_EQ(digests(walk), before);
  EXPECT_EQ(text_of(walk / "manifest.toml"), manifest);

  // A report of other code is made again, from the published numbers.
  const std::string table = text_of(walk / "table.md");
  Node edited = read_toml((walk / "manifest.toml").string());
  edited.set("report_code", "of another version");
  write_whole((walk / "manifest.toml").string(), to_toml(edited));
  std::ofstream(walk / "table.md") << "another caption";
  EXPECT_EQ(repository.sgm({"run", "quick"}).code, 0);
  EXPECT_EQ(text_of(walk / "table.md"), table);
  EXPECT_EQ(digests(walk)["result.h5"], before.at("result.h5"));
  EXPECT_EQ(text_of(walk / "manifest.toml"), manifest);
}

TEST(Sgm, NamesWhatHasMovedBeyondItsInterval) {
  const ToyRepository repository;
  ASSERT_EQ(repository.sgm({"run", "quick"}).code, 0);
  const fs::path walk = repository.root() / "results" / "walk" / "quick";
  const auto before = digests(walk);
  for (const auto& [value, moved] : {std::pair(1.3, false), {1.5, true}}) {
    publish_elsewhere(walk, value);
    write_whole(
        (walk / "status.toml").string(),
        fmt::format("summary = \"s\"\n[[entry]]\nname = \"first\"\nvalue = {}\nstandard_error = 0.2\n",
                    value));
    const Ended ended = repository.sgm({"run", "quick"});
    EXPECT_EQ(ended.code, 0) << ended.err;
    const std::string text = fmt::format(
        "walk has moved beyond the 95 % interval of what was published: first: 1.000, published {:.2f} ± "
        "0.20",
        value);
    EXPECT_EQ(ended.out.find(text) != std::string::npos, moved) << ended.out;
    EXPECT_EQ(ended.out.find("moved beyond") != std::string::npos, moved) << ended.out;
    EXPECT_EQ(digests(walk), before);
  }
}

TEST(Sgm, PublishesAgainWhatIsDamaged) {
  const ToyRepository repository;
  ASSERT_EQ(repository.sgm({"run", "quick"}).code, 0);
  const fs::path file = repository.root() / "results" / "walk" / "quick" / "result.h5";
  const std::string whole = text_of(file);
  std::string flipped = whole;
  flipped[flipped.size() / 2] ^= 1;
  write_whole(file, flipped);
  EXPECT_EQ(repository.sgm({"report", "walk"}).code, 1);
  const Ended again = repository.sgm({"run", "quick"});
  EXPECT_EQ(again.code, 0) << again.err;
  EXPECT_THAT(again.err, HasSubstr("warning: "));
  EXPECT_THAT(again.err, HasSubstr("published again"));
  EXPECT_EQ(text_of(file), whole);
}

TEST(Sgm, ReportTellsWhichScaleIsPublished) {
  const ToyRepository repository;
  ASSERT_EQ(repository.sgm({"run", "quick", "walk"}).code, 0);
  const Ended ended = repository.sgm({"report", "walk", "paper"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err,
              HasSubstr("nothing of study 'walk' is published at scale paper\n  there is quick: "
                        "build/bin/sgm report walk quick\n  or compute it: ./run_all.sh paper walk"));
  EXPECT_EQ(repository.sgm({"report", "walk", "quick"}).code, 0);
}

/// A study's table is printed once its cells are done, before those of the next.
TEST(Sgm, ReportsAStudyWhileOthersStillRun) {
  const ToyRepository repository;
  std::ofstream(repository.root() / "experiments" / "toy" / "guest" / "smoke.toml") << "steps = 4\n";
  std::ofstream(repository.root() / "experiments" / "toy" / "walk" / "smoke.toml")
      << "cells = 2\nsteps = 40\nmilliseconds = 200\n";
  ASSERT_EQ(repository.toy({"study=guest", "scale=smoke"}).code, 0);
  fs::remove_all(repository.cell("guest", "only", "smoke"));
  fs::remove_all(repository.root() / "outputs" / "smoke" / "guest");
  Process run(repository.command("sgm", {"run", "smoke"}), repository.root());
  const fs::path report = repository.root() / "outputs" / "smoke" / "guest" / "report" / "report.md";
  while (run.running() && !fs::exists(report)) wait_ms(10);
  EXPECT_TRUE(run.running());
  run.signal(SIGTERM);
  EXPECT_EQ(run.wait().code, 130);
}

TEST(Publish, KeepsTheOldFolderWhereTheNewOneFails) {
  const Scratch scratch;
  const fs::path folder = scratch.path() / "study" / "quick";
  replace_folder(folder, [](const fs::path& fresh) { std::ofstream(fresh / "a") << "old"; });
  const auto fail = [](const fs::path& fresh) {
    std::ofstream(fresh / "a") << "new";
    throw RunError("no");
  };
  EXPECT_THROW(replace_folder(folder, fail), RunError);
  EXPECT_EQ(text_of(folder / "a"), "old");
  replace_folder(folder, [](const fs::path& fresh) { std::ofstream(fresh / "b") << "new"; });
  EXPECT_FALSE(fs::exists(folder / "a"));
  EXPECT_EQ(text_of(folder / "b"), "new");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.parent_path()), {}), 1);
}

}  // namespace
}  // namespace sgm::test
