#include "core/ode/divergence.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <torch/csrc/autograd/autograd.h>

#include "core/base/require.h"

namespace sgm {
namespace {

/// The field at x with its graph.
struct Tracked {
  at::Tensor x, value;

  Tracked(const Field& field, const at::Tensor& at, const at::Tensor& t) {
    const at::AutoGradMode on(true);
    x = at.detach().requires_grad_();
    value = field(x, t);
    require(value.sizes() == x.sizes(),
            "divergence: the field has shape [{}], the state [{}]\n  a field keeps the shape of the state",
            fmt::join(value.sizes(), ", "), fmt::join(x.sizes(), ", "));
  }

  /// v^T dvalue/dx, the shape of x.
  at::Tensor vjp(const at::Tensor& v) const {
    if (!value.requires_grad()) return at::zeros_like(x);  // does not depend on x
    const at::Tensor product = torch::autograd::grad({value}, {x}, {v}, true, false, true)[0];
    return product.defined() ? product : at::zeros_like(x);
  }
};

}  // namespace

FieldAndDivergence exact_divergence(const Field& field, const at::Tensor& x, const at::Tensor& t) {
  const Tracked tracked(field, x, t);
  const int64_t B = x.size(0);
  const int64_t D = x.numel() / B;
  at::Tensor trace = at::zeros({B}, x.options());
  for (int64_t i = 0; i < D; ++i) {
    const at::Tensor axis = at::zeros({B, D}, x.options());
    axis.select(1, i).fill_(1);
    trace = trace + tracked.vjp(axis.view(x.sizes())).reshape({B, D}).select(1, i);
  }
  return {tracked.value.detach(), trace};
}

FieldAndDivergence hutchinson_divergences(const Field& field, const at::Tensor& x, const at::Tensor& t,
                                          const at::Tensor& probes) {
  const Tracked tracked(field, x, t);
  std::vector<at::Tensor> forms;
  for (const at::Tensor& probe : probes.unbind(0))
    forms.push_back((tracked.vjp(probe) * probe).reshape({x.size(0), -1}).sum(1));
  return {tracked.value.detach(), at::stack(forms)};
}

FieldAndDivergence hutchinson_divergence(const Field& field, const at::Tensor& x, const at::Tensor& t,
                                         const at::Tensor& probe) {
  const FieldAndDivergence all = hutchinson_divergences(field, x, t, probe.unsqueeze(0));
  return {all.value, all.divergence.squeeze(0)};
}

std::vector<std::pair<std::string, Probe>> probe_names() {
  return {{"rademacher", Probe::rademacher}, {"gaussian", Probe::gaussian}};
}

at::Tensor draw_probe(Probe kind, const at::Tensor& x, Rng& rng) {
  return kind == Probe::rademacher ? rng.rademacher(x.sizes(), x.options())
                                   : rng.normal(x.sizes(), x.options());
}

}  // namespace sgm
