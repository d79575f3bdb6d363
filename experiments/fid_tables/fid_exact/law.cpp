#include "experiments/fid_tables/fid_exact/law.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <cmath>

#include "core/base/require.h"
#include "core/metric/frechet.h"

namespace sgm::fid_tables::fid_exact {
namespace {

constexpr uint64_t law_seed = 1;  // of axes and means: the laws are the same in every run

at::Tensor spectrum(const Pair& pair) {
  const at::Tensor place = at::arange(pair.dimension, at::kDouble);
  return pair.kind == "isotropic" ? at::ones_like(place) : 1 / (1 + place);
}

/// Axes turned at random, each by about `angle`.
at::Tensor turned(int64_t D, double angle) {
  const at::Tensor noise = Rng(law_seed).fork("axes").normal({D, D});
  const at::Tensor near = at::eye(D, at::kDouble) + noise * (angle / std::sqrt(static_cast<double>(D)));
  const auto [axes, upper] = at::linalg_qr(near);
  return axes * upper.diagonal().sign();  // without reflections: the identity at angle 0
}

/// Four components at multiples of the deviations, the centre in the origin.
Law mixture(const at::Tensor& variance) {
  const int64_t D = variance.size(0);
  const at::Tensor weight = at::tensor({.1, .2, .3, .4}, at::kDouble);
  at::Tensor mean = Rng(law_seed).fork("means").normal({4, D}) * (variance / 2).sqrt();
  mean = mean - at::matmul(weight, mean);
  return {weight, mean, (variance / 2).diag()};
}

/// E (aᵀb/D + 1)³ of independent a and b of N(m, A) and N(k, B).
double kernel_mean(const at::Tensor& m, const at::Tensor& A, const at::Tensor& k, const at::Tensor& B) {
  const auto D = static_cast<double>(m.size(0));
  const auto number = [](const at::Tensor& x) { return x.item<double>(); };
  const at::Tensor Am = at::mv(A, k), Bm = at::mv(B, m);
  const double first = number(at::dot(m, k)), trace = number((A * B).sum());
  const double a = number(at::dot(m, Bm)), b = number(at::dot(k, Am));
  const double second = first * first + a + b + trace;
  const double third = std::pow(first, 3) + 3 * first * (a + b + trace) + 6 * number(at::dot(Bm, Am));
  return third / (D * D * D) + 3 * second / (D * D) + 3 * first / D + 1;
}

double kernel_mean(const Law& a, const Law& b) {
  double sum = 0;
  for (int64_t i = 0; i < a.weight.size(0); ++i) {
    for (int64_t j = 0; j < b.weight.size(0); ++j)
      sum += (a.weight[i] * b.weight[j]).item<double>() *
             kernel_mean(a.mean[i], a.covariance, b.mean[j], b.covariance);
  }
  return sum;
}

}  // namespace

Gaussian Law::moments() const {
  const at::Tensor centre = at::matmul(weight, mean);
  const at::Tensor away = mean - centre;
  return {centre, covariance + at::matmul(away.t() * weight, away)};
}

LawSampler::LawSampler(const Law& law)
    : bounds_(law.weight.cumsum(0).narrow(0, 0, law.weight.size(0) - 1)),
      mean_(law.mean),
      root_(symmetric_root(law.covariance)) {}

at::Tensor LawSampler::draw(int64_t n, const Rng& rng) const {
  const at::Tensor component = (rng.fork("component").uniform({n}).unsqueeze(1) >= bounds_).sum(1);
  return mean_.index_select(0, component) + at::matmul(rng.fork("noise").normal({n, mean_.size(1)}), root_);
}

const std::vector<std::string>& pair_kinds() {
  static const std::vector<std::string> all{"isotropic", "decaying", "mixture", "equal"};
  return all;
}

void Pair::fields(Fields& on) {
  on.choice("pair", kind, "of laws", pair_kinds());
  on("dimension", dimension, "of the features", range(1, 4096));
  on("shift", shift, "of the generated means, in deviations of each coordinate", range(0, 100));
  on("variance_ratio", ratio, "of the generated over the real variances", above(0));
  on("rotation", rotation, "of the generated axes, about that many radians", range(0, 3));
}

Law Pair::real() const {
  const at::Tensor variance = spectrum(*this);
  if (kind == "mixture") return mixture(variance);
  return {at::ones({1}, at::kDouble), at::zeros({1, dimension}, at::kDouble), variance.diag()};
}

Law Pair::generated() const {
  Law law = real();
  if (kind == "equal") return law;
  const at::Tensor axes = turned(dimension, rotation);
  law.mean = std::sqrt(ratio) * at::matmul(law.mean, axes.t()) + shift * spectrum(*this).sqrt();
  law.covariance = ratio * at::matmul(at::matmul(axes, law.covariance), axes.t());
  return law;
}

double exact_distance(const Pair& pair) {
  if (pair.kind == "equal") return 0;
  return frechet_distance(pair.generated().moments(), pair.real().moments());
}

double exact_kid(const Law& a, const Law& b) {
  return kernel_mean(a, a) + kernel_mean(b, b) - 2 * kernel_mean(a, b);
}

Influence::Influence(const Law& of, const Law& other) {
  const Gaussian own = of.moments(), from = other.moments();
  const auto [values, vectors] = at::linalg_eigh(own.covariance);
  const at::Tensor root = at::matmul(vectors * values.sqrt(), vectors.t());
  const at::Tensor inverse = at::matmul(vectors / values.sqrt(), vectors.t());
  const at::Tensor product = symmetric_root(at::matmul(at::matmul(root, from.covariance), root));
  mean = own.mean, shift = 2 * (own.mean - from.mean);
  quadratic = at::eye(own.mean.size(0), at::kDouble) - at::matmul(at::matmul(inverse, product), inverse);
  trace = (quadratic * own.covariance).sum().item<double>();
}

double Influence::mean_over(const at::Tensor& rows) const {
  const at::Tensor x = rows - mean;
  const at::Tensor each = at::mv(x, shift) + (at::matmul(x, quadratic) * x).sum(1);
  return each.mean().item<double>() - trace;
}

double leading_bias(const Law& of, const Law& other) {
  const Gaussian own = of.moments();
  const at::Tensor root = symmetric_root(other.moments().covariance);
  const auto [squares, axes] = at::linalg_eigh(at::matmul(at::matmul(root, own.covariance), root));
  const at::Tensor s = squares.clamp_min(0).sqrt();
  const at::Tensor to_y = at::matmul(root, axes);  // y = (x − m) to_y
  const at::Tensor G = at::matmul(at::matmul(to_y.t(), of.covariance), to_y);
  const at::Tensor means = at::matmul(of.mean - own.mean, to_y);  // (K, D)
  at::Tensor squared = at::zeros_like(G);                         // E y_i² y_j²
  for (int64_t k = 0; k < of.weight.size(0); ++k) {
    const at::Tensor v = means[k];
    const at::Tensor second = v.square() + G.diagonal();
    squared += of.weight[k] * (at::outer(second, second) + 2 * G.square() + 4 * at::outer(v, v) * G);
  }
  const at::Tensor variance = squared - squares.diag().square();
  const at::Tensor column = s.unsqueeze(1);
  return own.covariance.trace().item<double>() +
         (variance / (column * s * (column + s))).sum().item<double>() / 2;
}

}  // namespace sgm::fid_tables::fid_exact
