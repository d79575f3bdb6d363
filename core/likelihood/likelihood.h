#pragma once
#include <vector>

#include "core/ode/divergence.h"
#include "core/score/score.h"
#include "core/tensor/rng.h"

namespace sgm {

/// How the log-likelihood of the probability flow ODE is computed.
struct LikelihoodOptions {
  enum class Trace { exact, rademacher, gaussian };
  double eps = 1e-5;
  Tolerance tolerance{};
  Trace divergence = Trace::rademacher;
  int64_t probes = 1;

  void fields(Fields& on);
};

/// log p of samples in nats, as prior + change, and where the flow takes them.
struct LogLikelihood {
  at::Tensor prior;        ///< (B,): of the code under N(0, prior_std^2 I)
  at::Tensor change;       ///< (k, B): the divergence's integral over time, one row a probe; exact: one row
  at::Tensor code;         ///< the shape of x, float64: the state at t_max
  at::Tensor evaluations;  ///< (B,) int64: of the score; each also costs one backward pass a probe, or one a
                           ///< dimension where exact
  std::vector<double> times{};  ///< coupled only: eps and every accepted time

  /// (B,): the mean over probes, unbiased for the exact trace's.
  at::Tensor log_p() const;
};

/// InputError if the score knows some noise levels alone: the flow asks for it at every time.
void require_every_time(const Problem& problem);

/// Probes for x (B, ...): (k, B, ...), which stay for the whole trajectory; (0, B, ...) where exact. Row i
/// depends on rng's row i only.
at::Tensor draw_probes(const LikelihoodOptions& options, const at::Tensor& x, const Rng& rng);

/// The log density at x (B, ...) of the model whose samples the probability flow ODE brings from the prior at
/// t_max to t = eps:
///   log p(x) = log prior(x(t_max)) + integral from eps to t_max of div v(x(t), t) dt,  x(eps) = x.
/// Song et al. 2021, appendix D.2. It is the density at eps, where data have noise of sigma(eps)/alpha(eps):
/// what lies between 0 and eps is no part of it. The state is float64 whatever the score computes in; value
/// and divergence come from one evaluation; each sample has its own steps unless tolerance.coupled, whose
/// norm is SciPy's over the flattened batch of states and integrals. InputError unless 0 < eps < t_max.
LogLikelihood log_likelihood(const Problem& problem, const at::Tensor& x, const LikelihoodOptions& options,
                             const at::Tensor& probes);

/// The sample (B, ...) whose code this is: the flow back from t_max to eps. Float64.
Solution decode(const Problem& problem, const at::Tensor& code, const LikelihoodOptions& options);

}  // namespace sgm
