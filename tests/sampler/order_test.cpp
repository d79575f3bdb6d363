// Orders of convergence of every solver under every SDE: on a clean grid, from the exact law at the first
// level to that at the last, without a step to noise 0. On a Gaussian the error of mean and variance is known
// without statistics.
#include <gtest/gtest.h>

#include "tests/sampler/affine_chain.h"
#include "tests/support/sdes.h"

namespace sgm::test {
namespace {

struct Solver {
  std::string name;
  Node::Table options;
  double order;
  bool in_levels = true;  ///< steps over noise levels; otherwise over the SDE's time
};

const std::vector<Solver>& solvers() {
  static const std::vector<Solver> all{
      {"ddim", {}, 1},
      {"ddim", {{"eta", 1.0}}, 1},
      {"dpm_solver_2", {}, 2},
      {"dpm_solver_2", {{"r", 0.3}}, 2},
      {"dpm_solver_2m", {}, 2},
      {"dpm_solver_2m", {{"stochastic", true}}, 2},
      {"edm", {{"solver", "euler"}}, 1},
      {"edm", {}, 2},
      {"edm", {{"alpha", 0.75}}, 2},
      {"edm", {{"schedule", "vp"}, {"scaling", "vp"}}, 2},
      {"edm", {{"schedule", "ve"}}, 2},
      {"ode", {{"solver", "euler"}}, 1, false},
      {"ode", {{"solver", "heun"}}, 2, false},
  };
  return all;
}

class EverySolver : public testing::TestWithParam<std::tuple<SdeCase, size_t>> {};
INSTANTIATE_TEST_SUITE_P(Registry, EverySolver,
                         testing::Combine(testing::ValuesIn(sde_cases()),
                                          testing::Range<size_t>(0, solvers().size())),
                         [](const auto& info) {
                           const size_t k = std::get<1>(info.param);
                           return fmt::format("{}_{}_{}", case_name(std::get<0>(info.param)),
                                              solvers()[k].name, k);
                         });

TEST_P(EverySolver, HasItsOrder) {
  constexpr double m = 0.3;
  constexpr double v = 0.25;
  constexpr double low = 0.1;
  constexpr double high = 20;
  const SdePtr sde = std::get<0>(GetParam()).made();
  const Solver& solver = solvers()[std::get<1>(GetParam())];
  const auto at_time = [](double t) { return at::scalar_tensor(t, at::kDouble); };
  const auto at_level = [&](double s) { return sde->t_of(at_time(s)); };
  const auto law_at = [&](const at::Tensor& t) {
    const double alpha = sde->alpha(t).item<double>();
    const double sigma = sde->sigma(t).item<double>();
    return Law{alpha * m, alpha * alpha * v + sigma * sigma};
  };
  const double eps = 0.05 * sde->t_max();
  const double end = sde->sigma(at_time(sde->t_max())).item<double>();
  // Samplers over levels scale their start from the SDE's end to the first level: y = x high/sigma(t_max).
  const Law start = solver.in_levels ? Law{m * end / high, (v + high * high) * std::pow(end / high, 2)}
                                     : law_at(at_time(sde->t_max()));
  const Law truth = law_at(solver.in_levels ? at_level(low) : at_time(eps));
  const auto error = [&](int64_t n) {
    Node::Table options = solver.options;
    if (solver.in_levels) {
      options.insert(options.end(),
                     {{"steps", n},
                      {"to_zero", false},
                      {"grid", Node::Table{{"name", "log"}, {"sigma_min", low}, {"sigma_max", high}}}});
    } else {
      options.insert(options.end(), {{"N", n}, {"eps", eps}});
    }
    const Law law =
        final_law(made(sampler_registry(), solver.name, options), {sde, gaussian_score(m, v, sde)}, start);
    return std::make_pair(std::abs(law.mean - truth.mean), std::abs(law.variance - truth.variance));
  };
  const auto [mean, variance] = error(256);
  const auto [finer_mean, finer_variance] = error(512);
  EXPECT_NEAR(std::log2(variance / finer_variance), solver.order, 0.2);
  // where the SDE does not scale, the mean stays as it is: nothing to converge
  EXPECT_NEAR(finer_mean > 1e-9 ? std::log2(mean / finer_mean) : solver.order, solver.order, 0.2);
  EXPECT_LT(finer_variance / truth.variance, solver.order > 1 ? 2e-3 : 0.1);
}

/// EDM's samplers on the ideal denoiser of N(0.3, 0.2^2) from N(0, sigma_max^2), the official code: 98,304
/// values of one seed, 1 % of the standard deviation.
TEST(Edm, StandardDeviationsOfTheOfficialCode) {
  const SdePtr sde = made(sde_registry(), "edm", {{"t_max", 1000.0}});
  const auto expect = [&](Node::Table options, double std, std::optional<double> mean = {}) {
    const Law law =
        final_law(made(sampler_registry(), "edm", options), {sde, gaussian_score(0.3, 0.04, sde)}, {0, 1e6});
    EXPECT_NEAR(std::sqrt(law.variance) / std, 1, 0.01) << to_toml(Node(options));
    if (mean) {
      EXPECT_NEAR(law.mean, *mean, 4 * std / std::sqrt(98304.0)) << to_toml(Node(options));
    }
  };
  expect({{"steps", 18}}, .21560, .29898);
  expect({{"steps", 40}}, .20349, .29904);
  const auto churned = [&](int64_t steps, double noise) {
    return Node::Table{
        {"steps", steps}, {"churn", 40.0}, {"churn_min", 0.05}, {"churn_max", 50.0}, {"churn_noise", noise}};
  };
  expect(churned(40, 1.003), .20994, .29977);
  expect(churned(256, 1.003), .20115, .30083);
  expect(churned(256, 1.0), .20055, .30083);
  const auto ablation = [&](const char* solver, const char* grid, const char* schedule, const char* scaling) {
    return Node::Table{
        {"steps", 18}, {"solver", solver}, {"grid", grid}, {"schedule", schedule}, {"scaling", scaling}};
  };
  expect(ablation("euler", "vp", "vp", "vp"), .17082);
  expect(ablation("euler", "ve", "ve", "none"), .79685);
  expect(ablation("euler", "iddpm", "linear", "none"), .16636);
  expect(ablation("euler", "edm", "linear", "none"), .16607);
  expect(ablation("heun", "vp", "vp", "vp"), .21575);
  expect(ablation("heun", "ve", "ve", "none"), .06755);
  expect(ablation("heun", "iddpm", "linear", "none"), .20639);
  expect(ablation("heun", "edm", "linear", "none"), .21560);
}

/// The official sampler by SciPy's RK45 on N(0.3, 0.2^2), 8 images of 3,072 values: standard deviations.
TEST(Ode, StandardDeviationsOfTheOfficialCode) {
  const std::tuple<const char*, double, double, double> runs[] = {{"vp", 1e-3, .2007, 74},
                                                                  {"vp", 1e-5, .2004, 74},
                                                                  {"sub_vp", 1e-3, .2004, 68},
                                                                  {"ve", 1e-5, .2007, 110}};
  for (const auto& [name, eps, deviation, nfe] : runs) {
    const SdePtr sde = made(sde_registry(), name);
    Rng rng(1);
    const Samples samples = made(sampler_registry(), "ode", {{"coupled", true}, {"eps", eps}})(
        {sde, gaussian_score(0.3, 0.04, sde)}, rng.normal({8, 3072}) * sde->prior_std(), rng, {});
    EXPECT_NEAR(samples.x.std().item<double>() / deviation, 1, 0.01) << name;
    // 24,576 values: 4 standard errors
    EXPECT_NEAR(samples.x.mean().item<double>(), 0.3, 4 * 0.2 / std::sqrt(24576.0) + 2e-4) << name;
    EXPECT_NEAR(static_cast<double>(samples.nfe), nfe, 12)
        << name << ": the float32 of the official run costs or saves a step or two";
  }
}

}  // namespace
}  // namespace sgm::test
