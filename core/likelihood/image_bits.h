#pragma once
#include "core/likelihood/bits.h"
#include "core/likelihood/likelihood.h"

namespace sgm {

/// Everything that a number of bits per dimension depends on besides the model and the data.
struct BitsProtocol {
  LikelihoodOptions likelihood{};
  Dequantisation dequantisation{};
  int64_t draws = 1;

  void fields(Fields& on);
  /// The protocol in words, for captions: "ε = 1e-05, uniform dequantisation, 5 draws, 1 Rademacher probe,
  /// …".
  std::string text() const;
};

/// Of n images, in their order.
struct ImageBits {
  at::Tensor bits;            ///< (n, draws, probes): bits/dim; one probe where the trace is exact or K > 1
  at::Tensor evaluations;     ///< (n, draws): of the score, over all K points
  at::Tensor code;            ///< (n, ...), float32: where the flow takes the first draw's point
  at::Tensor reconstruction;  ///< (n,): largest distance of the point decoded from that code, in grey levels
                              ///< of 256; empty unless asked for
};

/// Where the first draw of image_bits() with the same rng asks for the density: (n, ...), float64, and the
/// log density of having drawn that. What is set beside its bits is computed there.
Dequantised first_points(const Problem& problem, const at::Tensor& bytes, bool symmetric,
                         const BitsProtocol& protocol, const Rng& rng);

/// Bits per dimension of 8-bit images (n, ...), uint8, of a model of data in [0, 1] or, symmetric, [-1, 1].
/// Image i of them draws from rng's row i: with rng.rows(k) they are images k, k + 1, … of a set, whatever
/// batches it comes in. `reconstruct`: also the way back. InputError as log_likelihood.
ImageBits image_bits(const Problem& problem, const at::Tensor& bytes, bool symmetric,
                     const BitsProtocol& protocol, const Rng& rng, bool reconstruct = false);

/// A mean of bits (n, draws, probes) with its standard error, and what of that comes from where: each part is
/// a standard error, and their squares add up to the whole's. 0 where there is one draw or probe, whose part
/// is then within the next larger one.
struct SplitError {
  double mean = 0, error = 0;
  double images = 0, draws = 0, probes = 0;
};
SplitError split_error(const at::Tensor& bits);

}  // namespace sgm
