// Forward pass and training step of the quick study's networks (28x28, batch 64), as the suite runs them,
// against plain eager float32 NCHW LibTorch of the same network, taken in turn in one run. `ratio` is plain
// over sgm, of the fastest of each: above 1 is faster than LibTorch. Ours keeps freed memory, as every cell
// does; the plain one has malloc as it comes. `ceiling` is the share of the rate that this machine's
// 64-channel 3x3 convolutions reach, in the same type and run.
#include "core/net/net.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/record_function.h>
#include <benchmark/benchmark.h>
#include <malloc.h>

#include <limits>

#include "core/base/memory.h"
#include "tests/support/by_time.h"
#include "tests/support/made.h"
#include "tests/support/scored.h"
#include "tests/support/seconds.h"

namespace sgm::test {
namespace {

double& multiplications() {
  static double all = 0;
  return all;
}

/// Multiply-adds times two of all convolutions in `body`.
double convolution_flops(const std::function<void()>& body) {
  multiplications() = 0;
  const auto handle = at::addGlobalCallback(
      at::RecordFunctionCallback([](const at::RecordFunction& f) -> std::unique_ptr<at::ObserverContext> {
        if (std::string_view(f.name()) == "aten::conv2d") {
          const at::Tensor x = f.inputs()[0].toTensor();
          const at::Tensor w = f.inputs()[1].toTensor();
          const int64_t stride = f.inputs()[3].toIntVector()[0];
          const double pixels = static_cast<double>(x.numel() / x.size(1) / (stride * stride));
          multiplications() += pixels * static_cast<double>(w.numel());
        }
        return nullptr;
      }).needsInputs(true));
  body();
  at::removeCallback(handle);
  return 2 * multiplications();
}

/// FLOP/s of a 3x3 convolution of 64 channels at 14x14 in channels_last.
double ceiling(at::ScalarType type) {
  const at::NoGradGuard no_grad;
  const at::Tensor x = Rng(1).normal({64, 64, 14, 14}).to(type).contiguous(at::MemoryFormat::ChannelsLast);
  const at::Tensor w = Rng(2).normal({64, 64, 3, 3}).to(type);
  double best = std::numeric_limits<double>::infinity();
  for (int i = 0; i < 20; ++i) best = std::min(best, seconds([&] { at::conv2d(x, w, {}, 1, 1); }));
  return 2. * static_cast<double>(x.numel() * 64 * 9) / best;
}

/// malloc as it is in a program that says nothing, once its largest block was freed (mallopt(3): the
/// thresholds follow that block's size).
void as_malloc_comes([[maybe_unused]] int64_t largest) {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, static_cast<int>(largest));
  mallopt(M_TRIM_THRESHOLD, static_cast<int>(2 * largest));
#endif
}

void net_pass(benchmark::State& state, const std::string& name, int64_t filters, Precision precision,
              bool training) {
  const Net net = made(net_registry(), name, {{"filters", filters}})({1, 28, 28}, Rng(1));
  const at::Tensor levels = at::linspace(0, -4.6, 10, at::kDouble).exp();
  const at::Tensor t = levels.index_select(0, at::arange(64) % 10);
  const at::Tensor z = Rng(3).normal({64, 1, 28, 28}, at::kFloat);
  const at::Tensor x = z * over(t, z).to(at::kFloat) + .5;
  const auto sde = std::make_shared<ByTime>();
  const ScoreFn plain = scored(net, sde, levels);
  const ScoreFn ours = scored(net, sde, levels, precision);
  const auto pass = [&](const ScoreFn& score) {
    if (!training) {
      const at::NoGradGuard no_grad;
      score(x, t);
      return;
    }
    (score(x, t) * over(t, x).to(at::kFloat) + z).pow(2).mean().backward();
    for (const auto& [key, p] : net.parameters) p.mutable_grad().reset();
  };
  const double flops = convolution_flops([&] {
    const at::NoGradGuard no_grad;
    plain(x, t);
  });
  pass(ours), pass(plain);
  double best = std::numeric_limits<double>::infinity();
  double best_plain = best;
  for (auto _ : state) {
    keep_freed_memory();
    pass(ours);
    const double one = seconds([&] { pass(ours); });
    best = std::min(best, one);
    as_malloc_comes(64 * 2 * filters * 784 * 4);
    pass(plain);
    best_plain = std::min(best_plain, seconds([&] { pass(plain); }));
    state.SetIterationTime(one);
  }
  state.counters["best_ms"] = 1e3 * best;
  state.counters["plain_ms"] = 1e3 * best_plain;
  state.counters["ratio"] = best_plain / best;
  state.counters["GFLOP"] = flops * (training ? 3 : 1) / 1e9;
  state.counters["ceiling"] =
      flops * (training ? 3 : 1) / best / ceiling(precision == Precision::bf16 ? at::kBFloat16 : at::kFloat);
}

void row(const std::string& title, const std::string& name, int64_t filters, Precision precision,
         bool training) {
  benchmark::RegisterBenchmark(
      title.c_str(), [=](benchmark::State& state) { net_pass(state, name, filters, precision, training); })
      ->UseManualTime()
      ->Unit(benchmark::kMillisecond)
      ->Iterations(6);
}

const bool registered = [] {
  for (const auto& [precision, type] :
       {std::pair(Precision::fast, "fast"), std::pair(Precision::bf16, "bf16")}) {
    for (const bool training : {false, true}) {
      const std::string what = std::string(training ? "step_" : "forward_") + type;
      row("unet_" + what, "unet", 32, precision, training);
      row("ncsn16_" + what, "ncsn", 16, precision, training);
    }
  }
  return true;
}();

}  // namespace
}  // namespace sgm::test
