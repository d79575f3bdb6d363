#include <gmock/gmock.h>

#include <fstream>

#include "core/tensor/device.h"
#include "tests/support/process.h"

namespace sgm::test {
namespace {
namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// Everything that is wrong with a call is reported, nothing is computed, and the exit code is 2.
void expect_refused(const ToyRepository& repository, const std::vector<std::string>& arguments,
                    const std::vector<std::string>& texts) {
  const Ended ended = repository.toy(arguments);
  EXPECT_EQ(ended.code, 2) << ended.err;
  EXPECT_EQ(ended.out, "");
  EXPECT_THAT(ended.err, StartsWith("error: "));
  for (const std::string& text : texts) EXPECT_THAT(ended.err, HasSubstr(text));
  EXPECT_FALSE(fs::exists(repository.root() / "outputs"));
}

TEST(Driver, RefusesBadInput) {
  const ToyRepository repository;
  expect_refused(repository, {"study=wlk"}, {"'wlk'", "did you mean 'walk'?"});
  expect_refused(repository, {"study=elsewhere"},
                 {"study 'elsewhere' belongs to the driver other", "run build/bin/other study=elsewhere"});
  expect_refused(repository, {}, {"study"});
  expect_refused(repository, {"study=walk", "scale=quik"}, {"'quik'", "did you mean 'quick'?"});
  expect_refused(repository, {"study=walk", "device=gpu"}, {"device", "cpu", "cuda"});
  expect_refused(repository, {"study=walk", "threads=0"}, {"threads", "1"});
  expect_refused(repository, {"study=walk", "jobs=many"}, {"jobs", "integer"});
  expect_refused(repository, {"study=walk", "seed=-1"}, {"seed", ">= 0"});
  expect_refused(repository, {"study=walk", "study.name=guest"}, {"study"});
  expect_refused(repository, {"study=walk", "sampler=langevin"}, {"sampler"});
  expect_refused(repository, {"study=walk", "--dry-rum"},
                 {"unknown flag '--dry-rum' (argument 2)\n  did you mean '--dry-run'?"});
  expect_refused(repository, {"study=walk", "--cfg", "all"}, {"--cfg shows 'job'"});
}

TEST(Driver, TellsAllErrorsAtOnce) {
  const ToyRepository repository;
  expect_refused(repository,
                 {"study=walk", "stepz=3", "sead=1", "cells=0", "milliseconds=soon", "precision=fp8"},
                 {"'stepz'", "did you mean 'steps'?", "'sead'", "did you mean 'seed' or 'seeds'?", "cells",
                  "milliseconds", "precision"});
}

TEST(Driver, RefusesUnwritableFolders) {
  const ToyRepository repository;
  const fs::path file = repository.root() / "file";
  std::ofstream(file) << "in the way";
  for (const fs::path& folder : {file, file / "below"}) {
    const Ended ended = repository.toy({"study=walk", "run.dir=" + folder.string()});
    EXPECT_EQ(ended.code, 2);
    EXPECT_THAT(ended.err, StartsWith("error: "));
    EXPECT_THAT(ended.err, HasSubstr("file"));
    EXPECT_THAT(ended.err, Not(HasSubstr("started")));
  }
  EXPECT_EQ(text_of(file), "in the way");
}

TEST(Driver, RefusesAGpuThatIsNotThere) {
  if (has_cuda_device()) GTEST_SKIP() << "there is one";
  const ToyRepository repository;
  const Ended ended = repository.toy({"study=walk", "device=cuda"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, StartsWith("error: 'device' is cuda, but study 'walk' computes on the CPU alone"));
  EXPECT_THAT(ended.err, Not(HasSubstr("started")));
}

TEST(Driver, RefusesAnEnvironmentItCannotRead) {
  const ToyRepository repository;
  const Ended ended = repository.toy({"study=walk", "scale=smoke"}, {"SGM_THREADS=two"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, HasSubstr("error: SGM_THREADS=two is not a number of threads"));
}

TEST(Driver, ExplainsItselfWithoutComputing) {
  const ToyRepository repository;
  const Ended help = repository.toy({"--help"});
  const Ended study = repository.toy({"study=walk", "--help"});
  EXPECT_EQ(help.code, 0) << help.err;
  for (const char* text : {"usage: toy study=NAME", "walk: random walks (Pearson 1905)", "guest", "seed=0",
                           "run.dir", "langevin"}) {
    EXPECT_THAT(help.out, HasSubstr(text));
  }
  EXPECT_THAT(help.out, Not(HasSubstr("milliseconds")));
  EXPECT_THAT(study.out, HasSubstr("pause after each step"));
  const Ended preset = repository.toy({"study=walk", "--help", "scale=paper", "cells=7"});
  const Ended wrong = repository.toy({"study=walk", "--help", "cells=x"});
  for (const char* text : {"  steps=1000 ", "  cells=7 "}) EXPECT_THAT(preset.out, HasSubstr(text));
  EXPECT_THAT(wrong.out, HasSubstr("  cells=3 "));
  const Ended config = repository.toy({"study=walk", "--cfg", "job", "cells=7", "scale=paper"});
  EXPECT_EQ(config.code, 0) << config.err;
  for (const char* text :
       {"study = \"walk\"", "scale = \"paper\"", "cells = 7", "steps = 1000", "second = \"well\""})
    EXPECT_THAT(config.out, HasSubstr(text));
  EXPECT_FALSE(fs::exists(repository.root() / "outputs"));
}

TEST(Driver, DryRunsTellWhatIsToDo) {
  const ToyRepository repository;
  const Ended before = repository.toy({"study=walk", "--dry-run", "jobs=1"});
  EXPECT_EQ(before.code, 0) << before.err;
  EXPECT_THAT(before.out, HasSubstr("4 of 4 cells to do: about 4.0 s, 0.3 GB for the largest"));
  EXPECT_FALSE(fs::exists(repository.root() / "outputs"));
  ASSERT_EQ(repository.toy({"study=walk", "second=failed"}).code, 1);
  const Ended after = repository.toy({"study=walk", "second=failed", "--dry-run"});
  EXPECT_THAT(after.out, HasSubstr("2 of 4 cells to do"));
  EXPECT_THAT(after.out, testing::ContainsRegex("walk/walk_0 +done"));
  EXPECT_THAT(after.out, testing::ContainsRegex("walk/walk_1 +to do"));
}

TEST(Sgm, ListsItsCommandsAndStudies) {
  const ToyRepository repository;
  const Ended none = repository.sgm({});
  const Ended wrong = repository.sgm({"lst"});
  const Ended help = repository.sgm({"--help"});
  EXPECT_EQ(none.code, 2);
  EXPECT_THAT(none.err, HasSubstr("error: sgm needs a subcommand: compare, doctor, fetch, fid, gc, import, "
                                  "likelihood, list, report, run, runs, sample and stats"));
  EXPECT_EQ(wrong.code, 2);
  EXPECT_THAT(wrong.err, HasSubstr("error: unknown subcommand 'lst'\n  did you mean 'list'? known: compare, "
                                   "doctor, fetch, fid, gc, import, likelihood, list, report, run, runs, "
                                   "sample, stats"));
  EXPECT_EQ(help.code, 0);
  EXPECT_THAT(help.out, HasSubstr("sgm run [SCALE] [EXPERIMENT|STUDY…]"));
  const Ended list = repository.sgm({"list"});
  const Ended json = repository.sgm({"list", "--json"});
  EXPECT_THAT(list.out, testing::ContainsRegex("walk +– +– +– +Pearson 1905"));
  EXPECT_THAT(json.out, HasSubstr("\"study\": \"guest\""));
}

TEST(Sgm, RefusesBadInputBeforeItComputes) {
  const ToyRepository repository;
  for (const std::vector<std::string>& call : {std::vector<std::string>{"run", "smoke", "walk", "gest"},
                                               {"run", "smoke", "walk", "steps=3"},
                                               {"run", "smoke", "quick"},
                                               {"run", "jobs=0"},
                                               {"run", "smoke", "--force"},
                                               {"report"},
                                               {"report", "walk"},
                                               {"list", "walk"}}) {
    const Ended ended = repository.sgm(call);
    EXPECT_EQ(ended.code, 2) << call.back() << ended.out;
    EXPECT_THAT(ended.err, StartsWith("error: "));
  }
  EXPECT_THAT(repository.sgm({"run", "smoke", "walk", "gest"}).err,
              HasSubstr("unknown study 'gest'\n  did you mean 'guest'?"));
  EXPECT_FALSE(fs::exists(repository.root() / "outputs"));
}

TEST(Sgm, SmokePublishesNothing) {
  const ToyRepository repository;
  const Ended ended = repository.sgm({"run", "smoke", "walk", "jobs=1"});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("outputs/smoke/walk/report"));
  EXPECT_FALSE(fs::exists(repository.root() / "results"));
}

TEST(Sgm, AFailingStudyStopsNoOther) {
  const ToyRepository repository;
  std::ofstream(repository.root() / "experiments" / "toy" / "walk" / "smoke.toml") << "second = \"failed\"\n";
  std::ofstream(repository.root() / "experiments" / "toy" / "guest" / "smoke.toml") << "steps = 4\n";
  const Ended ended = repository.sgm({"run", "smoke"});
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(ended.out, testing::ContainsRegex(
                             "walk +failed: 2 of 4 cells .*outputs/smoke/walk/walk_1-[0-9a-f-]*/log.txt"));
  EXPECT_THAT(ended.out, testing::ContainsRegex("guest +○ own"));
  std::ofstream(repository.root() / "experiments" / "toy" / "walk" / "smoke.toml") << "stepz = 1\n";
  const Ended malformed = repository.sgm({"run", "smoke"});
  EXPECT_EQ(malformed.code, 1);
  EXPECT_THAT(malformed.err, HasSubstr("stepz"));
  EXPECT_THAT(malformed.out, testing::ContainsRegex("walk +failed: "));
}

TEST(Sgm, DoctorKnowsTheMachine) {
  const ToyRepository repository;
  const Ended ended = repository.sgm({"doctor"});
  for (const char* text : {"libtorch 2.", "cores", "HDF5", "GFLOP/s", "gnuplot"})
    EXPECT_THAT(ended.out, HasSubstr(text));
  EXPECT_EQ(ended.code, ended.out.find("MISSING") == std::string::npos ? 0 : 2);
  const Ended bare = Process(repository.command("sgm", {"doctor"}), "/", {"PATH=/nowhere"}).wait();
  EXPECT_EQ(bare.code, 2);
  EXPECT_THAT(bare.out, HasSubstr("MISSING  gnuplot"));
  EXPECT_THAT(bare.out, HasSubstr("-> apt-get install gnuplot-nox"));
}

}  // namespace
}  // namespace sgm::test
