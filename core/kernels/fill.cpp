#pragma GCC optimize("O3", "no-math-errno", "no-trapping-math")
#include "core/kernels/fill.h"

#include <algorithm>

#include "core/kernels/simd.h"
#include "core/kernels/variates.h"

namespace sgm::kernels {
namespace {

/// The counters of some blocks that are made together, one array a word so that they vectorise; the draw number is common to all.
struct Counters {
  static constexpr int size = 64;
  alignas(64) uint32_t block[size], row[size], top[size];
};

template <class Variate>
SGM_HD inline void make_all(const Counters& c, int n, uint32_t number, uint64_t key, typename Variate::Value* out) {
#pragma GCC ivdep
  for (int i = 0; i < n; ++i) Variate::make(philox({c.block[i], number, c.row[i], c.top[i]}, key), out + i * Variate::count);
}

SGM_CLONES void make(UniformFloat, const Counters& c, int n, uint32_t number, uint64_t key, float* out) {
  make_all<UniformFloat>(c, n, number, key, out);
}
SGM_CLONES void make(UniformDouble, const Counters& c, int n, uint32_t number, uint64_t key, double* out) {
  make_all<UniformDouble>(c, n, number, key, out);
}
SGM_CLONES void make(NormalFloat, const Counters& c, int n, uint32_t number, uint64_t key, float* out) {
  make_all<NormalFloat>(c, n, number, key, out);
}
SGM_CLONES void make(NormalDouble, const Counters& c, int n, uint32_t number, uint64_t key, double* out) {
  make_all<NormalDouble>(c, n, number, key, out);
}
SGM_CLONES void make(Rademacher<float>, const Counters& c, int n, uint32_t number, uint64_t key, float* out) {
  make_all<Rademacher<float>>(c, n, number, key, out);
}
SGM_CLONES void make(Rademacher<double>, const Counters& c, int n, uint32_t number, uint64_t key, double* out) {
  make_all<Rademacher<double>>(c, n, number, key, out);
}

template <class Variate>
void fill_blocks(typename Variate::Value* out, int64_t row_length, int64_t begin, int64_t end, const Draw& draw) {
  constexpr int count = Variate::count;
  const int64_t per_row = (row_length + count - 1) / count;
  const bool contiguous = row_length % count == 0;
  Counters c;
  alignas(64) typename Variate::Value made[Counters::size * count];
  int64_t row = begin / per_row, block = begin % per_row;  // of the next counter
  for (int64_t first = begin; first < end; first += Counters::size) {
    const int n = static_cast<int>(std::min<int64_t>(Counters::size, end - first));
    int64_t r = row, b = block;
    for (int i = 0; i < n;) {
      const int run = static_cast<int>(std::min<int64_t>(n - i, per_row - b));
      const Block start = counter(draw.number, static_cast<uint64_t>(draw.first_row + r), static_cast<uint32_t>(b));
      for (int j = 0; j < run; ++j) {
        c.block[i + j] = start.w0 + static_cast<uint32_t>(j);
        c.row[i + j] = start.w2;
        c.top[i + j] = start.w3;
      }
      i += run;
      b += run;
      if (b == per_row) ++r, b = 0;
    }
    const uint32_t number = static_cast<uint32_t>(draw.number);
    if (contiguous) {
      make(Variate{}, c, n, number, draw.key, out + first * count);
    } else {
      make(Variate{}, c, n, number, draw.key, made);
      for (int i = 0; i < n; ++i) {
        const int64_t at = block * count;
        std::copy_n(made + i * count, std::min<int64_t>(count, row_length - at), out + row * row_length + at);
        if (++block == per_row) ++row, block = 0;
      }
    }
    row = r;
    block = b;
  }
}

template <class T, class Uniform, class Normal>
void fill_kind(Kind kind, T* out, int64_t row_length, int64_t begin, int64_t end, const Draw& draw) {
  if (begin >= end) return;
  if (kind == Kind::uniform) fill_blocks<Uniform>(out, row_length, begin, end, draw);
  if (kind == Kind::normal) fill_blocks<Normal>(out, row_length, begin, end, draw);
  if (kind == Kind::rademacher) fill_blocks<Rademacher<T>>(out, row_length, begin, end, draw);
}

}  // namespace

int64_t blocks_per_row(Kind kind, bool is_double, int64_t row_length) {
  const int64_t count = kind == Kind::rademacher ? 128 : is_double ? 2 : 4;
  return (row_length + count - 1) / count;
}

void fill(Kind kind, float* out, int64_t row_length, int64_t begin, int64_t end, const Draw& draw) {
  fill_kind<float, UniformFloat, NormalFloat>(kind, out, row_length, begin, end, draw);
}

void fill(Kind kind, double* out, int64_t row_length, int64_t begin, int64_t end, const Draw& draw) {
  fill_kind<double, UniformDouble, NormalDouble>(kind, out, row_length, begin, end, draw);
}

}  // namespace sgm::kernels
