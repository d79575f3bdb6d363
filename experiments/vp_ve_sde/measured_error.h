#pragma once
#include <vector>

#include "core/io/result_file.h"
#include "core/score/score.h"

namespace sgm::vp_ve_sde {

// The error e = ŝ − s of a score ŝ where the exact one s is known, taken apart at each noise level into
// the part along s and the rest:  ŝ = (1 + delta) s + what is orthogonal,  delta = E<e, s>/E|s|^2,  and the
// rest E|ŝ − (1 + delta) s|^2/E|s|^2. Where one component has all the posterior weight, s points at its
// centre and delta is what a sampler's contraction towards the centre is wrong by.

/// <e, s>, |s|^2 and |e|^2 summed over all samples and coordinates, (3,) float64 on the CPU.
at::Tensor error_sums(const at::Tensor& learned, const at::Tensor& exact);

/// delta and rest of sums (runs, levels, 3): all runs together, and their standard errors from the runs'
/// spread; zero of one run. Each (levels,).
struct RelativeError {
  at::Tensor delta, delta_error, rest, rest_error;
};
RelativeError relative_error(const at::Tensor& sums);
/// The same as arrays by "level" beside their noise-to-signal.
void put_relative_error(Group& out, const at::Tensor& noise_to_signal, const at::Tensor& sums);

/// A score that notes its error at the states at which a sampler asks for it.
class ErrorAlong {
 public:
  ErrorAlong(ScoreFn learned, ScoreFn exact, SdePtr sde, int64_t levels);

  ScoreFn score();                                  ///< the learned one; this must outlive it
  void begin_run() { pending_.clear(); }            ///< what belongs to no level is forgotten
  void end_step(int64_t level);                     ///< what was asked since the last call is of that level
  const at::Tensor& sums() const { return sums_; }  ///< (levels, 3)
  const at::Tensor& levels() const { return levels_; }  ///< (levels,): noise-to-signal

 private:
  ScoreFn learned_, exact_;
  SdePtr sde_;
  at::Tensor sums_, levels_;
  std::vector<std::pair<at::Tensor, at::Tensor>> pending_;  // noise-to-signal, sums
};

}  // namespace sgm::vp_ve_sde
