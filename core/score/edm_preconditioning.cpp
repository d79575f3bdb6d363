// The four columns of EDM's table 1 (Karras et al. 2022): denoisers of y = x/alpha at noise s = sigma/alpha,
// under every linear SDE.
#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include "core/score/iddpm_levels.h"
#include "core/score/preconditioning.h"

namespace sgm {
namespace {

struct Denoiser {
  at::Tensor out, in, noise;       ///< c_out, c_in, c_noise of s
  at::Tensor less = at::Tensor();  ///< 1 − c_skip; undefined: 0
};

/// (alpha D − x)/sigma^2 with D = c_skip x/alpha + c_out F(c_in x/alpha).
CoefficientsAt coefficients(const SdePtr& sde, std::function<Denoiser(const at::Tensor&)> denoiser) {
  return [sde, denoiser = std::move(denoiser)](const at::Tensor& t) -> ScoreCoefficients {
    const at::Tensor alpha = sde->alpha(t);
    const at::Tensor sigma = sde->sigma(t);
    const Denoiser d = denoiser(sigma / alpha);
    const at::Tensor precision = sigma.square().reciprocal();
    return {d.less.defined() ? -d.less * precision : at::zeros_like(t), alpha * precision * d.out,
            d.in / alpha, d.noise};
  };
}

/// c_skip = d^2/(s^2 + d^2), c_out = s d/sqrt(s^2 + d^2), c_in = 1/sqrt(s^2 + d^2), c_noise = ln(s)/4.
struct Own {
  double sigma_data = 0.5;
  void fields(Fields& on) { on("sigma_data", sigma_data, "standard deviation of the data", above(0)); }
  CoefficientsAt operator()(const SdePtr& sde) const {
    return coefficients(sde, [d = sigma_data](const at::Tensor& s) {
      const at::Tensor norm = at::rsqrt(s.square() + d * d);
      return Denoiser{s * d * norm, norm, 0.25 * at::log(s), (s * norm).square()};
    });
  }
};

/// c_skip = 1, c_out = −s, c_in = 1/sqrt(s^2 + 1), c_noise = (M − 1) times the time at which the VP SDE that
/// was trained has noise s.
struct OfVp {
  double beta_min = 0.1, beta_max = 20;
  int64_t M = 1000;
  void fields(Fields& on) {
    on("beta_min", beta_min, "the trained VP SDE's rate at time 0", above(0));
    on("beta_max", beta_max, "its rate at time 1", above(0));
    on("M", M, "levels: labels run to M − 1", range(2, 1e7));
  }
  CoefficientsAt operator()(const SdePtr& sde) const {
    return coefficients(sde, [*this](const at::Tensor& s) {
      const double slope = beta_max - beta_min;
      const at::Tensor integral = at::log1p(s.square());
      return Denoiser{-s, at::rsqrt(s.square() + 1),
                      static_cast<double>(M - 1) * 2 * integral /
                          (beta_min + at::sqrt(beta_min * beta_min + 2 * slope * integral))};
    });
  }
};

/// c_skip = 1, c_out = s, c_in = 1, c_noise = ln(s/2).
struct OfVe {
  void fields(Fields&) {}
  CoefficientsAt operator()(const SdePtr& sde) const {
    return coefficients(sde, [](const at::Tensor& s) {
      return Denoiser{s, at::ones_like(s), at::log(0.5 * s)};
    });
  }
};

/// c_skip = 1, c_out = −s, c_in = 1/sqrt(s^2 + 1), c_noise = M − 1 − the index of the nearest level u_j.
struct OfIddpm {
  IddpmLevels levels;
  void fields(Fields& on) { levels.fields(on); }
  CoefficientsAt operator()(const SdePtr& sde) const {
    return coefficients(sde, [M = levels.M, u = levels()](const at::Tensor& s) {
      const at::Tensor nearest = (s.unsqueeze(-1) - u.to(s.device())).abs().argmin(-1);
      return Denoiser{-s, at::rsqrt(s.square() + 1), static_cast<double>(M - 1) - nearest.to(at::kDouble)};
    });
  }
};

const bool own = preconditioning_registry().add("edm", factory<Preconditioning, Own>("EDM's denoiser"));
const bool vp =
    preconditioning_registry().add("edm_vp", factory<Preconditioning, OfVp>("EDM's reading of VP networks"));
const bool ve =
    preconditioning_registry().add("edm_ve", factory<Preconditioning, OfVe>("EDM's reading of VE networks"));
const bool iddpm = preconditioning_registry().add(
    "edm_iddpm", factory<Preconditioning, OfIddpm>("EDM's reading of improved-DDPM networks"));

}  // namespace
}  // namespace sgm
