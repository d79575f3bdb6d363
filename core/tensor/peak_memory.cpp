#include "core/tensor/peak_memory.h"

#include <c10/core/Allocator.h>
#include <c10/util/ThreadLocalDebugInfo.h>

#include <algorithm>

namespace sgm {

/// What LibTorch tells of each allocation (positive) and each release (negative).
struct PeakMemory::State {
  struct Counter : c10::MemoryReportingInfoBase {
    int64_t alive = 0, peak = 0;

    void reportMemoryUsage(void*, int64_t bytes, size_t, size_t, c10::Device device) override {
      if (!device.is_cpu()) return;
      alive += bytes;
      peak = std::max(peak, alive);
    }
    bool memoryProfilingEnabled() const override { return true; }
  };

  std::shared_ptr<Counter> counter = std::make_shared<Counter>();
  c10::DebugInfoGuard guard{c10::DebugInfoKind::PROFILER_STATE, counter};
};

PeakMemory::PeakMemory() : state_(std::make_unique<State>()) {}
PeakMemory::~PeakMemory() = default;

int64_t PeakMemory::bytes() const {
  return state_->counter->peak;
}

}  // namespace sgm
