#include <gmock/gmock.h>

#include <csignal>
#include <fstream>
#include <memory>
#include <random>

#include "core/io/result_file.h"
#include "tests/io/full_disk.h"
#include "tests/support/process.h"

namespace sgm::test {
namespace {
namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

std::string attribute(const fs::path& folder, const std::string& name) {
  return std::get<std::string>(read_result(folder / "result.h5").attribute(name));
}

TEST(Cells, AreComputedOnceAndCarryTheirProvenance) {
  const ToyRepository repository;
  const Ended first = repository.toy({"study=walk", "seed=3"}, {"OPENBLAS_CORETYPE=Haswell"});
  ASSERT_EQ(first.code, 0) << first.err;
  const fs::path cell = repository.cell("walk", "walk_0");
  const Group result = read_result(cell / "result.h5");
  EXPECT_EQ(std::get<int64_t>(result.attribute("seed")), 3);
  EXPECT_EQ(attribute(cell, "status"), "finished");
  EXPECT_EQ(cell.filename(), "walk_0-" + attribute(cell, "identity"));
  EXPECT_EQ(attribute(cell, "stage"), "walk");
  EXPECT_THAT(attribute(cell, "config"), HasSubstr("steps = 20"));
  for (const char* name : {"libtorch_version", "hdf5_version", "sgm_version", "device"})
    EXPECT_NE(attribute(cell, name), "");

  const std::string manifest = text_of(cell / "manifest.toml");
  EXPECT_THAT(manifest, HasSubstr("command = \"build/bin/toy study=walk seed=3\""));
  EXPECT_THAT(manifest, HasSubstr("OMP_NUM_THREADS = \"1\""));
  EXPECT_THAT(manifest, HasSubstr("waiting = \"one thread\""));
  EXPECT_THAT(manifest, Not(HasSubstr("OPENBLAS_CORETYPE")));
  EXPECT_THAT(manifest, Not(HasSubstr(repository.root().string())));

  const Ended second = repository.toy({"study=walk", "seed=3", "threads=2"});
  EXPECT_EQ(second.code, 0) << second.err;
  EXPECT_EQ(text_of(cell / "starts"), "0\n");
}

TEST(Cells, EqualRunsGiveEqualBytesAndAnotherSeedOthers) {
  const ToyRepository repository;
  const fs::path a = repository.root() / "a";
  const fs::path b = repository.root() / "b";
  const fs::path c = repository.root() / "c";
  ASSERT_EQ(repository.toy({"study=walk", "run.dir=" + a.string()}).code, 0);
  ASSERT_EQ(repository.toy({"study=walk", "run.dir=" + b.string(), "jobs=1"}).code, 0);
  ASSERT_EQ(repository.toy({"study=walk", "run.dir=" + c.string(), "seed=1"}).code, 0);
  EXPECT_EQ(results(a / "quick" / "walk"), results(b / "quick" / "walk"));
  EXPECT_NE(results(a / "quick" / "walk"), results(c / "quick" / "walk"));
  EXPECT_EQ(text_of(a / "quick" / "walk" / "report" / "result.h5"),
            text_of(b / "quick" / "walk" / "report" / "result.h5"));
}

/// Twelve kills of driver or cell at random moments, then undisturbed runs: everything ends as if nothing had
/// been.
TEST(Cells, GoOnAfterKillsWithTheSameBytes) {
  const ToyRepository repository;
  const fs::path calm = repository.root() / "calm";
  const fs::path wild = repository.root() / "wild";
  const std::vector<std::string> call = {"study=walk", "milliseconds=20"};
  std::vector<std::string> calm_call = call, wild_call = call;
  calm_call.push_back("run.dir=" + calm.string());
  wild_call.push_back("run.dir=" + wild.string());
  ASSERT_EQ(repository.toy(calm_call).code, 0);
  std::mt19937 random(1);
  int kills = 0;
  for (int i = 0; i < 12; ++i) {
    Process run(repository.command("toy", wild_call), "/");
    wait_ms(std::uniform_int_distribution<>(50, 700)(random));
    const pid_t cell = i % 2 == 0 ? process_of(wild) : 0;
    const bool killed = run.running();
    kill(cell != 0 ? cell : run.id(), SIGKILL);
    kills += killed;
    run.wait();
  }
  EXPECT_GT(kills, 5);
  const Ended last = repository.toy(wild_call);
  ASSERT_EQ(last.code, 0) << last.err;
  EXPECT_EQ(results(wild / "quick" / "walk"), results(calm / "quick" / "walk"));
}

TEST(Cells, AreComputedByOneOfTwoRuns) {
  const ToyRepository repository;
  const std::vector<std::string> call = {"study=walk", "cells=2", "milliseconds=40"};
  Process first(repository.command("toy", call), "/"), second(repository.command("toy", call), "/");
  const Ended a = first.wait();
  const Ended b = second.wait();
  EXPECT_EQ(a.code, 0) << a.err;
  EXPECT_EQ(b.code, 0) << b.err;
  EXPECT_THAT(a.err + b.err, HasSubstr("waiting for another run that computes this cell"));
  EXPECT_THAT(a.err + b.err, HasSubstr("done by another run"));
  EXPECT_EQ(text_of(repository.cell("walk", "walk_0") / "starts"), "0\n");
  EXPECT_EQ(text_of(repository.cell("walk", "after") / "starts"), "0\n");
}

TEST(Cells, AreReportedByTwoRunsInTurn) {
  const ToyRepository repository;
  ASSERT_EQ(repository.toy({"study=guest"}).code, 0);
  for (int i = 0; i < 3; ++i) {
    Process first(repository.command("toy", {"study=guest"}), "/"),
        second(repository.command("toy", {"study=guest"}), "/");
    const Ended a = first.wait();
    const Ended b = second.wait();
    EXPECT_EQ(a.code, 0) << a.err;
    EXPECT_EQ(b.code, 0) << b.err;
  }
}

TEST(Cells, FailureStopsOnlyWhatNeedsIt) {
  const ToyRepository repository;
  const Ended ended = repository.toy({"study=walk", "second=failed"});
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(ended.err, HasSubstr("error: the walk failed\n  as it was told\n"));
  EXPECT_THAT(ended.err, HasSubstr("walk_1"));
  EXPECT_TRUE(fs::exists(repository.cell("walk", "walk_0") / "result.h5"));
  EXPECT_TRUE(fs::exists(repository.cell("walk", "walk_2") / "result.h5"));
  EXPECT_EQ(repository.cell("walk", "after"), fs::path());
  EXPECT_THAT(ended.out,
              testing::ContainsRegex(
                  "walk/walk_1 +failed .*the walk failed +outputs/quick/walk/walk_1-[0-9a-f-]*/log.txt"));
  EXPECT_THAT(ended.out, testing::ContainsRegex("walk/after +not started +– +needs walk/walk_1"));
  EXPECT_THAT(ended.out, testing::ContainsRegex("walk/walk_0 +done "));
}

TEST(Cells, EndsOfEveryKindAreToldApart) {
  const ToyRepository repository;
  const auto ended = [&](const std::string& how) {
    return repository.toy({"study=walk", "cells=2", "steps=4", "second=" + how});
  };
  const Ended missing = ended("missing");
  const Ended killed = ended("killed");
  const Ended hungry = ended("hungry");
  const Ended abandoned = ended("abandoned");
  const Ended shapes = ended("shapes");
  EXPECT_EQ(missing.code, 2);
  EXPECT_THAT(missing.err, HasSubstr("error: the walk misses its shoes\n  buy some"));
  EXPECT_EQ(killed.code, 1);
  EXPECT_THAT(killed.err, HasSubstr("error: killed by signal 9 (Killed): out of memory?"));
  EXPECT_EQ(hungry.code, 1);
  EXPECT_THAT(hungry.err,
              HasSubstr("free memory, lower the batch, or run fewer cells side by side (jobs=1)"));
  EXPECT_EQ(abandoned.code, 1);
  EXPECT_THAT(abandoned.err, HasSubstr("error: out of memory\n"));
  EXPECT_EQ(shapes.code, 1);
  EXPECT_THAT(shapes.err, HasSubstr("error: shape '[4]' is invalid for input of size 6"));
  EXPECT_THAT(shapes.err, Not(HasSubstr("Exception raised from")));
}

TEST(Cells, LeaveNothingHalfWrittenOnAFullDisk) {
  const ToyRepository repository;
  std::unique_ptr<Process> run;
  {
    const FileSizeLimit limit(3000);  // cell.toml fits, result.h5 does not
    run = std::make_unique<Process>(repository.command("toy", {"study=walk", "cells=2"}), "/");
  }
  const Ended full = run->wait();
  EXPECT_EQ(full.code, 1);
  EXPECT_THAT(full.err, HasSubstr("error: cannot write"));
  const fs::path cell = repository.cell("walk", "walk_0");
  EXPECT_FALSE(fs::exists(cell / "result.h5"));
  EXPECT_FALSE(fs::exists(cell / "timings.h5"));
  EXPECT_EQ(repository.toy({"study=walk", "cells=2"}).code, 0);
}

TEST(Cells, DivergenceIsAnOutcomeWhereDeclared) {
  const ToyRepository repository;
  const Ended undeclared = repository.toy({"study=walk", "second=diverged"});
  EXPECT_EQ(undeclared.code, 1);
  EXPECT_THAT(undeclared.err, HasSubstr("error: the walk left the world"));
  const Ended declared = repository.toy({"study=walk", "second=diverged", "may_diverge=true", "steps=30"});
  EXPECT_THAT(declared.err, HasSubstr("walk/walk_1: diverged"));
  bool found = false;
  for (const fs::directory_entry& entry :
       fs::directory_iterator(repository.root() / "outputs" / "quick" / "walk")) {
    if (!entry.path().filename().string().starts_with("walk_1-") || !fs::exists(entry.path() / "result.h5"))
      continue;
    found = true;
    const Group result = read_result(entry.path() / "result.h5");
    EXPECT_EQ(std::get<std::string>(result.attribute("status")), "diverged");
    EXPECT_EQ(std::get<int64_t>(result.attribute("level")), 2);
    EXPECT_EQ(std::get<int64_t>(result.attribute("step")), 15);
    EXPECT_EQ(result.value("first"), 1);
  }
  EXPECT_TRUE(found);
}

TEST(Cells, OfOtherStudiesAreParentsAndStoredOnce) {
  const ToyRepository repository;
  const Ended guest = repository.toy({"study=guest"});
  ASSERT_EQ(guest.code, 0) << guest.err;
  const double x = read_result(repository.cell("walk", "walk_0") / "result.h5").value("x");
  EXPECT_EQ(read_result(repository.cell("guest", "only") / "result.h5").value("twice"), 2 * x);
  ASSERT_EQ(repository.toy({"study=walk"}).code, 0);
  EXPECT_EQ(text_of(repository.cell("walk", "walk_0") / "starts"), "0\n");
}

TEST(Cells, DamagedResultsAreSetAsideAndComputedAgain) {
  const ToyRepository repository;
  ASSERT_EQ(repository.toy({"study=walk", "cells=2"}).code, 0);
  const fs::path file = repository.cell("walk", "walk_0") / "result.h5";
  const std::string whole = text_of(file);
  std::string flipped = whole;
  const double x = read_result(file).value("x");
  flipped[flipped.find(std::string_view(reinterpret_cast<const char*>(&x), 8)) + 6] ^= 1;
  for (const std::string& damaged : {whole.substr(0, whole.size() / 2), std::string("no HDF5 at all"),
                                     flipped, text_of(repository.cell("walk", "walk_1") / "result.h5")}) {
    std::ofstream(file, std::ios::binary) << damaged;
    fs::remove(file.parent_path() / "state");
    const Ended again = repository.toy({"study=walk", "cells=2"});
    EXPECT_EQ(again.code, 0) << again.err;
    EXPECT_THAT(again.err, HasSubstr("set aside as result.h5.damaged"));
    EXPECT_EQ(text_of(file), whole);
    EXPECT_EQ(text_of(file.parent_path() / "result.h5.damaged"), damaged);
  }
}

}  // namespace
}  // namespace sgm::test
