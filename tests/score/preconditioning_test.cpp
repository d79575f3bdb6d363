// An ideal network of every parameterisation gives the exact score under every SDE.
#include "core/score/preconditioning.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "core/score/gaussian.h"
#include "core/score/iddpm_levels.h"
#include "core/sde/derived.h"
#include "tests/support/scored.h"
#include "tests/support/sdes.h"

namespace sgm::test {
namespace {

/// What F must be for the exact score s, from the paper's definition of its target; x (B, D), a, r = alpha,
/// sigma/alpha (B, 1).
using Ideal = std::function<at::Tensor(const at::Tensor& x, const at::Tensor& score, const at::Tensor& a,
                                       const at::Tensor& r)>;

at::Tensor data(const at::Tensor& x, const at::Tensor& score, const at::Tensor& a, const at::Tensor& r) {
  return x / a + a * r.square() * score;
}
/// D = y − r F of the columns VP and iDDPM, D = y + r F of VE.
at::Tensor noise(const at::Tensor& x, const at::Tensor& score, const at::Tensor& a, const at::Tensor& r) {
  return (x / a - data(x, score, a, r)) / r;
}

const std::vector<std::pair<std::string, Ideal>>& known() {
  static const std::vector<std::pair<std::string, Ideal>> all{
      {"epsilon", noise},
      {"score", [](const at::Tensor&, const at::Tensor& score, const at::Tensor&,
                   const at::Tensor&) { return score; }},
      {"over_sigma", [](const at::Tensor&, const at::Tensor& score, const at::Tensor& a,
                        const at::Tensor& r) { return a * r * score; }},
      {"x0", data},
      {"v", [](const at::Tensor& x, const at::Tensor& score, const at::Tensor& a,
               const at::Tensor& r) { return a * noise(x, score, a, r) - a * r * data(x, score, a, r); }},
      {"edm",
       [](const at::Tensor& x, const at::Tensor& score, const at::Tensor& a, const at::Tensor& r) {
         const at::Tensor total = r.square() + 0.25;
         return (data(x, score, a, r) - 0.25 / total * x / a) * at::sqrt(total) / (0.5 * r);
       }},
      {"edm_vp", noise},
      {"edm_ve", [](const at::Tensor& x, const at::Tensor& score, const at::Tensor& a,
                    const at::Tensor& r) { return -noise(x, score, a, r); }},
      {"edm_iddpm", noise}};
  return all;
}

struct EveryPreconditioning : testing::TestWithParam<std::tuple<SdeCase, size_t>> {};
INSTANTIATE_TEST_SUITE_P(Registry, EveryPreconditioning,
                         testing::Combine(testing::ValuesIn(sde_cases()),
                                          testing::Range<size_t>(0, known().size())),
                         [](const auto& info) {
                           return case_name(std::get<0>(info.param)) + "_" +
                                  known()[std::get<1>(info.param)].first;
                         });

TEST_P(EveryPreconditioning, ReadsTheIdealNetworkAsTheScore) {
  const SdePtr sde = std::get<0>(GetParam()).made();
  const auto& [name, ideal] = known()[std::get<1>(GetParam())];
  const at::Tensor t = at::tensor({0.1, 0.5, 0.9}, at::kDouble) * sde->t_max();
  const at::Tensor x = Rng(1).normal({3, 2});
  const at::Tensor a = sde->alpha(t).unsqueeze(1);
  const at::Tensor r = sde->sigma(t).unsqueeze(1) / a;
  const at::Tensor want = exact_score(normal(0.3, 0.04), sde)(x, t);
  at::Tensor seen;
  Net network;
  network.forward = [&, &ideal = ideal](const at::Tensor& in, const Conditioning& given) {
    EXPECT_EQ(given.noise.sizes(), at::IntArrayRef({3}));
    seen = in;
    return ideal(x, want, a, r);
  };
  network.reads = Reads::label;
  const ScoreFn score = scored(network, sde, {}, Precision::fp32, preconditioning_of(name));
  EXPECT_LT((score(x, t) / want - 1).abs().max().item<double>(), 1e-9);
  const at::Tensor scale = name == "edm"                             ? at::rsqrt(r.square() + 0.25) / a
                           : name == "edm_vp" || name == "edm_iddpm" ? at::rsqrt(r.square() + 1) / a
                           : name == "edm_ve"                        ? 1 / a
                                                                     : at::ones_like(a);
  EXPECT_LT((seen - scale * x).abs().max().item<double>(), 1e-12);
}

TEST(Preconditioning, HasAnIdealNetworkForEveryName) {
  for (const std::string& name : preconditioning_registry().names()) {
    EXPECT_TRUE(std::any_of(known().begin(), known().end(), [&](const auto& k) { return k.first == name; }))
        << name << ": add its ideal network";
  }
}

/// The label at time t; of a network that knows N levels alone, if N is not 0.
double label(const std::string& name, const std::string& sde_name, double t, int64_t N = 0) {
  const SdePtr sde = made(sde_registry(), sde_name);
  const NoiseLevels levels = N > 0 ? even_levels(*sde, N) : NoiseLevels();
  const CoefficientsAt around = preconditioning_of(name)(sde, levels);
  return around(at::full({1}, t, at::kDouble)).label.to(at::kDouble).item<double>();
}

/// An SDE that counts how often its ladder is built.
struct CountsLadders : Sde {
  SdePtr sde = made(sde_registry(), "vp");
  mutable int64_t ladders = 0;
  at::Tensor alpha(const at::Tensor& t) const override { return sde->alpha(t); }
  at::Tensor sigma(const at::Tensor& t) const override { return sde->sigma(t); }
  at::Tensor f(const at::Tensor& t) const override { return sde->f(t); }
  at::Tensor g2(const at::Tensor& t) const override { return sde->g2(t); }
  at::Tensor t_of(const at::Tensor& ratio) const override { return sde->t_of(ratio); }
  Ladder ladder(int64_t N) const override {
    ++ladders;
    return sde->ladder(N);
  }
};

TEST(Preconditioning, BuildsItsLadderOnce) {
  const auto sde = std::make_shared<CountsLadders>();
  const CoefficientsAt around = preconditioning_of("epsilon")(sde, even_levels(*sde, 100));
  for (int i = 0; i < 5; ++i) around(at::full({2}, 0.5, at::kDouble));
  EXPECT_EQ(sde->ladders, 1);
}

TEST(Preconditioning, TellsThePapersLabels) {
  EXPECT_DOUBLE_EQ(label("epsilon", "vp", 0.5), 499.5);
  EXPECT_DOUBLE_EQ(label("epsilon", "vp", 0.5, 101), 50);
  EXPECT_DOUBLE_EQ(label("epsilon", "vp", 0.505, 101), 50.5);
  EXPECT_NEAR(label("score", "ve", 0.5), std::sqrt(0.01 * 50), 1e-14);
  EXPECT_DOUBLE_EQ(label("score", "ve", 1.0, 10), 0);
  EXPECT_DOUBLE_EQ(label("score", "ve", 0.2, 10), 7);
  EXPECT_NEAR(label("edm", "edm", 2.0), 0.25 * std::log(2.0), 1e-15);
  EXPECT_NEAR(label("edm_ve", "edm", 2.0), 0.0, 1e-15);
  EXPECT_NEAR(label("edm_vp", "vp", 0.37), 999 * 0.37, 1e-9) << "the time of the VP SDE it was trained under";
  EXPECT_DOUBLE_EQ(label("edm_iddpm", "edm", 1e-9), 999 - 1000) << "the last level is 0";
}

/// The noise level of u_j is sqrt(1 − alpha_bar)/sqrt(alpha_bar) as long as no step's beta is held.
TEST(IddpmLevels, AreThoseOfTheCosineSchedule) {
  const at::Tensor u = IddpmLevels{}();
  const auto bar = [](double j) { return std::pow(std::sin(M_PI / 2 * j / 1000 / 1.008), 2); };
  EXPECT_EQ(u.size(0), 1001);
  EXPECT_DOUBLE_EQ(u[1000].item<double>(), 0);
  EXPECT_NEAR(u[500].item<double>(), std::sqrt(bar(1000) / bar(500) - 1), 1e-10);
  EXPECT_TRUE((u.slice(0, 0, 1000) > u.slice(0, 1, 1001)).all().item<bool>());
}

}  // namespace
}  // namespace sgm::test
