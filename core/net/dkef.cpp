#include "core/net/dkef.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <cmath>
#include <limits>
#include <numbers>

#include "core/net/net.h"

namespace sgm {

QuadraticForm QuadraticForm::rows(int64_t first, int64_t count) const {
  const auto part = [&](const at::Tensor& x) { return x.defined() ? x.narrow(0, first, count) : x; };
  return {part(slope), part(base_slope), part(curvature), part(base_curvature)};
}

at::Tensor QuadraticForm::losses(const at::Tensor& alpha) const {
  const at::Tensor loss = 0.5 * (at::matmul(slope, alpha) + base_slope).square().sum(1) + base_curvature;
  return curvature.defined() ? loss + at::mv(curvature, alpha) : loss;
}

at::Tensor MeanForm::value(const at::Tensor& alpha) const {
  return 0.5 * at::dot(alpha, at::mv(matrix, alpha)) + at::dot(vector, alpha) + constant;
}

MeanForm mean_of(const QuadraticForm& form) {
  const auto count = static_cast<double>(form.slope.size(0));
  const at::Tensor rows = form.slope.flatten(0, 1);
  at::Tensor vector = at::mv(rows.t(), form.base_slope.flatten()) / count;
  if (form.curvature.defined()) vector = vector + form.curvature.mean(0);
  return {at::mm(rows.t(), rows) / count, vector,
          (0.5 * form.base_slope.square().sum(1) + form.base_curvature).mean()};
}

at::Tensor ridge_minimiser(const MeanForm& form, const at::Tensor& ridge) {
  const at::Tensor eye = at::eye(form.vector.size(0), form.vector.options());
  const auto [root, info] = at::linalg_cholesky_ex(form.matrix + ridge * eye);
  if (info.item<int>() != 0 || !at::isfinite(root.sum()).item<bool>())
    return at::full_like(form.vector, std::numeric_limits<double>::quiet_NaN());
  return -at::cholesky_solve(form.vector.unsqueeze(1), root).squeeze(1);
}

void DkefOptions::fields(Fields& on) {
  on("inducing", inducing, "inducing points", range(1, 1e6));
  on("features", features, "units of the hidden layer, and features", range(1, 1e6));
  on("base_std", base_std, "standard deviation of the base density", above(0));
  on("log_ridge", log_ridge, "decimal logarithm of the ridge that training starts with", range(-12, 6));
}

Dkef::Dkef(const DkefOptions& options, const at::Tensor& data, const Rng& init)
    : base_variance_(options.base_std * options.base_std) {
  const int64_t rows = data.size(0), D = data.size(1), M = options.inducing, F = options.features;
  require(M <= rows, "dkef: {} inducing points of {} rows of data\n  give at most as many as rows", M, rows);
  const auto parameter = [&](const char* name, const at::Tensor& value) {
    const at::Tensor leaf = value.detach().to(at::kDouble).clone().set_requires_grad(true);
    parameters_.emplace_back(name, leaf);
    return leaf;
  };
  const auto uniform = [&](const char* name, at::IntArrayRef sizes, int64_t fan_in) {
    return parameter(name, uniform_parameter(sizes, fan_in, init.fork(name)));
  };
  W_ = uniform("hidden.weight", {F, D}, D);
  b_ = uniform("hidden.bias", {F}, D);
  A_ = uniform("features.weight", {F, F}, F);
  C_ = uniform("skip.weight", {F, D}, D);
  Rng order = init.fork("inducing");
  z_ = parameter("inducing", data.index_select(0, order.permutation(rows).narrow(0, 0, M)));
  weight_ = parameter("kernel_logits", at::zeros({3}, at::kDouble));
  log_scale_ = parameter("log_scale", at::tensor({0.0, 0.5185, 1.0}, at::kDouble));
  log_ridge_ = parameter("log_ridge", at::scalar_tensor(options.log_ridge, at::kDouble));
}

at::Tensor Dkef::ridge() const {
  return at::exp(std::numbers::ln10 * log_ridge_);
}

at::Tensor Dkef::features(const at::Tensor& x) const {
  return at::mm(at::softplus(at::addmm(b_, x, W_.t())), A_.t()) + at::mm(x, C_.t());
}

at::Tensor Dkef::squared_distances(const at::Tensor& y, const at::Tensor& centres) const {
  return (y.square().sum(1, true) + centres.square().sum(1) - 2 * at::mm(y, centres.t())).clamp_min(0);
}

std::pair<at::Tensor, at::Tensor> Dkef::bumps(const at::Tensor& squared) const {
  const at::Tensor scale = (-0.5 * at::exp(-std::numbers::ln10 * log_scale_)).view({-1, 1, 1});
  return {at::softmax(weight_, 0).view({-1, 1, 1}) * at::exp(scale * squared), scale};
}

at::Tensor Dkef::kernels(const at::Tensor& x) const {
  return bumps(squared_distances(features(x), features(z_))).first.sum(0);
}

Dkef::Along Dkef::along(const at::Tensor& x, const at::Tensor& v, bool second) const {
  const at::Tensor slope = at::sigmoid(at::addmm(b_, x, W_.t()));  // (B, F), of the softplus
  const at::Tensor into = at::matmul(v, W_.t());                   // (R, F) or (B, R, F)
  const at::Tensor dy = at::matmul(slope.unsqueeze(1) * into, A_.t()) + at::matmul(v, C_.t());
  const at::Tensor y = features(x), centres = features(z_);
  const auto [bump, scale] = bumps(squared_distances(y, centres));
  const at::Tensor outer = (scale * bump).sum(0);  // (B, M), derivative of k in the squared distance
  // Of the squared distance: first derivatives, then the sum of second ones.
  const at::Tensor ds = 2 * ((dy * y.unsqueeze(1)).sum(2, true) - at::matmul(dy, centres.t()));  // (B, R, M)
  Along all{outer.unsqueeze(1) * ds, {}};
  if (!second) return all;
  const at::Tensor ddy = at::mm(slope * (1 - slope) * into.square().sum(-2), A_.t());  // (B, F)
  const at::Tensor dds =
      2 * (dy.square().sum({1, 2}).unsqueeze(1) + (ddy * y).sum(1, true) - at::mm(ddy, centres.t()));
  all.second = (scale.square() * bump).sum(0) * ds.square().sum(1) + outer * dds;
  return all;
}

at::Tensor Dkef::axes() const {
  return at::eye(W_.size(1), at::kDouble);
}

at::Tensor Dkef::base_log_density(const at::Tensor& x) const {
  const auto D = static_cast<double>(x.size(1));
  return -0.5 * x.square().sum(1) / base_variance_ -
         0.5 * D * std::log(2 * std::numbers::pi * base_variance_);
}

at::Tensor Dkef::base_score(const at::Tensor& x) const {
  return -x / base_variance_;
}

at::Tensor Dkef::log_density(const at::Tensor& x, const at::Tensor& alpha) const {
  return base_log_density(x) + at::mv(kernels(x), alpha);
}

at::Tensor Dkef::score(const at::Tensor& x, const at::Tensor& alpha) const {
  return base_score(x) + at::matmul(along(x, axes(), false).first, alpha);
}

QuadraticForm Dkef::exact(const at::Tensor& x) const {
  const Along all = along(x, axes(), true);
  const double trace = -static_cast<double>(x.size(1)) / base_variance_;
  return {all.first, base_score(x), all.second, at::full({x.size(0)}, trace, x.options())};
}

QuadraticForm Dkef::sliced(const at::Tensor& x, const at::Tensor& v) const {
  const Along one = along(x, v.unsqueeze(1), true);
  return {one.first, (v * base_score(x)).sum(1, true), one.second, -v.square().sum(1) / base_variance_};
}

QuadraticForm Dkef::reduced(const at::Tensor& x, const at::Tensor& v) const {
  const Along one = along(x, v.unsqueeze(1), true);
  return {along(x, axes(), false).first, base_score(x), one.second, -v.square().sum(1) / base_variance_};
}

QuadraticForm Dkef::denoising(const at::Tensor& x, const at::Tensor& z, double sigma) const {
  require(sigma > 0, "dkef: denoising score matching with sigma = {}\n  give a sigma above 0", sigma);
  const at::Tensor noisy = x + sigma * z;
  return {along(noisy, axes(), false).first,
          base_score(noisy) + z / sigma,
          {},
          at::zeros({x.size(0)}, x.options())};
}

QuadraticForm Dkef::differences(const at::Tensor& x, const at::Tensor& v, double eps) const {
  require(eps > 0, "dkef: differences over eps = {}\n  give an eps above 0", eps);
  const at::Tensor places[] = {x - eps * v, x, x + eps * v};
  const auto slope = [&](const at::Tensor& low, const at::Tensor& high) { return (high - low) / (2 * eps); };
  const auto bend = [&](const at::Tensor& low, const at::Tensor& mid, const at::Tensor& high) {
    return (low - 2 * mid + high) / (eps * eps);
  };
  const at::Tensor k[] = {kernels(places[0]), kernels(places[1]), kernels(places[2])};
  const at::Tensor q[] = {base_log_density(places[0]), base_log_density(places[1]),
                          base_log_density(places[2])};
  return {slope(k[0], k[2]).unsqueeze(1), slope(q[0], q[2]).unsqueeze(1), bend(k[0], k[1], k[2]),
          bend(q[0], q[1], q[2])};
}

}  // namespace sgm
