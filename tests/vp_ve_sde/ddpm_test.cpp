// DDPM in its own words against the official code's numbers, and against the suite's SDEs.
#include "experiments/vp_ve_sde/ddpm_link/ddpm.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cmath>

#include "core/io/result_file.h"
#include "experiments/vp_ve_sde/ddpm_link/exact.h"

namespace sgm::vp_ve_sde::ddpm_link {
namespace {

using testing::ElementsAre;

const Group& official() {
  static const Group file = read_hdf5(SGM_SOURCE_DIR "/tests/data/steps/ddpm.h5");
  return file;
}

double difference(const at::Tensor& a, const at::Tensor& b) {
  return (a - b).abs().max().item<double>();
}

TEST(Ddpm, HasThePublishedSchedule) {
  const Schedule s = ddpm_schedule(1000);
  EXPECT_LT(difference(at::tensor(s.beta, at::kDouble), official().data("schedule/betas")), 1e-17);
  EXPECT_LT(difference(at::tensor(s.alpha_bar, at::kDouble), official().data("schedule/alphas_cumprod")),
            1e-14);
  EXPECT_EQ(s.bar(-1), 1);
}

TEST(Ddpm, StepsAsTheOfficialCode) {
  const Group& g = official().at("p_sample_fixedlarge_noclip");
  const Schedule s = ddpm_schedule(1000);
  for (int64_t row = 0; row < g.data("t").size(0); ++row) {
    const auto i = g.data("t")[row].item<int64_t>();
    const at::Tensor x = g.data("x_t")[row], eps = g.data("eps")[row];
    const at::Tensor data = g.data("pred_xstart")[row];
    EXPECT_LT(difference(ancestral_mean(s, x, eps, i), g.data("model_mean")[row]), 1e-12) << i;
    EXPECT_LT(difference(predicted_data(s, x, eps, i) / data, at::ones_like(data)), 1e-9) << i;
    EXPECT_LT(difference(diffused(s, data, eps, i), x), 1e-12) << i;
    // one step of a chain that ends there: the noise of beta_i, none at the last
    const at::Tensor z = g.data("z")[row];
    Schedule one = s;
    one.beta.resize(static_cast<size_t>(i) + 1), one.alpha_bar.resize(static_cast<size_t>(i) + 1);
    std::vector<at::Tensor> seen;
    Rng rng = Rng::recorded({z.unsqueeze(0)});
    struct Enough {};
    const NoiseFn noise = [&](const at::Tensor& at, int64_t) {
      seen.push_back(at[0]);
      if (seen.size() == 2) throw Enough();
      return eps.unsqueeze(0);
    };
    try {
      seen.push_back(ancestral_chain(one, noise, x.unsqueeze(0), rng)[0]);
    } catch (const Enough&) {
    }
    EXPECT_LT(difference(seen.back(), g.data("x_prev")[row]), 1e-12) << i;
  }
}

TEST(Ddim, TakesEvenStepsFromTheLastToTheFirst) {
  EXPECT_THAT(ddim_steps(1000, 4), ElementsAre(999, 666, 333, 0));
  EXPECT_THAT(ddim_steps(1000, 1), ElementsAre(999));
  EXPECT_EQ(ddim_steps(25, 25).back(), 0);
}

/// With the exact noise of data that are one point a, x − sqrt(bar) a over sqrt(1 − bar), every step is
/// exact.
TEST(Ddim, IsExactForOnePoint) {
  const Schedule s = ddpm_schedule(50);
  const NoiseFn noise = [&](const at::Tensor& x, int64_t i) {
    return (x - std::sqrt(s.bar(i)) * 0.3) / std::sqrt(1 - s.bar(i));
  };
  const at::Tensor x = at::tensor({-1.0, 0.5, 2.0}, at::kDouble);
  EXPECT_LT(difference(ddim_chain(s, noise, x, 7), at::full({3}, 0.3, at::kDouble)), 1e-12);
  const at::Tensor half = ddim_step(x, noise(x, 40), s.bar(40), s.bar(20));
  EXPECT_LT(difference(noise(half, 20), noise(x, 40)), 1e-12) << "the noise is kept";
}

/// On one point the chain's law at level i is N(a, sigma_i^2): by impulses in place of its start and draws.
TEST(Smld, KeepsTheLevelsVarianceOnOnePoint) {
  const std::vector<double> sigma = smld_levels(6, 0.1, 3);
  EXPECT_NEAR(sigma[3] / sigma[2], std::pow(30, 0.2), 1e-13);
  const int64_t draws = 5;
  std::vector<at::Tensor> z;
  for (int64_t k = 0; k < draws; ++k) {
    z.push_back(at::zeros({draws + 1, 1}, at::kDouble));
    z.back()[k + 1].fill_(1);
  }
  at::Tensor start = at::full({draws + 1, 1}, 0.3, at::kDouble);
  start[0] += 3;
  std::vector<double> variance;
  Rng rng = Rng::recorded(z);
  const at::Tensor end = smld_chain(
      sigma,
      [&](const at::Tensor& x, double level) {
        EXPECT_EQ(level, sigma[5 - variance.size()]);
        variance.push_back((x - 0.3).square().sum().item<double>());
        return (0.3 - x) / (level * level);
      },
      start, rng);
  for (size_t k = 0; k < variance.size(); ++k)
    EXPECT_NEAR(variance[k] / std::pow(sigma[5 - k], 2), 1, 1e-12) << k;
  EXPECT_LT(difference(end, at::full_like(end, 0.3)), 1e-12);
}

class Computed : public CellRun {
 public:
  explicit Computed(void (*compute)(const Formulas&, CellRun&)) {
    stream = "ddpm_link";
    compute(
        {.N = 60, .samples = 3, .chains = 16, .beta_steps = {200, 400, 800}, .flow_steps = {100, 200, 400}},
        *this);
  }
  const std::vector<Input>& inputs(const std::string&) const override { return none_; }
  void progress(int64_t, int64_t, const std::string&) override {}
  void warn(const std::string&) override {}
  void tell(const std::string&) override {}
  bool interrupted() const override { return false; }

 private:
  std::vector<Input> none_;
};

/// A loss is a square of what sigma and the score give: some units of rounding over the least of it.
TEST(Link, LossesAreOne) {
  const Computed run(compare_losses);
  for (const char* name : {"ddpm", "smld"}) {
    EXPECT_LT(run.result.value(std::string(name) + "/continuous"), 1e-12) << name;
    EXPECT_LT(run.result.value(std::string(name) + "/paper"), 1e-11) << name;
    EXPECT_EQ(run.result.data(std::string(name) + "/rows").item<int64_t>(), 180);
    EXPECT_GT(run.result.value(std::string(name) + "/loss"), 0.01);
  }
}

/// Some thirty roundings a step, led to the end as those of 2^-30 that a twin has.
TEST(Link, ChainsAreOneUpToRounding) {
  const Computed run(compare_steps);
  for (const char* name : {"ddpm", "smld"}) {
    const Group& of = run.result.at(name);
    EXPECT_LT(of.value("difference"), of.value("twin") * 32 * 0x1p-23) << name;
    EXPECT_GT(of.value("twin"), 1e-12) << name;
  }
  EXPECT_LT(run.result.value("noise_to_score"), 1e-11);
  EXPECT_LT(run.result.value("score_to_noise"), 1e-11);
}

/// The deviation from x/4 + s/2 is that of the next order, (x/4 + 3 s/8) beta + O(beta^2).
TEST(Link, AncestralAndReverseDiffusionDifferInSecondOrder) {
  const Computed run(compare_steps);
  const Group& one = run.result.at("one_step");
  for (int k = 0; k < 3; ++k) {
    const double over_beta = (one.data("deviation")[k] / one.data("beta")[k]).item<double>();
    EXPECT_GT(over_beta, 0.7) << k;
    EXPECT_LT(over_beta, 1.2) << k;
  }
}

/// Halved steps halve the error: 2 to within the next order, some tenths over the number of steps.
TEST(Link, DdimFollowsTheFlowInFirstOrder) {
  const Computed run(follow_flow);
  const at::Tensor error = run.result.data("median");
  EXPECT_NEAR((error[1] / error[2]).item<double>(), 2, 0.15);
  EXPECT_LT(run.result.value("own_words"), 1e-9);
}

}  // namespace
}  // namespace sgm::vp_ve_sde::ddpm_link
