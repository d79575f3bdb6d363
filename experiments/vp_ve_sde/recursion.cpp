#include "experiments/vp_ve_sde/recursion.h"

#include <algorithm>
#include <cmath>

namespace sgm::vp_ve_sde {
namespace {

constexpr double sigma_min = 0.01;
constexpr double sigma_max = 50;
constexpr double beta_min = 0.1;
constexpr double beta_max = 20;

double ve_sigma2(double t) {
  return std::pow(sigma_min * std::pow(sigma_max / sigma_min, t), 2);
}

/// beta_1 … beta_N of DDPM from beta_min/N to beta_max/N.
double vp_beta(int64_t i, int64_t N) {
  const auto n = static_cast<double>(N);
  return (beta_min + (beta_max - beta_min) * static_cast<double>(i) / (n - 1)) / n;
}

/// The k-th time and the ladder's index there.
struct Place {
  double t;
  int64_t index;
};

Place place_of(const ChainOf& chain, int64_t k) {
  const auto n = static_cast<double>(chain.N);
  const auto i = n - 1 - static_cast<double>(k);
  if (chain.clean) return {(i + 1) / n, chain.N - 1 - k};
  const double eps = chain.sde == Kind::ve ? 1e-5 : 1e-3;
  const double t = eps + (1 - eps) * i / (n - 1);
  return {t, static_cast<int64_t>(std::floor(t * (n - 1) + 1e-9))};
}

Scale ve_scale(const ChainOf& chain, const Place& at, double score_t) {
  const auto share = [&](int64_t i) { return static_cast<double>(i) / static_cast<double>(chain.N - 1); };
  const double here = ve_sigma2(share(at.index));
  const double below = at.index > 0 ? ve_sigma2(share(at.index - 1)) : 0;
  const double step = here - below;
  Scale scale{1, ve_sigma2(score_t), 1, step, 0, 1};
  if (chain.predictor == Predictor::ancestral) scale.c = std::sqrt(below * step / here);
  if (chain.predictor == Predictor::reverse_diffusion) scale.c = std::sqrt(step);
  if (chain.predictor == Predictor::probability_flow) scale.b = step / 2;
  return scale;
}

Scale vp_scale(const ChainOf& chain, const Place& at, double score_t) {
  const double beta = vp_beta(at.index, chain.N);
  const double keep = std::sqrt(1 - beta);
  const double integral = beta_min * score_t + 0.5 * (beta_max - beta_min) * score_t * score_t;
  Scale scale{std::exp(-integral / 2), -std::expm1(-integral), 2 - keep, beta, std::sqrt(beta), 1 - beta};
  if (chain.predictor == Predictor::ancestral) scale.a = 1 / keep, scale.b = beta / keep;
  if (chain.predictor == Predictor::probability_flow) scale.b = beta / 2, scale.c = 0;
  return scale;
}

}  // namespace

std::vector<Scale> scales_of(const ChainOf& chain) {
  std::vector<Scale> all;
  all.reserve(static_cast<size_t>(chain.N));
  for (int64_t k = 0; k < chain.N; ++k) {
    const Place at = place_of(chain, k);
    const auto known = static_cast<double>(chain.rounding);
    const double score_t = chain.rounding > 0 ? std::max(1.0, std::ceil(at.t * known - 1e-6)) / known : at.t;
    all.push_back(chain.sde == Kind::ve ? ve_scale(chain, at, score_t) : vp_scale(chain, at, score_t));
    if (chain.predictor == Predictor::none) all.back().a = 1, all.back().b = all.back().c = 0;
  }
  return all;
}

Law final_law(const ChainOf& chain, const std::vector<Scale>& scales, const Corrector& corrector,
              const Law& data, double factor) {
  double mean = 0, variance = chain.sde == Kind::ve ? sigma_max * sigma_max : 1;
  for (size_t k = 0; k < scales.size(); ++k) {
    const Scale& scale = scales[k];
    const double target = scale.alpha * data.mean;
    const double slope =
        factor / (scale.alpha * scale.alpha * data.deviation * data.deviation + scale.sigma2);
    for (int64_t step = 0; step < corrector.steps; ++step) {
      const double score2 = slope * slope * (variance + (mean - target) * (mean - target));
      const double e = 2 * scale.langevin * corrector.r * corrector.r / score2;
      const double keep = 1 - e * slope;
      mean = target + keep * (mean - target);
      variance = keep * keep * variance + 2 * e;
    }
    const double keep = scale.a - scale.b * slope;
    mean = keep * mean + scale.b * slope * target;
    variance = keep * keep * variance + (k + 1 < scales.size() ? scale.c * scale.c : 0);
  }
  return {mean, std::sqrt(variance)};
}

double relative_distance(const Law& law, const Law& data) {
  return 100 * std::hypot(law.mean - data.mean, law.deviation - data.deviation) / data.deviation;
}

}  // namespace sgm::vp_ve_sde
