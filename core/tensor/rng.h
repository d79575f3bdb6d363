#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sgm {

/// Counter-based random numbers (Philox4x32-10): passed, named and forked, never global. A draw depends on (seed, label path,
/// row, draw number) and on nothing else: not on device, threads, or how rows are split into batches. The layout of the counter is
/// frozen in docs/rng.md with test vectors. The first dimension of every draw is the row.
class Rng {
 public:
  explicit Rng(uint64_t seed);

  /// The stream `label` of this one: independent of it and of every other label; its draw number starts at 0.
  Rng fork(std::string_view label) const;
  Rng fork(uint64_t index) const;
  /// The same stream for rows first, first+1, …: what a part of a batch draws. Draw number is kept.
  Rng rows(int64_t first) const;

  /// U[0, 1): 24-bit floats, 53-bit doubles. `like` gives dtype and device; default float64 on the CPU.
  at::Tensor uniform(at::IntArrayRef sizes, at::TensorOptions like = default_options());
  /// N(0, 1) by Box–Muller from uniforms in (0, 1]: from 53 bits for float64, so tails reach 8.5 standard deviations.
  at::Tensor normal(at::IntArrayRef sizes, at::TensorOptions like = default_options());
  /// −1 or +1 with equal probability.
  at::Tensor rademacher(at::IntArrayRef sizes, at::TensorOptions like = default_options());
  /// Integers in [low, high), int64, exactly uniform.
  at::Tensor integers(int64_t low, int64_t high, at::IntArrayRef sizes, at::Device device = at::kCPU);
  /// A uniform permutation of 0 … n−1, int64.
  at::Tensor permutation(int64_t n, at::Device device = at::kCPU);

  at::Tensor normal_like(const at::Tensor& x) { return normal(x.sizes(), x.options()); }

  /// A source that replays arrays in call order, whatever the kind of draw; shapes must agree. For parity tests.
  static Rng recorded(std::vector<at::Tensor> draws);

  /// Number of draws taken: with seed and labels, the whole state of the stream.
  uint64_t position() const { return draw_; }
  void seek(uint64_t position) { draw_ = position; }

 private:
  static at::TensorOptions default_options();
  Rng(uint64_t key, int64_t first_row) : key_(key), first_row_(first_row) {}

  uint64_t key_ = 0;
  int64_t first_row_ = 0;
  uint64_t draw_ = 0;
  std::shared_ptr<const std::vector<at::Tensor>> recorded_;
};

}  // namespace sgm
