#pragma once
#include <ATen/core/Tensor.h>

#include <string>
#include <utility>
#include <vector>

#include "core/config/fields.h"
#include "core/tensor/rng.h"

namespace sgm {

/// The two ways in which the step size alpha of Langevin dynamics is written.
enum class Convention {
  paper,  ///< x += alpha/2 s + sqrt(alpha) z: NCSN (1907.05600), algorithm 1 and its toy code
  code    ///< x += alpha s + sqrt(2 alpha) z: the official code for images, twice the effective step
};
std::vector<std::pair<std::string, Convention>> convention_names();

/// Step sizes that float32, in which states of networks are, holds.
inline Range step_range() {
  return range(1.2e-38, 1e38);
}

/// One step of Langevin dynamics of size alpha, with one normal draw of `rng`.
at::Tensor langevin_step(const at::Tensor& x, const at::Tensor& score, double alpha, Convention convention,
                         Rng& rng);

}  // namespace sgm
