#include "experiments/sliced_vs_denoising/row_score.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <torch/csrc/autograd/autograd.h>

#include <cmath>

namespace sgm::sliced_vs_denoising {
namespace {

/// W (B, N, M) times x (B, M).
at::Tensor times(const at::Tensor& W, const at::Tensor& x) {
  return at::bmm(W, x.unsqueeze(2)).squeeze(2);
}

/// A copy of the parameters for every row, leaves that gradients are taken of.
std::vector<at::Tensor> copies(const RowScore& score, int64_t rows) {
  std::vector<at::Tensor> all;
  for (const at::Tensor& one : score.parameters) {
    std::vector<int64_t> sizes = one.sizes().vec();
    sizes.insert(sizes.begin(), rows);
    all.push_back(one.unsqueeze(0).expand(sizes).contiguous().requires_grad_());
  }
  return all;
}

/// Losses (B,), which have a graph, with each row's gradient.
RowLosses with_gradient(const at::Tensor& loss, const std::vector<at::Tensor>& parameters) {
  std::vector<at::Tensor> flat;
  for (const at::Tensor& of : torch::autograd::grad({loss.sum()}, parameters, {}, false, false, true))
    flat.push_back(of.defined() ? of.flatten(1) : at::Tensor());
  for (size_t i = 0; i < flat.size(); ++i)
    if (!flat[i].defined()) flat[i] = at::zeros_like(parameters[i].detach()).flatten(1);
  return {loss.detach(), at::cat(flat, 1)};
}

/// The SDE of a problem on clean data, which nobody reads.
SdePtr any_sde() {
  SdePtr made;
  bind_fields(Node(Node::Table{}), [&](Fields& on) { made = sde_registry().at("ve").make(on); });
  return made;
}

at::Tensor normals(at::IntArrayRef sizes, int64_t inputs, Rng& rng) {
  return rng.normal(sizes) / std::sqrt(static_cast<double>(inputs));
}

}  // namespace

RowScore linear_score(const at::Tensor& W) {
  return {{W}, [](const std::vector<at::Tensor>& p, const at::Tensor& x) { return times(p[0], x); }};
}

RowScore diagonal_score(const at::Tensor& w) {
  return {{w}, [](const std::vector<at::Tensor>& p, const at::Tensor& x) { return p[0] * x; }};
}

RowScore tanh_score(int64_t dimension, int64_t hidden, Rng& rng) {
  std::vector<at::Tensor> parameters;
  parameters.push_back(normals({hidden, dimension}, dimension, rng));
  parameters.push_back(normals({hidden}, dimension, rng));
  parameters.push_back(normals({dimension, hidden}, hidden, rng));
  parameters.push_back(normals({dimension}, hidden, rng));
  return {parameters, [](const std::vector<at::Tensor>& p, const at::Tensor& x) {
            return times(p[2], at::tanh(times(p[0], x) + p[1])) + p[3];
          }};
}

RowLosses row_losses(const RowScore& score, const Objective& objective, const at::Tensor& x, Rng& rng) {
  const std::vector<at::Tensor> parameters = copies(score, x.size(0));
  static const SdePtr sde = any_sde();
  const ScoreFn of = [&](const at::Tensor& at, const at::Tensor&) { return score.value(parameters, at); };
  return with_gradient(objective({sde, of}, {.x = x, .y = {}, .index = {}}, rng), parameters);
}

Forms forms_of(const RowScore& score, const at::Tensor& x, bool reduced) {
  const int64_t D = x.size(0);
  const at::Tensor unit = at::eye(D, x.options());
  const at::Tensor row = unit.repeat_interleave(D, 0), column = unit.repeat({D, 1});  // (D^2, D): i, then j
  const at::Tensor points = x.expand({D * D, D}).contiguous().requires_grad_();
  const std::vector<at::Tensor> parameters = copies(score, D * D);
  const at::Tensor s = score.value(parameters, points);
  // u^T (ds/dx) v of every row.
  const auto entry = [&](const at::Tensor& u, const at::Tensor& v) {
    return (torch::autograd::grad({s}, {points}, {u}, true, true)[0] * v).sum(1);
  };
  at::Tensor A = 0.5 * (entry(row, column) + entry(column, row));
  if (!reduced) A = A + 0.5 * (s * row).sum(1) * (s * column).sum(1);
  const RowLosses all = with_gradient(A, parameters);
  return {all.loss.view({D, D}), all.gradient.view({D, D, -1})};
}

double projection_variance(const at::Tensor& A, const std::string& law) {
  const auto D = static_cast<double>(A.size(0));
  const double all = A.square().sum().item<double>();
  const at::Tensor diagonal = A.diagonal(0, 0, 1);  // (D,) or (P, D)
  if (law == "gaussian") return 2 * all;
  if (law == "rademacher") return 2 * (all - diagonal.square().sum().item<double>());
  require(law == "sphere", "no law of projections '{}'\n  give rademacher, gaussian or sphere", law);
  return 2 * D / (D + 2) * (all - diagonal.sum(-1).square().sum().item<double>() / D);
}

}  // namespace sgm::sliced_vs_denoising
