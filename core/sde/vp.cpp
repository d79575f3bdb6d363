#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include "core/sde/linear_beta.h"
#include "core/sde/sde.h"

namespace sgm {
namespace {

struct VpOptions : LinearBeta {
  operator SdePtr() const;
};

/// Variance preserving: f = −beta/2, g^2 = beta, with alpha = e^{−B/2} and sigma^2 = 1 − e^{−B}. Song et al.
/// 2021, eq. 33.
class Vp : public Sde {
 public:
  explicit Vp(const LinearBeta& rate) : rate_(rate) {}
  at::Tensor alpha(const at::Tensor& t) const override { return at::exp(-0.5 * rate_.integral(t)); }
  at::Tensor sigma(const at::Tensor& t) const override { return at::sqrt(-at::expm1(-rate_.integral(t))); }
  at::Tensor f(const at::Tensor& t) const override { return -0.5 * rate_.beta(t); }
  double t_max() const override { return rate_.t_max; }
  double prior_std() const override { return 1; }
  at::Tensor g2(const at::Tensor& t) const override { return rate_.beta(t); }
  at::Tensor t_of(const at::Tensor& noise_to_signal) const override {
    return rate_.time(at::log1p(noise_to_signal.square()));
  }

  /// DDPM's steps: x_i = sqrt(1 − beta_i) x_{i−1} + sqrt(beta_i) z with beta_i linear from beta_min t_max/N
  /// to beta_max t_max/N. Ibid., eq. 11.
  Ladder ladder(int64_t N) const override {
    const double most = rate_.beta_max * rate_.t_max;
    const double dt = rate_.t_max / static_cast<double>(N);
    require(static_cast<double>(N) > most,
            "vp: a ladder of {} steps needs a step's beta below 1 (Sde::ladder)\n  take more than beta_max "
            "t_max = {} steps",
            N, most);
    const at::Tensor beta = at::linspace(rate_.beta_min * dt, rate_.beta_max * dt, N, at::kDouble);
    // sqrt(1 − beta) − 1 without cancellation
    return {at::arange(1, N + 1, at::kDouble) * dt, -beta / (1 + at::sqrt(1 - beta)), at::sqrt(beta)};
  }

 private:
  LinearBeta rate_;
};

VpOptions::operator SdePtr() const {
  check("vp");
  return std::make_shared<Vp>(*this);
}

const bool registered = sde_registry().add(
    "vp", factory<SdePtr, VpOptions>("variance preserving, beta linear in time; DDPM's steps"));

}  // namespace
}  // namespace sgm
