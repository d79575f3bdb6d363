#include "core/sampler/sampler.h"

#include <ATen/ops/isfinite.h>

#include <cmath>

namespace sgm {

Registry<Factory<Sampler>>& sampler_registry() {
  static Registry<Factory<Sampler>> registry("sampler");
  return registry;
}

ScoreFn counted(ScoreFn score, int64_t& nfe) {
  return [score = std::move(score), &nfe](const at::Tensor& x, const at::Tensor& t) {
    ++nfe;
    return score(x, t);
  };
}

void check_finite(const at::Tensor& x, std::string_view sampler, int64_t level, int64_t step) {
  // One reduction: a sum is finite only if every term is. A sum that overflows is looked at term by term.
  if (std::isfinite(x.sum().item<double>())) return;
  const at::Tensor finite = at::isfinite(x.reshape({x.size(0), -1})).all(1);
  if (finite.all().item<bool>()) return;
  const int64_t row = finite.logical_not().nonzero()[0].item<int64_t>();
  throw Diverged(
      fmt::format(
          "{}: the chain turned non-finite at step {} of level {}, row {}\n  either its steps are too "
          "large for this score: make them smaller; or the score is not finite there: look at the "
          "network and at the noise level",
          sampler, step, level, row),
      level, step, row);
}

}  // namespace sgm
