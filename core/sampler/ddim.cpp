#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

#include <cmath>

#include "core/sampler/descent.h"

namespace sgm {
namespace {

/// DDIM for any linear SDE: the denoised state plus the part of the noise that is kept, with eta^2 of the
/// posterior's variance drawn afresh; eta = 0 is Euler's rule for y in s, eta = 1 DDPM's ancestral sampling.
/// Song, Meng & Ermon 2021, eq. 12. NFE = steps.
struct Ddim {
  Levels levels;
  double eta = 0;

  void fields(Fields& on) {
    levels.fields(on);
    on("eta", eta, "0: deterministic; 1: as much noise as DDPM", range(0, 1));
  }

  Samples operator()(const Problem& problem, at::Tensor x, Rng& rng, const Hook& hook) const {
    const at::NoGradGuard no_grad;
    const std::vector<double> s = levels.of(problem, "ddim");
    Descent chain(problem, "ddim", s, hook);
    at::Tensor y = chain.start(x);
    for (size_t i = 0; i + 1 < s.size(); ++i) {
      const double share = s[i + 1] / s[i];
      const double fresh = eta * s[i + 1] * std::sqrt(1 - share * share);
      const double kept = std::sqrt(s[i + 1] * s[i + 1] - fresh * fresh) / s[i];
      const at::Tensor clean = chain.denoise(y, s[i]);
      y = clean + (y - clean) * kept;
      if (eta > 0) y = y + rng.normal_like(y) * fresh;
      y = chain.arrive(y, static_cast<int64_t>(i));
    }
    return chain.end(y, x);
  }
};

const bool registered =
    sampler_registry().add("ddim", factory<Sampler, Ddim>("DDIM, under every linear SDE"));

}  // namespace
}  // namespace sgm
