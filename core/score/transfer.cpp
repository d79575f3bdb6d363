#include "core/score/transfer.h"

#include <ATen/ops/mul.h>

#include "core/sde/derived.h"

namespace sgm {

ScoreFn perturbed(ScoreFn score, double factor) {
  return [score = std::move(score), factor](const at::Tensor& x, const at::Tensor& t) {
    return at::mul(score(x, t), factor);
  };
}

ScoreFn transferred(ScoreFn score, SdePtr from, SdePtr to) {
  return [score = std::move(score), from = std::move(from), to = std::move(to)](const at::Tensor& x,
                                                                                const at::Tensor& t) {
    const Counterpart there = counterpart(*to, t, *from);
    const at::Tensor factor = over(there.factor, x);
    return at::mul(score(at::mul(x, factor), there.t), factor);
  };
}

}  // namespace sgm
