#include "core/kernels/philox.h"

#include <gtest/gtest.h>

namespace sgm::kernels {
namespace {

/// The published known-answer vectors of Random123 for philox4x32, ten rounds.
TEST(Philox, KnownAnswers) {
  const struct {
    Block counter;
    uint64_t key;
    Block words;
  } answers[] = {
      {{0, 0, 0, 0}, 0, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
      {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
       0xffffffffffffffff,
       {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
      {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
       0x299f31d0a4093822,
       {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
  };
  for (const auto& a : answers) {
    const Block w = philox(a.counter, a.key);
    EXPECT_EQ(w.w0, a.words.w0);
    EXPECT_EQ(w.w1, a.words.w1);
    EXPECT_EQ(w.w2, a.words.w2);
    EXPECT_EQ(w.w3, a.words.w3);
  }
}

}  // namespace
}  // namespace sgm::kernels
