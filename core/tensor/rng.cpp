#include "core/tensor/rng.h"

#include <ATen/ops/empty.h>

#include <numeric>
#include <utility>

#include "core/base/require.h"
#include "core/kernels/integers.h"
#include "core/tensor/fills.h"
#include "core/tensor/parallel.h"

namespace sgm {

struct Rng::Recording {
  std::vector<at::Tensor> draws;
  size_t next = 0;
};

namespace {

/// Rows and elements a row of a draw; a scalar is one row of one element.
std::pair<int64_t, int64_t> split_of(at::IntArrayRef sizes) {
  if (sizes.empty()) return {1, 1};
  return {sizes[0], std::accumulate(sizes.begin() + 1, sizes.end(), int64_t{1}, std::multiplies<>())};
}

/// The key of a fork: a block at a place of the counter that no draw reaches. `kind` 1: label, 2: index.
uint64_t forked(uint64_t key, uint64_t value, uint32_t length, uint32_t kind) {
  const kernels::Block w = kernels::philox(
      {static_cast<uint32_t>(value), static_cast<uint32_t>(value >> 32), length, 0xFF000000u | kind}, key);
  return uint64_t{w.w1} << 32 | w.w0;
}

}  // namespace

DeviceFill& cuda_fill() {
  static DeviceFill fill = nullptr;
  return fill;
}

Rng::Rng(uint64_t seed) : key_(seed) {}

Rng Rng::fork(std::string_view label) const {
  uint64_t hash = 0xcbf29ce484222325;  // FNV-1a
  for (const char c : label) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  Rng child = *this;
  child.key_ = forked(key_, hash, static_cast<uint32_t>(label.size()), 1);
  child.draw_ = 0;
  return child;
}

Rng Rng::fork(uint64_t index) const {
  Rng child = *this;
  child.key_ = forked(key_, index, 0, 2);
  child.draw_ = 0;
  return child;
}

Rng Rng::rows(int64_t first) const {
  require(first >= 0, "rng: the first row is negative: {} (Rng::rows)\n  give the index of the first row",
          first);
  Rng part = *this;
  part.first_row_ += first;
  return part;
}

Rng Rng::recorded(std::vector<at::Tensor> draws) {
  Rng source(0);
  source.recording_ = std::make_shared<Recording>(Recording{std::move(draws)});
  return source;
}

at::TensorOptions Rng::default_options() {
  return at::TensorOptions(at::kDouble);
}

kernels::Draw Rng::next() {
  require(draw_ < uint64_t{1} << 40, "rng: more than 2^40 draws of one stream (Rng)\n  fork the stream");
  return {key_, draw_++, first_row_};
}

at::Tensor Rng::replay(at::IntArrayRef sizes, at::TensorOptions like) {
  Recording& r = *recording_;
  require(r.next < r.draws.size(),
          "rng: the recording has {} draws, one more is asked for (Rng::recorded)\n  record every draw",
          r.draws.size());
  const at::Tensor& draw = r.draws[r.next];
  require(draw.sizes() == sizes,
          "rng: draw {} of the recording has shape [{}], asked for is [{}] (Rng::recorded)\n  record draws "
          "in call order",
          r.next, fmt::join(draw.sizes(), ", "), fmt::join(sizes, ", "));
  ++r.next;
  ++draw_;
  return draw.to(like).clone();
}

at::Tensor Rng::draw(kernels::Kind kind, at::IntArrayRef sizes, at::TensorOptions like) {
  if (recording_) return replay(sizes, like);
  const auto [rows, row_length] = split_of(sizes);
  const at::ScalarType wanted = like.dtype().toScalarType();
  const bool is_double = wanted == at::kDouble;
  require(at::isFloatingType(wanted), "rng: {} is not a floating-point type (Rng)\n  use float32 or float64",
          at::toString(wanted));
  require(row_length < int64_t{1} << 33 && first_row_ + rows < int64_t{1} << 48,
          "rng: a row of {} elements or row {} is too large (Rng)\n  split the draw", row_length,
          first_row_ + rows);
  const kernels::Draw which = next();
  const bool on_device = like.device().is_cuda() && cuda_fill() != nullptr;
  const at::TensorOptions made = at::TensorOptions(is_double ? at::kDouble : at::kFloat)
                                     .device(on_device ? like.device() : at::Device(at::kCPU));
  at::Tensor out = at::empty(sizes, made);
  void* data = out.data_ptr();
  if (on_device) {
    cuda_fill()(kind, is_double, data, rows, row_length, which, like.device().index());
  } else {
    const int64_t length = row_length;
    const int64_t blocks = rows * kernels::blocks_per_row(kind, is_double, length);
    parallel_for(blocks, 32768, [&](int64_t begin, int64_t end) {
      if (is_double) {
        kernels::fill(kind, static_cast<double*>(data), length, begin, end, which);
      } else {
        kernels::fill(kind, static_cast<float*>(data), length, begin, end, which);
      }
    });
  }
  return out.to(like.device(), wanted);
}

at::Tensor Rng::uniform(at::IntArrayRef sizes, at::TensorOptions like) {
  return draw(kernels::Kind::uniform, sizes, like);
}

at::Tensor Rng::normal(at::IntArrayRef sizes, at::TensorOptions like) {
  return draw(kernels::Kind::normal, sizes, like);
}

at::Tensor Rng::rademacher(at::IntArrayRef sizes, at::TensorOptions like) {
  return draw(kernels::Kind::rademacher, sizes, like);
}

at::Tensor Rng::integers(int64_t low, int64_t high, at::IntArrayRef sizes, at::Device device) {
  require(low < high, "rng: no integers in [{}, {}) (Rng::integers)\n  give low < high", low, high);
  const at::TensorOptions like = at::TensorOptions(at::kLong).device(device);
  if (recording_) return replay(sizes, like);
  const kernels::Draw which = next();
  const uint64_t bound = static_cast<uint64_t>(high) - static_cast<uint64_t>(low);
  at::Tensor out = at::empty(sizes, at::kLong);
  int64_t* data = out.data_ptr<int64_t>();
  const int64_t length = split_of(sizes).second;
  parallel_for(out.numel(), 8192, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      const uint64_t drawn = kernels::integer_below(
          bound, which, static_cast<uint64_t>(first_row_ + i / length), static_cast<uint64_t>(i % length));
      data[i] = static_cast<int64_t>(static_cast<uint64_t>(low) + drawn);
    }
  });
  return out.to(device);
}

at::Tensor Rng::permutation(int64_t n, at::Device device) {
  require(n >= 0, "rng: a permutation of {} things (Rng::permutation)\n  give n >= 0", n);
  if (recording_) return replay({n}, at::TensorOptions(at::kLong).device(device));
  const kernels::Draw which = next();
  at::Tensor out = at::empty({n}, at::kLong);
  int64_t* data = out.data_ptr<int64_t>();
  std::iota(data, data + n, int64_t{0});
  for (int64_t i = n - 1; i > 0; --i) {  // Fisher and Yates: element i takes an integer in [0, i]
    const uint64_t j = kernels::integer_below(static_cast<uint64_t>(i) + 1, which,
                                              static_cast<uint64_t>(first_row_), static_cast<uint64_t>(i));
    std::swap(data[i], data[j]);
  }
  return out.to(device);
}

}  // namespace sgm
