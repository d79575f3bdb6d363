#include "core/tensor/parallel.h"

#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include <mutex>
#include <set>
#include <thread>
#include <vector>

namespace sgm {
namespace {

TEST(Parallel, CoversTheRangeOnSeveralThreads) {
  const int threads = at::get_num_threads();
  at::set_num_threads(3);
  std::mutex lock;
  std::set<std::thread::id> seen;
  std::vector<int> visits(1000);
  parallel_for(1000, 10, [&](int64_t begin, int64_t end) {
    const std::lock_guard<std::mutex> guard(lock);
    seen.insert(std::this_thread::get_id());
    for (int64_t i = begin; i < end; ++i) ++visits[static_cast<size_t>(i)];
  });
  EXPECT_EQ(visits, std::vector<int>(1000, 1));
  EXPECT_EQ(seen.size(), 3u);
  int calls = 0;
  parallel_for(10, 10, [&](int64_t, int64_t) { ++calls; });
  EXPECT_EQ(calls, 1);
  parallel_for(0, 10, [&](int64_t, int64_t) { ++calls; });
  EXPECT_EQ(calls, 1);
  EXPECT_THROW(parallel_for(1000, 10, [](int64_t, int64_t) { throw std::runtime_error("x"); }),
               std::runtime_error);
  at::set_num_threads(threads);
}

}  // namespace
}  // namespace sgm
