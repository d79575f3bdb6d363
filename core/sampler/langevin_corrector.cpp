#include <ATen/TensorOperators.h>
#include <ATen/ops/addcmul.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/sqrt.h>
#include <ATen/ops/take.h>

#include "core/sampler/step.h"

namespace sgm {
namespace {

/// One step of Langevin dynamics of size  e = 2 alpha (r |z|/|s|)^2:  x + e s + sqrt(2 e) z.  Song et al.
/// 2021, algorithms 4 and 5. alpha = (1 + f_i)^2 of the ladder: 1 for VE, 1 − beta_i for VP, as in the
/// papers, and the same for every other SDE.
struct LangevinCorrector {
  double r = 0.16;
  bool batch = false;

  void fields(Fields& on) {
    on("r", r, "signal-to-noise ratio of a step", above(0));
    on("batch", batch,
       "norms averaged over the batch (official code: samples depend on each other) instead of a step size "
       "for each sample");
  }

  Step operator()(const SdePtr& sde, int64_t N) const {
    return [*this, alpha = contraction(sde->ladder(N)).square(), t_max = sde->t_max()](
               const Problem& problem, const at::Tensor& x, const at::Tensor& t, const at::Tensor&,
               Rng& rng) {
      const int64_t dimensions = x.flatten(1).size(1);
      // E |s|^-2 is infinite in one and two dimensions: final variances are wrong by orders of magnitude.
      require(batch || dimensions >= 16,
              "langevin: a step size for each sample needs 16 dimensions or more, these samples have {}\n  "
              "give corrector.batch=true, or take corrector=ald",
              dimensions);
      const at::Tensor score = problem.score(x, t);
      const at::Tensor z = rng.normal_like(x);
      const at::Tensor i = ladder_index(t, t_max, alpha.size(0));
      const at::Tensor ratio = r * norm(z) / norm(score);
      const at::Tensor size = 2 * at::take(alpha.to(i.device()), i).to(ratio.scalar_type()) * ratio.square();
      const at::Tensor mean = at::addcmul(x, score, over(size, x));
      return Move{at::addcmul(mean, z, over(at::sqrt(2 * size), x)), mean};
    };
  }

  /// Euclidean norm of each sample (B,), or its mean over the batch ().
  at::Tensor norm(const at::Tensor& v) const {
    const at::Tensor norms = at::linalg_vector_norm(v.flatten(1), 2, {1});
    return batch ? norms.mean() : norms;
  }
};

const bool registered = corrector_registry().add(
    "langevin", factory<StepMaker, LangevinCorrector>("Langevin dynamics, its step from norms"));

}  // namespace
}  // namespace sgm
