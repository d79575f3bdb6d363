#include "core/tensor/jacobian.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>

#include "core/base/require.h"
#include "core/tensor/rng.h"
#include "tests/support/one_thread.h"

namespace sgm::test {
namespace {

/// x^3 as a function of our own, which takes one gradient at a time.
struct Cube : torch::autograd::Function<Cube> {
  static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& x) {
    context->save_for_backward({x});
    return x.pow(3);
  }
  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::variable_list grad) {
    EXPECT_EQ(grad[0].dim(), 2);
    const at::Tensor x = context->get_saved_variables()[0];
    at::Tensor out = at::empty_like(grad[0]);
    const at::Tensor g = grad[0].contiguous();
    for (int64_t i = 0; i < g.numel(); ++i)
      out.data_ptr<double>()[i] =
          3 * x.data_ptr<double>()[i] * x.data_ptr<double>()[i] * g.data_ptr<double>()[i];
    return {out};
  }
};

const int64_t D = 5;
at::Tensor weight() {
  return Rng(1).normal({D, D});
}
at::Tensor waves(const at::Tensor& x, const at::Tensor&) {
  return at::sin(at::linear(x, weight()));
}
at::Tensor jacobian_of_waves(const at::Tensor& x) {
  return at::cos(at::linear(x, weight())).unsqueeze(2) * weight();  // (B, D, D)
}

TEST(Jacobian, ProductsOneByOneAndTogetherAreThoseOfTheMatrix) {
  const at::Tensor x = Rng(2).normal({3, D}), v = Rng(3).normal({4, 3, D});
  const Jacobian at(waves, x, {}, false);
  const at::Tensor want = at::einsum("kbi,bij->kbj", {v, jacobian_of_waves(x)});
  EXPECT_LT((at.vjps(v) - want).abs().max().item<double>(), 1e-13);
  EXPECT_LT((at.vjp(v[1]) - want[1]).abs().max().item<double>(), 1e-13);
  EXPECT_FALSE(at.vjps(v).requires_grad());
  EXPECT_FALSE(at.value().requires_grad());
}

TEST(Jacobian, TraceIsTheSameForAnyMemory) {
  const at::Tensor x = Rng(2).normal({3, D});
  const at::Tensor want = jacobian_of_waves(x).diagonal(0, 1, 2).sum(1);
  const Jacobian at(waves, x, {}, false);
  for (const int64_t numbers : {1, 16, 40, 1000})
    EXPECT_LT((at.trace(numbers) - want).abs().max().item<double>(), 1e-13) << numbers;
}

TEST(Jacobian, FunctionsOfOurOwnGetOneGradientAtATime) {
  const at::Tensor x = Rng(2).normal({3, D});
  const Jacobian at([](const at::Tensor& y, const at::Tensor&) { return Cube::apply(y); }, x, {}, false);
  EXPECT_LT((at.trace() - 3 * x.square().sum(1)).abs().max().item<double>(), 1e-13);
}

TEST(Jacobian, IsDifferentiableInParameters) {
  const at::Tensor w = weight().requires_grad_(), x = Rng(2).normal({3, D});
  const auto f = [&](const at::Tensor& y, const at::Tensor&) { return at::linear(y, w).square(); };
  const at::Tensor trace = Jacobian(f, x, {}, true).trace().sum();
  // d_i (w_i x)^2 = 2 (w_i x) w_ii
  const at::Tensor by_hand = (2 * at::linear(x, w) * w.diagonal()).sum();
  const at::Tensor got = torch::autograd::grad({trace}, {w})[0];
  const at::Tensor want = torch::autograd::grad({by_hand}, {w})[0];
  EXPECT_LT((got - want).abs().max().item<double>(), 1e-12);
}

TEST(Jacobian, OfWhatDoesNotDependOnXAndOfAnotherShape) {
  const at::Tensor x = Rng(2).normal({3, D});
  const auto constant = [](const at::Tensor& y, const at::Tensor&) { return at::ones_like(y); };
  EXPECT_EQ(Jacobian(constant, x, {}, true).trace().abs().max().item<double>(), 0);
  const at::Tensor w = weight().requires_grad_();
  const auto of_parameters = [&](const at::Tensor& y, const at::Tensor&) {
    return at::ones_like(y) * w.select(0, 0);
  };
  EXPECT_EQ(Jacobian(of_parameters, x, {}, true).trace().abs().max().item<double>(), 0);
  EXPECT_THROW(Jacobian([](const at::Tensor& y, const at::Tensor&) { return y.sum(1); }, x, {}, false),
               InputError);
}

}  // namespace
}  // namespace sgm::test
