#include "core/config/fields.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/require.h"
#include "core/config/help.h"
#include "tests/config/options.h"

namespace sgm {
namespace {

using namespace test;

Options bound(const std::string& text) {
  Options options;
  bind(parse_toml(text, "a.toml"), options);
  return options;
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

/// Options that were added later leave no trace in identities while they change nothing.
TEST(Dump, LeavesNeutralValuesToTheIdentity) {
  struct Inner {
    std::optional<std::string> from;
    int64_t groups = 1;
    void fields(Fields& on) {
      on.added(Node()).path("from", from, "where it starts");
      on.added(1)("groups", groups, "groups");
    }
  };
  struct Outer {
    double rate = 0.5;
    Inner inner;
    void fields(Fields& on) {
      on("rate", rate, "rate");
      on.table("inner", inner, "the rest");
    }
  };
  Outer options;
  const auto shown = [](const Node& node) { return canonical_text(node); };
  EXPECT_EQ(shown(dump_of(options)), R"({ inner = { from = null, groups = 1 }, rate = 0.5 })");
  EXPECT_EQ(shown(without_neutral(dump_of(options))), R"({ inner = {}, rate = 0.5 })");
  bind(parse_toml("inner.groups = 2", "a"), options);
  EXPECT_EQ(shown(without_neutral(dump_of(options))), R"({ inner = { groups = 2 }, rate = 0.5 })");
  options.inner.from = "here";
  EXPECT_EQ(shown(without_neutral(dump_of(options))),
            R"({ inner = { from = "here", groups = 2 }, rate = 0.5 })");
}

/// A component that was added later and may be absent: no trace until it is chosen.
TEST(Dump, LeavesAnAbsentComponentToTheIdentity) {
  struct Options {
    double rate = 0.5;
    std::string old;
    Chosen<std::string> sampler{};
    void fields(Fields& on) {
      on("rate", rate, "rate");
      on("old", old, "there from the beginning");
      on.added("").component("sampler", sampler, samplers(), "how");
    }
  };
  Options options;
  const auto identity = [&] { return canonical_text(without_neutral(dump_of(options))); };
  EXPECT_EQ(canonical_text(dump_of(options)), R"({ old = "", rate = 0.5, sampler = { name = "" } })");
  EXPECT_EQ(identity(), R"({ old = "", rate = 0.5 })");
  bind(parse_toml("rate = 2", "a"), options);
  EXPECT_EQ(identity(), R"({ old = "", rate = 2.0 })");
  bind(parse_toml("sampler = 'ode'", "a"), options);
  EXPECT_EQ(identity(), R"({ old = "", rate = 2.0, sampler = { name = "ode", tolerance = 1e-05 } })");
}

/// Of a component that was there from the beginning the absence stands in identities, as it did.
TEST(Dump, KeepsAnAbsentComponentThatWasAlwaysThere) {
  struct Options {
    Chosen<std::string> sampler{};
    void fields(Fields& on) { on.component("sampler", sampler, samplers(), "how"); }
  } options;
  EXPECT_EQ(canonical_text(without_neutral(dump_of(options))), R"({ sampler = { name = "" } })");
}

TEST(Bind, DefaultsOfAnIdeaHoldUntilAnotherIsChosen) {
  struct Preset {
    Chosen<std::string> sampler{"pc", Node(Node::Table{{"name", "pc"}, {"steps", 5}})};
    void fields(Fields& on) { on.component("sampler", sampler, samplers(), "how"); }
  };
  Preset a, b, c;
  bind(parse_toml("sampler.snr = 1", "a"), a);
  EXPECT_EQ(canonical_text(*a.sampler.options), R"({ name = "pc", snr = 1.0, steps = 5 })");
  bind(parse_toml("sampler.name = 'ode'", "b"), b);
  EXPECT_EQ(canonical_text(*b.sampler.options), R"({ name = "ode", tolerance = 1e-05 })");
  EXPECT_EQ(canonical_text(dump_of(c)), R"({ sampler = { name = "pc", snr = 0.16, steps = 5 } })");
  EXPECT_EQ(canonical_text(dump_of(b)), R"({ sampler = { name = "ode", tolerance = 1e-05 } })");
}

TEST(Bind, AnotherIdeaTakesNoDefaultOfTheFirst) {
  static Registry<Factory<std::string>> twins("twin");
  ASSERT_TRUE(twins.add("a", factory<std::string, Ode>("one")) &&
              twins.add("b", factory<std::string, Ode>("the other")));
  struct Preset {
    Chosen<std::string> twin{"a", Node(Node::Table{{"name", "a"}, {"tolerance", 0.5}})};
    void fields(Fields& on) { on.component("twin", twin, twins, "which"); }
  } preset;
  bind(parse_toml("twin = 'b'", "x"), preset);
  EXPECT_EQ(canonical_text(*preset.twin.options), R"({ name = "b", tolerance = 1e-05 })");
}

/// The options that C++ gives a component are read as those of a file: a component within may be a name, and
/// what no field reads is an error.
TEST(Dump, RefusesDefaultsOfAnIdeaThatNoFieldReads) {
  struct Outer {
    Chosen<std::string> inner{"pc"};
    int64_t n = 1;
    void fields(Fields& on) {
      on.component("inner", inner, samplers(), "component within");
      on("n", n, "number", range(1, 9));
    }
    operator std::string() const { return inner.value; }
  };
  static Registry<Factory<std::string>> outers("outer");
  ASSERT_TRUE(outers.add("outer", factory<std::string, Outer>("has a component within")));
  struct Preset {
    Chosen<std::string> outer{"outer"};
    void fields(Fields& on) { on.component("outer", outer, outers, "how"); }
  } named, unknown, wrong;
  named.outer.options = Node::Table{{"name", "outer"}, {"inner", "ode"}};
  EXPECT_EQ(canonical_text(*dump_of(named).find("outer.inner")), R"({ name = "ode", tolerance = 1e-05 })");
  bind(parse_toml("outer.n = 2", "x"), named);
  EXPECT_EQ(named.outer.value, "ode");
  unknown.outer.options = Node::Table{{"name", "outer"}, {"m", 2}};
  EXPECT_THROW(dump_of(unknown), InputError);
  wrong.outer.options = Node::Table{{"name", "outer"}, {"n", 10}};
  EXPECT_THROW(dump_of(wrong), InputError);
}

TEST(Dump, HoldsAllFieldsAndReadsBack) {
  const Node all = dump_of(Options{});
  EXPECT_EQ(to_toml(all), R"(verbose = false
device = "cpu"
mode = "fast"
time = 1.0
sizes = [32, 64]
sigmas = [1.0, 0.1]

[train]
steps = 1000
lr = 2e-04
clip = "none"

[train.ema]
decay = 0.999

[sampler]
name = "pc"
steps = 100
snr = 0.16
)");
  EXPECT_EQ(dump_of(bound(to_toml(all))), all);
  EXPECT_EQ(dump_of(bound("train.clip = 2\nsampler = 'ode'")).find("sampler.tolerance")->as<double>(), 1e-5);
}

TEST(Bind, NoneAndNullEmptyAnOptionalField) {
  struct S {
    std::optional<double> clip = 3.0;
    void fields(Fields& on) { on("clip", clip, "largest norm"); }
  } s, t;
  bind(parse_toml("clip = 'none'", "x"), s);
  EXPECT_FALSE(s.clip);
  bind(Node(Node::Table{{"clip", Node()}}), t);
  EXPECT_FALSE(t.clip);
}

TEST(Bind, ReturnsWhatIsValidBesideTheErrors) {
  Options o;
  Errors errors;
  bind_fields(
      parse_toml("time = 3\ndevice = 1", "x"), [&](Fields& on) { o.fields(on); }, errors);
  EXPECT_EQ(errors.size(), 1U);
  EXPECT_EQ(o.time, 3.0);
}

TEST(Bind, NotANumberIsInNoRange) {
  EXPECT_THAT([] { bound("time = nan"); }, testing::Throws<InputError>());
  EXPECT_THAT([] { bound("time = inf"); }, testing::Throws<InputError>());
}

TEST(Bind, AWholeFloatIsAnInteger) {
  EXPECT_EQ(bound("train.steps = 1e5").train.steps, 100000);
  EXPECT_THAT([] { bound("train.steps = 1e300"); }, testing::Throws<InputError>());
}

TEST(Describe, GivesARowAField) {
  const std::vector<FieldRow> rows = describe([](Fields& on) { Options().fields(on); });
  std::string text;
  for (const FieldRow& r : rows)
    text += r.key + "|" + r.type + "|" + r.value + "|" + r.allowed + "|" + r.unit + "|" + r.doc + "\n";
  EXPECT_EQ(text, R"(verbose|boolean|false|||say more
device|string|"cpu"|cpu, cuda||where to compute
mode|string|"fast"|fast, exact||how to compute
time|float|1.0|>= 0|s|allowed time
sizes|list of integers|[32, 64]|[1, 4096]||hidden layers
sigmas|list of floats|[1.0, 0.1]|> 0||noise levels
train|table||||training
train.steps|integer|1000|[1, 1000000000]||updates
train.lr|float|2e-04|> 0||learning rate
train.clip|float or none|none|> 0||largest gradient norm
train.ema|table||||exponential moving average
train.ema.decay|float|0.999|[0, 1]||of the running mean
sampler|component||||how to sample
sampler.name|string|"pc"|ode, pc||sampler
sampler.steps|integer|100|[1, 100000]||predictor steps
sampler.snr|float|0.16|> 0||signal-to-noise ratio of the corrector
)");
  const std::vector<FieldRow> ode = describe_component(samplers(), "ode");
  ASSERT_EQ(ode.size(), 1U);
  EXPECT_EQ(ode[0].key, "tolerance");
}

TEST(Help, ListsGroupsAndFields) {
  SearchPath path;
  path.in_code = {{"sampler", samplers().names()}};
  EXPECT_EQ(help_text(describe([](Fields& on) { Options().fields(on); }), path), R"(Groups, GROUP=OPTION:
  sampler: ode, pc

Values, KEY=VALUE (shown as this call would take them):
  verbose=false          say more (boolean)
  device="cpu"           where to compute (cpu, cuda)
  mode="fast"            how to compute (fast, exact)
  time=1.0               allowed time (float >= 0 s)
  sizes=[32, 64]         hidden layers (list of integers [1, 4096])
  sigmas=[1.0, 0.1]      noise levels (list of floats > 0)
  train                  training
  train.steps=1000       updates (integer [1, 1000000000])
  train.lr=2e-04         learning rate (float > 0)
  train.clip=none        largest gradient norm (float or none > 0)
  train.ema              exponential moving average
  train.ema.decay=0.999  of the running mean (float [0, 1])
  sampler                how to sample
  sampler.name="pc"      sampler (ode, pc)
  sampler.steps=100      predictor steps (integer [1, 100000])
  sampler.snr=0.16       signal-to-noise ratio of the corrector (float > 0)

+KEY=VALUE adds, ++KEY=VALUE adds or replaces, ~KEY deletes; [a,b] is a list, {a:1} a table, ${a.b} another key's value.
Quote for the shell what has blanks or one of []{}()*$,  for example 'train.sizes=[64,64]'.
)");
}

}  // namespace
}  // namespace sgm
