#include "core/tensor/parallel.h"

#include <ATen/Parallel.h>

#ifndef INTRA_OP_PARALLEL
#error "compile this file with OpenMP: without it at::parallel_for is serial"
#endif

namespace sgm {

void parallel_for(int64_t n, int64_t grain, const std::function<void(int64_t begin, int64_t end)>& body) {
  at::parallel_for(0, n, grain, body);
}

}  // namespace sgm
