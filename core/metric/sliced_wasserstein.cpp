#include "core/metric/sliced_wasserstein.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include "core/base/require.h"

namespace sgm {
namespace {

/// Each direction's projections in ascending order, (L, n).
at::Tensor sorted_projections(const at::Tensor& rows, const at::Tensor& directions) {
  return std::get<0>(at::mm(directions, rows.t()).sort(1));
}

}  // namespace

at::Tensor random_directions(int64_t count, int64_t D, Rng& rng) {
  const at::Tensor z = rng.normal({count, D});
  return z / z.square().sum(1, true).sqrt();
}

double sliced_wasserstein(const at::Tensor& a, const at::Tensor& b, const at::Tensor& directions) {
  const at::Tensor x = a.flatten(1).to(at::kDouble);
  const at::Tensor y = b.flatten(1).to(at::kDouble);
  require(x.sizes() == y.sizes() && x.size(0) > 0 && directions.size(1) == x.size(1),
          "sliced_wasserstein: sets of {} x {} and {} x {}, directions in {} dimensions\n  give sets of one "
          "size",
          x.size(0), x.size(1), y.size(0), y.size(1), directions.size(1));
  return (sorted_projections(x, directions) - sorted_projections(y, directions)).abs().mean().item<double>();
}

}  // namespace sgm
