#pragma once
#include <cstdint>
#include <functional>

namespace sgm {

/// Calls body(begin, end) for parts of 0 … n − 1, each of at least `grain` (but the last), on LibTorch's
/// threads; on this one alone if n <= grain or within another parallel region. (LibTorch's own parallel_for
/// is serial in every file that is compiled without OpenMP.)
void parallel_for(int64_t n, int64_t grain, const std::function<void(int64_t begin, int64_t end)>& body);

}  // namespace sgm
