#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <cmath>

#include "core/sde/sde.h"

namespace sgm {
namespace {

struct CosineOptions {
  double s = 0.008, t_max = 0.995;
  void fields(Fields& on) {
    on("s", s, "offset that keeps the first noise levels from being too small", above(0));
    on("t_max", t_max, "the horizon: the rate is infinite at time 1", inside(0, 1));
  }
  operator SdePtr() const;
};

/// The cosine schedule in continuous time: alpha = cos(u)/cos(u_0) with u = pi/2 (t + s)/(1 + s), variance
/// preserving. Nichol & Dhariwal 2021, eq. 17. Differences of cosines are products of sines, so sigma keeps
/// its digits near t = 0.
class Cosine : public Sde {
 public:
  explicit Cosine(const CosineOptions& options)
      : rate_(M_PI / 2 / (1 + options.s)), start_(rate_ * options.s), t_max_(options.t_max) {}
  at::Tensor alpha(const at::Tensor& t) const override { return at::cos(angle(t)) / std::cos(start_); }
  at::Tensor sigma(const at::Tensor& t) const override {
    return at::sqrt(at::sin(rate_ * t) * at::sin(angle(t) + start_)) / std::cos(start_);
  }
  at::Tensor f(const at::Tensor& t) const override { return -rate_ * at::tan(angle(t)); }
  at::Tensor g2(const at::Tensor& t) const override { return 2 * rate_ * at::tan(angle(t)); }
  double t_max() const override { return t_max_; }
  double prior_std() const override { return 1; }
  /// tan(u)^2 = tan(u_0)^2 + r^2/cos(u_0)^2, and the difference of the angles from that of their tangents.
  at::Tensor t_of(const at::Tensor& noise_to_signal) const override {
    const double tan0 = std::tan(start_);
    const at::Tensor more = noise_to_signal.square() * (1 + tan0 * tan0);
    const at::Tensor tan = at::sqrt(more + tan0 * tan0);
    return at::atan(more / (tan + tan0) / (1 + tan0 * tan)) / rate_;
  }

  /// Steps between the marginals of t_i = t_max (i + 1)/N: beta_i = 1 − alpha(t_i)^2/alpha(t_{i−1})^2. Ibid.,
  /// sec. 3.2.
  Ladder ladder(int64_t N) const override {
    require(N > 0, "cosine: a ladder of {} steps (Sde::ladder)\n  give at least one", N);
    const double dt = t_max_ / static_cast<double>(N);
    const at::Tensor t = at::arange(1, N + 1, at::kDouble) * dt;
    const at::Tensor now = angle(t);
    const at::Tensor before = now - rate_ * dt;
    // cos a − cos b and cos^2 b − cos^2 a as products of sines
    const at::Tensor f = -2 * at::sin(0.5 * (now + before)) * std::sin(0.5 * rate_ * dt) / at::cos(before);
    return {t, f, at::sqrt(at::sin(now + before) * std::sin(rate_ * dt)) / at::cos(before)};
  }

 private:
  at::Tensor angle(const at::Tensor& t) const { return rate_ * t + start_; }
  double rate_, start_, t_max_;
};

CosineOptions::operator SdePtr() const {
  return std::make_shared<Cosine>(*this);
}

const bool registered = sde_registry().add(
    "cosine", factory<SdePtr, CosineOptions>("variance preserving, the cosine schedule (improved DDPM)"));

}  // namespace
}  // namespace sgm
