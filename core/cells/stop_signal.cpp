#include "core/cells/stop_signal.h"

#include <atomic>
#include <cstdint>
#include <ctime>

namespace sgm {

bool is_new_stop() {
  static std::atomic<int64_t> last =
      0;  // of the requests so far, in milliseconds; lock-free, as a handler needs
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  const int64_t time = static_cast<int64_t>(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000;
  const int64_t before = last;
  if (before != 0 && time - before < 1000) return false;
  last = time;
  return true;
}

}  // namespace sgm
