#include "core/kernels/winograd.h"

#include <ATen/Functions.h>
#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include "core/base/require.h"
#include "core/net/layers.h"
#include "core/net/winograd_conv.h"
#include "tests/support/parity.h"

namespace sgm {
namespace {

using kernels::Simd;
using test::relative_error;

struct Case {
  int64_t images, height, width, in, out, dilation;
};
/// Images smaller than a tile, of whole tiles, with remainders; numbers of channels for every width of block;
/// every dilation of the networks.
const Case cases[] = {{2, 1, 1, 16, 16, 1},   {3, 4, 8, 16, 32, 1},  {2, 7, 7, 64, 48, 1},
                      {1, 5, 13, 32, 64, 1},  {5, 9, 3, 96, 80, 1},  {1, 28, 28, 16, 16, 1},
                      {2, 14, 14, 32, 16, 2}, {2, 7, 7, 16, 16, 4},  {1, 14, 11, 16, 32, 4},
                      {40, 7, 7, 16, 112, 1}, {1, 3, 3, 128, 128, 3}};

struct Inputs {
  explicit Inputs(const Case& c)
      : x(Rng(1)
              .normal({c.images, c.in, c.height, c.width}, at::kFloat)
              .clone(at::MemoryFormat::ChannelsLast)),
        weight(Rng(2).normal({c.out, c.in, 3, 3}, at::kFloat)),
        bias(Rng(3).normal({c.out}, at::kFloat)),
        dy(Rng(4).normal({c.images, c.out, c.height, c.width}, at::kFloat)) {
    for (const at::Tensor* t : {&x, &weight, &bias}) t->set_requires_grad(true);
  }
  std::vector<at::Tensor> gradients(const at::Tensor& y) const {
    return torch::autograd::grad({y}, {x, weight, bias}, {dy.to(y.scalar_type())});
  }
  at::Tensor truth(int64_t dilation) const {
    return at::conv2d(x.to(at::kDouble), weight.to(at::kDouble), bias.to(at::kDouble), 1, dilation, dilation);
  }
  at::Tensor x, weight, bias, dy;
};

class Winograd : public testing::Test {
 protected:
  void SetUp() override {
    if (kernels::best_simd() == Simd::none) GTEST_SKIP() << "this processor has no AVX2";
  }
};

/// Values and all gradients against float64: within 3e-6 of the largest (LibTorch's float32 is within 1e-6).
TEST_F(Winograd, IsTheConvolution) {
  for (const Case& c : cases) {
    const Inputs in(c);
    const at::Tensor y = winograd_conv(in.x, in.weight, in.bias, c.dilation);
    const at::Tensor truth = in.truth(c.dilation);
    EXPECT_LT(relative_error(y, truth), 3e-6) << c.height << "x" << c.width << " " << c.in << "->" << c.out;
    EXPECT_TRUE(y.is_contiguous(at::MemoryFormat::ChannelsLast));
    const auto d = in.gradients(y);
    const auto exact = in.gradients(truth);
    for (size_t i = 0; i < d.size(); ++i)
      EXPECT_LT(relative_error(d[i], exact[i]), 3e-6)
          << i << " of " << c.height << "x" << c.width << " " << c.in << "->" << c.out;
  }
}

/// The code for AVX2 on a processor that would take AVX-512, against float64.
TEST_F(Winograd, EveryInstructionSetAgrees) {
  for (const Case& c : cases) {
    const Inputs in(c);
    const kernels::Conv3x3 conv{c.images, c.height, c.width, c.in, c.out, c.dilation};
    const at::Tensor x = in.x.permute({0, 2, 3, 1}).contiguous();
    const at::Tensor dy = in.dy.permute({0, 2, 3, 1}).contiguous();
    const at::Tensor truth = in.truth(c.dilation);
    const at::Tensor exact_dw = in.gradients(truth)[1];
    for (const Simd simd : {Simd::avx2, Simd::avx512}) {
      if (simd > kernels::best_simd()) continue;
      const at::Tensor u = at::empty({36, c.in, c.out});
      const at::Tensor work = at::empty({kernels::scratch(conv)});
      const at::Tensor y = at::empty_like(dy);
      const at::Tensor du = at::empty_like(u);
      const at::Tensor dw = at::empty_like(in.weight);
      kernels::winograd_filters(conv, in.weight.const_data_ptr<float>(), false, 0, c.in,
                                u.mutable_data_ptr<float>(), simd);
      kernels::winograd(conv, x.const_data_ptr<float>(), u.const_data_ptr<float>(), nullptr,
                        y.mutable_data_ptr<float>(), 0, kernels::tiles(conv), work.mutable_data_ptr<float>(),
                        simd);
      EXPECT_LT(relative_error((y + in.bias).permute({0, 3, 1, 2}), truth), 3e-6);
      kernels::winograd_back(conv, x.const_data_ptr<float>(), dy.const_data_ptr<float>(), 0,
                             kernels::tiles(conv), work.mutable_data_ptr<float>(),
                             du.mutable_data_ptr<float>(), simd);
      kernels::winograd_filters_back(conv, du.const_data_ptr<float>(), 1, 0, c.in,
                                     dw.mutable_data_ptr<float>(), simd);
      EXPECT_LT(relative_error(dw, exact_dw), 3e-6);
    }
  }
}

/// An image has the same bits alone and in any batch, on any number of threads; the weight's gradient differs
/// by rounding alone.
TEST_F(Winograd, BatchAndThreadsChangeNoImage) {
  const Inputs in({37, 14, 14, 32, 48, 1});
  const int threads = at::get_num_threads();
  std::vector<at::Tensor> ys, dws;
  for (const int n : {1, 2, 3}) {
    at::set_num_threads(n);
    ys.push_back(winograd_conv(in.x, in.weight, in.bias, 1));
    dws.push_back(in.gradients(ys.back())[1]);
    EXPECT_TRUE(dws.back().equal(in.gradients(winograd_conv(in.x, in.weight, in.bias, 1))[1]))
        << n << " threads, the second time";
    EXPECT_TRUE(ys.back().equal(ys[0])) << n << " threads";
    EXPECT_LT(relative_error(dws.back(), dws[0]), 1e-5) << n << " threads";
  }
  at::set_num_threads(threads);
  for (const int64_t i : {0, 17, 36}) {
    const at::Tensor alone = in.x.detach().narrow(0, i, 1).clone(at::MemoryFormat::ChannelsLast);
    EXPECT_TRUE(winograd_conv(alone, in.weight, in.bias, 1).equal(ys[0].narrow(0, i, 1))) << i;
  }
}

/// Layers take it where they can, and LibTorch's elsewhere: one channel, halving, 1x1, bf16, contiguous
/// images.
TEST_F(Winograd, LayersTakeItWhereTheyCan) {
  Weights weights;
  const Scope at(weights, Rng(1));
  const at::Tensor x = Rng(2).normal({2, 16, 8, 8}, at::kFloat);
  const at::Tensor last = x.clone(at::MemoryFormat::ChannelsLast);
  const Conv conv(at / "a", 16, 32, {.dilation = 2, .bias = false});
  EXPECT_TRUE(can_winograd(last, conv.weight));
  EXPECT_TRUE(conv(last).equal(winograd_conv(last, conv.weight, {}, 2)));
  EXPECT_TRUE(conv(x).equal(at::conv2d(x, conv.weight, {}, 1, 2, 2)));
  EXPECT_FALSE(can_winograd(x, conv.weight));
  EXPECT_FALSE(can_winograd(last.to(at::kBFloat16), conv.weight));
  const Conv halving(at / "b", 16, 16, {.stride = 2});
  const Conv one(at / "c", 16, 16, {.kernel = 1});
  const Conv odd(at / "d", 16, 8);
  for (const Conv* layer : {&halving, &one, &odd}) {
    const int64_t padding = layer->options.kernel / 2;
    EXPECT_TRUE(
        (*layer)(last).equal(at::conv2d(last, layer->weight, layer->bias, layer->options.stride, padding)));
  }
}

TEST_F(Winograd, HasGradientsOfWhatIsAskedForAndNoSecondOnes) {
  const Inputs in({2, 8, 8, 16, 32, 1});
  in.weight.set_requires_grad(false);
  const at::Tensor y = winograd_conv(in.x, in.weight, {}, 1);  // no bias, a frozen weight
  const at::Tensor d = torch::autograd::grad({y}, {in.x}, {in.dy})[0];
  const at::Tensor exact =
      torch::autograd::grad({at::conv2d(in.x.to(at::kDouble), in.weight.to(at::kDouble), {}, 1, 1)}, {in.x},
                            {in.dy.to(at::kDouble)})[0];
  EXPECT_LT(relative_error(d, exact), 3e-6);
  in.x.set_requires_grad(false);
  EXPECT_FALSE(winograd_conv(in.x, in.weight, {}, 1).requires_grad());
  in.x.set_requires_grad(true);
  EXPECT_THROW(torch::autograd::grad({winograd_conv(in.x, in.weight, {}, 1)}, {in.x}, {in.dy}, true,
                                     /*create_graph=*/true),
               InputError);
}

/// Non-finite values reach the outputs that they belong to.
TEST_F(Winograd, KeepsNotANumber) {
  const Inputs in({1, 12, 12, 16, 16, 1});
  at::Tensor x = in.x.detach().clone();
  x[0][3][6][6] = std::nan("");
  const at::Tensor y = winograd_conv(x, in.weight, in.bias, 1);
  const at::Tensor bad = y.isnan().any(1);
  EXPECT_TRUE(bad.narrow(1, 5, 3).narrow(2, 5, 3).all().item<bool>());
}

}  // namespace
}  // namespace sgm
