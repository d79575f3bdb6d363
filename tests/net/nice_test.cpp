#include "core/net/nice.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "core/net/model.h"
#include "core/tensor/jacobian.h"
#include "tests/support/made.h"
#include "tests/support/one_thread.h"

namespace sgm::test {
namespace {

/// In float64, with scales that are not 0.
struct Made {
  Weights weights;
  Nice nice;

  explicit Made(int64_t D) : nice(Scope(weights, Rng(1)), D, 4, 3, 16) {
    for (auto& [name, p] : weights) {
      const double size = name == "scale.scales" ? 0.3 : 1;
      p.set_data(p.detach().to(at::kDouble) + size * Rng(2).fork(name).normal(p.sizes()) / 2);
    }
  }
};

TEST(Nice, InverseAndLogDeterminantForEvenAndOddSizes) {
  for (const int64_t D : {2, 5, 8}) {
    const Made made(D);
    const at::NoGradGuard no_grad;
    const at::Tensor x = Rng(3).normal({4, D});
    const at::Tensor y = made.nice.encode(x);
    EXPECT_LT((made.nice.decode(y) - x).abs().max().item<double>(),
              1e-10 * (1 + x.abs().max().item<double>()));
    const Jacobian at([&](const at::Tensor& v, const at::Tensor&) { return made.nice.encode(v); }, x, {},
                      false);
    const at::Tensor axes = at::eye(D, at::kDouble).unsqueeze(1).expand({D, 4, D});
    const at::Tensor jacobian = at.vjps(axes).transpose(0, 1);  // (4, D, D)
    const at::Tensor log_det = std::get<1>(at::linalg_slogdet(jacobian));
    EXPECT_LT((log_det - made.nice.log_det()).abs().max().item<double>(), 1e-10);
    Pass pass;
    const at::Tensor normal =
        -0.5 * (y.square() + std::log(2 * std::numbers::pi)).sum(1) + made.nice.log_det();
    EXPECT_LT((made.nice.log_density(pass, x) - normal).abs().max().item<double>(), 1e-10);
  }
}

TEST(Nice, RefusesASingleNumber) {
  Weights weights;
  EXPECT_THROW(Nice(Scope(weights, Rng(1)), 1, 4, 3, 16), InputError);
}

TEST(Nice, IsADensityAndItsScoreThroughTheDoor) {
  Chosen<MakeNet> chosen{"nice", {}, made(net_registry(), "nice", {{"width", 8}})};
  const Model model = make_model(clean_model(chosen), {1, 2, 2}, Rng(1));
  const Problem problem = problem_of(model);
  const at::Tensor x = Rng(2).normal({3, 1, 2, 2});
  const at::Tensor score = problem.score(x, at::zeros({}, at::kDouble)).detach();
  EXPECT_EQ(score.sizes(), x.sizes());
  // differences of the log density along the score, in float32: within 1e-3 of its squared length
  const double eps = 1e-2;
  Pass ahead, behind;
  const at::Tensor slope =
      (problem.density(ahead, x + eps * score) - problem.density(behind, x - eps * score)) / (2 * eps);
  const at::Tensor length = score.square().flatten(1).sum(1);
  EXPECT_LT(((slope - length) / length).abs().max().item<double>(), 1e-2);
}

}  // namespace
}  // namespace sgm::test
