#include "core/config/compose.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "core/base/require.h"
#include "tests/config/conf_folder.h"

namespace sgm {
namespace {

/// A folder of configuration files, and compose on it.
class Compose : public testing::Test {
 protected:
  void write(const std::map<std::string, std::string>& files) {
    for (const auto& [name, text] : files) folder_.write(name, text);
    path_.folders = folder_.search_path().folders;
  }
  std::string text(const std::vector<std::string>& overrides = {}) const {
    return canonical_text(compose(path_, "config", overrides).config);
  }
  test::ConfFolder folder_;
  SearchPath path_;
};

TEST_F(Compose, PresetsAreChosenByAnInterpolatedDefault) {
  write({{"config.toml",
          "defaults = [\"_self_\", \"study: ???\", \"scale: quick\", \"preset@_global_: ${study}_${scale}\", "
          "\"sampler: null\"]\nseed = 0"},
         {"preset/fig3_smoke.toml", "chains = 10\n[sampler]\nname = \"langevin\"\neps = 0.1"},
         {"preset/fig3_quick.toml", "chains = 100"},
         {"preset/fig3.toml", "chains = 1\nlevels = 10"},
         {"preset/fig3_paper.toml", "defaults = [\"fig3\", \"_self_\"]\nchains = 1000"}});
  path_.in_code = {
      {"study", {"fig3"}}, {"scale", {"smoke", "quick", "paper"}}, {"sampler", {"langevin", "annealed"}}};
  EXPECT_EQ(text({"study=fig3"}),
            R"({ chains = 100, scale = { name = "quick" }, seed = 0, study = { name = "fig3" } })");
  EXPECT_EQ(
      text({"study=fig3", "scale=paper"}),
      R"({ chains = 1000, levels = 10, scale = { name = "paper" }, seed = 0, study = { name = "fig3" } })");
  EXPECT_EQ(text({"study=fig3", "scale=smoke", "sampler=langevin"}),
            R"({ chains = 10, sampler = { eps = 0.1, name = "langevin" }, scale = { name = "smoke" }, )"
            R"(seed = 0, study = { name = "fig3" } })");
  // Another component than the preset's begins without the preset's options.
  EXPECT_EQ(text({"study=fig3", "scale=smoke", "sampler=annealed"}),
            R"({ chains = 10, sampler = { name = "annealed" }, scale = { name = "smoke" }, )"
            R"(seed = 0, study = { name = "fig3" } })");
}

TEST_F(Compose, ChoicesNameTheOptionOfEachGroup) {
  write({{"config.toml", "defaults = [\"db@src: mysql\", \"model: null\", \"site: [a, b]\", \"_self_\"]"},
         {"db/mysql.toml", "port = 1"},
         {"site/a.toml", ""},
         {"site/b.toml", ""}});
  const Composed composed = compose(path_, "config", {});
  EXPECT_THAT(composed.choices,
              testing::UnorderedElementsAre(testing::Pair("db@src", "mysql"), testing::Pair("model", ""),
                                            testing::Pair("site", "a,b")));
}

TEST_F(Compose, EveryValueKnowsWhereItWasWritten) {
  write({{"config.toml", "defaults = [\"db: mysql\", \"_self_\"]\na = \"${db.port}\""},
         {"db/mysql.toml", "\nport = 1\nuser = \"me\""}});
  const Node config = compose(path_, "config", {"db.user=you"}).config;
  EXPECT_EQ(folder_.shown(where(config.find("db.port")->origin)), "conf/db/mysql.toml:2:8");
  EXPECT_EQ(where(config.find("db.user")->origin), "argument 1");
  EXPECT_EQ(folder_.shown(where(config.find("a")->origin)), "conf/config.toml:2:5");
}

TEST_F(Compose, TheFirstFolderWins) {
  const test::ConfFolder shared;
  shared.write("config.toml", "defaults = [\"db: mysql\", \"_self_\"]");
  shared.write("db/mysql.toml", "port = 2");
  shared.write("db/sqlite.toml", "port = 3");
  shared.write("db/deep/x.toml", "port = 4");
  write({{"db/mysql.toml", "port = 1"}});
  path_.folders.push_back(shared.search_path().folders[0]);
  path_.in_code = {{"sampler", {"pc"}}, {"db", {"coded"}}};
  EXPECT_EQ(text(), "{ db = { port = 1 } }");
  EXPECT_EQ(text({"db=sqlite"}), "{ db = { port = 3 } }");
  EXPECT_EQ(text({"db=coded"}), R"({ db = { name = "coded" } })");
  EXPECT_THAT(group_options(path_, "db"), testing::ElementsAre("coded", "mysql", "sqlite"));
  EXPECT_THAT(group_options(path_, "none"), testing::IsEmpty());
  EXPECT_THAT(groups(path_), testing::ElementsAre("db", "db/deep", "sampler"));
}

TEST_F(Compose, ARegisteredOptionsFileAddsToItsName) {
  write({{"config.toml", "defaults = [\"sampler: pc\", \"_self_\"]"},
         {"sampler/pc.toml", "snr = 1"},
         {"sampler/slow.toml", "name = \"pc\"\nsteps = 9"}});
  path_.in_code = {{"sampler", {"pc", "ode"}}};
  EXPECT_EQ(text(), R"({ sampler = { name = "pc", snr = 1 } })");
  EXPECT_EQ(text({"sampler=slow"}), R"({ sampler = { name = "pc", steps = 9 } })");
  EXPECT_EQ(text({"sampler=ode"}), R"({ sampler = { name = "ode" } })");
}

TEST_F(Compose, AComponentsNameAndItsOptionsStandInAnyOrder) {
  const std::string langevin = R"({ s = { corrector = { name = "langevin", r = 0.2 } } })";
  const std::vector<std::string> name = {"s.corrector=langevin", "s.corrector.r=0.2"};
  const std::vector<std::string> option = {"s.corrector.r=0.2", "s.corrector=langevin"};
  for (const char* before : {"", "[s]\ncorrector = \"ald\"", "[s.corrector]\nname = \"ald\"\nsnr = 1",
                             "[s.corrector]\nname = \"langevin\"\nr = 5"}) {
    write({{"config.toml", before}});
    EXPECT_EQ(text(name), langevin) << before;
    EXPECT_EQ(text(option), langevin) << before;
  }
  write({{"config.toml", "[s.corrector]\nname = \"langevin\"\nsnr = 1"}});
  EXPECT_EQ(text(name), R"({ s = { corrector = { name = "langevin", r = 0.2, snr = 1 } } })");
  EXPECT_EQ(text({"s.corrector=ald"}), R"({ s = { corrector = { name = "ald" } } })");
  // The same of one file and the next.
  write({{"config.toml", "defaults = [\"preset: a\", \"_self_\"]\ns.corrector.r = 0.2"},
         {"preset/a.toml", "# @package _global_\n[s]\ncorrector = \"langevin\""}});
  EXPECT_EQ(text(), langevin);
}

TEST_F(Compose, AnOptionWithAFolderBelongsToTheGroupOfThatFolder) {
  write({{"config.toml", "defaults = [\"preset: a/fast\"]"},
         {"preset/a/fast.toml", "defaults = [\"base\", \"_self_\"]\nn = 1"},
         {"preset/a/base.toml", "m = 2"}});
  EXPECT_EQ(text(), "{ preset = { a = { m = 2, n = 1 } } }");
}

TEST_F(Compose, NestedInterpolationNeedsNoQuotes) {
  write({{"config.toml", "which = \"x\"\nt.x = 1\nt.y = 2\nv = 0"}});
  EXPECT_EQ(text({"v=${t.${which}}", "which=y"}), R"({ t = { x = 1, y = 2 }, v = 2, which = "y" })");
}

TEST_F(Compose, TheEnvironmentFillsIn) {
  write({{"config.toml",
          "a = \"${oc.env:SGM_TEST_VARIABLE}\"\nb = \"${oc.decode:${oc.env:SGM_TEST_VARIABLE}}\"\nc = "
          "\"x${oc.env:SGM_TEST_NONE,y}\""}});
  ASSERT_EQ(setenv("SGM_TEST_VARIABLE", "12", 1), 0);
  EXPECT_EQ(text(), R"({ a = "12", b = 12, c = "xy" })");
  unsetenv("SGM_TEST_VARIABLE");
}

TEST_F(Compose, ANameThatIsTooLongForAFileIsAnUnknownOne) {
  const std::string name(300, 'x');
  write({{"config.toml", "defaults = [\"group: a\"]\n"}, {"group/a.toml", ""}});
  EXPECT_EQ(text({name + "=1"}),
            "{ group = {}, " + name + " = 1 }");  // keys are judged where fields are bound
  Errors errors;
  compose(path_, "config", {"group=" + name}, errors);
  EXPECT_EQ(errors.size(), 1U);
}

}  // namespace
}  // namespace sgm
