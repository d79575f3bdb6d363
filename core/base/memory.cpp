#include "core/base/memory.h"

#include <malloc.h>

namespace sgm {

void keep_freed_memory() {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 1 << 30);
  mallopt(M_TRIM_THRESHOLD, -1);  // −1: never
#endif
}

}  // namespace sgm
