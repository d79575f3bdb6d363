// Any registered SDE and sampler through the playground's cells at tiny size: computed, or refused by name
// before anything is.
#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <gmock/gmock.h>

#include <map>

#include "core/sampler/sampler.h"
#include "core/sde/sde.h"
#include "core/study/study.h"
#include "experiments/playground/budget.h"
#include "experiments/playground/judge.h"
#include "experiments/playground/text.h"
#include "tests/support/error_of.h"
#include "tests/support/scratch.h"

namespace sgm::test {
namespace {
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

/// A cell that runs here; the files of what it needs are in `model`.
class Here : public CellRun {
 public:
  Here(std::filesystem::path own, std::filesystem::path model) : model_{{"train", {}, std::move(model)}} {
    folder = std::move(own);
    study = "playground";
    scale = "smoke";
  }
  const std::vector<Input>& inputs(const std::string&) const override { return model_; }
  void progress(int64_t done, int64_t total, const std::string&) override { EXPECT_LE(done, total); }
  void warn(const std::string& text) override { ADD_FAILURE() << text; }
  void tell(const std::string&) override {}
  bool interrupted() const override { return false; }

 private:
  std::vector<Input> model_;
};

/// The results of the study's cells by name, after its checks.
std::map<std::string, Group> computed(Node::Table options) {
  for (const auto& [key, value] : {std::pair<std::string, Node>{"samples", 4},
                                   {"sets", 2},
                                   {"directions", 2},
                                   {"budgets", Node::List{25, 8}}}) {
    if (Node(options).find(key) == nullptr) options.emplace_back(key, value);
  }
  const Study& study = study_registry().at("playground");
  const Node config = study.complete(Node(options));
  study.check(config);
  const Scratch scratch;
  std::map<std::string, Group> results;
  for (const Cell& cell : study.cells(config)) {
    Here run(scratch.path() / cell.name, scratch.path() / "train");
    stage_registry().at(cell.stage).run(cell.options, run);
    results[cell.name] = std::move(run.result);
  }
  return results;
}

using Pair = std::pair<std::string, std::string>;

std::vector<Pair> pairs() {
  std::vector<Pair> all;
  for (const std::string& sde : sde_registry().names()) {
    for (const std::string& sampler : sampler_registry().names()) all.emplace_back(sde, sampler);
  }
  return all;
}

class EveryPair : public testing::TestWithParam<Pair> {};

TEST_P(EveryPair, IsComputedOrRefusedNamingBoth) {
  const auto& [sde, sampler] = GetParam();
  try {
    const std::map<std::string, Group> results = computed({{"sde", sde}, {"sampler", sampler}});
    const Group& exact = results.at("exact");
    for (size_t i = 0; i < exact.text("status").size(); ++i) {
      const auto p = static_cast<int64_t>(i);
      const at::Tensor distance = exact.data("distance")[p];
      const auto budget = exact.data("budget")[p].item<int64_t>();
      const auto nfe = exact.data("nfe")[p].item<int64_t>();
      if (exact.text("status")[i] != "computed") {
        EXPECT_TRUE(at::isnan(distance).all().item<bool>());
        continue;
      }
      EXPECT_TRUE(at::isfinite(distance).all().item<bool>());
      EXPECT_GT(nfe, 0);
      EXPECT_TRUE(budget == 0 || nfe <= budget) << nfe << " of " << budget;
    }
  } catch (const InputError& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr("sampler '" + sampler + "'"), HasSubstr("SDE '" + sde + "'")));
  }
}

INSTANTIATE_TEST_SUITE_P(Registries, EveryPair, testing::ValuesIn(pairs()),
                         [](const auto& info) { return info.param.first + "_" + info.param.second; });

/// Refusals are exceptions: of the components of this suite, annealed Langevin dynamics where noise starts at
/// 0.
TEST(Playground, ComputesEveryPairButThoseWithoutALeastNoise) {
  for (const std::string& name : std::vector<std::string>{"vp", "sub_vp", "ve", "edm"}) {
    const bool starts_at_zero = name != "ve";
    for (const std::string& sampler : std::vector<std::string>{
             "annealed_langevin", "ddim", "dpm_solver_2", "dpm_solver_2m", "edm", "langevin", "ode", "pc"}) {
      const auto compute = [&] { computed({{"sde", name}, {"sampler", sampler}}); };
      if (starts_at_zero && sampler == "annealed_langevin") {
        EXPECT_THROW(compute(), InputError) << name;
      } else {
        EXPECT_NO_THROW(compute()) << name << " " << sampler;
      }
    }
  }
}

/// The most steps within the budget, whatever the key's name and the evaluations of a step.
TEST(Playground, MeetsItsBudgetsByTheSamplersOwnKey) {
  const auto steps = [](const Node::Table& sampler, const std::string& sde) {
    const std::map<std::string, Group> results = computed({{"sde", sde}, {"sampler", sampler}});
    const at::Tensor values = results.at("exact").data("steps");
    return std::vector<int64_t>(values.data_ptr<int64_t>(), values.data_ptr<int64_t>() + values.numel());
  };
  EXPECT_THAT(steps({{"name", "ddim"}}, "vp"), ElementsAre(25, 8));
  EXPECT_THAT(steps({{"name", "edm"}}, "edm"), ElementsAre(13, 4)) << "2 steps − 1";
  EXPECT_THAT(steps({{"name", "pc"}, {"corrector", "ald"}}, "ve"), ElementsAre(12, 4));
  EXPECT_THAT(steps({{"name", "ode"}, {"solver", "heun"}, {"denoise", "tweedie"}}, "vp"), ElementsAre(12, 3));
  EXPECT_THAT(steps({{"name", "ode"}}, "vp"), ElementsAre(0)) << "adaptive: one point, as given";
  EXPECT_THAT(steps({{"name", "pc"}}, "vp"), ElementsAre(25, 0)) << "8 steps are refused: a beta above 1";
}

TEST(Playground, RefusesEarlyAndByName) {
  const auto refusal = [](const Node::Table& options) {
    return error_of<InputError>([&] { computed(options); });
  };
  EXPECT_THAT(refusal({{"sampler", "annealed_langevin"}}),
              AllOf(HasSubstr("sampler 'annealed_langevin' does not fit the SDE 'vp'"),
                    HasSubstr("sigma is 0 at t_min = 0")));
  EXPECT_THAT(refusal({{"steps_key", "n"}}), HasSubstr("sampler 'ddim' has no such whole number"));
  EXPECT_THAT(refusal({{"net", "time_mlp"}, {"objective", "ssm"}}),
              AllOf(HasSubstr("objective 'ssm' learns the score of clean data alone"), HasSubstr("sde_dsm")));
  EXPECT_THAT(refusal({{"net", "unet"}}), HasSubstr("net 'unet' does not fit samples of 2"));
  EXPECT_THAT(refusal({{"budgets", Node::List{}}}), HasSubstr("budgets is an empty list"));
}

TEST(Playground, TrainsANetworkAndShowsItsErrorByNoiseLevel) {
  const std::map<std::string, Group> results =
      computed({{"net", Node::Table{{"name", "time_mlp"}, {"width", 16}}}, {"steps", 3}, {"batch", 8}});
  const Group& learned = results.at("learned");
  EXPECT_EQ(learned.data("score_error").sizes(), at::IntArrayRef({12, 2}));
  EXPECT_TRUE(at::isfinite(learned.data("score_error")).all().item<bool>());
  EXPECT_EQ(learned.text("status"), results.at("exact").text("status"));
  EXPECT_TRUE(results.at("train").data("loss").numel() > 0);
}

/// Exact samples give 0 on average where that is exact, and what is wrong is seen in the error that names it.
TEST(Playground, JudgesByWhatIsExact) {
  playground::Judged how;
  how.samples = 40'000;
  how.draws = 2;
  const playground::Judge judge(how, Rng(3));
  const at::Tensor x = judge.perfect(0);
  const playground::Errors exact = judge.errors(x, 0);
  EXPECT_LT(exact.distance, 0.02);
  EXPECT_NEAR(exact.width, 0, 5 / std::sqrt(4 * 40'000.0));
  EXPECT_LT(exact.place, 5 * std::sqrt(0.2 * 0.8 / 40'000));
  const playground::Errors moved = judge.errors(at::where((x.sum(1) < 0).unsqueeze(1), x + 0.05, x), 0);
  EXPECT_GT(moved.width, 0.005);
  EXPECT_NEAR(moved.place, exact.place, 1e-3);
  const playground::Errors one_mode = judge.errors(at::where((x.sum(1) < 0).unsqueeze(1), x + 1.2, x), 0);
  EXPECT_NEAR(one_mode.place, 0.2, 1e-12);
  EXPECT_GT(one_mode.distance, 0.2);
  how.law.kind = playground::Kind::gaussian;
  const playground::Judge single(how, Rng(3));
  const at::Tensor y = single.perfect(1);
  EXPECT_NEAR(single.errors(y + 0.05, 1).place, 0.1, 0.01) << "a tenth of the deviation 0.5";
  EXPECT_NEAR(single.errors(0.3 + 2 * (y - 0.3), 1).width, 1, 0.02);
}

TEST(Playground, NamesWhatDiffersFromAComponentsDefaults) {
  const auto text = [](const Node::Table& table) {
    Chosen<Sampler> chosen{"pc"};
    bind_fields(Node::Table{{"sampler", table}},
                [&](Fields& on) { on.component("sampler", chosen, sampler_registry(), ""); });
    return playground::text_of(chosen, sampler_registry(), {"N"});
  };
  EXPECT_EQ(text({{"name", "pc"}, {"N", 7}}), "pc");
  EXPECT_EQ(text({{"name", "pc"}, {"grid", "clean"}, {"corrector", Node::Table{{"name", "ald"}}}}),
            "pc (grid=clean, corrector.name=ald, corrector.r=0.16)");
}

}  // namespace
}  // namespace sgm::test
