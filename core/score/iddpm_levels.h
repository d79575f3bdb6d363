#pragma once
#include <ATen/core/Tensor.h>

#include "core/config/fields.h"

namespace sgm {

/// The noise levels u_0 > … > u_M = 0 of improved DDPM's cosine schedule, each step's 1 − beta held above
/// C_1. EDM, Karras et al. 2022, table 1.
struct IddpmLevels {
  int64_t M = 1000;
  double C_1 = 0.001, C_2 = 0.008;

  void fields(Fields& on) {
    on("M", M, "levels that were trained", range(2, 1e7));
    on("C_1", C_1, "least 1 − beta of a step", range(0, 1));
    on("C_2", C_2, "offset of the cosine", above(0));
  }
  at::Tensor operator()() const;  ///< (M + 1,), float64
};

}  // namespace sgm
