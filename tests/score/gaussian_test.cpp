#include "core/score/gaussian.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "core/score/mixture.h"
#include "core/score/transfer.h"
#include "tests/support/sdes.h"

namespace sgm::test {
namespace {

double largest(const at::Tensor& x) {
  return x.abs().max().item<double>();
}

struct EverySdeScored : testing::TestWithParam<SdeCase> {
  const SdePtr sde = GetParam().made();
  const at::Tensor t = at::tensor({0.05, 0.4, 1.0}, at::kDouble) * sde->t_max();
  const at::Tensor x = Rng(1).normal({3, 2});
};
INSTANTIATE_TEST_SUITE_P(Registry, EverySdeScored, testing::ValuesIn(sde_cases()),
                         [](const auto& info) { return case_name(info.param); });

/// The mixture is the other witness: one component.
TEST_P(EverySdeScored, GaussianIsAMixtureOfOne) {
  const at::Tensor mean = at::tensor({0.3, -1.0}, at::kDouble);
  const at::Tensor variance = at::tensor({0.04, 2.0}, at::kDouble);
  const Mixture one =
      checked({at::ones({1}, at::kDouble), mean.unsqueeze(0), {}, at::diag(variance).unsqueeze(0)});
  const at::Tensor want = exact_score(one, sde)(x, t);
  EXPECT_LT(largest(exact_score(Normal{mean, variance}, sde)(x, t) - want) / largest(want), 1e-13);
  const at::Tensor alpha = sde->alpha(t);
  const at::Tensor sigma = sde->sigma(t);
  EXPECT_LT(largest(log_density(Normal{mean, variance}, x, alpha, sigma) - log_density(one, x, alpha, sigma)),
            1e-11);
}

/// Under any other SDE the transferred score is that SDE's own.
TEST_P(EverySdeScored, ScoresTransferBetweenAllSdes) {
  for (const SdeCase& other : sde_cases()) {
    const SdePtr from = other.made();
    const Normal law = normal(0.3, 0.04);
    const at::Tensor inside = t.slice(0, 0, 2);
    const at::Tensor y = x.slice(0, 0, 2);
    const at::Tensor want = exact_score(law, sde)(y, inside);
    EXPECT_LT(largest(transferred(exact_score(law, from), from, sde)(y, inside) / want - 1), 1e-9)
        << "from " << case_name(other);
  }
}

TEST(GaussianScore, KeepsTypeShapeAndTheGraph) {
  const SdePtr sde = made(sde_registry(), "vp");
  const ScoreFn score = exact_score(normal(0.3, 0.04), sde);
  const at::Tensor t = at::scalar_tensor(0.5, at::kDouble);
  EXPECT_EQ(score(at::ones({4, 3, 2}, at::kFloat), t).scalar_type(), at::kFloat);
  EXPECT_EQ(score(at::ones({4, 3, 2}), t).sizes(), at::IntArrayRef({4, 3, 2}));
  const at::Tensor x = at::ones({4, 3}, at::kDouble).requires_grad_();
  EXPECT_TRUE(score(x, t).requires_grad());
}

TEST(GaussianScore, RefusesBadLaws) {
  EXPECT_THROW(normal(0, -1), InputError);
  EXPECT_THROW(normal(std::nan(""), 1), InputError);
  EXPECT_THROW(checked(Normal{at::zeros({3}), at::ones({2})}), InputError);
  EXPECT_THROW(checked(Normal{at::zeros({3}), {}}), InputError);
}

TEST(Perturbed, MultipliesTheScore) {
  const ScoreFn score = [](const at::Tensor& x, const at::Tensor& t) { return x * t; };
  const at::Tensor x = Rng(1).normal({3, 2});
  const at::Tensor t = at::scalar_tensor(2.0, at::kDouble);
  EXPECT_LT(largest(perturbed(score, 1.05)(x, t) - 1.05 * 2 * x), 1e-15);
}

}  // namespace
}  // namespace sgm::test
