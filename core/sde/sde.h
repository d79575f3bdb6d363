#pragma once
#include <ATen/core/Tensor.h>

#include <memory>
#include <string_view>

#include "core/config/fields.h"

namespace sgm {

/// The papers' discrete steps of an SDE, by ascending index i = 0 … N−1:  x_i = x_{i−1} + f_i x_{i−1} + G_i
/// z.  All (N,), float64.
struct Ladder {
  at::Tensor t, f, G;
};

/// A linear forward SDE  dx = f(t) x dt + g(t) dw  on [0, t_max] with marginals  x_t | x_0 ~ N(alpha(t) x_0,
/// sigma(t)^2 I). t is () or (B,), float64 preferred; results have its shape and dtype. Score SDE, Song et
/// al. 2021, sec. 3.
class Sde {
 public:
  virtual ~Sde() = default;
  virtual at::Tensor alpha(const at::Tensor& t) const = 0;
  virtual at::Tensor sigma(const at::Tensor& t) const = 0;
  virtual at::Tensor f(const at::Tensor& t) const = 0;
  virtual at::Tensor g2(const at::Tensor& t) const = 0;  ///< g(t)^2
  virtual double t_max() const { return 1.0; }
  /// Standard deviation of the prior N(0, prior_std^2 I), from which sampling starts: sigma(t_max), or its
  /// limit 1 where variance is preserved.
  virtual double prior_std() const;
  /// The time at which sigma(t)/alpha(t) has the given value: inverse of the noise-to-signal ratio.
  virtual at::Tensor t_of(const at::Tensor& noise_to_signal) const = 0;
  /// N discrete steps at t_i = t_max (i + 1)/N; the default is Euler's: f(t) dt and g(t) sqrt(dt).
  virtual Ladder ladder(int64_t N) const;
};

using SdePtr = std::shared_ptr<const Sde>;

/// All SDEs by name. Adding one: a file with its options, its class and `sde_registry().add("name",
/// factory<SdePtr, Options>(doc))`.
Registry<Factory<SdePtr>>& sde_registry();

/// Noise levels whose squares float32 holds: networks compute in it.
inline Range noise_range() {
  return range(1.1e-19, 1.8e19);
}
/// InputError naming `who` and its `key` unless t is before the SDE's horizon, as the last time of a chain
/// is.
void require_before_horizon(const Sde& sde, double t, std::string_view who, std::string_view key);
/// The same for any time of the SDE, the horizon included.
void require_time(const Sde& sde, double t, std::string_view who, std::string_view key);

/// Shapes a per-sample coefficient (B,) or () so that it multiplies x (B, ...).
at::Tensor over(const at::Tensor& coefficient, const at::Tensor& x);

}  // namespace sgm
