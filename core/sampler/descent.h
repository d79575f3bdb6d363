#pragma once
#include <string_view>
#include <vector>

#include "core/sampler/grid.h"
#include "core/sampler/sampler.h"

namespace sgm {

/// The noise levels of a sampler that works in EDM's variables.
struct Levels {
  int64_t steps = 18;
  bool to_zero = true;
  Chosen<Grid> grid{"edm"};

  void fields(Fields& on);
  /// steps + 1 of them, descending; the last is 0 if to_zero. InputError, naming the sampler, if the problem
  /// has no SDE, or if the grid's options give levels that are not finite, do not fall, or lie outside of the
  /// SDE's.
  std::vector<double> of(const Problem& problem, std::string_view name) const;

 private:
  /// The options of the grid that are not its own defaults, as "grid.rho=9".
  std::string chosen_options() const;
};

/// A chain in EDM's variables: y = x/alpha at the noise-to-signal s = sigma/alpha. There every linear SDE is
/// x0 + s n, so that a solver is written once. Float64 states; counts evaluations, shows each state to the
/// hook as the SDE's own x, and ends with it.
class Descent {
 public:
  Descent(const Problem& problem, std::string_view name, const std::vector<double>& levels, const Hook& hook);

  /// The start: x at t_max, scaled to the first level.
  at::Tensor start(const at::Tensor& x) const;
  /// D(y; s) = E[x0 | y] = y + s^2 times y's score: one evaluation.
  at::Tensor denoise(const at::Tensor& y, double s);
  /// After step i, at level i + 1: checks the state and shows it to the hook, which may replace it.
  at::Tensor arrive(at::Tensor y, int64_t i) const;
  /// y at the last level as a sample of x's type.
  Samples end(const at::Tensor& y, const at::Tensor& x) const;

 private:
  struct Point {
    at::Tensor t, alpha;
  };
  Point point(double s) const;

  SdePtr sde_;
  int64_t nfe_ = 0;
  ScoreFn score_;
  std::string_view name_;
  const std::vector<double>& levels_;
  const Hook& hook_;
};

}  // namespace sgm
