#pragma once
#include "core/kernels/philox.h"

namespace sgm::kernels {

/// An integer in [0, bound), exactly uniform, bound >= 1: the upper half of a 64-bit word times bound,
/// rejected where the lower half falls into the remainder (Lemire 2019). Element e of a row takes half of
/// block e/2; a further try takes the block's next lane.
inline uint64_t integer_below(uint64_t bound, const Draw& draw, uint64_t row, uint64_t element) {
  __extension__ typedef unsigned __int128 Wide;
  for (uint32_t lane = 0;; ++lane) {
    const Block w = philox(counter(draw.number, row, static_cast<uint32_t>(element / 2), lane), draw.key);
    const uint64_t word = element % 2 == 0 ? uint64_t{w.w0} << 32 | w.w1 : uint64_t{w.w2} << 32 | w.w3;
    const Wide product = Wide{word} * bound;
    const uint64_t low = static_cast<uint64_t>(product);
    // 2^64 mod bound words are too many. 255 tries in a row fail with a chance below 2^-255.
    if (low >= bound || low >= -bound % bound || lane == 254) return static_cast<uint64_t>(product >> 64);
  }
}

}  // namespace sgm::kernels
