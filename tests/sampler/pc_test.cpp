// The predictor-corrector sampler's evaluations and refusals, and the Langevin corrector, whose step is not
// affine.
#include <gmock/gmock.h>

#include <cmath>

#include "core/sampler/descent.h"
#include "core/sampler/step.h"
#include "tests/sampler/affine_chain.h"

namespace sgm::test {
namespace {

constexpr double m = 0.3, v = 0.04;

TEST(PredictorCorrector, CountsEvaluations) {
  const SdePtr sde = made(sde_registry(), "vp");
  const auto nfe = [&](Node::Table options) {
    options.emplace_back("N", 30);
    Rng rng(1);
    return made(sampler_registry(), "pc", options)({sde, gaussian_score(m, v, sde)},
                                                   at::ones({2, 20}, at::kDouble), rng, {})
        .nfe;
  };
  EXPECT_EQ(nfe({}), 30);
  EXPECT_EQ(nfe({{"corrector_steps", 5}}), 30) << "no corrector, no steps of it";
  EXPECT_EQ(nfe({{"corrector", "langevin"}}), 60);
  EXPECT_EQ(nfe({{"corrector", "langevin"}, {"corrector_steps", 3}, {"order", "paper"}}), 120);
  EXPECT_EQ(nfe({{"corrector", "ald"}, {"corrector_steps", 2}, {"predictor", "none"}}), 60);
}

/// It draws nothing, in its final step neither: that is the mean of a step of reverse diffusion.
TEST(ProbabilityFlow, DrawsNothing) {
  const SdePtr sde = made(sde_registry(), "ve");
  const Problem problem{sde, gaussian_score(m, v, sde)};
  const at::Tensor start = Rng(9).normal({3, 5}) * 50;
  std::vector<at::Tensor> ends;
  for (const char* denoise : {"none", "tweedie", "reverse_diffusion"}) {
    const Sampler sampler =
        made(sampler_registry(), "ode", {{"solver", "heun"}, {"N", 50}, {"denoise", denoise}});
    Rng one(1);
    Rng two(2);
    ends.push_back(sampler(problem, start, one, {}).x);
    EXPECT_TRUE(at::equal(ends.back(), sampler(problem, start, two, {}).x)) << denoise;
  }
  EXPECT_FALSE(at::equal(ends[0], ends[1]));
  EXPECT_FALSE(at::equal(ends[0], ends[2]));
}

/// Langevin's norms: of each sample alone, or averaged.
TEST(LangevinCorrector, TakesAStepForEachSampleOrOneForTheBatch) {
  const SdePtr sde = made(sde_registry(), "sub_vp");
  const Problem problem{sde, gaussian_score(m, v, sde)};
  const Step own = made(corrector_registry(), "langevin", {{"r", 0.2}})(sde, 50);
  const Step shared = made(corrector_registry(), "langevin", {{"r", 0.2}, {"batch", true}})(sde, 50);
  const at::Tensor x = Rng(1).normal({5, 4, 4});
  const at::Tensor t = at::scalar_tensor(0.5, at::kDouble);
  const at::Tensor z = Rng(2).normal({5, 4, 4});
  const at::Tensor s = problem.score(x, t);
  Rng one = Rng::recorded({z});
  Rng two = Rng::recorded({z});
  const Move apart = own(problem, x, t, t, one);
  const Move together = shared(problem, x, t, t, two);
  const auto norms = [](const at::Tensor& y) { return y.square().sum({1, 2}).sqrt(); };
  const double alpha = std::pow(1 + sde->ladder(50).f[24].item<double>(), 2);
  const at::Tensor size = 2 * alpha * (0.2 * norms(z) / norms(s)).square().view({5, 1, 1});
  EXPECT_LT((apart.mean - x - size * s).abs().max().item<double>(), 1e-12);
  EXPECT_LT((apart.x - apart.mean - at::sqrt(2 * size) * z).abs().max().item<double>(), 1e-12);
  const double common =
      2 * alpha * std::pow(0.2 * norms(z).mean().item<double>() / norms(s).mean().item<double>(), 2);
  EXPECT_LT((together.mean - x - common * s).abs().max().item<double>(), 1e-12);
  EXPECT_LT((together.x - together.mean - std::sqrt(2 * common) * z).abs().max().item<double>(), 1e-12);
}

TEST(LangevinCorrector, OfEachSampleDoesNotDependOnTheBatchSplit) {
  const SdePtr sde = made(sde_registry(), "ve");
  const Problem problem{sde, gaussian_score(m, v, sde)};
  const Sampler sampler = made(sampler_registry(), "pc", {{"N", 30}, {"corrector", "langevin"}});
  Rng whole(4);
  Rng head = whole.rows(0);
  Rng tail = whole.rows(3);
  const at::Tensor start = Rng(9).normal({7, 64}) * 50;
  const at::Tensor parts = at::cat(
      {sampler(problem, start.slice(0, 0, 3), head, {}).x, sampler(problem, start.slice(0, 3), tail, {}).x});
  const at::Tensor x = sampler(problem, start, whole, {}).x;
  EXPECT_LT((x - parts).abs().max().item<double>(), 1e-12);
}

/// DDPM's clipping holds the denoised data; where nothing is clipped it changes nothing.
TEST(Ancestral, ClipsTheDenoisedData) {
  const SdePtr sde = made(sde_registry(), "vp");
  const ScoreFn score = gaussian_score(m, v, sde);
  const at::Tensor x = Rng(1).normal({5, 3});
  const at::Tensor t = at::scalar_tensor(0.5, at::kDouble);
  for (const char* variance : {"posterior", "transition"}) {
    const auto moved = [&](Node::Table options) {
      options.emplace_back("variance", variance);
      Rng rng(2);
      return made(predictor_registry(), "ancestral", options)(sde, 100)({sde, score}, x, t, t - 0.01, rng);
    };
    // The ladder's own noise differs from sigma(t) by some per cent: so does the denoised data, but not by
    // the step's coefficients.
    EXPECT_LT((moved({{"clip", 1e9}}).x - moved({}).x).abs().max().item<double>(), 1e-2);
    EXPECT_GT((moved({{"clip", 0.01}}).mean - moved({}).mean).abs().max().item<double>(), 1e-3);
  }
}

template <class F>
std::string refused(const F& f) {
  try {
    f();
  } catch (const InputError& error) {
    return error.what();
  }
  return "not refused";
}

TEST(PredictorCorrector, RefusesBadInput) {
  const auto message = [](const std::string& sde_name, Node::Table options, int64_t D = 2) {
    return refused([&] {
      const SdePtr sde = made(sde_registry(), sde_name);
      Rng rng(1);
      made(sampler_registry(), "pc", options)(
          {sde, [](const at::Tensor& x, const at::Tensor&) { return -x; }}, at::ones({3, D}), rng, {});
    });
  };
  using testing::HasSubstr;
  EXPECT_THAT(message("vp", {{"N", 20}}), HasSubstr("vp: a ladder of 20 steps needs a step's beta below 1"));
  EXPECT_THAT(message("sub_vp", {{"N", 10}, {"predictor", "ancestral"}}),
              HasSubstr("multiplies the state by 1 + f"));
  EXPECT_THAT(message("sub_vp", {{"N", 10}, {"corrector", "ald"}}),
              HasSubstr("multiplies the state by 1 + f"));
  EXPECT_THAT(message("vp", {{"eps", 1.0}}), HasSubstr("pc: eps = 1 is not below the SDE's horizon 1"));
  EXPECT_THAT(message("vp", {{"eps", 0.0}}), HasSubstr("eps"));
  EXPECT_THAT(message("vp", {{"N", 0}}), HasSubstr("N"));
  EXPECT_THAT(message("vp", {{"corrector_steps", -1}}), HasSubstr("corrector_steps"));
  EXPECT_THAT(message("vp", {{"corrector", Node::Table{{"name", "langevin"}, {"r", 0.0}}}}), HasSubstr("r"));
  EXPECT_THAT(message("vp", {{"corrector", Node::Table{{"name", "ald"}, {"r", -0.1}}}}), HasSubstr("r"));
  EXPECT_THAT(message("vp", {{"predictor", "ancestrall"}}), HasSubstr("did you mean"));
  EXPECT_THAT(message("vp", {{"corrector", "langevine"}}), HasSubstr("did you mean"));
  EXPECT_THAT(message("vp", {{"predictor", Node::Table{{"name", "ancestral"}, {"probability_flow", true}}}}),
              HasSubstr("probability_flow"));
  EXPECT_THAT(message("vp", {{"scales", -1}}), HasSubstr("scales"));
  EXPECT_THAT(message("vp", {{"corrector", "langevin"}}, 15),
              HasSubstr("langevin: a step size for each sample needs 16 dimensions or more"));
  EXPECT_EQ(message("vp", {{"N", 21}, {"corrector", "langevin"}}, 16), "not refused");
  EXPECT_EQ(message("vp", {{"N", 21}, {"corrector", Node::Table{{"name", "langevin"}, {"batch", true}}}}, 2),
            "not refused");
}

TEST(LevelSamplers, RefuseBadInput) {
  const auto message = [](const std::string& sampler, const std::string& sde_name, Node::Table options) {
    return refused([&] {
      const SdePtr sde = made(sde_registry(), sde_name);
      Rng rng(1);
      made(sampler_registry(), sampler, options)(
          {sde, [](const at::Tensor& x, const at::Tensor&) { return -x; }}, at::ones({3, 2}), rng, {});
    });
  };
  const auto grid = [](const char* name, Node::Table options) {
    options.insert(options.begin(), {"name", name});
    return Node::Table{{"grid", options}};
  };
  using testing::HasSubstr;
  EXPECT_THAT(message("ddim", "ve", grid("log", {{"sigma_max", 80.0}})),
              HasSubstr("log: the level 80 lies outside of what this SDE reaches, 0.01 to 50"));
  EXPECT_THAT(message("ddim", "ve", grid("edm", {{"sigma_min", 0.002}})),
              HasSubstr("edm: the level 0.002 lies outside"));
  EXPECT_THAT(message("ddim", "ve", grid("edm", {{"sigma_min", 3.0}, {"sigma_max", 2.0}})),
              HasSubstr("sigma_min = 3 is not below sigma_max = 2"));
  EXPECT_THAT(message("ddim", "ve", grid("time", {{"eps", 1.0}})),
              HasSubstr("time: eps = 1 is not below the SDE's horizon 1"));
  EXPECT_THAT(message("edm", "edm", {{"steps", 2000}, {"grid", "iddpm"}}), HasSubstr("iddpm:"));
  EXPECT_THAT(message("edm", "edm", {{"steps", 0}}), HasSubstr("steps"));
  EXPECT_THAT(message("edm", "edm", {{"churn", -1.0}}), HasSubstr("churn"));
  EXPECT_THAT(message("edm", "edm", {{"grid", "edn"}}), HasSubstr("did you mean"));
  EXPECT_THAT(message("ode", "vp", {{"eps", 1.0}}),
              HasSubstr("ode: eps = 1 is not below the SDE's horizon 1"));
  EXPECT_THAT(message("ode", "vp", {{"rtol", 0.0}}), HasSubstr("rtol"));
  EXPECT_THAT(message("ode", "vp", {{"denoise", "reverse_diffusion"}, {"N", 20}}),
              HasSubstr("vp: a ladder of 20 steps"));
  EXPECT_THAT(message("annealed_langevin", "vp", {}), HasSubstr("sigma is 0 at t_min"));
}

/// A time beyond the horizon was sampled as noise, in silence.
TEST(LevelSamplers, RefuseTimesBeyondTheHorizon) {
  const auto message = [](const std::string& sampler, Node::Table options) {
    return refused([&] {
      Rng rng(1);
      options.emplace_back("steps", 1);
      made(sampler_registry(), sampler, options)(
          {made(sde_registry(), "ve"), [](const at::Tensor& x, const at::Tensor&) { return -x; }},
          at::ones({3, 2}), rng, {});
    });
  };
  using testing::HasSubstr;
  for (const double t : {1.0, 2.0, 20.0})
    EXPECT_THAT(message("annealed_langevin", {{"t_min", t}}), HasSubstr("is not below the SDE's horizon 1"));
  EXPECT_THAT(message("langevin", {{"t", 1.5}}),
              HasSubstr("langevin: t = 1.5 lies beyond the SDE's horizon 1"));
  EXPECT_EQ(message("langevin", {{"t", 1.0}}), "not refused");
  EXPECT_EQ(message("annealed_langevin", {{"t_min", 0.99}}), "not refused");
  EXPECT_THAT(message("annealed_langevin", {{"eps", 1e300}}), HasSubstr("'eps'"));
  EXPECT_THAT(message("annealed_langevin", {{"eps", 1e37}}),
              HasSubstr("makes a step of 2.5e+44 at the first level, which float32 does not hold"));
  EXPECT_THAT(message("langevin", {{"eps", 1e300}}), HasSubstr("'eps'"));
}

/// Levels that do not fall gave samples without their spread, or NaN.
TEST(LevelSamplers, RefuseLevelsThatAreNotFiniteOrDoNotFall) {
  const auto message = [](const std::string& sde, Node::Table grid) {
    return refused([&] {
      Rng rng(1);
      made(sampler_registry(), "ddim", {{"grid", grid}})(
          {made(sde_registry(), sde), [](const at::Tensor& x, const at::Tensor&) { return -x; }},
          at::ones({3, 2}), rng, {});
    });
  };
  using testing::HasSubstr;
  for (const double rho : {1e17, 1e16, 1e-3})
    EXPECT_THAT(message("ve", {{"name", "edm"}, {"rho", rho}}), HasSubstr("'grid.rho'"));
  for (const double rho : {1e6, 0.5})
    EXPECT_EQ(message("ve", {{"name", "edm"}, {"rho", rho}}), "not refused");
  EXPECT_THAT(message("ve", {{"name", "edm"}, {"sigma_min", 1e-30}}), HasSubstr("'grid.sigma_min'"));
  for (const std::string& grid : grid_registry().names()) {
    EXPECT_EQ(message("ve", {{"name", grid}}), "not refused") << grid;
    EXPECT_EQ(message("edm", {{"name", grid}}), "not refused") << grid;
    EXPECT_EQ(message("vp", {{"name", grid}}), "not refused") << grid;
  }
  const double nan = std::nan("");
  const double inf = HUGE_VAL;
  for (const std::vector<double>& wrong : std::vector<std::vector<double>>{
           {50, 1, 1}, {50, 1, 2}, {51, 1, .1}, {50, 1, .001}, {50, nan, 1}, {inf, 1, .1}, {50, 1, -1}}) {
    Levels levels;
    levels.steps = 3;
    levels.grid.value = [&](const Sde&, int64_t) { return at::tensor(wrong, at::kDouble); };
    EXPECT_THAT(refused([&] {
                  levels.of({made(sde_registry(), "ve"), {}}, "ddim");
                }),
                testing::AllOf(HasSubstr("ddim: level "), HasSubstr("of the grid 'edm' is ")))
        << testing::PrintToString(wrong);
  }
}

}  // namespace
}  // namespace sgm::test
