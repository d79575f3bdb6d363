// VE, VP, sub-VP and EDM train: a small network on a mixture in two dimensions under each SDE and
// preconditioning, its score against the exact one by noise level.
#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "core/score/mixture.h"
#include "core/sde/derived.h"
#include "core/train/train.h"
#include "tests/support/made.h"
#include "tests/support/one_thread.h"

namespace sgm::test {
namespace {

struct LearnedCase {
  std::string sde, preconditioning, objective;
};
std::string case_name(const LearnedCase& c) {
  return c.sde + "_" + (c.preconditioning.empty() ? "own" : c.preconditioning) + "_by_" + c.objective;
}
void PrintTo(const LearnedCase& c, std::ostream* out) {
  *out << case_name(c);
}

Mixture two_modes() {
  return checked({at::tensor({0.3, 0.7}, at::kDouble),
                  at::tensor({-.5, -.3, .4, .3}, at::kDouble).view({2, 2}),
                  at::tensor({.04, .02}, at::kDouble),
                  {}});
}

class Learned : public testing::TestWithParam<LearnedCase> {};

/// E|s − exact|^2 / E|exact|^2 of states with noise-to-signal .1, .3, 1 and 3: 1 for a score of 0. Trained
/// for 800 steps it was .05 or less where it was tried, .15 for x0; for 4,000 (SGM_TEST_STEPS=4000) .01 and
/// .03.
TEST_P(Learned, TheExactScoreAtEveryNoiseLevel) {
  const LearnedCase& c = GetParam();
  Node::Table options{{"net", Node::Table{{"name", "time_mlp"}, {"width", int64_t{64}}}},
                      {"sde", Node::Table{{"name", c.sde}}}};
  if (!c.preconditioning.empty())
    options.emplace_back("preconditioning", Node::Table{{"name", c.preconditioning}});
  ModelOptions all;
  bind(Node(options), all);
  const Model model = make_model(all, {2}, Rng(1));
  const Mixture data = two_modes();
  const Batches batches{256, [&](const Rng& step, BatchRows rows) {
                          Rng stream = step.rows(rows.first);
                          return Batch{sample(data, rows.count, stream).to(at::kFloat), {}, {}};
                        }};
  const char* longer = std::getenv("SGM_TEST_STEPS");
  TrainOptions training;
  training.steps = longer != nullptr ? std::atoi(longer) : 800;
  training.rate = 3e-3;
  training.schedule = TrainOptions::Schedule::cosine;
  training.clip = 1;
  train(training_of(model, made(objective_registry(), c.objective), batches), training, Rng(2));

  const at::NoGradGuard no_grad;
  const Problem learned = problem_of(model);
  const ScoreFn exact = exact_score(data, model.sde);
  Rng rng(3);
  const at::Tensor x0 = sample(data, 4000, rng);
  std::string line = fmt::format("{:32}", case_name(c));
  for (const double s : {.1, .3, 1., 3.}) {
    const at::Tensor t = model.sde->t_of(at::full({}, s, at::kDouble)).expand({4000});
    const at::Tensor x = perturb(*model.sde, x0, t, rng.normal_like(x0));
    const at::Tensor truth = exact(x, t);
    const double error = ((learned.score(x, t) - truth).square().sum() / truth.square().sum()).item<double>();
    line += fmt::format("  {:g}: {:.4f}", s, error);
    EXPECT_LT(error, .25) << "noise-to-signal " << s;
  }
  fmt::print("{}\n", line);
}

INSTANTIATE_TEST_SUITE_P(SdesAndPreconditionings, Learned,
                         testing::Values(LearnedCase{"ve", "", "sde_dsm"}, LearnedCase{"ve", "edm", "edm"},
                                         LearnedCase{"vp", "epsilon", "sde_dsm"},
                                         LearnedCase{"vp", "v", "sde_dsm"}, LearnedCase{"vp", "edm", "edm"},
                                         LearnedCase{"sub_vp", "epsilon", "sde_dsm"},
                                         LearnedCase{"sub_vp", "edm_vp", "edm"},
                                         LearnedCase{"cosine", "v", "sde_dsm"},
                                         LearnedCase{"edm", "edm", "edm"}, LearnedCase{"edm", "x0", "edm"},
                                         LearnedCase{"edm", "edm_ve", "edm_ve"},
                                         LearnedCase{"vp", "epsilon", "ddpm"}, LearnedCase{"ve", "", "smld"}),
                         [](const auto& info) { return case_name(info.param); });

}  // namespace
}  // namespace sgm::test
