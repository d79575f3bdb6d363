#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include "core/sde/linear_beta.h"
#include "core/sde/sde.h"

namespace sgm {
namespace {

struct SubVpOptions : LinearBeta {
  operator SdePtr() const;
};

/// Sub-VP: the drift of VP, g^2 = beta (1 − e^{−2B}), so sigma = 1 − e^{−B}. Song et al. 2021, eq. 29;
/// Euler's ladder.
class SubVp : public Sde {
 public:
  explicit SubVp(const LinearBeta& rate) : rate_(rate) {}
  at::Tensor alpha(const at::Tensor& t) const override { return at::exp(-0.5 * rate_.integral(t)); }
  at::Tensor sigma(const at::Tensor& t) const override { return -at::expm1(-rate_.integral(t)); }
  at::Tensor f(const at::Tensor& t) const override { return -0.5 * rate_.beta(t); }
  double t_max() const override { return rate_.t_max; }
  double prior_std() const override { return 1; }
  at::Tensor g2(const at::Tensor& t) const override {
    return -rate_.beta(t) * at::expm1(-2 * rate_.integral(t));
  }
  /// sigma/alpha = 2 sinh(B/2)
  at::Tensor t_of(const at::Tensor& noise_to_signal) const override {
    return rate_.time(2 * at::asinh(0.5 * noise_to_signal));
  }

 private:
  LinearBeta rate_;
};

SubVpOptions::operator SdePtr() const {
  check("sub_vp");
  return std::make_shared<SubVp>(*this);
}

const bool registered =
    sde_registry().add("sub_vp", factory<SdePtr, SubVpOptions>("sub-VP: VP's drift with less noise"));

}  // namespace
}  // namespace sgm
