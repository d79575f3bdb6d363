#include <ATen/ops/mul.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/zeros_like.h>

#include "core/sde/sde.h"

namespace sgm {
namespace {

struct EdmOptions {
  double t_max = 80;
  void fields(Fields& on) { on("t_max", t_max, "the horizon: noise of the prior", noise_range()); }
  operator SdePtr() const;
};

/// Noise as time: sigma(t) = t, nothing is scaled, so x + n of EDM at noise level t. Karras et al. 2022,
/// table 1, last column; Euler's ladder.
class Edm : public Sde {
 public:
  explicit Edm(double t_max) : t_max_(t_max) {}
  at::Tensor alpha(const at::Tensor& t) const override { return at::ones_like(t); }
  at::Tensor sigma(const at::Tensor& t) const override { return t; }
  at::Tensor f(const at::Tensor& t) const override { return at::zeros_like(t); }
  at::Tensor g2(const at::Tensor& t) const override { return t.mul(2); }
  double t_max() const override { return t_max_; }
  at::Tensor t_of(const at::Tensor& noise_to_signal) const override { return noise_to_signal; }

 private:
  double t_max_;
};

EdmOptions::operator SdePtr() const {
  return std::make_shared<Edm>(t_max);
}

const bool registered =
    sde_registry().add("edm", factory<SdePtr, EdmOptions>("noise as time: sigma(t) = t (EDM)"));

}  // namespace
}  // namespace sgm
