#pragma once
#include <ATen/core/Tensor.h>

#include <functional>

#include "core/likelihood/bits.h"
#include "core/tensor/rng.h"

namespace sgm::likelihood_ode {

/// log p(x) (n,) of points x (n, D) of a model's data.
using KnownDensity = std::function<at::Tensor(const at::Tensor& x)>;

/// Nodes (n,) and weights (n,) of Gauss and Legendre's rule on [0, 1]: exact for polynomials below degree 2
/// n.
struct Quadrature {
  at::Tensor node, weight;
};
Quadrature gauss_legendre(int64_t n);

/// The probabilities of all bytes in D = 1 or 2 dimensions, (256,) or (256, 256), by `nodes` nodes a cell and
/// dimension. Within cells: what a density gives to each cell. Decoded: the integral of p(x) times the
/// probability of each byte at x, the noise's density at its centre over the sum at all 256, as
/// Dequantisation::Law::decoder; over the data's range, the nodes between the places where it changes.
at::Tensor mass_in_cells(const KnownDensity& log_density, int64_t D, const ByteScale& scale, int64_t nodes);
at::Tensor decoded_mass(const KnownDensity& log_density, int64_t D, const ByteScale& scale, int64_t nodes,
                        double alpha, double sigma);

/// n draws (n, D), uint8, of such a law, which need not sum to 1. Row i depends on rng's row i only.
at::Tensor draw_bytes(const at::Tensor& probability, int64_t n, Rng& rng);

/// log P(k) (n,) of bytes (n, D).
at::Tensor log_probability(const at::Tensor& probability, const at::Tensor& bytes);

/// -sum_k p(k) log2 q(k)/D, in bits/dim, where p sums to 1.
double cross_entropy(const at::Tensor& p, const at::Tensor& q);

}  // namespace sgm::likelihood_ode
