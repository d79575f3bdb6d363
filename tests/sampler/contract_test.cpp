// What every registered sampler keeps. A new one is found in the registry and tested with its default
// options; one that adds its exact recursion and documented NFE to `known` is held to them.
#include <gtest/gtest.h>

#include "tests/sampler/draws.h"
#include "tests/sampler/level_chains.h"

namespace sgm::test {
namespace {

const double m = 0.3;
const double v = 0.04;
const double sigma_min = 0.1;
const double sigma_max = 3;

struct Known {
  Node::Table options;
  std::function<Law(Law)> recursion;  ///< for data N(m, v) under VE from sigma_min to sigma_max; or not known
  int64_t nfe;                        ///< 0: adaptive, or not known
};

/// `steps` steps of x += drift s + sqrt(2 drift) z at the marginal N(m, total): mean and variance, line by
/// line.
Law langevin(Law law, double drift, double total, int64_t steps) {
  for (int64_t i = 0; i < steps; ++i) {
    law = {law.mean + drift * (m - law.mean) / total,
           std::pow(1 - drift / total, 2) * law.variance + 2 * drift};
  }
  return law;
}

Law annealed(Law law, double eps, double factor, int64_t levels, int64_t steps, bool denoise) {
  for (int64_t i = 0; i < levels; ++i) {
    const double sigma =
        sigma_max * std::pow(sigma_min / sigma_max, static_cast<double>(i) / static_cast<double>(levels - 1));
    law = langevin(law, factor * eps * sigma * sigma / (sigma_min * sigma_min), v + sigma * sigma, steps);
  }
  const double share = sigma_min * sigma_min / (v + sigma_min * sigma_min);
  return denoise ? Law{law.mean + share * (m - law.mean), (1 - share) * (1 - share) * law.variance} : law;
}

/// The probability flow of VE in time, from 1 to eps, by Euler or Heun; or exactly (N = 0).
Law flow(Law law, int64_t N, bool heun, double eps, bool denoise) {
  const double growth = std::log(sigma_max / sigma_min);
  const auto total = [&](double t) { return v + std::pow(sigma_min * std::exp(growth * t), 2); };
  const auto slope = [&](const Line& x, double t) {
    return growth * (total(t) - v) / total(t) * (x - Line::unit(0, m));
  };
  Line x = Line::start();
  const double h = (eps - 1) / static_cast<double>(N);
  for (int64_t i = 0; i < N; ++i) {
    const double t = 1 + static_cast<double>(i) * h;
    const Line d = slope(x, t);
    x = heun ? x + h / 2 * (d + slope(x + h * d, t + h)) : x + h * d;
  }
  if (N == 0) x = Line::unit(0, m) + std::sqrt(total(eps) / total(1)) * (x - Line::unit(0, m));
  return (denoise ? denoiser(m, v)(x, std::sqrt(total(eps) - v)) : x).law(law);
}

/// N reverse diffusion steps on the clean grid of N noise scales, each after `corrections` of ALD with ratio
/// r.
Law predicted(Law law, int64_t N, int64_t corrections, double r) {
  const auto level = [&](double share) { return sigma_min * std::pow(sigma_max / sigma_min, share); };
  for (int64_t i = N - 1; i >= 0; --i) {
    const double at_level = level(static_cast<double>(i) / static_cast<double>(N - 1));
    const double sigma = level(static_cast<double>(i + 1) / static_cast<double>(N));
    const double below = i > 0 ? level(static_cast<double>(i - 1) / static_cast<double>(N - 1)) : 0;
    const double G2 = at_level * at_level - below * below;
    law = langevin(law, 2 * r * r * sigma * sigma, v + sigma * sigma, corrections);
    const double share = G2 / (v + sigma * sigma);
    law = {law.mean + share * (m - law.mean), std::pow(1 - share, 2) * law.variance + G2};
  }
  return law;
}

const auto logs = logarithmic(sigma_min, sigma_max);
const auto powers = by_power(sigma_min, sigma_max, 7);
template <class Chain>
std::function<Law(Law)> levelled(const Chain& chain) {
  return [chain](Law law) { return chain(denoiser(m, v)).law(law); };
}

using Contracts = std::vector<std::pair<std::string, Known>>;

/// All that is known, and the defaults of the samplers of which nothing is.
Contracts with_all_others(Contracts all) {
  for (const std::string& name : sampler_registry().names()) {
    if (std::none_of(all.begin(), all.end(), [&](const auto& entry) { return entry.first == name; }))
      all.push_back({name, {}});
  }
  return all;
}

const Contracts& known() {
  const auto smallest = v + sigma_min * sigma_min;
  static const Contracts all = with_all_others(
      {{"langevin",
        {{{"steps", 7}, {"eps", 0.01}}, [=](Law law) { return langevin(law, 0.005, smallest, 7); }, 7}},
       {"langevin",
        {{{"steps", 7}, {"eps", 0.01}, {"convention", "code"}},
         [=](Law law) { return langevin(law, 0.01, smallest, 7); },
         7}},
       {"langevin",
        {{{"steps", 5}, {"eps", 0.5}, {"t", 1.0}},
         [=](Law law) { return langevin(law, 0.25, v + sigma_max * sigma_max, 5); },
         5}},
       {"annealed_langevin",
        {{{"levels", 6}, {"steps", 4}, {"eps", 2e-3}},
         [](Law law) { return annealed(law, 2e-3, 0.5, 6, 4, false); },
         24}},
       {"annealed_langevin",
        {{{"levels", 6}, {"steps", 4}, {"eps", 2e-3}, {"convention", "code"}, {"denoise", true}},
         [](Law law) { return annealed(law, 2e-3, 1, 6, 4, true); },
         25}},
       {"pc",
        {{{"N", 6}, {"grid", "clean"}, {"denoise", false}},
         [](Law law) { return predicted(law, 6, 0, 0); },
         6}},
       {"pc",
        {{{"N", 5},
          {"grid", "clean"},
          {"denoise", false},
          {"corrector", Node::Table{{"name", "ald"}, {"r", 0.2}}},
          {"corrector_steps", 3}},
         [](Law law) { return predicted(law, 5, 3, 0.2); },
         20}},
       {"ddim",
        {{{"steps", 6}, {"grid", "log"}},
         levelled([](auto D) { return ddim(D, levels(6, true, logs), 0); }),
         6}},
       {"ddim",
        {{{"steps", 6}, {"grid", "edm"}, {"eta", 0.7}, {"to_zero", false}},
         levelled([](auto D) { return ddim(D, levels(6, false, powers), 0.7); }),
         6}},
       {"dpm_solver_2",
        {{{"steps", 5}, {"grid", "log"}},
         levelled([](auto D) { return dpm_solver_2(D, levels(5, true, logs), 0.5); }),
         9}},
       {"dpm_solver_2",
        {{{"steps", 5}, {"to_zero", false}, {"r", 0.3}},
         levelled([](auto D) { return dpm_solver_2(D, levels(5, false, powers), 0.3); }),
         10}},
       {"dpm_solver_2m",
        {{{"steps", 7}, {"grid", "edm"}},
         levelled([](auto D) { return dpm_solver_2m(D, levels(7, true, powers), false); }),
         7}},
       {"dpm_solver_2m",
        {{{"steps", 7}, {"grid", "edm"}, {"to_zero", false}, {"stochastic", true}},
         levelled([](auto D) { return dpm_solver_2m(D, levels(7, false, powers), true); }),
         7}},
       {"edm", {{{"steps", 6}}, levelled([](auto D) { return edm(D, levels(6, true, powers), {}); }), 11}},
       {"edm",
        {{{"steps", 6}, {"solver", "euler"}, {"to_zero", false}},
         levelled([](auto D) { return edm(D, levels(6, false, powers), {.euler = true}); }),
         6}},
       {"edm",
        {{{"steps", 5}, {"grid", "log"}, {"schedule", "ve"}, {"alpha", 0.6}},
         levelled([](auto D) { return edm(D, levels(5, true, logs), {.alpha = 0.6, .squared = true}); }),
         9}},
       {"edm",
        {{{"steps", 6}, {"churn", 1.5}, {"churn_min", 0.2}, {"churn_max", 2.0}, {"churn_noise", 1.1}},
         levelled([](auto D) {
           return edm(D, levels(6, true, powers), {.churn = 1.5, .low = 0.2, .high = 2, .noise = 1.1});
         }),
         11}},
       {"ode",
        {{{"solver", "euler"}, {"N", 9}, {"eps", 0.01}},
         [](Law law) { return flow(law, 9, false, 0.01, false); },
         9}},
       {"ode",
        {{{"solver", "heun"}, {"N", 9}, {"eps", 0.01}, {"denoise", "tweedie"}},
         [](Law law) { return flow(law, 9, true, 0.01, true); },
         19}},
       {"ode",
        {{{"rtol", 1e-12}, {"atol", 1e-12}}, [](Law law) { return flow(law, 0, false, 1e-3, false); }, 0}}});
  return all;
}

class EverySampler : public testing::TestWithParam<size_t> {
 protected:
  const std::string& name = known()[GetParam()].first;
  const Known& k = known()[GetParam()].second;
  Sampler sampler = made(sampler_registry(), name, k.options);
  SdePtr sde = made(sde_registry(), "ve", {{"sigma_min", sigma_min}, {"sigma_max", sigma_max}});
  Problem problem{sde, gaussian_score(m, v, sde)};
};

TEST_P(EverySampler, FollowsItsRecursion) {
  if (!k.recursion) {
    EXPECT_TRUE(draws_the_data(sampler, problem, m, v)) << name << " with its default options";
    return;
  }
  const Law start{1.7, 2.3};
  const Law truth = k.recursion(start);
  const Law law = final_law(sampler, problem, start);
  EXPECT_NEAR(law.mean / truth.mean, 1, 1e-10);
  EXPECT_NEAR(law.variance / truth.variance, 1, 1e-10);
}

TEST_P(EverySampler, CountsItsEvaluations) {
  int64_t calls = 0;
  const Problem counting{sde, counted(problem.score, calls)};
  Rng rng(1);
  const Samples samples = sampler(counting, at::ones({3, 2}, at::kDouble), rng, {});
  EXPECT_EQ(samples.nfe, calls);
  EXPECT_EQ(samples.nfe, k.nfe > 0 ? k.nfe : calls);
  EXPECT_EQ(name == "ode" && k.nfe == 0 ? samples.nfe % 6 : 2, 2);  // six stages a step, two for the first
}

TEST_P(EverySampler, GivesTheSameBytesForTheSameSeedAndLeavesItsArgumentAlone) {
  Rng one(2);
  Rng other(2);
  Rng third(3);
  const at::Tensor start = Rng(9).normal({5, 3});
  const at::Tensor copy = start.clone();
  const at::Tensor x = sampler(problem, start, one, {}).x;
  EXPECT_TRUE(at::equal(x, sampler(problem, start, other, {}).x));
  EXPECT_EQ(at::equal(x, sampler(problem, start, third, {}).x), one.position() == 0)
      << "another seed gives other bytes if there are draws";
  EXPECT_TRUE(at::equal(start, copy));
  EXPECT_EQ(x.sizes(), start.sizes());
}

TEST_P(EverySampler, DoesNotDependOnTheBatchSplit) {
  Rng whole(4);
  Rng head = whole.rows(0);
  Rng tail = whole.rows(3);
  const at::Tensor start = Rng(9).normal({7, 2});
  const at::Tensor parts = at::cat(
      {sampler(problem, start.slice(0, 0, 3), head, {}).x, sampler(problem, start.slice(0, 3), tail, {}).x});
  EXPECT_LT((sampler(problem, start, whole, {}).x - parts).abs().max().item<double>(), 1e-12);
}

TEST_P(EverySampler, ShowsEveryStepToItsHookWhichMayReplaceTheState) {
  Rng rng(5);
  std::vector<std::pair<int64_t, int64_t>> seen;
  int64_t total = 0;
  const Samples samples = sampler(problem, at::ones({2, 1}, at::kDouble), rng, [&](StepState& state) {
    seen.emplace_back(state.level, state.step);
    total = state.total;
    state.x = at::full_like(state.x, m);
  });
  EXPECT_EQ(static_cast<int64_t>(seen.size()), total);
  EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
  EXPECT_NEAR(samples.x[0].item<double>(), m, 1e-14)
      << "the hook's state, at which the score is 0, is the result";
}

TEST_P(EverySampler, TracksNoGradients) {
  const at::Tensor w = at::ones({}, at::kDouble).requires_grad_();
  const Problem learned{sde,
                        [&](const at::Tensor& x, const at::Tensor& t) { return w * problem.score(x, t); }};
  Rng rng(6);
  EXPECT_FALSE(sampler(learned, at::ones({2, 1}, at::kDouble), rng, {}).x.requires_grad());
}

TEST_P(EverySampler, NamesStepLevelAndRowOfDivergence) {
  // The fourth evaluation gives NaN in row 1.
  int64_t calls = 0;
  const Problem broken{sde, [&](const at::Tensor& x, const at::Tensor& t) {
                         at::Tensor s = problem.score(x, t);
                         if (++calls == 4) s[1][0].fill_(std::nan(""));
                         return s;
                       }};
  std::pair<int64_t, int64_t> last{-1, -1};
  Rng rng(7);
  try {
    sampler(broken, at::ones({3, 2}, at::kDouble), rng, [&](StepState& state) {
      last = {state.level, state.step};
    });
    FAIL() << "a NaN went unnoticed";
  } catch (const Diverged& error) {
    EXPECT_EQ(error.row, 1);
    const std::pair<int64_t, int64_t> at{error.level, error.step};
    EXPECT_TRUE(at == std::make_pair(last.first, last.second + 1) ||
                at == std::make_pair(last.first + 1, int64_t{0}))
        << at.first << " " << at.second;
    EXPECT_NE(std::string(error.what())
                  .find(fmt::format("{}: the chain turned non-finite at step {} of level {}, row 1\n", name,
                                    error.step, error.level)),
              std::string::npos)
        << error.what();
  }
}

INSTANTIATE_TEST_SUITE_P(Registry, EverySampler, testing::Range<size_t>(0, known().size()),
                         [](const auto& info) {
                           return fmt::format("{}_{}", known()[info.param].first, info.param);
                         });

TEST(CheckFinite, LooksAtTheTermsOfASumThatOverflows) {
  EXPECT_NO_THROW(check_finite(at::full({4, 1}, 1e308, at::kDouble), "test", 0, 0));
  EXPECT_THROW(check_finite(at::tensor({1e308, INFINITY, 1e308}, at::kDouble).view({3, 1}), "test", 0, 0),
               Diverged);
}

}  // namespace
}  // namespace sgm::test
