#pragma once
#include "core/sde/sde.h"

namespace sgm {

/// A list of noise levels, the largest noise first: their times and sigma(t), (L,) float64 each. Made once
/// for a model and kept in its checkpoint. Both undefined: no list, noise is continuous.
struct NoiseLevels {
  at::Tensor t, sigma;
};

/// Levels at times evenly spaced from t_max to 0, a geometric ladder of sigma under VE; a single one is the
/// smallest, as annealed Langevin dynamics has it. NCSN (Song & Ermon 2019), sec. 4.
NoiseLevels even_levels(const Sde& sde, int64_t count);

/// Levels at which the losses of a network that knows every time are shown: the same where noise starts above
/// 0; else evenly spaced in ln(sigma/alpha) from the largest to `shown_least`, or a tenth of a millionth of
/// the largest if that is larger.
NoiseLevels shown_levels(const Sde& sde, int64_t count);
inline constexpr double shown_least = 0.002;  ///< EDM's smallest sampled level (Karras et al. 2022)

/// InputError unless `levels` is empty or has the times `t`: a network that knows noise by the index of a
/// level cannot be asked for others. `what` names the key that says otherwise: "objective.levels = 20".
void require_known(const NoiseLevels& levels, const at::Tensor& t, const std::string& what);

}  // namespace sgm
