#pragma once
#include "core/ode/ode.h"

namespace sgm {

/// A field and its divergence at the same point, from one evaluation; neither carries a graph.
struct FieldAndDivergence {
  at::Tensor value;       ///< (B, ...)
  at::Tensor divergence;  ///< (B,): the trace of dv/dx, or an estimate of it
};

/// The exact trace: one product with the Jacobian a dimension, several at a time (core/tensor/jacobian.h).
/// The field must be differentiable, sample by sample.
FieldAndDivergence exact_divergence(const Field& field, const at::Tensor& x, const at::Tensor& t);

/// v^T (dv/dx) v by one backward pass, for a probe v (B, ...) with E v v^T = I: Hutchinson's estimate.
/// FFJORD, Grathwohl et al. 2019, eq. 7. Probes: core/tensor/projection.h; Rademacher's has no variance where
/// the Jacobian is diagonal, Gaussian's is FFJORD's.
FieldAndDivergence hutchinson_divergence(const Field& field, const at::Tensor& x, const at::Tensor& t,
                                         const at::Tensor& probe);

/// The same for k probes (k, B, ...) from one evaluation and k backward passes: divergence (k, B).
FieldAndDivergence hutchinson_divergences(const Field& field, const at::Tensor& x, const at::Tensor& t,
                                          const at::Tensor& probes);

}  // namespace sgm
