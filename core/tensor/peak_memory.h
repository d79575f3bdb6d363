#pragma once
#include <cstdint>
#include <memory>

namespace sgm {

/// The largest number of bytes of tensors on the CPU that were alive at once since it was made, beyond those
/// that were alive then: what LibTorch's allocator was asked for by this thread and its backward passes. The
/// same on every machine.
class PeakMemory {
 public:
  PeakMemory();
  ~PeakMemory();
  PeakMemory(const PeakMemory&) = delete;
  PeakMemory& operator=(const PeakMemory&) = delete;

  int64_t bytes() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sgm
