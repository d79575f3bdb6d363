#include <gtest/gtest.h>

#include "tests/objective/models.h"
#include "tests/support/unread_sde.h"

namespace sgm::test {
namespace {

const SdePtr& ve() {
  static const SdePtr sde = made(sde_registry(), "ve", {{"sigma_min", 0.01}, {"sigma_max", 1.0}});
  return sde;
}

at::Tensor times_seen(const std::string& name, Node::Table options, int64_t n) {
  at::Tensor seen;
  const ScoreFn score = [&](const at::Tensor& x, const at::Tensor& t) {
    seen = t.detach();
    return -x;
  };
  Rng rng(3);
  made(objective_registry(), name, std::move(options))({ve(), score},
                                                       {at::zeros({n, 1}, at::kDouble), {}, {}}, rng);
  return seen;
}

class EveryAnnealed : public testing::TestWithParam<std::string> {};

TEST_P(EveryAnnealed, DrawsEachLevelEquallyOften) {
  // Counts within 5.2 standard deviations of n/L each: false-alarm rate below 1e-6 for the four levels.
  const int64_t n = 20000;
  const at::Tensor level = 3 * (1 - times_seen(GetParam(), {{"levels", 4}}, n));
  const at::Tensor index = level.round();
  EXPECT_LT((level - index).abs().max().item<double>(), 1e-14);
  const at::Tensor counts = at::bincount(index.to(at::kLong)).to(at::kDouble);
  ASSERT_EQ(counts.size(0), 4);
  EXPECT_LT((counts - n / 4.0).abs().max().item<double>(), 5.2 * std::sqrt(n * 0.25 * 0.75));
}

/// One level is the last, as of the model and of annealed Langevin: where samples are drawn.
TEST_P(EveryAnnealed, TrainsASingleLevelAtTheSmallestNoise) {
  EXPECT_EQ(times_seen(GetParam(), {{"levels", 1}}, 5).abs().max().item<double>(), 0);
  EXPECT_EQ(times_seen(GetParam(), {{"levels", 1}, {"t_min", 0.2}}, 5).sub(0.2).abs().max().item<double>(),
            0);
}

TEST_P(EveryAnnealed, DrawsEveryTimeWithoutLevels) {
  // The mean of n uniforms is within 5 standard errors: false-alarm rate 6e-7.
  const at::Tensor t = times_seen(GetParam(), {{"levels", 0}, {"t_min", 0.2}}, 10000);
  EXPECT_GE(t.min().item<double>(), 0.2);
  EXPECT_LT(t.min().item<double>(), 0.21);
  EXPECT_GT(t.max().item<double>(), 0.99);
  EXPECT_NEAR(t.mean().item<double>(), 0.6, 5 * 0.8 / std::sqrt(12.0 * 10000));
}

TEST_P(EveryAnnealed, SaysWhatItNeeds) {
  const Objective objective = made(objective_registry(), GetParam());
  Rng rng(1);
  const Batch batch{at::zeros({2, 3}, at::kDouble), {}, {}};
  const ScoreFn score = [](const at::Tensor& x, const at::Tensor&) { return -x; };
  EXPECT_THROW(made(objective_registry(), GetParam(), {{"t_min", 1.0}})({ve(), score}, batch, rng),
               InputError);
  // sigma(0) = 0 of VP is infinite noise-free score: refused as soon as a sample has that level
  EXPECT_THROW(made(objective_registry(), GetParam(), {{"levels", 2}})({made(sde_registry(), "vp"), score},
                                                                       {at::zeros({64, 3}), {}, {}}, rng),
               InputError);
}

TEST_P(EveryAnnealed, ComputesInTheTypeOfTheData) {
  Rng rng(1);
  const ScoreFn score = [](const at::Tensor& x, const at::Tensor&) { return -x; };
  EXPECT_EQ(
      made(objective_registry(), GetParam())({ve(), score}, {at::zeros({2, 3}), {}, {}}, rng).scalar_type(),
      at::kFloat);
}

INSTANTIATE_TEST_SUITE_P(Registry, EveryAnnealed, testing::Values("ncsn", "ncsn_ssm"),
                         [](const auto& info) { return info.param; });

TEST(Dsm, RefusesATimeBeyondTheHorizonAndNoiseThatFloat32CannotSquare) {
  Rng rng(1);
  const Batch batch{at::zeros({2, 3}, at::kDouble), {}, {}};
  const ScoreFn score = [](const at::Tensor& x, const at::Tensor&) { return -x; };
  const auto loss = [&](Node::Table options) {
    return made(objective_registry(), "dsm", std::move(options))({ve(), score}, batch, rng);
  };
  EXPECT_THROW(loss({{"t", 2.0}}), InputError);
  EXPECT_TRUE(loss({{"t", 1.0}}).isfinite().all().item<bool>());
  EXPECT_TRUE(loss({{"t", 2.0}, {"sigma", 0.1}}).isfinite().all().item<bool>());  // t is not asked
  EXPECT_THROW(loss({{"sigma", 1e-20}}), InputError);
}

TEST(Ncsn, IsWeightedDsmAtTheLevelOfEachSample) {
  // Level i of 3 has sigma 1, 0.1, 0.01; each row equals sigma^p times dsm's row at that sigma with the same
  // noise.
  const TanhNet net(2);
  Rng rng(5);
  const at::Tensor x = rng.normal({3, 2});
  const at::Tensor z = rng.normal({3, 2});
  const at::Tensor level = at::tensor({2, 0, 1}, at::kLong);
  for (const double power : {0.0, 1.0, 2.0}) {
    Rng noise = Rng::recorded({level, z});
    const at::Tensor loss = made(objective_registry(), "ncsn", {{"levels", 3}, {"anneal_power", power}})(
        {ve(), net.score()}, {x, {}, {}}, noise);
    for (int64_t row = 0; row < 3; ++row) {
      const double sigma = std::pow(0.1, level[row].item<double>());
      Rng again = Rng::recorded({z});
      const at::Tensor dsm = made(objective_registry(), "dsm", {{"sigma", sigma}})(
          {unread_sde(), net.score()}, {x, {}, {}}, again)[row];
      EXPECT_NEAR(loss[row].item<double>() / (std::pow(sigma, power) * dsm.item<double>()), 1, 1e-12);
    }
  }
}

TEST(NcsnSsm, IsWeightedSsmVrOfThePerturbedData) {
  const TanhNet net(2);
  Rng rng(5);
  const at::Tensor x = rng.normal({3, 2});
  const at::Tensor z = rng.normal({3, 2});
  const at::Tensor v = rng.rademacher({3, 2});
  const at::Tensor sigma = at::tensor({0.01, 1.0, 0.1}, at::kDouble);
  Rng noise = Rng::recorded({at::tensor({2, 0, 1}, at::kLong), z, v});
  Rng again = Rng::recorded({v});
  const at::Tensor loss =
      made(objective_registry(), "ncsn_ssm", {{"levels", 3}})({ve(), net.score()}, {x, {}, {}}, noise);
  const at::Tensor ssm = made(objective_registry(), "ssm_vr")({unread_sde(), net.score()},
                                                              {x + sigma.unsqueeze(1) * z, {}, {}}, again);
  EXPECT_LT((loss - sigma.square() * ssm).abs().max().item<double>(), 1e-13);
}

/// A network that knows its levels by index is asked for no others.
TEST_P(EveryAnnealed, TakesTheLevelsThatTheNetworkKnows) {
  const SdePtr sde = ve();
  Rng rng(1);
  const Batch batch{at::zeros({2, 3}, at::kDouble), {}, {}};
  const Problem problem{sde, [](const at::Tensor& x, const at::Tensor&) { return -x; }, even_levels(*sde, 7)};
  EXPECT_NO_THROW(made(objective_registry(), GetParam(), {{"levels", 7}})(problem, batch, rng));
  for (const Node::Table& other :
       {Node::Table{{"levels", 8}}, Node::Table{{"levels", 0}}, Node::Table{{"levels", 7}, {"t_min", 0.1}}}) {
    try {
      made(objective_registry(), GetParam(), other)(problem, batch, rng);
      FAIL() << "not refused";
    } catch (const InputError& error) {
      EXPECT_NE(std::string(error.what()).find("the network knows its own 7 noise levels alone"),
                std::string::npos)
          << error.what();
    }
  }
}

}  // namespace
}  // namespace sgm::test
