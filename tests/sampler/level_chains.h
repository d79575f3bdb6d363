#pragma once
#include <algorithm>
#include <cmath>
#include <vector>

#include "tests/sampler/line.h"

namespace sgm::test {

// The samplers over noise levels, line by line from their papers, for an SDE that does not scale (alpha = 1).
using Denoise = std::function<Line(const Line&, double)>;

/// steps + 1 levels by `at` of 0 … 1, or steps of them and 0.
inline std::vector<double> levels(int64_t steps, bool to_zero, const std::function<double(double)>& at) {
  std::vector<double> all;
  const int64_t n = to_zero ? steps : steps + 1;
  for (int64_t i = 0; i < n; ++i) all.push_back(at(static_cast<double>(i) / static_cast<double>(n - 1)));
  if (to_zero) all.push_back(0);
  return all;
}
inline std::function<double(double)> logarithmic(double low, double high) {
  return [=](double share) { return high * std::pow(low / high, share); };
}
inline std::function<double(double)> by_power(double low, double high, double rho) {
  return [=](double share) {
    return std::pow(std::pow(high, 1 / rho) + share * (std::pow(low, 1 / rho) - std::pow(high, 1 / rho)),
                    rho);
  };
}

/// Song, Meng & Ermon, eq. 12 and 16, with their variance-preserving alpha_bar = 1/(1 + s^2) written out in
/// s.
inline Line ddim(const Denoise& D, const std::vector<double>& s, double eta) {
  Line x = Line::start();
  for (size_t i = 0; i + 1 < s.size(); ++i) {
    const Line clean = D(x, s[i]);
    const Line noise = (1 / s[i]) * (x - clean);
    const double fresh =
        eta * std::sqrt(s[i + 1] * s[i + 1] / (s[i] * s[i]) * (s[i] * s[i] - s[i + 1] * s[i + 1]));
    x = clean + std::sqrt(s[i + 1] * s[i + 1] - fresh * fresh) * noise +
        fresh * Line::draw(static_cast<int64_t>(i));
  }
  return x;
}

/// Lu et al. 2022, algorithm 4, with lambda = −ln s.
inline Line dpm_solver_2(const Denoise& D, const std::vector<double>& s, double r) {
  Line x = Line::start();
  for (size_t i = 0; i + 1 < s.size(); ++i) {
    const auto noise = [&](const Line& y, double at) { return (1 / at) * (y - D(y, at)); };
    if (s[i + 1] == 0) return D(x, s[i]);
    const double h = std::log(s[i] / s[i + 1]);
    const double between = std::exp(-(-std::log(s[i]) + r * h));
    const Line first = noise(x, s[i]);
    const Line u = x - between * std::expm1(r * h) * first;
    x = x - s[i + 1] * std::expm1(h) * first -
        s[i + 1] / (2 * r) * std::expm1(h) * (noise(u, between) - first);
  }
  return x;
}

/// Lu et al. 2023, algorithm 2 and, with noise, its SDE variant.
inline Line dpm_solver_2m(const Denoise& D, const std::vector<double>& s, bool stochastic) {
  Line x = Line::start();
  Line last = x;
  double h_last = 0;
  for (size_t i = 0; i + 1 < s.size(); ++i) {
    const Line now = D(x, s[i]);
    if (s[i + 1] == 0) return now;
    const double h = std::log(s[i] / s[i + 1]);
    const double r = h_last / h;
    const Line ahead = i == 0 ? now : (1 + 1 / (2 * r)) * now - 1 / (2 * r) * last;
    x = stochastic ? s[i + 1] / s[i] * std::exp(-h) * x - std::expm1(-2 * h) * ahead +
                         s[i + 1] * std::sqrt(-std::expm1(-2 * h)) * Line::draw(static_cast<int64_t>(i))
                   : s[i + 1] / s[i] * x - std::expm1(-h) * ahead;
    last = now, h_last = h;
  }
  return x;
}

/// Karras et al. 2022, algorithm 2, with a second slope at a share `alpha` of the step (algorithm 3); the
/// time is t(s): sigma or sigma^2.
struct Churned {
  double churn = 0;
  double low = 0;
  double high = 1e9;
  double noise = 1;
  double alpha = 1;
  bool euler = false, squared = false;
};
inline Line edm(const Denoise& D, const std::vector<double>& s, const Churned& how) {
  Line x = Line::start();
  const double N = static_cast<double>(s.size() - 1);
  const auto sigma = [&](double t) { return how.squared ? std::sqrt(t) : t; };
  const auto slope = [&](const Line& y, double t) {
    return 1 / (how.squared ? 2 * t : t) * (y - D(y, sigma(t)));
  };
  for (size_t i = 0; i + 1 < s.size(); ++i) {
    const double gamma = s[i] >= how.low && s[i] <= how.high ? std::min(how.churn / N, std::sqrt(2) - 1) : 0;
    const double up = s[i] + gamma * s[i];
    if (how.churn > 0)
      x = x + std::sqrt(up * up - s[i] * s[i]) * how.noise * Line::draw(static_cast<int64_t>(i));
    const double t = how.squared ? up * up : up;
    const double t_next = how.squared ? s[i + 1] * s[i + 1] : s[i + 1];
    const double h = t_next - t;
    const Line d = slope(x, t);
    if (how.euler || s[i + 1] == 0) {
      x = x + h * d;
    } else {
      const Line ahead = slope(x + how.alpha * h * d, t + how.alpha * h);
      x = x + h * ((1 - 1 / (2 * how.alpha)) * d + 1 / (2 * how.alpha) * ahead);
    }
  }
  return x;
}

}  // namespace sgm::test
