#pragma once
#include <ATen/core/Tensor.h>

#include <functional>
#include <string_view>
#include <vector>

#include "core/config/fields.h"

namespace sgm {

/// The right-hand side of dx/dt = v(x, t).  x (B, ...); t () or (B,): a solver that steps every sample alone
/// asks at times of their own.
using Field = std::function<at::Tensor(const at::Tensor& x, const at::Tensor& t)>;

/// The same where samples differ in more than their states: rows (b,) int64 are the places of the b samples
/// of x in the batch that the solver was given.
using RowField = std::function<at::Tensor(const at::Tensor& x, const at::Tensor& t, const at::Tensor& rows)>;

/// Steps over given times (n + 1,), float64, ascending or descending. Euler: order 1, n evaluations; Heun
/// (trapezoidal): order 2, 2 n.
at::Tensor euler(const Field& field, at::Tensor x, const at::Tensor& times);
at::Tensor heun(const Field& field, at::Tensor x, const at::Tensor& times);

/// What an adaptive step must keep: the root mean square of error/(atol + rtol |x|) below 1.
struct Tolerance {
  double rtol = 1e-5, atol = 1e-5;
  bool coupled = false;
  int64_t max_steps = 100000;

  void fields(Fields& on) {
    on("rtol", rtol, "allowed error of a step relative to the state", above(0));
    on("atol", atol, "allowed error of a step", above(0));
    on("coupled", coupled,
       "one step size and one error norm for the whole batch (SciPy's RK45 on the flattened batch) instead "
       "of one for each sample");
    on("max_steps", max_steps, "attempted steps after which the run fails", range(1, 1e9));
  }
};

/// The state at the end and what it cost.
struct Solution {
  at::Tensor x;            ///< float64, the shape of the start
  at::Tensor evaluations;  ///< (B,) int64: evaluations of the field for each sample; all equal if coupled
  std::vector<double> times{};  ///< coupled only: the start and every accepted time
};

/// Dormand & Prince 5(4) from t_start to t_end in either direction, first step and step control as in SciPy's
/// RK45. Every sample has its own step size, whatever batch it stands in, and leaves the batch when it is
/// done. Evaluations: 2 for the first step, 6 for each attempt. Throws Diverged, in the name of `solver`, if
/// a state turns non-finite; RunError if the step size vanishes.
Solution dormand_prince(const Field& field, const at::Tensor& x, double t_start, double t_end,
                        const Tolerance& tolerance, std::string_view solver = "dormand_prince");
Solution dormand_prince(const RowField& field, const at::Tensor& x, double t_start, double t_end,
                        const Tolerance& tolerance, std::string_view solver = "dormand_prince");

}  // namespace sgm
