#include "core/config/compose.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "core/base/require.h"

namespace sgm {
namespace {

namespace fs = std::filesystem;

/// A folder of configuration files, and compose on it.
class Compose : public testing::Test {
 protected:
  void SetUp() override {
    root_ = fs::temp_directory_path() / ("sgm_compose_" + std::to_string(::getpid()));
    fs::remove_all(root_);
    path_.folders = {root_.string()};
  }
  void TearDown() override { fs::remove_all(root_); }

  void write(const std::map<std::string, std::string>& files) {
    for (const auto& [name, text] : files) {
      fs::create_directories((root_ / name).parent_path());
      std::ofstream(root_ / name) << text;
    }
  }
  std::string text(const std::vector<std::string>& overrides = {}) const { return canonical_text(compose(path_, "config", overrides).config); }
  /// The error, with the scratch folder written as "conf".
  std::string error(const std::vector<std::string>& overrides = {}) const {
    try {
      return "no error: " + text(overrides);
    } catch (const InputError& e) {
      std::string what = e.what();
      for (size_t at = what.find(root_.string()); at != std::string::npos; at = what.find(root_.string()))
        what.replace(at, root_.string().size(), "conf");
      return what;
    }
  }

  fs::path root_;
  SearchPath path_;
};

TEST_F(Compose, PresetsAreChosenByAnInterpolatedDefault) {
  write({{"config.toml", R"(defaults = ["_self_", "study: ???", "scale: quick", "preset@_global_: ${study}_${scale}", "sampler: null"]
seed = 0)"},
         {"preset/fig3_smoke.toml", "chains = 10\n[sampler]\nname = \"langevin\"\neps = 0.1"},
         {"preset/fig3_quick.toml", "chains = 100"}});
  path_.registered = {{"study", {"fig3"}}, {"scale", {"smoke", "quick"}}, {"sampler", {"langevin", "annealed"}}};
  EXPECT_EQ(text({"study=fig3"}), R"({ chains = 100, scale = { name = "quick" }, seed = 0, study = { name = "fig3" } })");
  EXPECT_EQ(text({"study=fig3", "scale=smoke", "sampler=langevin"}),
            R"({ chains = 10, sampler = { eps = 0.1, name = "langevin" }, scale = { name = "smoke" }, seed = 0, study = { name = "fig3" } })");
  // Another idea than the preset's begins without the preset's options.
  EXPECT_EQ(text({"study=fig3", "scale=smoke", "sampler=annealed"}),
            R"({ chains = 10, sampler = { name = "annealed" }, scale = { name = "smoke" }, seed = 0, study = { name = "fig3" } })");
}

}  // namespace
}  // namespace sgm
