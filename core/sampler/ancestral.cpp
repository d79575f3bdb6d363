#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include "core/sampler/step.h"

namespace sgm {
namespace {

enum class Variance { transition, posterior };

/// Ancestral sampling of the ladder x_i = a_i x_{i−1} + G_i z of any linear SDE: the mean (x + G_i^2 s)/a_i of x_{i−1} given x_i, plus
/// noise of variance G_i^2 (DDPM's "fixedlarge"; Song et al. 2021, eq. 4) or G_i^2 S_{i−1}^2/S_i^2 (DDPM's "fixedsmall"; ibid., appendix F,
/// for SMLD) with S_i^2 = a_i^2 S_{i−1}^2 + G_i^2 from 0: the variance of x_{i−1} given x_i and x_0.
struct Ancestral {
  Variance variance = Variance::posterior;

  void fields(Fields& on) {
    on.choice("variance", variance, "transition: G_i^2, Score SDE's choice for VP; posterior: that of x_{i-1} given x_i and x_0, its choice for VE",
              {{"transition", Variance::transition}, {"posterior", Variance::posterior}});
  }

  Step operator()(const SdePtr& sde, int64_t N) const {
    const Ladder ladder = sde->ladder(N);
    const at::Tensor a = contraction(ladder), G2 = ladder.G.square();
    return ladder_step({1 / a, G2 / a, variance == Variance::transition ? ladder.G : at::sqrt(G2 * before(a, G2))}, sde->t_max());
  }

  /// S_{i−1}^2/S_i^2, (N,)
  static at::Tensor before(const at::Tensor& a, const at::Tensor& G2) {
    const at::Tensor ratio = at::empty_like(a);
    double marginal = 0;
    for (int64_t i = 0; i < a.size(0); ++i) {
      const double last = marginal, keep = a[i].item<double>();
      marginal = keep * keep * last + G2[i].item<double>();
      ratio[i].fill_(last / marginal);
    }
    return ratio;
  }
};

const bool registered = predictor_registry().add("ancestral", factory<StepMaker, Ancestral>("ancestral sampling of the SDE's discrete steps"));

}  // namespace
}  // namespace sgm
