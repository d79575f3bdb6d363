#include "core/tensor/peak_memory.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include "tests/support/one_thread.h"

namespace sgm::test {
namespace {

TEST(PeakMemory, CountsWhatWasAliveAtOnce) {
  const at::Tensor before = at::empty({1 << 16});
  const PeakMemory peak;
  { const at::Tensor one = at::empty({1 << 16}), two = at::empty({1 << 16}); }
  { const at::Tensor again = at::empty({3 << 15}); }
  EXPECT_EQ(peak.bytes(), 2 * 4 * (1 << 16));
}

TEST(PeakMemory, CountsWhatABackwardPassKeeps) {
  const at::Tensor w = at::ones({1 << 16}).requires_grad_();
  const PeakMemory peak;
  at::Tensor y = w;
  for (int64_t i = 0; i < 10; ++i) y = y.exp();  // each keeps its result
  torch::autograd::grad({y.sum()}, {w});
  EXPECT_GE(peak.bytes(), 10 * 4 * (1 << 16));
  EXPECT_LT(peak.bytes(), 14 * 4 * (1 << 16));
}

}  // namespace
}  // namespace sgm::test
