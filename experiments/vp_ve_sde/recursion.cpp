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

/// x_i given x_0 on a ladder of N steps, i = 0 … N − 1.
std::vector<Level> ladder_levels(Kind sde, int64_t N) {
  std::vector<Level> all;
  double kept = 1;
  for (int64_t i = 0; i < N; ++i) {
    kept *= 1 - vp_beta(i, N);
    const double share = static_cast<double>(i) / static_cast<double>(N - 1);
    all.push_back(sde == Kind::ve ? Level{1, ve_sigma2(share)} : Level{std::sqrt(kept), 1 - kept});
  }
  return all;
}

/// x_t given x_0.
Level level_at(Kind sde, double t) {
  if (sde == Kind::ve) return {1, ve_sigma2(t)};
  const double integral = beta_min * t + 0.5 * (beta_max - beta_min) * t * t;
  return {std::exp(-integral / 2), -std::expm1(-integral)};
}

/// The k-th of the official code's times, linspace(1, eps, N).
double official_time(const ChainOf& chain, int64_t k) {
  const double eps = chain.sde == Kind::ve ? 1e-5 : 1e-3;
  const auto last = static_cast<double>(chain.N - 1);
  return eps + (1 - eps) * (last - static_cast<double>(k)) / last;
}

/// The predictor's step of the ladder at its index i,  x <- a x + b s + c z;  the score's levels are not set.
Scale step_at(const ChainOf& chain, int64_t i) {
  const bool ve = chain.sde == Kind::ve;
  const double beta = vp_beta(i, chain.N);
  Scale scale{.low = {}, .high = {}, .weight = 0, .a = 1, .b = 0, .c = 0, .langevin = ve ? 1 : 1 - beta};
  if (chain.predictor == Predictor::none) return scale;
  const auto share = [&](int64_t j) { return static_cast<double>(j) / static_cast<double>(chain.N - 1); };
  const double here = ve_sigma2(share(i));
  const double below = i > 0 ? ve_sigma2(share(i - 1)) : 0;
  const double keep = ve ? 1 : std::sqrt(1 - beta);
  scale.a = 2 - keep;
  scale.b = ve ? here - below : beta;
  scale.c = std::sqrt(scale.b);
  if (chain.predictor == Predictor::probability_flow) scale.b /= 2, scale.c = 0;
  if (chain.predictor != Predictor::ancestral) return scale;
  if (ve) scale.c *= std::sqrt(below / here);
  scale.a = 1 / keep, scale.b /= keep;
  return scale;
}

/// slope (target − x): the score of a step; and the mean square of the error that is orthogonal to it, over
/// (target − x)^2.
struct Affine {
  double slope, target, rest;
};
Affine score_of(const Scale& scale, const Law& data, const StepError& error) {
  const auto slope = [&](const Level& level) {
    return error.factor / (level.alpha * level.alpha * data.deviation * data.deviation + level.sigma2);
  };
  const double low = (1 - scale.weight) * slope(scale.low);
  const double high = scale.weight > 0 ? scale.weight * slope(scale.high) : 0;
  const double intercept = (low * scale.low.alpha + high * scale.high.alpha) * data.mean;
  const double exact = (low + high) / error.factor;
  return {low + high, intercept / (low + high), error.rest * exact * exact};
}

struct Moments {
  double mean, variance;
};
Law law_of(const Moments& of) {
  return {of.mean, std::sqrt(of.variance)};
}

/// E (x − target)^2.
double about(const Moments& of, const Affine& score) {
  const double off = of.mean - score.target;
  return of.variance + off * off;
}
/// x <- a x + b s + c z.
Moments stepped(const Moments& of, const Affine& score, double a, double b, double c) {
  const double keep = a - b * score.slope;
  return {keep * of.mean + b * score.slope * score.target,
          keep * keep * of.variance + b * b * score.rest * about(of, score) + c * c};
}

/// The last step's mean, and Tweedie's step (x + sigma2 s)/alpha at its level of noise.
Law ended(const ChainOf& chain, const Moments& before, const Scale& last, const Affine& score) {
  const Moments end = stepped(before, score, last.a, last.b, 0);
  if (!chain.denoised) return law_of(end);
  return law_of(stepped(end, score, 1 / last.low.alpha, last.low.sigma2 / last.low.alpha, 0));
}

}  // namespace

std::vector<Scale> scales_of(const ChainOf& chain) {
  const std::vector<Level> known = ladder_levels(chain.sde, chain.scales);
  const double ratio = static_cast<double>(chain.scales) / static_cast<double>(chain.N);
  std::vector<Scale> all;
  all.reserve(static_cast<size_t>(chain.N));
  for (int64_t k = 0; k < chain.N; ++k) {
    if (chain.scales == 0) {
      const double t = official_time(chain, k);
      all.push_back(step_at(chain, static_cast<int64_t>(t * static_cast<double>(chain.N - 1) + 1e-9)));
      all.back().low = level_at(chain.sde, t);
      continue;
    }
    const int64_t i = chain.N - 1 - k;
    const double label =
        chain.from_one ? static_cast<double>(i + 1) * ratio - 1 : static_cast<double>(i) * ratio;
    const double inside = std::clamp(label, 0.0, static_cast<double>(chain.scales - 1));
    const double below = std::floor(inside);
    all.push_back(step_at(chain, i));
    all.back().low = known[static_cast<size_t>(below)];
    all.back().high = known[std::min(static_cast<size_t>(below) + 1, known.size() - 1)];
    all.back().weight = chain.rounded ? 0 : inside - below;
  }
  return all;
}

Law prior_law(Kind sde) {
  return {0, sde == Kind::ve ? sigma_max : 1};
}

Law final_law(const ChainOf& chain, const std::vector<Scale>& scales, const Corrector& corrector,
              const Law& data, double factor) {
  return final_law(chain, scales, corrector, data, std::vector<StepError>(scales.size(), {factor, 0}));
}

Law final_law(const ChainOf& chain, const std::vector<Scale>& scales, const Corrector& corrector,
              const Law& data, const std::vector<StepError>& errors) {
  const Law prior = prior_law(chain.sde);
  Moments now{prior.mean, prior.deviation * prior.deviation};
  for (size_t k = 0; k < scales.size(); ++k) {
    const Scale& scale = scales[k];
    const Affine score = score_of(scale, data, errors.at(k));
    for (int64_t step = 0; step < corrector.steps; ++step) {
      const double score2 = (score.slope * score.slope + score.rest) * about(now, score);
      const double e = 2 * scale.langevin * corrector.r * corrector.r / score2;
      now = stepped(now, score, 1, e, std::sqrt(2 * e));
    }
    if (k + 1 == scales.size()) return ended(chain, now, scale, score);
    now = stepped(now, score, scale.a, scale.b, scale.c);
  }
  return prior;
}

Law perfect_law(const ChainOf& chain, const std::vector<Scale>& scales, const Law& data, double factor) {
  const Scale& last = scales.back();
  const Level level = chain.scales == 0 ? last.low : ladder_levels(chain.sde, chain.N).front();
  const double deviation = level.alpha * data.deviation;
  return ended(chain, {level.alpha * data.mean, deviation * deviation + level.sigma2}, last,
               score_of(last, data, {factor, 0}));
}

double relative_distance(const Law& law, const Law& data) {
  return 100 * std::hypot(law.mean - data.mean, law.deviation - data.deviation) / data.deviation;
}

}  // namespace sgm::vp_ve_sde
