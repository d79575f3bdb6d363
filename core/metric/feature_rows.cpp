#include "core/metric/feature_rows.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/isfinite.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "core/base/require.h"

namespace sgm {
namespace {

constexpr int64_t checked_rows = 1024;  // rows looked at together

}  // namespace

void require_features(const at::Tensor& x, std::string_view where, int64_t least) {
  require(x.dim() == 2 && x.size(1) > 0 && x.device().is_cpu(),
          "{}: features of shape [{}]\n  give (N, D), a row an image, on the CPU", where,
          fmt::join(x.sizes(), ", "));
  require(x.size(0) >= least, "{}: {} rows of features\n  give at least {}", where, x.size(0), least);
  bool differs = false;
  for (int64_t i = 0; i < x.size(0); i += checked_rows) {
    const at::Tensor rows = x.narrow(0, i, std::min(checked_rows, x.size(0) - i));
    require(at::isfinite(rows).all().item<bool>(),
            "{}: a feature is not finite\n  look at what made these {} rows", where, x.size(0));
    differs = differs || (rows != x[0]).any().item<bool>();
  }
  require(differs, "{}: all {} rows of features are equal\n  look at the images and at the extractor", where,
          x.size(0));
}

void require_features(const at::Tensor& a, const at::Tensor& b, std::string_view where, int64_t least) {
  require_features(a, where, least);
  require_features(b, where, least);
  require(a.size(1) == b.size(1), "{}: features of {} and {} dimensions\n  take both from one extractor",
          where, a.size(1), b.size(1));
}

at::Tensor feature_rows(const at::Tensor& x, int64_t first, int64_t n) {
  return x.narrow(0, first, std::min(n, x.size(0) - first)).to(at::kDouble);
}

}  // namespace sgm
