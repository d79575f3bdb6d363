#include "core/likelihood/bits.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <cmath>

#include "core/likelihood/row_sums.h"

namespace sgm {

double ByteScale::offset() const {
  return -std::log2(cell());
}

at::Tensor bits_per_dimension(const at::Tensor& log_p, int64_t D, const ByteScale& scale) {
  return log_p / (-static_cast<double>(D) * std::log(2.0)) + scale.offset();
}

at::Tensor bytes_of(const at::Tensor& x, bool symmetric) {
  const at::Tensor value = (symmetric ? (x.to(at::kDouble) + 1) / 2 : x.to(at::kDouble)) * 255;
  const at::Tensor byte = value.round();
  // Float32 data in [-1, 1] lie within 255/2 of its rounding, 1e-5, of their values.
  const at::Tensor wrong = at::logical_or((value - byte).abs() > 1e-3, at::logical_or(byte<0, byte> 255))
                               .logical_or(value.isnan());
  if (wrong.any().item<bool>()) {
    const int64_t place = wrong.flatten().nonzero()[0][0].item<int64_t>();
    const int64_t row = place / (x.numel() / x.size(0));
    throw InputError(fmt::format(
        "likelihood: {} of {} values are no 8-bit values in {}; the first is {:.6g} in sample {}\n  bits per "
        "dimension are of integers 0 to 255: give data of 8 bits in the range that the model was trained for",
        wrong.sum().item<int64_t>(), x.numel(), symmetric ? "[-1, 1]" : "[0, 1]",
        x.flatten()[place].item<double>(), row));
  }
  return byte.to(at::kByte);
}

void Dequantisation::fields(Fields& on) {
  on.choice(
      "law", law,
      "points for 8-bit values: uniform in their cells; a normal law of the noise at eps, truncated to the "
      "cell; or the SDE's noise at eps with a discrete decoder",
      {{"uniform", Law::uniform}, {"truncated_normal", Law::truncated_normal}, {"decoder", Law::decoder}});
  on("importance", importance,
     "K: the probability of an image is the mean over K points, a bound that rises with K", range(1, 1e6));
}

namespace {

/// log P(k | x) of each value: the noise's density at k's centre over its sum at all 256.
at::Tensor decoder_log_probability(const at::Tensor& bytes, const ByteScale& scale, const at::Tensor& x,
                                   double alpha, double sigma) {
  const at::Tensor centres = scale.low + scale.cell() * (at::arange(256, x.options()) + 0.5);
  const at::Tensor logits = -0.5 * ((x.unsqueeze(-1) - alpha * centres) / sigma).square();
  return at::log_softmax(logits, -1).gather(-1, bytes.to(at::kLong).unsqueeze(-1)).squeeze(-1);
}

}  // namespace

Dequantised dequantised(const at::Tensor& bytes, const ByteScale& scale, Dequantisation::Law law,
                        double alpha, double sigma, Rng& rng) {
  using Law = Dequantisation::Law;
  const auto like = bytes.options().dtype(at::kDouble);
  const auto at_places = [&](const at::Tensor& places) {
    return scale.low + scale.cell() * (bytes.to(at::kDouble) + places);
  };
  if (law == Law::decoder) {
    const at::Tensor z = rng.normal(bytes.sizes(), like);
    const at::Tensor x = alpha * at_places(at::full({}, 0.5, like)) + sigma * z;
    const at::Tensor log_q = -0.5 * z.square() - std::log(sigma * std::sqrt(2 * M_PI) / scale.cell());
    return {x, row_sums(log_q - decoder_log_probability(bytes, scale, x, alpha, sigma))};
  }
  const at::Tensor u = rng.uniform(bytes.sizes(), like);
  if (law == Law::uniform) return {at_places(u), at::zeros({bytes.size(0)}, like)};
  const double s = sigma / alpha / scale.cell();    // in cells
  const double half = std::erf(0.5 / s / M_SQRT2);  // the normal law's share within the cell
  constexpr double most = 1 - 1e-16;                // of float64 below 1
  const at::Tensor normal = M_SQRT2 * at::erfinv(((2 * u - 1) * half).clamp(-most, most));
  const at::Tensor log_q = -0.5 * normal.square() - std::log(s * std::sqrt(2 * M_PI) * half);
  return {at_places((0.5 + s * normal).clamp(0, std::nextafter(1.0, 0.0))), row_sums(log_q)};
}

at::Tensor importance_weighted(const at::Tensor& log_ratio) {
  return at::logsumexp(log_ratio, 0) - std::log(static_cast<double>(log_ratio.size(0)));
}

}  // namespace sgm
