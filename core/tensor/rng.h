#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/kernels/fill.h"

namespace sgm {

/// Counter-based random numbers (Philox4x32-10): passed, named and forked, never global. A draw depends on
/// (seed, label path, row, draw number) and on nothing else: not on device, threads, or how rows are split
/// into batches. The layout of the counter is frozen in docs/rng.md with test vectors. The first dimension of
/// every draw is the row.
class Rng {
 public:
  explicit Rng(uint64_t seed);

  /// The stream `label` of this one: independent of it and of every other label; its draw number starts at 0.
  /// It does not depend on what was drawn before; the rows are kept. Fork of `recorded`: the same recording.
  Rng fork(std::string_view label) const;
  Rng fork(uint64_t index) const;
  /// The same stream for rows first, first+1, … counted from this one's first row: what a part of a batch
  /// draws. Draw number is kept.
  Rng rows(int64_t first) const;

  /// U[0, 1): 24-bit floats, 53-bit doubles. `like` gives dtype and device; default float64 on the CPU.
  at::Tensor uniform(at::IntArrayRef sizes, at::TensorOptions like = default_options());
  /// N(0, 1) by Box–Muller from uniforms in (0, 1]: from 53 bits for float64, so tails reach 8.5 standard
  /// deviations.
  at::Tensor normal(at::IntArrayRef sizes, at::TensorOptions like = default_options());
  /// −1 or +1 with equal probability.
  at::Tensor rademacher(at::IntArrayRef sizes, at::TensorOptions like = default_options());
  /// Integers in [low, high), int64, exactly uniform.
  at::Tensor integers(int64_t low, int64_t high, at::IntArrayRef sizes, at::Device device = at::kCPU);
  /// A uniform permutation of 0 … n−1, int64: one draw, of the first row.
  at::Tensor permutation(int64_t n, at::Device device = at::kCPU);

  at::Tensor normal_like(const at::Tensor& x) { return normal(x.sizes(), x.options()); }

  /// A source that replays arrays in call order, whatever the kind of draw, also over forks and copies;
  /// shapes must agree. For parity tests.
  static Rng recorded(std::vector<at::Tensor> draws);

  /// Number of draws taken: with seed and labels, the whole state of the stream.
  uint64_t position() const { return draw_; }
  void seek(uint64_t position) { draw_ = position; }

 private:
  struct Recording;
  static at::TensorOptions default_options();
  at::Tensor replay(at::IntArrayRef sizes, at::TensorOptions like);
  at::Tensor draw(kernels::Kind kind, at::IntArrayRef sizes, at::TensorOptions like);
  /// The next draw's number; InputError after 2^40 of them.
  kernels::Draw next();

  uint64_t key_ = 0;
  int64_t first_row_ = 0;
  uint64_t draw_ = 0;
  std::shared_ptr<Recording> recording_;
};

}  // namespace sgm
