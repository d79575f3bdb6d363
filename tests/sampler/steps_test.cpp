// What every predictor and corrector keeps under every SDE, inside the predictor-corrector sampler. On a
// Gaussian they map mean and variance exactly; a new predictor adds one line to `known`.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/sampler/step.h"
#include "tests/sampler/affine_chain.h"

namespace sgm::test {
namespace {

constexpr double m = 0.3, v = 0.04;

/// One step of a chain with scalars:  mean = a x + b s,  x = mean + c z.
struct Rule {
  double a, b, c;
};

std::vector<double> numbers(const at::Tensor& x) {
  return {x.const_data_ptr<double>(), x.const_data_ptr<double>() + x.numel()};
}

/// An SDE in plain numbers: its facts at the times of a chain, and its ladder  x_i = a_i x_{i−1} + G_i z.
struct Facts {
  std::vector<double> alpha, sigma, f, g2, a, G2;
  double dt;
  bool own;  ///< the ladder is not Euler's

  Facts(const Sde& sde, const at::Tensor& times, int64_t N)
      : alpha(numbers(sde.alpha(times))),
        sigma(numbers(sde.sigma(times))),
        f(numbers(sde.f(times))),
        g2(numbers(sde.g2(times))),
        a(numbers(1 + sde.ladder(N).f)),
        G2(numbers(sde.ladder(N).G.square())),
        dt(sde.t_max() / static_cast<double>(N)),
        own((sde.ladder(N).G.square() - sde.g2(sde.ladder(N).t) * dt).abs().max().item<double>() > 1e-9) {}
};

/// Where a step is taken: time number k of the chain, index i of the ladder.
struct At {
  const Facts& all;
  size_t k, i;

  double f() const { return all.f[k]; }
  double g2() const { return all.g2[k]; }
  double dt() const { return all.dt; }
  double a() const { return all.a[i]; }
  double G2() const { return all.G2[i]; }
  /// Variance of x_{i−1}, or with `after` of x_i, given x_0: the sum over all noise before.
  double S2(bool after) const {
    double sum = 0, kept = 1;
    for (size_t j = i + after; j-- > 0;) sum += kept * all.G2[j], kept *= all.a[j] * all.a[j];
    return sum;
  }
};

struct Known {
  std::string name;
  Node::Table options;
  std::function<Rule(const At&)> rule;
};

Rule stay(const At&) {
  return {1, 0, 0};
}
Rule euler(const At& at) {
  return {1 - at.f() * at.dt(), at.g2() * at.dt(), std::sqrt(at.g2() * at.dt())};
}
/// With Euler's ladder the official code steps at t, not at an index.
Rule reversed(const At& at) {
  if (!at.all.own) return euler(at);
  return {2 - at.a(), at.G2(), std::sqrt(at.G2())};
}
Rule ancestral(const At& at) {
  return {1 / at.a(), at.G2() / at.a(), std::sqrt(at.G2())};
}
Rule posterior(const At& at) {
  return {1 / at.a(), at.G2() / at.a(), std::sqrt(at.G2() * at.S2(false) / at.S2(true))};
}
/// Half of the score, no noise.
template <Rule (*of)(const At&)>
Rule flow(const At& at) {
  const Rule rule = of(at);
  return {rule.a, rule.b / 2, 0};
}

const std::vector<Known>& known() {
  static const std::vector<Known> all{{"none", {}, stay},
                                      {"euler_maruyama", {}, euler},
                                      {"euler_maruyama", {{"probability_flow", true}}, flow<euler>},
                                      {"reverse_diffusion", {}, reversed},
                                      {"reverse_diffusion", {{"probability_flow", true}}, flow<reversed>},
                                      {"ancestral", {{"variance", "transition"}}, ancestral},
                                      {"ancestral", {}, posterior}};
  return all;
}

Rule ald(const At& at, double r) {
  const double size = 2 * std::pow(at.a() * r * at.all.sigma[at.k], 2);
  return {1, size, std::sqrt(2 * size)};
}

Law moved(const Rule& rule, const At& at, const Law& law, double v, bool noise) {
  const double alpha = at.all.alpha[at.k];
  const double total = alpha * alpha * v + std::pow(at.all.sigma[at.k], 2);
  const double slope = rule.a - rule.b / total;
  return {slope * law.mean + rule.b * alpha * m / total,
          slope * slope * law.variance + (noise ? rule.c * rule.c : 0)};
}

/// A predictor-corrector chain, with ALD as corrector.
struct Chain {
  int64_t N = 25, corrections = 0;
  bool clean = false;
  bool paper = false;
  bool denoise = false;
  double eps = 1e-3;
  double r = 0.16;
  double v = test::v;

  Node::Table options(const Known& predictor) const {
    Node::Table table{{"name", predictor.name}};
    table.insert(table.end(), predictor.options.begin(), predictor.options.end());
    return {{"N", N},
            {"eps", eps},
            {"grid", clean ? "clean" : "official"},
            {"order", paper ? "paper" : "code"},
            {"denoise", denoise},
            {"predictor", table},
            {"corrector_steps", corrections},
            {"corrector", corrections ? Node(Node::Table{{"name", "ald"}, {"r", r}}) : Node("none")}};
  }

  Law law(const Sde& sde, const Known& predictor, Law law) const {
    const double T = sde.t_max();
    const double n = static_cast<double>(N);
    const at::Tensor k_of_N = at::arange(N, at::kDouble);
    const at::Tensor t = clean ? T * (n - k_of_N) / n : T - (T - eps) * k_of_N / (n - 1);
    const Facts facts(sde, t.contiguous(), N);
    const auto at = [&](int64_t k) {
      return At{facts, static_cast<size_t>(k),
                static_cast<size_t>(clean ? double(N - 1 - k) : t[k].item<double>() / T * (n - 1))};
    };
    for (int64_t k = 0; k < N; ++k) {
      const bool last = k == N - 1;
      const auto predict = [&] {
        law = moved(predictor.rule(at(k)), at(k), law, v, !(denoise && last && (!paper || corrections == 0)));
      };
      const auto correct = [&](const At& where) {
        for (int64_t j = 0; j < corrections; ++j)
          law = moved(ald(where, r), where, law, v, !(denoise && last && paper && j == corrections - 1));
      };
      if (paper) predict();
      correct(at(paper ? std::min(k + 1, N - 1) : k));
      if (!paper) predict();
    }
    return law;
  }
};

class EveryPredictor : public testing::TestWithParam<std::tuple<std::string, size_t>> {
 protected:
  const SdePtr sde = made(sde_registry(), std::get<0>(GetParam()));
  const Known& predictor = known()[std::get<1>(GetParam())];
  const Problem problem{sde, gaussian_score(m, v, sde)};
};

TEST_P(EveryPredictor, FollowsItsRecursionWithEveryCorrectorOrderAndGrid) {
  for (const Chain& chain : {Chain{}, Chain{.corrections = 2}, Chain{.clean = true, .denoise = true},
                             Chain{.corrections = 1, .denoise = true},
                             Chain{.corrections = 2, .clean = true, .paper = true, .denoise = true},
                             Chain{.paper = true, .denoise = true}}) {
    const Sampler sampler = made(sampler_registry(), "pc", chain.options(predictor));
    const Law start{1.7, 2.3};
    const Law truth = chain.law(*sde, predictor, start);
    const Law law = final_law(sampler, problem, start);
    const auto where = testing::Message() << chain.corrections << " corrections, clean " << chain.clean
                                          << ", paper " << chain.paper;
    EXPECT_NEAR(law.mean, truth.mean, 1e-10 * (std::abs(truth.mean) + std::sqrt(truth.variance))) << where;
    EXPECT_NEAR(law.variance / truth.variance, 1, 1e-10) << where;
  }
}

/// From the exact law at t_max on the clean grid the error at least halves with the step: weak order 1 (and
/// above where the coefficient of 1/N nearly vanishes, as for Euler-Maruyama under VE); Richardson's limit is
/// the data's law.
TEST_P(EveryPredictor, HasWeakOrderOne) {
  if (predictor.name == "none") GTEST_SKIP() << "goes nowhere";
  // Steps of equal noise: from 80 they would be too coarse for the data.
  const SdePtr sde =
      std::get<0>(GetParam()) == "edm" ? made(sde_registry(), "edm", {{"t_max", 10.0}}) : this->sde;
  constexpr double wide = 0.5;
  const at::Tensor end = at::scalar_tensor(sde->t_max(), at::kDouble);
  const double alpha = sde->alpha(end).item<double>();
  const double sigma = sde->sigma(end).item<double>();
  Law law[3];
  for (int k = 0; k < 3; ++k) {
    const Chain chain{.N = 1000 << k, .clean = true, .v = wide};
    law[k] = chain.law(*sde, predictor, {alpha * m, alpha * alpha * wide + sigma * sigma});
  }
  EXPECT_GT((law[0].variance - law[1].variance) / (law[1].variance - law[2].variance), 1.8);
  EXPECT_NEAR(2 * law[2].variance - law[1].variance, wide, 5e-4 * wide);
  EXPECT_NEAR(2 * law[2].mean - law[1].mean, m, 1e-4 * m);
}

TEST_P(EveryPredictor, TakesTimesForEverySample) {
  const Step step = made(predictor_registry(), predictor.name, predictor.options)(sde, 50);
  const at::Tensor x = Rng(3).normal({4, 2, 3});
  const at::Tensor t = at::tensor({1.0, 0.6, 0.3, 0.05}, at::kDouble) * sde->t_max();
  Rng rng(4);
  const Problem each{sde, [](const at::Tensor& y, const at::Tensor& s) { return -over(1 + s, y) * y; }};
  const Move whole = step(each, x, t, t - 0.02, rng);
  for (int64_t row = 0; row < 4; ++row) {
    Rng one = Rng(4).rows(row);
    const Move part = step(each, x.narrow(0, row, 1), t[row], t[row] - 0.02, one);
    EXPECT_LT((whole.x[row] - part.x[0]).abs().max().item<double>(), 1e-12);
    EXPECT_LT((whole.mean[row] - part.mean[0]).abs().max().item<double>(), 1e-12);
  }
}

INSTANTIATE_TEST_SUITE_P(Registry, EveryPredictor,
                         testing::Combine(testing::ValuesIn(sde_registry().names()),
                                          testing::Range<size_t>(0, known().size())),
                         [](const auto& info) {
                           const size_t k = std::get<1>(info.param);
                           return fmt::format("{}_{}_{}", std::get<0>(info.param), known()[k].name, k);
                         });

TEST(PredictorRegistry, HasARuleForEveryPredictor) {
  for (const std::string& name : predictor_registry().names()) {
    EXPECT_TRUE(std::any_of(known().begin(), known().end(), [&](const Known& k) { return k.name == name; }))
        << name << ": add its rule to this file";
  }
  EXPECT_THAT(corrector_registry().names(), testing::ElementsAre("ald", "langevin", "none"));
}

/// The official code on exact scores of N(0.3, 0.2^2) from the prior, one seed of 98,304 values; 1 % of the
/// standard deviation.
TEST(PredictorCorrector, StandardDeviationsOfTheOfficialCode) {
  const auto expect = [](const std::string& name, const std::string& predictor, Node::Table options,
                         Chain chain, double std) {
    const SdePtr sde = made(sde_registry(), name);
    const double prior = name == "ve" ? 2500 : 1;
    options.insert(options.begin(), {"name", predictor});
    Node::Table all = chain.options(known()[0]);
    for (auto& [key, value] : all) {
      if (key == "predictor") value = options;
    }
    const Law law =
        final_law(made(sampler_registry(), "pc", all), {sde, gaussian_score(m, v, sde)}, {0, prior});
    EXPECT_NEAR(std::sqrt(law.variance) / std, 1, 0.01) << name << " " << predictor << " N = " << chain.N;
  };
  const Chain plain{.N = 100};
  const Chain denoised{.N = 100, .denoise = true};
  const Chain ve{.N = 100, .denoise = true, .eps = 1e-5};
  expect("vp", "euler_maruyama", {}, denoised, .1983);
  expect("vp", "euler_maruyama", {}, plain, .2012);
  expect("vp", "reverse_diffusion", {}, denoised, .2011);
  expect("vp", "reverse_diffusion", {}, plain, .2035);
  expect("vp", "ancestral", {{"variance", "transition"}}, denoised, .1998);
  expect("vp", "ancestral", {{"variance", "transition"}}, plain, .2022);
  expect("vp", "reverse_diffusion", {{"probability_flow", true}}, denoised, .2384);
  expect("sub_vp", "euler_maruyama", {}, denoised, .2020);
  expect("ve", "euler_maruyama", {}, ve, .2022);
  expect("ve", "reverse_diffusion", {}, ve, .2096);
  expect("ve", "ancestral", {}, ve, .1923);
  expect("ve", "reverse_diffusion", {{"probability_flow", true}}, ve, .2486);
  expect("ve", "reverse_diffusion", {}, {.N = 100, .corrections = 1, .denoise = true, .eps = 1e-5}, .2048);
}

}  // namespace
}  // namespace sgm::test
