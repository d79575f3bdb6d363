#include "core/data/pooled_bytes.h"

#include <ATen/Functions.h>

#include <vector>

namespace sgm {

at::Tensor pooled_bytes(const at::Tensor& images, int64_t pool) {
  std::vector<at::Tensor> parts;
  for (const at::Tensor& part : images.split(4096))  // so that few images are float32 at a time
    parts.push_back(at::avg_pool2d(part.to(at::kFloat), {pool, pool}).round().to(at::kByte));
  return at::cat(parts);
}

}  // namespace sgm
