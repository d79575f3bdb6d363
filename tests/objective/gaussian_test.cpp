// Every objective under every SDE on a Gaussian, without statistics: expectations over data and noise are
// exact by Gauss–Hermite nodes, noise levels are given. At the exact score the gradient is zero and the value
// has a closed form.
#include <gtest/gtest.h>

#include "core/sde/derived.h"
#include "tests/objective/models.h"
#include "tests/support/sdes.h"

namespace sgm::test {
namespace {

constexpr double m = 0.3;
constexpr double v = 0.04;

/// What the noise level of a row is drawn from, as the recording gives it.
enum class Level { none, unit, normal, index };

struct Known {
  Level level = Level::none;
  bool noise = true;  ///< a draw of the data's shape follows
  /// The expected loss at the exact score at level t, for alpha and sigma there, with total = alpha^2 v +
  /// sigma^2.
  std::function<at::Tensor(const Sde& sde, const at::Tensor& t, const at::Tensor& alpha,
                           const at::Tensor& sigma)>
      value;
};

at::Tensor total(const at::Tensor& alpha, const at::Tensor& sigma) {
  return alpha.square() * v + sigma.square();
}

/// E (sigma s + z)^2 = alpha^2 v/total.
at::Tensor missed(const at::Tensor& alpha, const at::Tensor& sigma) {
  return alpha.square() * v / total(alpha, sigma);
}

/// Posterior variance of x_0 at noise-to-signal s, times EDM's weight, half.
at::Tensor denoised(const at::Tensor& s, const at::Tensor& weight) {
  return weight * v * s.square() / (v + s.square());
}

const std::map<std::string, Known>& known() {
  using T = const at::Tensor&;
  const auto clean = [](const Sde&, T t, T, T) { return at::full_like(t, -0.5 / v); };
  const auto inverse_square = [](const Sde&, T, T a, T s) {
    return denoised(s / a, (s / a).square().reciprocal());
  };
  static const std::map<std::string, Known> all{
      {"exact_sm", {Level::none, false, clean}},
      {"ssm", {Level::none, true, clean}},
      {"ssm_vr", {Level::none, true, clean}},
      {"ssm_fd", {Level::none, true, clean}},
      {"dsm", {Level::none, true, [](const Sde&, T, T a, T s) { return 0.5 * missed(a, s) / s.square(); }}},
      {"ncsn", {Level::index, true, [](const Sde&, T, T a, T s) { return 0.5 * missed(a, s); }}},
      {"ncsn_ssm",
       {Level::index, true, [](const Sde&, T, T a, T s) { return -0.5 * s.square() / total(a, s); }}},
      {"smld", {Level::index, true, [](const Sde&, T, T a, T s) { return missed(a, s); }}},
      {"ddpm", {Level::index, true, [](const Sde&, T, T a, T s) { return missed(a, s); }}},
      {"sde_dsm", {Level::unit, true, [](const Sde&, T, T a, T s) { return missed(a, s); }}},
      {"edm",
       {Level::normal, true,
        [](const Sde&, T, T a, T s) {
          const at::Tensor r = s / a;
          return denoised(r, (r.square() + 0.25) / (0.5 * r).square());
        }}},
      {"edm_vp", {Level::unit, true, inverse_square}},
      {"edm_ve", {Level::unit, true, inverse_square}},
  };
  return all;
}

class OnAGaussian : public testing::TestWithParam<std::tuple<std::string, SdeCase>> {};

TEST_P(OnAGaussian, IsStationaryAtTheExactScoreWithTheClosedFormValue) {
  const auto& [name, sde_case] = GetParam();
  if (objective_targets().at(name).needs_density) GTEST_SKIP() << "takes densities: curvature_test";
  ASSERT_TRUE(known().contains(name)) << name << ": add its value on a Gaussian";
  const Known& of = known().at(name);
  const SdePtr sde = sde_case.made();
  if (sde->sigma(at::zeros({}, at::kDouble)).item<double>() == 0 &&
      (name.starts_with("ncsn") || name == "smld"))
    GTEST_SKIP() << "refuses an SDE without noise at time 0";
  Node::Table options;
  if (name == "dsm") options = {{"t", 0.4 * sde->t_max()}};
  if (of.level == Level::index) options = {{"levels", int64_t{40}}};
  const Objective objective = made(objective_registry(), name, options);

  // Rows: each of three levels with all pairs of three nodes for the data and three for the noise.
  const at::Tensor node = at::tensor({-std::sqrt(3.0), 0.0, std::sqrt(3.0)}, at::kDouble);
  const at::Tensor weight = at::tensor({1 / 6.0, 2 / 3.0, 1 / 6.0}, at::kDouble);
  const at::Tensor x = (m + std::sqrt(v) * node).repeat_interleave(3).repeat({3}).unsqueeze(1);
  at::Tensor z = node.repeat({9}).unsqueeze(1);
  const bool sliced = name.find("ssm") != std::string::npos;
  const at::Tensor index = at::tensor({0, 17, 39}, at::kLong).repeat_interleave(9);
  std::vector<at::Tensor> draws;
  if (of.level == Level::unit) draws.push_back(at::tensor({.1, .5, .9}, at::kDouble).repeat_interleave(9));
  if (of.level == Level::normal)
    draws.push_back(at::tensor({-1.5, 0., 1.}, at::kDouble).repeat_interleave(9));
  if (of.level == Level::index) draws.push_back(index);
  const bool perturbed = objective_targets().at(name).needs_sde;
  if (of.noise && perturbed) draws.push_back(z);
  if (sliced) draws.push_back(at::ones({27, 1}, at::kDouble));  // the projection, in one dimension

  const LadderMarginals ladder = name == "ddpm" ? marginals(sde->ladder(40)) : LadderMarginals{};
  at::Tensor theta = at::zeros({27, 2}, at::kDouble).requires_grad_();  // a row a sample
  at::Tensor seen_t;
  at::Tensor alpha;
  at::Tensor sigma;
  const ScoreFn model = [&](const at::Tensor& y, const at::Tensor& t) {
    seen_t = t.expand({27});
    alpha = perturbed ? sde->alpha(seen_t) : at::ones({27}, at::kDouble);
    sigma = perturbed ? sde->sigma(seen_t) : at::zeros({27}, at::kDouble);
    if (name == "ddpm") {
      alpha = ladder.kept.index_select(0, index);
      sigma = ladder.variance.sqrt().index_select(0, index);
    }
    const at::Tensor exact = -(y - m * alpha.unsqueeze(1)) / total(alpha, sigma).unsqueeze(1);
    return (1 + theta.slice(1, 0, 1)) * exact + theta.slice(1, 1, 2) * y;
  };
  Rng rng = Rng::recorded(draws);
  const at::Tensor loss = objective({sde, model}, {x, {}, {}}, rng);
  const at::Tensor mass = at::outer(weight, weight).flatten();  // of a level's nine rows
  const at::Tensor expected = (loss.view({3, 9}) * mass).sum(1);
  const at::Tensor want = of.value(*sde, seen_t, alpha, sigma).view({3, 9}).select(1, 0);
  EXPECT_LT(((expected - want) / want).abs().max().item<double>(), 1e-9) << expected << want;
  // The mean slope of a level's rows is zero: up to rounding of its terms.
  const at::Tensor rows = torch::autograd::grad({loss.sum()}, {theta}, {}, true)[0].view({3, 9, 2});
  const at::Tensor terms = rows * mass.view({9, 1});
  EXPECT_LT((terms.sum(1).abs() / terms.abs().sum(1)).max().item<double>(), 1e-8) << terms;
  // the value is no accident: off the exact score it is larger where the objective is bounded below by it
  Rng again = Rng::recorded(draws);
  theta = at::tensor({.1, 0.}, at::kDouble).expand({27, 2});
  const at::Tensor off = (objective({sde, model}, {x, {}, {}}, again).view({3, 9}) * mass).sum(1);
  EXPECT_TRUE((off > expected).all().item<bool>());
}

INSTANTIATE_TEST_SUITE_P(Registry, OnAGaussian,
                         testing::Combine(testing::ValuesIn(objective_registry().names()),
                                          testing::ValuesIn(sde_cases())),
                         [](const auto& info) {
                           return std::get<0>(info.param) + "_under_" + case_name(std::get<1>(info.param));
                         });

/// The reductions differ by half the dimension, the weightings by g^2/sigma^2.
TEST(SdeDsm, ReductionAndWeighting) {
  const SdePtr sde = made(sde_registry(), "vp");
  const TanhNet net(3);
  const at::Tensor x = Rng(1).normal({4, 3});
  const auto loss = [&](Node::Table options) {
    Rng rng(2);
    return made(objective_registry(), "sde_dsm", std::move(options))({sde, net.score()}, {x, {}, {}}, rng);
  };
  const at::Tensor mean = loss({});
  EXPECT_LT((loss({{"reduction", "half_sum"}}) - 1.5 * mean).abs().max().item<double>(), 1e-12);
  Rng rng(2);
  const at::Tensor t = 1e-5 + (1 - 1e-5) * rng.uniform({4});
  const at::Tensor share = sde->g2(t) / sde->sigma(t).square();
  EXPECT_LT((loss({{"weighting", "likelihood"}}) / (share * mean) - 1).abs().max().item<double>(), 1e-12);
}

}  // namespace
}  // namespace sgm::test
