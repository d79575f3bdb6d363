#pragma once
#include <string>
#include <utility>

#include "core/ode/ode.h"
#include "core/tensor/rng.h"

namespace sgm {

/// A field and its divergence at the same point, from one evaluation.
struct FieldAndDivergence {
  at::Tensor value;       ///< (B, ...)
  at::Tensor divergence;  ///< (B,): the trace of dv/dx, or an estimate of it
};

/// The exact trace: one backward pass a dimension. The field must be differentiable, sample by sample.
FieldAndDivergence exact_divergence(const Field& field, const at::Tensor& x, const at::Tensor& t);

/// v^T (dv/dx) v by one backward pass, for a probe v (B, ...) with E v v^T = I: Hutchinson's estimate.
/// FFJORD, Grathwohl et al. 2019, eq. 7.
FieldAndDivergence hutchinson_divergence(const Field& field, const at::Tensor& x, const at::Tensor& t,
                                         const at::Tensor& probe);

/// The same for k probes (k, B, ...) from one evaluation and k backward passes: divergence (k, B).
FieldAndDivergence hutchinson_divergences(const Field& field, const at::Tensor& x, const at::Tensor& t,
                                          const at::Tensor& probes);

/// Which probes: Rademacher's has the smaller variance, 0 for a diagonal Jacobian; Gaussian's is the FFJORD
/// default.
enum class Probe { rademacher, gaussian };
std::vector<std::pair<std::string, Probe>> probe_names();
at::Tensor draw_probe(Probe kind, const at::Tensor& x, Rng& rng);

}  // namespace sgm
