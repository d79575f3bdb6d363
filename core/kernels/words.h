#pragma once
#include "core/kernels/philox.h"

namespace sgm::kernels {

/// The words of up to 64 blocks that are made together, an array each so that what follows vectorises.
struct Words {
  static constexpr int size = 64;
  alignas(64) uint32_t w0[size], w1[size], w2[size], w3[size];
  SGM_HD Block operator[](int i) const { return {w0[i], w1[i], w2[i], w3[i]}; }
};

/// Replaces 64 counters by their words: philox() of each, by the widest instructions the processor has.
void philox_all(Words& counters, uint64_t key);

}  // namespace sgm::kernels
