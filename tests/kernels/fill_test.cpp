#include "core/kernels/fill.h"

#include <gtest/gtest.h>

#include <vector>

#include "core/kernels/variates.h"
#include "core/kernels/words.h"

namespace sgm::kernels {
namespace {

const Draw draw{0x0123456789abcdef, 0x1234567890,
                0x7fffffffff0};  // number and rows beyond 32 bits, rows that carry into the high word

TEST(Words, AllInstructionSetsGiveTheWordsOfPhilox) {
  Words counters;
  for (int i = 0; i < Words::size; ++i) {
    const uint32_t j = static_cast<uint32_t>(i);
    counters.w0[i] = 0x9E3779B9u * j, counters.w1[i] = ~j, counters.w2[i] = 0xC2B2AE35u * j,
    counters.w3[i] = j << 24;
  }
  Words words = counters;
  philox_all(words, draw.key);
  for (int i = 0; i < Words::size; ++i) {
    const Block b = philox(counters[i], draw.key);
    EXPECT_TRUE(b.w0 == words.w0[i] && b.w1 == words.w1[i] && b.w2 == words.w2[i] && b.w3 == words.w3[i])
        << i;
  }
}

/// The array element by element, from the formulas alone.
template <class Variate>
std::vector<typename Variate::Value> plain(int64_t rows, int64_t length) {
  std::vector<typename Variate::Value> out;
  for (int64_t row = 0; row < rows; ++row) {
    for (int64_t e = 0; e < length; ++e) {
      typename Variate::Value made[Variate::count];
      Variate::make(philox(counter(draw.number, static_cast<uint64_t>(draw.first_row + row),
                                   static_cast<uint32_t>(e / Variate::count)),
                           draw.key),
                    made);
      out.push_back(made[e % Variate::count]);
    }
  }
  return out;
}

template <class T>
std::vector<T> plain_signs(int64_t rows, int64_t length) {
  std::vector<T> out;
  for (int64_t row = 0; row < rows; ++row) {
    for (int64_t e = 0; e < length; ++e) {
      const Block b = philox(
          counter(draw.number, static_cast<uint64_t>(draw.first_row + row), static_cast<uint32_t>(e / 128)),
          draw.key);
      const uint32_t words[4] = {b.w0, b.w1, b.w2, b.w3};
      out.push_back(sign<T>(words[e % 128 / 32], static_cast<int>(e % 32)));
    }
  }
  return out;
}

/// The array in parts that begin and end at odd blocks.
template <class T>
std::vector<T> filled(Kind kind, int64_t rows, int64_t length) {
  std::vector<T> out(static_cast<size_t>(rows * length), T{-7});
  const int64_t blocks = rows * blocks_per_row(kind, sizeof(T) == 8, length);
  for (int64_t begin = 0, step = 1; begin < blocks; begin += step, step = step * 3 + 2) {
    fill(kind, out.data(), length, begin, std::min(blocks, begin + step), draw);
  }
  return out;
}

TEST(Fill, EqualsTheFormulasBitForBitInAnySplit) {
  for (const int64_t length : {1, 2, 3, 4, 5, 7, 8, 50, 127, 128, 129, 256, 1001}) {
    const int64_t rows = 3000 / length + 2;
    EXPECT_EQ(filled<float>(Kind::uniform, rows, length), plain<UniformFloat>(rows, length)) << length;
    EXPECT_EQ(filled<double>(Kind::uniform, rows, length), plain<UniformDouble>(rows, length)) << length;
    EXPECT_EQ(filled<float>(Kind::normal, rows, length), plain<NormalFloat>(rows, length)) << length;
    EXPECT_EQ(filled<double>(Kind::normal, rows, length), plain<NormalDouble>(rows, length)) << length;
    EXPECT_EQ(filled<float>(Kind::rademacher, rows, length), plain_signs<float>(rows, length)) << length;
    EXPECT_EQ(filled<double>(Kind::rademacher, rows, length), plain_signs<double>(rows, length)) << length;
  }
}

TEST(Variates, ReachTheEndsOfTheirRanges) {
  const Block zeros{0, 0, 0, 0}, ones{~0u, ~0u, ~0u, ~0u};
  double pair[2];
  UniformDouble::make(zeros, pair);
  EXPECT_EQ(pair[0], 0);
  UniformDouble::make(ones, pair);
  EXPECT_EQ(pair[0], 1 - 0x1p-53);
  NormalDouble::make(zeros, pair);  // the smallest radius word, angle 0
  EXPECT_NEAR(pair[0], std::sqrt(106 * std::log(2.0)), 1e-14);
  EXPECT_EQ(pair[1], 0);
  NormalDouble::make({~0u, ~0u, 0, 0}, pair);  // u = 1
  EXPECT_EQ(pair[0], 0);
  float four[4];
  UniformFloat::make(ones, four);
  EXPECT_EQ(four[3], 1 - 0x1p-24f);
  NormalFloat::make(zeros, four);
  EXPECT_NEAR(four[0], std::sqrt(64 * std::log(2.0)), 1e-6);
  NormalFloat::make(ones, four);
  EXPECT_EQ(four[0], 0);
}

}  // namespace
}  // namespace sgm::kernels
