#include "core/config/fields.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/require.h"

namespace sgm {
namespace {

struct Pc {
  int64_t steps = 100;
  double snr = 0.16;
  void fields(Fields& on) {
    on("steps", steps, "predictor steps", range(1, 100000));
    on("snr", snr, "signal-to-noise ratio of the corrector", above(0));
  }
  operator std::string() const { return "pc with " + std::to_string(steps); }
};
struct Ode {
  double tolerance = 1e-5;
  void fields(Fields& on) { on("tolerance", tolerance, "error per step", inside(0, 1)); }
  operator std::string() const { return "ode"; }
};

Registry<Factory<std::string>>& samplers() {
  static Registry<Factory<std::string>> registry("sampler");
  static const bool filled =
      registry.add("pc", factory<std::string, Pc>("predictor-corrector")) && registry.add("ode", factory<std::string, Ode>("probability flow"));
  (void)filled;
  return registry;
}

enum class Mode { fast, exact };

struct Ema {
  double decay = 0.999;
  void fields(Fields& on) { on("decay", decay, "of the running mean", range(0, 1)); }
};

struct Train {
  int64_t steps = 1000;
  double lr = 2e-4;
  std::optional<double> clip;
  Ema ema;
  void fields(Fields& on) {
    on("steps", steps, "updates", range(1, 1e9));
    on("lr", lr, "learning rate", above(0));
    on("clip", clip, "largest gradient norm", above(0));
    on.table("ema", ema, "exponential moving average");
  }
};

struct Options {
  bool verbose = false;
  std::string device = "cpu";
  Mode mode = Mode::fast;
  double time = 1;
  std::vector<int64_t> sizes{32, 64};
  std::vector<double> sigmas{1, 0.1};
  Train train;
  Chosen<std::string> sampler{"pc"};
  void fields(Fields& on) {
    on("verbose", verbose, "say more");
    on.choice("device", device, "where to compute", {"cpu", "cuda"});
    on.choice<Mode>("mode", mode, "how to compute", {{"fast", Mode::fast}, {"exact", Mode::exact}});
    on("time", time, "allowed time", at_least(0), "s");
    on("sizes", sizes, "hidden layers", range(1, 4096));
    on("sigmas", sigmas, "noise levels", above(0));
    on.table("train", train, "training");
    on.idea("sampler", sampler, samplers(), "how to sample");
  }
};

Options bound(const std::string& text) {
  Options options;
  bind(parse_toml(text, "a.toml"), options);
  return options;
}

std::string error_of(const std::string& text) {
  try {
    bound(text);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST(Bind, ReadsEveryTypeAndKeepsDefaults) {
  const Options o = bound(R"(
verbose = true
device = "cuda"
mode = "exact"
time = 3
sizes = [1, 2e2]
train = { clip = 1, ema.decay = 0.5 }
sampler = { name = "ode", tolerance = 1e-3 }
)");
  EXPECT_TRUE(o.verbose);
  EXPECT_EQ(o.device, "cuda");
  EXPECT_EQ(o.mode, Mode::exact);
  EXPECT_EQ(o.time, 3.0);
  EXPECT_THAT(o.sizes, testing::ElementsAre(1, 200));
  EXPECT_THAT(o.sigmas, testing::ElementsAre(1, 0.1));
  EXPECT_EQ(o.train.clip, 1.0);
  EXPECT_EQ(o.train.ema.decay, 0.5);
  EXPECT_EQ(o.train.steps, 1000);
  EXPECT_EQ(o.sampler.value, "ode");
  EXPECT_EQ(canonical_text(*o.sampler.options), R"({ name = "ode", tolerance = 0.001 })");
}

TEST(Bind, AnIdeaMayBeGivenByItsNameAlone) {
  EXPECT_EQ(bound("sampler = 'ode'").sampler.value, "ode");
  EXPECT_EQ(bound("sampler.steps = 7").sampler.value, "pc with 7");
}

TEST(Bind, DefaultsOfAnIdeaHoldUntilAnotherIsChosen) {
  struct Preset {
    Chosen<std::string> sampler{"pc", Node(Node::Table{{"name", "pc"}, {"steps", 5}})};
    void fields(Fields& on) { on.idea("sampler", sampler, samplers(), "how"); }
  };
  Preset a, b, c;
  bind(parse_toml("sampler.snr = 1", "a"), a);
  EXPECT_EQ(canonical_text(*a.sampler.options), R"({ name = "pc", snr = 1.0, steps = 5 })");
  bind(parse_toml("sampler.name = 'ode'", "b"), b);
  EXPECT_EQ(canonical_text(*b.sampler.options), R"({ name = "ode", tolerance = 1e-05 })");
  EXPECT_EQ(canonical_text(dump_of(c)), R"({ sampler = { name = "pc", snr = 0.16, steps = 5 } })");
  EXPECT_EQ(canonical_text(dump_of(b)), R"({ sampler = { name = "ode", tolerance = 1e-05 } })");
}

TEST(Bind, ReportsAllErrorsAtOnce) {
  EXPECT_EQ(error_of(R"(verbose = 1
devise = "cpu"
device = "cdua"
mode = "exakt"
time = -1.5
sizes = [0, 3]
sigmas = 1.0
lr = 3
[trian]
lr = 1
[train]
steps = 1.5
clip = "x"
deacy = 1
[sampler]
name = "pk"
tolerance = 3
)"),
            R"('verbose' is an integer, must be a boolean (a.toml:1:11)
    verbose = 1
              ^
  write true or false
error: 'device' cannot be 'cdua' (a.toml:3:10)
    device = "cdua"
             ^
  did you mean 'cuda' or 'cpu'? known: cpu, cuda
error: 'mode' cannot be 'exakt' (a.toml:4:8)
    mode = "exakt"
           ^
  did you mean 'exact'? known: fast, exact
error: 'time' is -1.5, must be >= 0 s (a.toml:5:8)
    time = -1.5
           ^
  allowed time
error: 'sizes' is 0, must be in [1, 4096] (a.toml:6:10)
    sizes = [0, 3]
             ^
  hidden layers
error: 'sigmas' is a float, must be a list of floats (a.toml:7:10)
    sigmas = 1.0
             ^
  write a list: [1.0]
error: 'train.steps' is a float, must be an integer (a.toml:12:9)
    steps = 1.5
            ^
error: 'train.clip' is a string, must be a float or none (a.toml:13:8)
    clip = "x"
           ^
error: unknown sampler 'pk' (a.toml:16:8)
    name = "pk"
           ^
  did you mean 'pc'? known: ode, pc
error: unknown key 'devise' (a.toml:2:1)
    devise = "cpu"
    ^
  did you mean 'device'?
error: unknown key 'lr' (a.toml:8:1)
    lr = 3
    ^
  did you mean 'train.lr'?
error: unknown key 'trian.lr' (a.toml:10:1)
    lr = 1
    ^
  did you mean 'train.lr'?
error: unknown key 'train.deacy' (a.toml:14:1)
    deacy = 1
    ^
  did you mean 'train.ema.decay'?)");
}

}  // namespace
}  // namespace sgm
