#pragma once
#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include <cstdlib>

namespace sgm::test {

/// Included by test programs of small tensors: they run on one thread, as threads that wait for each other
/// cost ten times more when other jobs share the cores.
class OneThread : public testing::Environment {
 public:
  void SetUp() override {
    const char* threads = std::getenv("SGM_TEST_THREADS");  // scripts/check_machines
    at::set_num_threads(threads != nullptr ? std::atoi(threads) : 1);
  }
};

inline testing::Environment* const one_thread = testing::AddGlobalTestEnvironment(new OneThread);

}  // namespace sgm::test
