#include <ATen/TensorOperators.h>
#include <ATen/ops/zeros.h>

#include "core/objective/objective.h"
#include "core/tensor/projection.h"

namespace sgm {
namespace {

/// Sliced score matching by central differences along v (Pang et al. 2020), no derivative by x: of a density
///   L = 1/2 ((l+ − l−)/(2 eps))^2 + (l+ − 2 l + l−)/eps^2,   l± = ln p(x ± eps v),
/// and of a score
///   L = 1/2 (v^T (s+ + s−)/2)^2 + v^T (s+ − s−)/(2 eps),     s± = s(x ± eps v),
/// both within O(eps^2) of sliced score matching. Rounding adds u |l|/eps^2 or u |s|/eps, u the unit
/// roundoff.
struct SsmFd {
  enum class Of { score, density };
  double eps = 1e-3;
  Of of = Of::score;
  Projection projection = Projection::rademacher;
  int64_t projections = 1;

  void fields(Fields& on) {
    on("eps", eps, "length of the differences in units of v", above(0), "data units");
    on.choice("of", of, "differences of the score or of the log density",
              {{"score", Of::score}, {"density", Of::density}});
    on.choice("projection", projection, "distribution of the random projections v", projection_names(false));
    on("projections", projections, "projections a sample", range(1, 1e6));
  }

  at::Tensor operator()(const Problem& problem, const Batch& batch, Rng& rng) const {
    at::Tensor loss = at::zeros({batch.x.size(0)}, batch.x.options());
    for (int64_t i = 0; i < projections; ++i) {
      const at::Tensor v = draw_projection(projection, batch.x, rng);
      loss = loss + (of == Of::score ? of_scores(problem, batch.x, v) : of_densities(problem, batch.x, v));
    }
    return loss / projections;
  }

  at::Tensor of_scores(const Problem& problem, const at::Tensor& x, const at::Tensor& v) const {
    const at::Tensor t = at::zeros({}, x.options().dtype(at::kDouble));
    const at::Tensor ahead = (v * problem.score(x + eps * v, t)).flatten(1).sum(1);
    const at::Tensor behind = (v * problem.score(x - eps * v, t)).flatten(1).sum(1);
    return 0.125 * (ahead + behind).square() + (ahead - behind) / (2 * eps);
  }

  at::Tensor of_densities(const Problem& problem, const at::Tensor& x, const at::Tensor& v) const {
    const auto value = [&](const at::Tensor& y) {
      Pass pass;
      return density_of(problem, "ssm_fd")(pass, y);
    };
    const at::Tensor ahead = value(x + eps * v), behind = value(x - eps * v);
    return 0.5 * ((ahead - behind) / (2 * eps)).square() + (ahead - 2 * value(x) + behind) / (eps * eps);
  }
};

const bool registered =
    register_objective("ssm_fd", {.minimiser = "data score", .unbiased = false},
                       factory<Objective, SsmFd>("sliced score matching by finite differences"));

}  // namespace
}  // namespace sgm
