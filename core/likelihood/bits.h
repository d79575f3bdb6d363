#pragma once
#include <ATen/core/Tensor.h>

#include <functional>

#include "core/config/fields.h"
#include "core/tensor/rng.h"

namespace sgm {

/// What turns 8-bit values into a model's data:  x = low + width (k + u)/256  for a value k in 0 … 255 and a
/// place u in [0, 1) within its cell. [0, 1]: low 0, width 1; [-1, 1]: low -1, width 2.
struct ByteScale {
  double low = 0, width = 1;

  static ByteScale of(bool symmetric) { return symmetric ? ByteScale{-1, 2} : ByteScale{0, 1}; }
  double cell() const { return width / 256; }  ///< the width of a value's cell
  /// bits/dim of data whose log density per cell is known in the model's units: log2 of 1/cell. 7 for
  /// [-1, 1], 8 for [0, 1].
  double offset() const;
};

/// -log2 p(k)/D of D values from log p(x) in nats (any shape), as a density of the model's data: bits/dim.
at::Tensor bits_per_dimension(const at::Tensor& log_p, int64_t D, const ByteScale& scale);

/// uint8 values of [0, 1] or [-1, 1] data (B, ...): what they were before they were scaled by 1/255.
/// InputError, with the value and its place, for data that are no multiples of 1/255 or out of range.
at::Tensor bytes_of(const at::Tensor& x, bool symmetric);

/// How bytes become the points at which a density is asked, and the log density in nats of having drawn them,
/// per cell, (B,). E[log p(x) - log_q] is at most log P(k), and bits_per_dimension turns it into bits/dim.
struct Dequantised {
  at::Tensor x;      ///< (B, ...), float64
  at::Tensor log_q;  ///< (B,): 0 for uniform places
};

/// Laws of the points. Uniform within the cells: Theis et al. 2016, sec. 3.1. Truncated normal: centred in
/// the cell with the standard deviation that the model's noise at eps has, truncated to the cell; needs no
/// training (Zheng et al. 2023, sec. 4.2, there on cells twice as wide). Decoder: the cell's centre with the
/// SDE's own noise at eps, and P(k | x) proportional to that noise's density over the 256 centres (Kingma et
/// al. 2021, eq. 8): the gap between 0 and eps is part of it.
struct Dequantisation {
  enum class Law { uniform, truncated_normal, decoder };
  Law law = Law::uniform;
  int64_t importance = 1;  ///< K: log P(k) is estimated by log of the mean over K points of p(x)/q(x)

  void fields(Fields& on);
};

/// Draws points for bytes (B, ...), uint8. alpha, sigma: of the SDE at eps. Row i depends on rng's row i
/// only.
Dequantised dequantised(const at::Tensor& bytes, const ByteScale& scale, Dequantisation::Law law,
                        double alpha, double sigma, Rng& rng);

/// log (1/K) sum exp over the first dimension (K, B) of log p(x) - log q(u): a lower bound of log P(k) in
/// expectation that rises with K. Burda et al. 2016, eq. 8, with its -log K. Of exact log p alone: the
/// exponential of an estimate by probes is too large in expectation, and the mean then is no bound.
at::Tensor importance_weighted(const at::Tensor& log_ratio);

}  // namespace sgm
