#include "core/likelihood/image_bits.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <cmath>

#include "core/likelihood/row_sums.h"
#include "core/sde/derived.h"

namespace sgm {
namespace {

using Trace = LikelihoodOptions::Trace;
using Law = Dequantisation::Law;

/// What one draw of an image's K points gives.
struct OneDraw {
  at::Tensor log_p;  // (B, probes)
  at::Tensor evaluations, code, x;
};

/// The stream of the k-th point of a draw.
Rng point_stream(const Rng& rng, int64_t draw, int64_t k) {
  return rng.fork(static_cast<uint64_t>(draw)).fork(static_cast<uint64_t>(k));
}

Dequantised points_of(const Problem& problem, const at::Tensor& bytes, const ByteScale& scale,
                      const BitsProtocol& protocol, const Rng& stream) {
  const at::Tensor eps = at::full({}, protocol.likelihood.eps, at::kDouble);
  Rng places = stream.fork("place");
  return dequantised(bytes, scale, protocol.dequantisation.law, problem.sde->alpha(eps).item<double>(),
                     problem.sde->sigma(eps).item<double>(), places);
}

OneDraw draw_of(const Problem& problem, const at::Tensor& bytes, const ByteScale& scale,
                const BitsProtocol& protocol, const Rng& rng, int64_t draw) {
  const int64_t K = protocol.dequantisation.importance;
  OneDraw drawn;
  std::vector<at::Tensor> ratios;
  for (int64_t k = 0; k < K; ++k) {
    const Rng one = point_stream(rng, draw, k);
    const Dequantised points = points_of(problem, bytes, scale, protocol, one);
    const LogLikelihood found = log_likelihood(problem, points.x, protocol.likelihood,
                                               draw_probes(protocol.likelihood, points.x, one.fork("probe")));
    ratios.push_back((found.prior + found.change - points.log_q).t());  // (B, probes)
    drawn.evaluations = k == 0 ? found.evaluations : drawn.evaluations + found.evaluations;
    if (k == 0) drawn.code = found.code, drawn.x = points.x;
  }
  drawn.log_p = K == 1 ? ratios[0] : importance_weighted(at::stack(ratios).mean(2)).unsqueeze(1);
  return drawn;
}

}  // namespace

void BitsProtocol::fields(Fields& on) {
  likelihood.fields(on);
  on.table("dequantise", dequantisation, "how bytes become points of a density");
  on("draws", draws, "draws of each image's points, averaged", range(1, 1e6));
}

std::string BitsProtocol::text() const {
  const std::string laws[] = {"uniform dequantisation", "truncated normal dequantisation",
                              "discrete decoder at ε"};
  const LikelihoodOptions& how = likelihood;
  const std::string trace = how.divergence == Trace::exact
                                ? "exact trace"
                                : fmt::format("{} {} probe{}", how.probes,
                                              how.divergence == Trace::rademacher ? "Rademacher" : "Gaussian",
                                              how.probes == 1 ? "" : "s");
  return fmt::format("ε = {}, {}, {} draw{}, K = {}, {}, rtol = {}, atol = {}{}", how.eps,
                     laws[static_cast<size_t>(dequantisation.law)], draws, draws == 1 ? "" : "s",
                     dequantisation.importance, trace, how.tolerance.rtol, how.tolerance.atol,
                     how.tolerance.coupled ? ", one error norm for a batch" : ", each image its own steps");
}

Dequantised first_points(const Problem& problem, const at::Tensor& bytes, bool symmetric,
                         const BitsProtocol& protocol, const Rng& rng) {
  return points_of(problem, bytes, ByteScale::of(symmetric), protocol, point_stream(rng, 0, 0));
}

ImageBits image_bits(const Problem& problem, const at::Tensor& bytes, bool symmetric,
                     const BitsProtocol& protocol, const Rng& rng, bool reconstruct) {
  require(bytes.scalar_type() == at::kByte && bytes.dim() > 1 && bytes.size(0) > 0,
          "likelihood: images of type {} and shape [{}]\n  give 8-bit images (n, ...), n > 0",
          toString(bytes.scalar_type()), fmt::join(bytes.sizes(), ", "));
  const ByteScale scale = ByteScale::of(symmetric);
  const int64_t D = bytes.numel() / bytes.size(0);
  std::vector<at::Tensor> bits, evaluations;
  ImageBits all;
  for (int64_t d = 0; d < protocol.draws; ++d) {
    const OneDraw one = draw_of(problem, bytes, scale, protocol, rng, d);
    bits.push_back(bits_per_dimension(one.log_p, D, scale));
    evaluations.push_back(one.evaluations);
    if (d > 0) continue;
    all.code = one.code.to(at::kFloat);
    if (reconstruct) {
      const at::Tensor back = decode(problem, one.code, protocol.likelihood).x;
      all.reconstruction = (back - one.x).abs().reshape({back.size(0), -1}).amax(1) / scale.cell();
    }
  }
  all.bits = at::stack(bits, 1), all.evaluations = at::stack(evaluations, 1);
  return all;
}

SplitError split_error(const at::Tensor& bits) {
  const auto variance = [](const at::Tensor& x, int64_t dim) {
    return x.size(dim) > 1 ? x.var(at::IntArrayRef(dim), true, false).mean().item<double>() : 0.0;
  };
  const auto n = static_cast<double>(bits.size(0)), draws = static_cast<double>(bits.size(1)),
             probes = static_cast<double>(bits.size(2));
  const at::Tensor of_draws = bits.mean(2), of_images = of_draws.mean(1);
  const double by_probes = variance(bits, 2) / probes;                               // of a draw's mean
  const double by_draws = std::max(0.0, variance(of_draws, 1) - by_probes) / draws;  // of an image's mean
  const double whole = bits.size(0) > 1 ? of_images.var().item<double>() / n : 0;
  SplitError split{.mean = bits.mean().item<double>(), .error = std::sqrt(whole)};
  // A draw has probes of its own, so that their part shrinks with the draws, too.
  split.probes = std::sqrt(std::min(whole, by_probes / draws / n));
  split.draws = std::sqrt(std::min(whole - split.probes * split.probes, by_draws / n));
  split.images = std::sqrt(std::max(0.0, whole - split.probes * split.probes - split.draws * split.draws));
  return split;
}

}  // namespace sgm
