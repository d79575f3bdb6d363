#include "core/likelihood/likelihood.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

#include "core/sde/derived.h"
#include "core/tensor/projection.h"

namespace sgm {
namespace {

Field flow_of(const Problem& problem) {
  return [&problem](const at::Tensor& x, const at::Tensor& t) {
    return flow_drift(*problem.sde, x, t, problem.score(x, t));
  };
}

void require_continuous(const Problem& problem, const LikelihoodOptions& options) {
  require_before_horizon(*problem.sde, options.eps, "likelihood", "eps");
  require_every_time(problem);
}

}  // namespace

void LikelihoodOptions::fields(Fields& on) {
  on("eps", eps,
     "the time at which the density is taken: what lies between 0 and eps is no part of it, and data have "
     "noise of sigma(eps)/alpha(eps) there",
     above(0));
  tolerance.fields(on);
  on.choice("divergence", divergence,
            "exact: one backward pass a dimension; rademacher, gaussian: Hutchinson's estimate by probes "
            "that stay for the whole trajectory",
            {{"exact", Trace::exact}, {"rademacher", Trace::rademacher}, {"gaussian", Trace::gaussian}});
  on("probes", probes, "probes of the estimate, averaged; each costs a backward pass", range(1, 1e6));
}

void require_every_time(const Problem& problem) {
  require(!problem.levels.t.defined(),
          "likelihood: the score knows {} noise levels alone, and the probability flow ODE needs it at every "
          "time\n  take a network of continuous time",
          problem.levels.t.numel());
}

at::Tensor LogLikelihood::log_p() const {
  return prior + change.mean(0);
}

at::Tensor draw_probes(const LikelihoodOptions& options, const at::Tensor& x, const Rng& rng) {
  using Trace = LikelihoodOptions::Trace;
  std::vector<int64_t> sizes = x.sizes().vec();
  sizes.insert(sizes.begin(), 0);
  if (options.divergence == Trace::exact) return at::zeros(sizes, x.options().dtype(at::kDouble));
  const Projection law =
      options.divergence == Trace::rademacher ? Projection::rademacher : Projection::gaussian;
  std::vector<at::Tensor> probes;
  for (int64_t k = 0; k < options.probes; ++k) {
    Rng one = rng.fork(static_cast<uint64_t>(k));
    probes.push_back(draw_projection(law, x.to(at::kDouble), one));
  }
  return at::stack(probes);
}

LogLikelihood log_likelihood(const Problem& problem, const at::Tensor& x, const LikelihoodOptions& options,
                             const at::Tensor& probes) {
  const at::NoGradGuard no_grad;
  require_continuous(problem, options);
  const bool exact = probes.size(0) == 0;
  require(exact || probes.sizes().slice(1) == x.sizes(),
          "likelihood: probes of shape [{}] for samples [{}]\n  give (k, B, ...)",
          fmt::join(probes.sizes(), ", "), fmt::join(x.sizes(), ", "));
  const int64_t B = x.size(0), D = x.numel() / B;
  const int64_t integrals = exact ? 1 : probes.size(0);
  const Field flow = flow_of(problem);
  // The state and, beside it, what the divergence has summed to.
  const RowField both = [&](const at::Tensor& state, const at::Tensor& t, const at::Tensor& rows) {
    std::vector<int64_t> sizes = x.sizes().vec();
    sizes[0] = state.size(0);
    const at::Tensor at = state.narrow(1, 0, D).reshape(sizes);
    const FieldAndDivergence v = exact ? exact_divergence(flow, at, t)
                                       : hutchinson_divergences(flow, at, t, probes.index_select(1, rows));
    return at::cat({v.value.reshape({state.size(0), D}),
                    v.divergence.reshape({integrals, state.size(0)}).t().to(state.scalar_type())},
                   1);
  };
  const at::Tensor start = x.to(at::kDouble).reshape({B, D});
  const Solution end = dormand_prince(both, at::cat({start, at::zeros({B, integrals}, start.options())}, 1),
                                      options.eps, problem.sde->t_max(), options.tolerance, "likelihood");
  const at::Tensor code = end.x.narrow(1, 0, D).reshape(x.sizes());
  return {prior_log_density(*problem.sde, code), end.x.narrow(1, D, integrals).t().contiguous(), code,
          end.evaluations, end.times};
}

Solution decode(const Problem& problem, const at::Tensor& code, const LikelihoodOptions& options) {
  const at::NoGradGuard no_grad;
  require_continuous(problem, options);
  return dormand_prince(flow_of(problem), code, problem.sde->t_max(), options.eps, options.tolerance,
                        "decode");
}

}  // namespace sgm
