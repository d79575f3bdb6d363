#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "core/metric/gaussian.h"
#include "core/tensor/rng.h"

namespace sgm {

struct InfinityOptions {
  std::vector<int64_t> parts{1, 2, 4};  ///< into how many disjoint parts the rows are cut, one size each
  int64_t blocks = 10;                  ///< of the jackknife
};

/// FID_∞: the Fréchet distance extrapolated to infinitely many rows, and its standard error.
struct FrechetInfinity {
  double value = 0, standard_error = 0;  ///< of the intercept; Student's with `freedom`
  int64_t freedom = 0;                   ///< blocks − 1
  double slope = 0;                      ///< of the line in 1/rows: the bias is slope/rows
  std::vector<double> rows, distance;    ///< generated rows of a part, and the mean distance of such parts
};

/// Extrapolates the distance of the generated features (N, D) to the real ones (M, D) to infinite N and M
/// (Chong & Forsyth 2020, whose sizes of the generated set alone leave the real side's bias in the intercept;
/// here both sets shrink in one proportion, so that it has neither). For each of `parts`, p, both sets are
/// cut into p disjoint parts at random and the distances of the i-th to the i-th part averaged; a line in
/// 1/rows with weights proportional to rows goes through these means. Disjoint parts that cover the data
/// share its error of first order, so the means differ by noise of second order alone, whose variance goes as
/// p: hence the weights (own derivation).
///
/// Standard error: all sizes use the same rows, so the whole extrapolation is repeated without each of
/// `blocks` blocks of both sets (jackknife). The bias is a line in 1/rows only for rows well above D:
/// InputError where a part has D rows or fewer, for fewer than two sizes or blocks, a size given twice, and
/// for what require_features refuses. It computes (blocks + 1) Σ p distances.
FrechetInfinity frechet_infinity(const at::Tensor& generated, const at::Tensor& real,
                                 const InfinityOptions& options, Rng rng);

/// The same against a Gaussian known without error; of one fitted to real features its own bias stays in.
FrechetInfinity frechet_infinity(const at::Tensor& generated, const Gaussian& reference,
                                 const InfinityOptions& options, Rng rng);

}  // namespace sgm
