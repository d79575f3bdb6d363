#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <cmath>

#include "core/sde/sde.h"

namespace sgm {
namespace {

struct VeOptions {
  double sigma_min = 0.01;
  double sigma_max = 50;
  double t_max = 1;
  void fields(Fields& on) {
    on("sigma_min", sigma_min, "noise at time 0", noise_range());
    on("sigma_max", sigma_max, "noise at time t_max, the prior's standard deviation", noise_range());
    on("t_max", t_max, "the horizon", above(0));
  }
  operator SdePtr() const;
};

/// Variance exploding: sigma(t) = sigma_min (sigma_max/sigma_min)^(t/t_max), f = 0. Song et al. 2021, eq. 30.
class Ve : public Sde {
 public:
  explicit Ve(const VeOptions& o)
      : sigma_min_(o.sigma_min), t_max_(o.t_max), rate_(std::log(o.sigma_max / o.sigma_min) / o.t_max) {}
  at::Tensor alpha(const at::Tensor& t) const override { return at::ones_like(t); }
  at::Tensor sigma(const at::Tensor& t) const override { return sigma_min_ * at::exp(t * rate_); }
  at::Tensor f(const at::Tensor& t) const override { return at::zeros_like(t); }
  at::Tensor g2(const at::Tensor& t) const override { return 2 * rate_ * sigma(t).square(); }
  double t_max() const override { return t_max_; }
  at::Tensor t_of(const at::Tensor& noise_to_signal) const override {
    return at::log(noise_to_signal / sigma_min_) / rate_;
  }

  /// SMLD's levels: sigma_i geometric from sigma_min to sigma_max, sigma_{-1} = 0, G_i^2 = sigma_i^2 -
  /// sigma_{i-1}^2. Ibid., eq. 9.
  Ladder ladder(int64_t N) const override {
    require(N > 0, "ve: a ladder of {} steps (Sde::ladder)\n  give at least one", N);
    const at::Tensor t = at::arange(1, N + 1, at::kDouble) / static_cast<double>(N) * t_max_;
    const at::Tensor level = N > 1 ? at::arange(N, at::kDouble) / static_cast<double>(N - 1) * t_max_
                                   : at::full({1}, t_max_, at::kDouble);
    const at::Tensor variance = sigma(level).square();
    return {t, at::zeros_like(t), at::sqrt(at::diff(variance, 1, 0, at::zeros({1}, at::kDouble)))};
  }

 private:
  double sigma_min_, t_max_, rate_;
};

VeOptions::operator SdePtr() const {
  require(sigma_min < sigma_max, "ve: sigma_min = {} is not below sigma_max = {}\n  give a smaller sigma_min",
          sigma_min, sigma_max);
  const double most = noise_range().high;
  require(
      sigma_max / sigma_min <= most,
      "ve: sigma_max/sigma_min = {}: float32, in which networks compute, does not hold its square\n  give "
      "levels with a ratio of at most {}",
      sigma_max / sigma_min, most);
  return std::make_shared<Ve>(*this);
}

const bool registered = sde_registry().add(
    "ve", factory<SdePtr, VeOptions>("variance exploding: sigma_min (sigma_max/sigma_min)^t; SMLD's levels"));

}  // namespace
}  // namespace sgm
