#pragma once
#include <chrono>

namespace sgm::test {

/// Wall time of one call.
template <class Body>
double seconds(const Body& body) {
  const auto start = std::chrono::steady_clock::now();
  body();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace sgm::test
