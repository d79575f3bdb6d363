// What whole programs do in surroundings that are not as they should be: streams, arguments, environment.
#include <gmock/gmock.h>

#include <fstream>

#include "core/base/text.h"
#include "tests/support/models.h"
#include "tests/support/process.h"

namespace sgm::test {
namespace {
namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

/// Runs a program of the repository by a shell, with `behind` at the command's end.
Ended by_shell(const ToyRepository& repository, const std::string& program,
               const std::vector<std::string>& arguments, const std::string& behind,
               const std::string& before = "", const fs::path& folder = "/") {
  std::string line = before + "exec";
  for (const std::string& word : repository.command(program, arguments)) line += " " + shell_word(word);
  return Process({"/bin/sh", "-c", line + " " + behind}, folder).wait();
}

const std::vector<std::string> smoke = {"study=walk", "scale=smoke"};

TEST(Streams, StderrThatTakesNothingEndsNoRun) {
  for (const char* behind : {"2>&-", "2>/dev/full", "<&- 2>&-"}) {
    const ToyRepository repository;
    EXPECT_EQ(by_shell(repository, "toy", smoke, behind).code, 0) << behind;
    EXPECT_TRUE(fs::exists(repository.cell("walk", "walk_2", "smoke") / "result.h5")) << behind;
    EXPECT_EQ(by_shell(repository, "sgm", {"nothing"}, behind).code, 2) << behind;
  }
}

TEST(Streams, StdoutThatTakesNothingIsAFailure) {
  const ToyRepository repository;
  for (const std::vector<std::string>& call : {std::vector<std::string>{"list"},
                                               {"--help"},
                                               {"--version"},
                                               {"list", "--json"},
                                               {"run", "--dry-run"}}) {
    const Ended full = by_shell(repository, "sgm", call, ">/dev/full");
    EXPECT_EQ(full.code, 1) << call.back();
    EXPECT_THAT(full.err, HasSubstr("error: cannot write to the standard output: No space left on device"));
    EXPECT_EQ(by_shell(repository, "sgm", call, ">&-").code, 1) << call.back();
  }
  EXPECT_EQ(by_shell(repository, "toy", {"study=walk", "--cfg", "job"}, ">/dev/full").code, 1);
  const Ended run = by_shell(repository, "toy", smoke, ">/dev/full");
  EXPECT_EQ(run.code, 1);
  EXPECT_THAT(run.err, HasSubstr("cannot write to the standard output"));
  EXPECT_TRUE(fs::exists(repository.root() / "outputs" / "smoke" / "walk" / "report" / "report.md"));
}

TEST(Arguments, AreUtf8) {
  const ToyRepository repository;
  const Ended ended = repository.toy({"study=walk", "run.dir=/tmp/\xfc"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, HasSubstr("error: argument 2 is no UTF-8, as TOML and HDF5 ask of all they hold: "
                                   "run.dir=/tmp/\\xfc\n"));
  EXPECT_EQ(repository.sgm({"sample", "ckpt=x", "out=o\xfct"}).code, 2);
  const fs::path folder = repository.root() / "b\xfc";
  fs::create_directories(folder);
  const Ended within =
      by_shell(repository, "toy", {"study=walk", "scale=smoke", "run.dir=x"}, "", "", folder);
  EXPECT_EQ(within.code, 2);
  EXPECT_THAT(within.err, HasSubstr("b\\xfc/x has a name that is no UTF-8"));
  EXPECT_TRUE(fs::is_empty(folder));
}

TEST(Arguments, OfAScriptWithWindowsLineEndsAreToldSo) {
  const ToyRepository repository;
  for (const Ended& ended :
       {repository.sgm({"list\r"}), repository.toy({"study=walk\r"}), repository.sgm({"list", "\r"})}) {
    EXPECT_EQ(ended.code, 2);
    EXPECT_THAT(ended.err, HasSubstr("ends with a carriage return: "));
    EXPECT_THAT(ended.err, Not(HasSubstr("\r")));
  }
  const fs::path script = repository.root() / "script";
  std::ofstream(script, std::ios::binary) << "exec \"$0\" list\r\n";
  const std::string program = repository.command("sgm", {})[0];
  const Ended before = Process({"/bin/sh", "-c", ". " + script.string(), program}, "/").wait();
  EXPECT_EQ(before.code, 2);
  const size_t hint = before.err.find("sed ");
  ASSERT_NE(hint, std::string::npos) << before.err;
  std::string command = before.err.substr(hint, before.err.find('\n', hint) - hint);
  command.replace(command.find("SCRIPT"), 6, script.string());
  ASSERT_EQ(Process({"/bin/sh", "-c", command}, "/").wait().code, 0) << command;
  EXPECT_EQ(Process({"/bin/sh", "-c", ". " + script.string(), program}, "/").wait().code, 0);
}

TEST(Arguments, AreShownWithoutTheirControlCharacters) {
  const ToyRepository repository;
  const Ended ended = repository.toy({"study=walk", "cells=\x1b[31m3", "--\x1b"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, HasSubstr("\\x1b"));
  EXPECT_THAT(ended.err, Not(HasSubstr("\x1b")));
  EXPECT_THAT(repository.toy({"study=walk", ""}).err, HasSubstr("argument 2 is empty"));
}

TEST(Arguments, NamesWithoutKeysAreTold) {
  const ToyRepository repository;
  const std::vector<std::pair<std::string, std::string>> hints = {
      {"walk", "write study=walk\n"},
      {"wlk", "did you mean study=walk\n"},
      {"elsewhere", "write study=elsewhere\n"},
      {"smoke", "write scale=smoke\n"},
      {"sudy=walk", "did you mean study=walk?\n"}};
  for (const auto& [word, hint] : hints) {
    const Ended ended = repository.toy({word});
    EXPECT_EQ(ended.code, 2);
    EXPECT_THAT(ended.err, HasSubstr("(argument 1)\n  " + hint)) << ended.err;
  }
  const Ended preset = repository.toy({"preset=walk_smoke"});
  EXPECT_EQ(preset.code, 2);
  EXPECT_THAT(preset.err, HasSubstr("write study=NAME scale=SCALE"));
  EXPECT_EQ(repository.toy({"study=walk", "scale=smoke", "--dry-run"}).code, 0);
}

TEST(Arguments, AskForTheVersion) {
  const ToyRepository repository;
  for (const Ended& ended : {repository.sgm({"--version"}), repository.toy({"--version"})}) {
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_THAT(ended.out, testing::MatchesRegex("sgm [0-9.]+, libtorch [0-9.]+[^ ]*, hdf5 [0-9.]+[^ ]*\n"));
  }
}

TEST(Arguments, PathsAreNotEmpty) {
  const ToyRepository repository;
  const Ended sample = repository.sgm({"sample", "ckpt=", "out="});
  EXPECT_EQ(sample.code, 2);
  EXPECT_THAT(sample.err, HasSubstr("'ckpt' is empty, must be a path (argument 1)"));
  EXPECT_THAT(sample.err, HasSubstr("'out' is empty, must be a path (argument 2)"));
  EXPECT_THAT(repository.sgm({"import", "x.pth", "out="}).err, HasSubstr("'out' is empty, must be a path"));
  EXPECT_THAT(repository.toy({"study=walk", "run.dir="}).err,
              HasSubstr("'run.dir' is empty, must be a path"));
}

TEST(Environment, ThreadsAreAWholeNumber) {
  const ToyRepository repository;
  for (const char* value : {"1e3", "2abc", "4,2", "0", "-1", " 2", "1025", "99999999999", "0x2"}) {
    const Ended ended = repository.toy({"study=walk", "scale=smoke"}, {std::string("SGM_THREADS=") + value});
    EXPECT_EQ(ended.code, 2) << value;
    EXPECT_THAT(ended.err, HasSubstr("set it to a whole number from 1 to 1024, or unset it"));
  }
  EXPECT_EQ(repository.toy({"study=walk", "--dry-run"}, {"SGM_THREADS=1024"}).code, 0);
  EXPECT_EQ(repository.sgm({"run", "smoke", "jobs=1025", "--dry-run"}).code, 2);
}

TEST(Environment, EachCheckOfDoctorStandsAlone) {
  const ToyRepository repository;
  std::ofstream(repository.root() / "outputs") << "in the way";
  const Ended ended =
      Process(repository.command("sgm", {"doctor"}), "/", {"TMPDIR=/nonexistent", "SGM_THREADS=many"}).wait();
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.out, HasSubstr("MISSING  processor   SGM_THREADS=many is not a number of threads\n"
                                   "                     -> set it to a whole number from 1 to 1024"));
  EXPECT_THAT(ended.out, HasSubstr("MISSING  HDF5"));
  EXPECT_THAT(ended.out, Not(HasSubstr("/nonexistent")));
  for (const char* name :
       {"versions", "GPU", "gnuplot", "pdftocairo", "fonts", "data sets", "disk", "self-test"})
    EXPECT_THAT(ended.out, HasSubstr(name));
}

/// A repository with a checkpoint, and the words of a quick sampling.
struct Trained {
  ToyRepository repository;
  std::vector<std::string> call = {"sample", "ckpt=" + (repository.root() / "a.safetensors").string(),
                                   "out=" + (repository.root() / "samples").string(), "threads=1"};
  Trained() {
    write_checkpoint(repository.root() / "a.safetensors", checkpoint_of(small_model(tiny_unet, {1, 6, 6})));
  }
  std::vector<std::string> with(const std::vector<std::string>& words) const {
    std::vector<std::string> all = call;
    all.insert(all.end(), words.begin(), words.end());
    return all;
  }
};

TEST(Sample, AFileThatMayNotGrowIsAnError) {
  const Trained trained;
  const Ended ended =
      by_shell(trained.repository, "sgm", trained.with({"n=400", "sampler=ddim", "sampler.steps=2"}), "",
               "ulimit -f 8; ");
  EXPECT_EQ(ended.code, 1) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("File too large"));
  for (const fs::directory_entry& entry : fs::directory_iterator(trained.repository.root() / "samples"))
    EXPECT_THAT(entry.path().filename().string(), Not(HasSubstr(".tmp.")));
}

TEST(Sample, AComponentsNameAndItsOptionStandTogether) {
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"sampler=pc", "sampler.N=3", "sampler.corrector=langevin",
                                 "sampler.corrector.r=0.2"},
        {"sampler.corrector.r=0.2", "sampler.corrector=langevin", "sampler.N=3", "sampler=pc"},
        {"sampler=ddim", "sampler.steps=3", "sampler.grid=edm", "sampler.grid.rho=5"}}) {
    const Trained trained;
    const Ended ended = trained.repository.sgm(trained.with(words));
    EXPECT_EQ(ended.code, 0) << ended.err;
  }
}

}  // namespace
}  // namespace sgm::test
