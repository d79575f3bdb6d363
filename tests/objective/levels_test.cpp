// Objectives of discrete steps and networks that know some levels alone.
#include <gmock/gmock.h>

#include "core/net/model.h"
#include "core/objective/objective.h"
#include "core/score/discrete.h"
#include "tests/support/made.h"

namespace sgm::test {
namespace {

/// The times that an objective asks a network of 30 discrete steps for are its own.
TEST(DiscreteSteps, AreTheNetworksOrRefused) {
  for (const auto& [sde_name, objective] : {std::pair{"vp", "ddpm"}, {"ve", "smld"}}) {
    const SdePtr sde = made(sde_registry(), sde_name);
    Problem problem{sde, {}, ladder_levels(*sde, 30)};
    problem.score = [&](const at::Tensor& x, const at::Tensor& t) {
      const at::Tensor off = (t.unsqueeze(1) - problem.levels.t).abs();
      EXPECT_LT(std::get<0>(off.min(1)).max().item<double>(), 1e-12) << objective;
      return -x;
    };
    const Batch batch{at::ones({50, 2}, at::kDouble), {}, {}};
    Rng rng(1);
    made(objective_registry(), objective, {{"levels", 30}})(problem, batch, rng);
    EXPECT_THAT(
        [&] {
          made(objective_registry(), objective, {{"levels", 31}})(problem, batch, rng);
        },
        testing::ThrowsMessage<InputError>(testing::HasSubstr("objective.levels = 31")));
  }
}

TEST(DiscreteSteps, AreTheModelsWhereItSaysSo) {
  for (const bool discrete : {false, true}) {
    ModelOptions options;
    bind_fields(
        Node::Table{{"discrete", discrete},
                    {"levels", 30},
                    {"sde", "vp"},
                    {"preconditioning", "epsilon"},
                    {"net", Node::Table{{"name", "unet"}, {"filters", 4}, {"multipliers", Node::List{1}}}}},
        [&](Fields& on) { options.fields(on); });
    const Model model = make_model(options, {1, 4, 4}, Rng(1));
    const Problem problem = problem_of(model);
    ASSERT_EQ(problem.levels.t.defined(), discrete);
    if (!discrete) continue;
    EXPECT_TRUE(problem.levels.t.equal(ladder_levels(*model.sde, 30).t));
    EXPECT_EQ(model.around(model.levels.t.narrow(0, 7, 1)).label.item<double>(), 22);
  }
}

}  // namespace
}  // namespace sgm::test
