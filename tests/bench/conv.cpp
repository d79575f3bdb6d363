// 3x3 convolutions of the quick study's networks, 64 images, by minimal filtering against at::conv2d, both in
// channels_last with all threads and taken in turn: forward, and forward with both gradients. `ratio` is
// LibTorch's fastest over ours; `GFLOP_s` counts the products of the plain sum, so that it can pass the
// machine's arithmetic.
#include <ATen/Functions.h>
#include <ATen/core/grad_mode.h>
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <torch/csrc/autograd/autograd.h>

#include <functional>
#include <limits>

#include "core/base/memory.h"
#include "core/net/winograd_conv.h"
#include "core/tensor/rng.h"
#include "tests/support/seconds.h"

namespace sgm::test {
namespace {

struct Shape {
  int64_t size, in, out, dilation;
};

void conv_pass(benchmark::State& state, const Shape& s, bool training) {
  keep_freed_memory();
  const at::Tensor x = Rng(1)
                           .normal({64, s.in, s.size, s.size}, at::kFloat)
                           .clone(at::MemoryFormat::ChannelsLast)
                           .requires_grad_(training);
  const at::Tensor w = Rng(2).normal({s.out, s.in, 3, 3}, at::kFloat).requires_grad_(training);
  const at::Tensor bias = Rng(3).normal({s.out}, at::kFloat);
  const at::Tensor dy =
      Rng(4).normal({64, s.out, s.size, s.size}, at::kFloat).clone(at::MemoryFormat::ChannelsLast);
  if (!can_winograd(x, w)) return state.SkipWithError("this processor has no AVX2");
  const auto timed = [&](const std::function<at::Tensor()>& conv) {
    return seconds([&] {
      const at::AutoGradMode mode(training);
      const at::Tensor y = conv();
      if (training) torch::autograd::grad({y}, {x, w}, {dy});
    });
  };
  const auto ours = [&] { return winograd_conv(x, w, bias, s.dilation); };
  const auto plain = [&] { return at::conv2d(x, w, bias, 1, s.dilation, s.dilation); };
  timed(ours), timed(plain);
  double best = std::numeric_limits<double>::infinity();
  double best_plain = best;
  for (auto _ : state) {
    const double one = timed(ours);
    best = std::min(best, one);
    best_plain = std::min(best_plain, timed(plain));
    state.SetIterationTime(one);
  }
  const double flops = 2. * 9 * 64 * static_cast<double>(s.size * s.size * s.in * s.out) * (training ? 3 : 1);
  state.counters["best_ms"] = 1e3 * best;
  state.counters["plain_ms"] = 1e3 * best_plain;
  state.counters["ratio"] = best_plain / best;
  state.counters["GFLOP_s"] = flops / best / 1e9;
}

const bool registered = [] {
  for (const Shape& s : {Shape{28, 32, 32, 1}, Shape{28, 64, 32, 1}, Shape{14, 64, 64, 1},
                         Shape{14, 128, 64, 1}, Shape{7, 64, 64, 1}, Shape{28, 16, 16, 1},
                         Shape{14, 32, 32, 1}, Shape{14, 32, 32, 2}, Shape{14, 32, 32, 4}}) {
    for (const bool training : {false, true}) {
      const std::string title = fmt::format("conv3x3_{0}x{0}_{1}to{2}{3}{4}", s.size, s.in, s.out,
                                            s.dilation > 1 ? fmt::format("_dilation{}", s.dilation) : "",
                                            training ? "_gradients" : "");
      benchmark::RegisterBenchmark(title.c_str(),
                                   [=](benchmark::State& state) { conv_pass(state, s, training); })
          ->UseManualTime()
          ->Unit(benchmark::kMillisecond)
          ->Iterations(20);
    }
  }
  return true;
}();

}  // namespace
}  // namespace sgm::test
