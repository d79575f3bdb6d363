#include "core/kernels/fill.h"

#include <algorithm>

#include "core/kernels/simd.h"
#include "core/kernels/variates.h"
#include "core/kernels/words.h"

namespace sgm::kernels {
namespace {

template <class Variate>
SGM_HD inline void make_all(const Words& w, int n, typename Variate::Value* out) {
  for (int i = 0; i < n; ++i) Variate::make(w[i], out + i * Variate::count);
}

SGM_CLONES void make(UniformFloat, const Words& w, int n, float* out) {
  make_all<UniformFloat>(w, n, out);
}
SGM_CLONES void make(UniformDouble, const Words& w, int n, double* out) {
  make_all<UniformDouble>(w, n, out);
}
SGM_CLONES void make(NormalFloat, const Words& w, int n, float* out) {
  make_all<NormalFloat>(w, n, out);
}
SGM_CLONES void make(NormalFloatPair, const Words& w, int n, float* out) {
  make_all<NormalFloatPair>(w, n, out);
}
SGM_CLONES void make(NormalDouble, const Words& w, int n, double* out) {
  make_all<NormalDouble>(w, n, out);
}
template <class T>
SGM_HD inline void signs_of(const Words& w, int i, int n, T* out) {
  const uint32_t words[4] = {w.w0[i], w.w1[i], w.w2[i], w.w3[i]};
  for (int word = 0; word * 32 < n; ++word) {
    const int bits = n - word * 32;
    for (int bit = 0; bit < (bits < 32 ? bits : 32); ++bit) out[word * 32 + bit] = sign<T>(words[word], bit);
  }
}

/// The first n signs of block i.
SGM_CLONES void signs(const Words& w, int i, int n, float* out) {
  signs_of(w, i, n, out);
}
SGM_CLONES void signs(const Words& w, int i, int n, double* out) {
  signs_of(w, i, n, out);
}

/// The counters of `run` consecutive blocks of a row, from place `at` on.
void number_blocks(Words& w, int at, int run, const Draw& draw, int64_t row, int64_t block) {
  const Block start =
      counter(draw.number, static_cast<uint64_t>(draw.first_row + row), static_cast<uint32_t>(block));
  for (int i = 0; i < run; ++i) {
    w.w0[at + i] = start.w0 + static_cast<uint32_t>(i);
    w.w1[at + i] = start.w1;
    w.w2[at + i] = start.w2;
    w.w3[at + i] = start.w3;
  }
}

/// The counters of the only blocks of consecutive rows.
void number_rows(Words& w, const Draw& draw, int64_t row) {
  for (int i = 0; i < Words::size; ++i) {
    const Block start = counter(draw.number, static_cast<uint64_t>(draw.first_row + row + i), 0);
    w.w0[i] = start.w0, w.w1[i] = start.w1, w.w2[i] = start.w2, w.w3[i] = start.w3;
  }
}

/// Calls visit(at, run, row, block) for each run of consecutive blocks of one row among `n` blocks from
/// `first` on.
template <class Visit>
void for_runs(int64_t first, int n, int64_t per_row, const Visit& visit) {
  int64_t row = first / per_row, block = first % per_row;
  for (int at = 0; at < n;) {
    const int run = static_cast<int>(std::min<int64_t>(n - at, per_row - block));
    visit(at, run, row, block);
    at += run;
    ++row, block = 0;
  }
}

/// The words of `n` blocks from `first` on.
void draw_words(Words& w, int64_t first, int n, int64_t per_row, const Draw& draw) {
  if (per_row == 1) {
    number_rows(w, draw, first);
  } else {
    for_runs(first, n, per_row, [&](int at, int run, int64_t row, int64_t block) {
      number_blocks(w, at, run, draw, row, block);
    });
  }
  philox_all(w, draw.key);
}

template <class Variate>
void fill_blocks(typename Variate::Value* out, int64_t row_length, int64_t begin, int64_t end,
                 const Draw& draw) {
  constexpr int count = Variate::count;
  const int64_t per_row = (row_length + count - 1) / count;
  Words w{};
  alignas(64) typename Variate::Value made[Words::size * count];
  for (int64_t first = begin; first < end; first += Words::size) {
    const int n = static_cast<int>(std::min<int64_t>(Words::size, end - first));
    draw_words(w, first, n, per_row, draw);
    if (row_length % count == 0) {
      make(Variate{}, w, n, out + first * count);
      continue;
    }
    make(Variate{}, w, n, made);
    if (row_length == 1) {
      for (int i = 0; i < n; ++i) out[first + i] = made[i * count];
    } else if (row_length == 2) {
      for (int i = 0; i < n; ++i)
        out[(first + i) * 2] = made[i * count], out[(first + i) * 2 + 1] = made[i * count + 1];
    } else {
      for_runs(first, n, per_row, [&](int at, int run, int64_t row, int64_t block) {
        std::copy_n(made + at * count, std::min<int64_t>(run * count, row_length - block * count),
                    out + row * row_length + block * count);
      });
    }
  }
}

template <class T>
void fill_signs(T* out, int64_t row_length, int64_t begin, int64_t end, const Draw& draw) {
  const int64_t per_row = (row_length + signs_per_block - 1) / signs_per_block;
  Words w{};
  for (int64_t first = begin; first < end; first += Words::size) {
    const int n = static_cast<int>(std::min<int64_t>(Words::size, end - first));
    draw_words(w, first, n, per_row, draw);
    if (row_length <= 32) {
      for (int i = 0; i < n; ++i) {
        for (int e = 0; e < static_cast<int>(row_length); ++e)
          out[(first + i) * row_length + e] = sign<T>(w.w0[i], e);
      }
      continue;
    }
    for (int i = 0; i < n; ++i) {
      const int64_t row = (first + i) / per_row;
      const int64_t at = (first + i) % per_row * signs_per_block;
      signs(w, i, static_cast<int>(std::min<int64_t>(signs_per_block, row_length - at)),
            out + row * row_length + at);
    }
  }
}

template <class T, class Uniform, class Normal>
void fill_kind(Kind kind, T* out, int64_t row_length, int64_t begin, int64_t end, const Draw& draw) {
  if (begin >= end) return;
  if (kind == Kind::uniform) fill_blocks<Uniform>(out, row_length, begin, end, draw);
  if (kind == Kind::normal) fill_blocks<Normal>(out, row_length, begin, end, draw);
  if (kind == Kind::rademacher) fill_signs(out, row_length, begin, end, draw);
}

}  // namespace

int64_t blocks_per_row(Kind kind, bool is_double, int64_t row_length) {
  const int64_t count = kind == Kind::rademacher ? signs_per_block : is_double ? 2 : 4;
  return (row_length + count - 1) / count;
}

void fill(Kind kind, float* out, int64_t row_length, int64_t begin, int64_t end, const Draw& draw) {
  if (row_length <= 2)
    return fill_kind<float, UniformFloat, NormalFloatPair>(kind, out, row_length, begin, end, draw);
  fill_kind<float, UniformFloat, NormalFloat>(kind, out, row_length, begin, end, draw);
}

void fill(Kind kind, double* out, int64_t row_length, int64_t begin, int64_t end, const Draw& draw) {
  fill_kind<double, UniformDouble, NormalDouble>(kind, out, row_length, begin, end, draw);
}

}  // namespace sgm::kernels
