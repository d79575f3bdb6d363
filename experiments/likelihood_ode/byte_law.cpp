#include "experiments/likelihood_ode/byte_law.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <cmath>

#include "core/base/require.h"

namespace sgm::likelihood_ode {
namespace {

constexpr int64_t bytes_of_one = 256;

/// The nodes of 256 cells of width `cell` from `low`, (256 n,), and their weights.
Quadrature in_all_cells(int64_t n, double low, double cell) {
  const Quadrature one = gauss_legendre(n);
  const at::Tensor place = at::arange(bytes_of_one, at::kDouble).unsqueeze(1) + one.node;
  return {(low + cell * place).flatten(), (cell * one.weight).repeat({bytes_of_one})};
}

/// The law of bytes given the nodes' part in each, (nodes, 256), weights included.
at::Tensor law_of(const KnownDensity& log_density, int64_t D, const at::Tensor& node,
                  const at::Tensor& part) {
  require(D == 1 || D == 2, "byte law: of {} dimensions\n  give 1 or 2", D);
  if (D == 1) return at::mv(part.t(), log_density(node.unsqueeze(1)).exp());
  const int64_t n = node.size(0), rows = std::max<int64_t>(1, (int64_t{1} << 20) / n);
  at::Tensor law = at::zeros({bytes_of_one, bytes_of_one}, at::kDouble);
  for (int64_t first = 0; first < n; first += rows) {
    const at::Tensor a = node.narrow(0, first, std::min(rows, n - first));
    const at::Tensor x = at::stack(at::meshgrid({a, node}, "ij"), -1).view({-1, 2});
    const at::Tensor density = log_density(x).exp().view({a.size(0), n});
    law += at::mm(part.narrow(0, first, a.size(0)).t(), at::mm(density, part));
  }
  return law;
}

}  // namespace

Quadrature gauss_legendre(int64_t n) {
  // Golub and Welsch: the nodes are the eigenvalues of the polynomials' recurrence.
  const at::Tensor i = at::arange(1, n, at::kDouble);
  const at::Tensor beside = i / (4 * i.square() - 1).sqrt();
  const auto [node, vector] = at::linalg_eigh(at::diag(beside, 1) + at::diag(beside, -1));
  return {0.5 * (node + 1), vector[0].square()};
}

at::Tensor mass_in_cells(const KnownDensity& log_density, int64_t D, const ByteScale& scale, int64_t nodes) {
  const auto [node, weight] = in_all_cells(nodes, scale.low, scale.cell());
  const at::Tensor cell = at::eye(bytes_of_one, at::kDouble).repeat_interleave(nodes, 0);
  return law_of(log_density, D, node, cell * weight.unsqueeze(1));
}

at::Tensor decoded_mass(const KnownDensity& log_density, int64_t D, const ByteScale& scale, int64_t nodes,
                        double alpha, double sigma) {
  const auto [node, weight] = in_all_cells(nodes, alpha * scale.low, alpha * scale.cell());
  const at::Tensor centre =
      alpha * (scale.low + scale.cell() * (at::arange(bytes_of_one, at::kDouble) + 0.5));
  const at::Tensor decoder = at::softmax(-0.5 * ((node.unsqueeze(1) - centre) / sigma).square(), 1);
  return law_of(log_density, D, node, decoder * weight.unsqueeze(1));
}

at::Tensor draw_bytes(const at::Tensor& probability, int64_t n, Rng& rng) {
  const at::Tensor upper = probability.flatten().cumsum(0);
  const at::Tensor u = rng.uniform({n}) * upper[-1];
  at::Tensor k = at::searchsorted(upper, u, /*out_int32=*/false, /*right=*/true).clamp_max(upper.numel() - 1);
  std::vector<at::Tensor> values;
  for (int64_t d = 0; d < probability.dim(); ++d) {
    values.insert(values.begin(), k % bytes_of_one);
    k = at::floor_divide(k, bytes_of_one);
  }
  return at::stack(values, 1).to(at::kByte);
}

at::Tensor log_probability(const at::Tensor& probability, const at::Tensor& bytes) {
  at::Tensor k = at::zeros({bytes.size(0)}, at::kLong);
  for (int64_t d = 0; d < bytes.size(1); ++d) k = k * bytes_of_one + bytes.select(1, d).to(at::kLong);
  return probability.flatten().index_select(0, k).log();
}

double cross_entropy(const at::Tensor& p, const at::Tensor& q) {
  const at::Tensor nats = -at::xlogy(p, q).sum() / static_cast<double>(p.dim());
  return nats.item<double>() / std::log(2.0);
}

}  // namespace sgm::likelihood_ode
