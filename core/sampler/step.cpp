#include "core/sampler/step.h"

#include <ATen/ops/addcmul.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/take.h>

namespace sgm {

Registry<Factory<StepMaker>>& predictor_registry() {
  static Registry<Factory<StepMaker>> registry("predictor");
  return registry;
}

Registry<Factory<StepMaker>>& corrector_registry() {
  static Registry<Factory<StepMaker>> registry("corrector");
  return registry;
}

at::Tensor ladder_index(const at::Tensor& t, double t_max, int64_t N) {
  return t.div(t_max).mul(static_cast<double>(N - 1)).to(at::kLong);
}

Move linear_move(const LinearRule& rule, const at::Tensor& x, const at::Tensor& score, Rng& rng) {
  const at::Tensor mean = at::mul(x, over(rule.a, x)).addcmul_(score, over(rule.b, x));
  return {rule.c.defined() ? at::addcmul(mean, rng.normal_like(x), over(rule.c, x)) : mean, mean};
}

Step ladder_step(LinearRule table, double t_max) {
  return [table = std::move(table), t_max](const Problem& problem, const at::Tensor& x, const at::Tensor& t,
                                           const at::Tensor&, Rng& rng) {
    const at::Tensor i = ladder_index(t, t_max, table.a.size(0));
    const auto at_i = [&](const at::Tensor& values) {
      return values.defined() ? at::take(values.to(i.device()), i) : values;
    };
    return linear_move({at_i(table.a), at_i(table.b), at_i(table.c)}, x, problem.score(x, t), rng);
  };
}

at::Tensor contraction(const Ladder& ladder) {
  const at::Tensor a = ladder.f.add(1);
  const double least = a.min().item<double>();
  require(least > 0,
          "sampler: a step of the ladder multiplies the state by 1 + f = {} (Sde::ladder)\n  take more than "
          "{} noise scales",
          least, a.size(0));
  return a;
}

}  // namespace sgm
