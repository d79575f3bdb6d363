// On a Gaussian a solver of the probability flow multiplies the distance from the mean by one factor. The
// numbers of edm_ablation/reported.toml, from recursions of that factor in scalars that share no code with
// the samplers, and the samplers themselves.
#include <gmock/gmock.h>

#include <cmath>

#include "core/score/gaussian.h"
#include "experiments/vp_ve_sde/make.h"

namespace sgm::vp_ve_sde {
namespace {

constexpr double mean = 0.3, variance = 0.04, first_level = 80, last_level = 0.002;
constexpr int64_t levels = 18;

/// E[x_0 | y] less the mean, over y less the mean.
double kept(double s) {
  return variance / (variance + s * s);
}

/// 18 levels and 0: evenly spaced in sigma^(1/rho), or in ln sigma.
std::vector<double> grid(double rho) {
  std::vector<double> all;
  for (int64_t i = 0; i < levels; ++i) {
    const double part = static_cast<double>(i) / (levels - 1);
    all.push_back(
        rho > 0 ? std::pow((1 - part) * std::pow(first_level, 1 / rho) + part * std::pow(last_level, 1 / rho),
                           rho)
                : first_level * std::pow(last_level / first_level, part));
  }
  all.push_back(0);
  return all;
}

double heun(const std::vector<double>& s) {
  double d = 1;
  for (size_t i = 0; i + 1 < s.size(); ++i) {
    const double slope = (1 - kept(s[i])) * d / s[i];
    const double euler = d + (s[i + 1] - s[i]) * slope;
    const double there = s[i + 1] > 0 ? (1 - kept(s[i + 1])) * euler / s[i + 1] : slope;
    d += (s[i + 1] - s[i]) * (slope + there) / 2;
  }
  return d;
}

double multistep(const std::vector<double>& s) {
  double d = 1;
  double last = 0;
  for (size_t i = 0; i + 1 < s.size(); ++i) {
    const double clean = kept(s[i]) * d;
    const bool extrapolates = i > 0 && s[i + 1] > 0;
    const double slope = extrapolates ? (clean - last) / std::log(s[i - 1] / s[i]) : 0;
    const double ahead = clean + slope * (extrapolates ? std::log(s[i] / s[i + 1]) / 2 : 0);
    d = ahead + (d - ahead) * s[i + 1] / s[i];
    last = clean;
  }
  return d;
}

/// A factor over the true one, less 1.
double error(double factor) {
  return factor / std::sqrt(variance / (variance + first_level * first_level)) - 1;
}

double sampled(const char* name, const char* grid_name) {
  const SdePtr sde = make_sde(Node::Table{{"name", "edm"}, {"t_max", first_level}});
  const Node::Table table{{"name", grid_name}, {"sigma_min", last_level}, {"sigma_max", first_level}};
  const Sampler sampler = make_sampler(Node::Table{{"name", name}, {"steps", levels}, {"grid", table}});
  Rng none(0);
  const at::Tensor start = at::full({1, 1}, mean + 1, at::kDouble);
  const Problem problem{sde, exact_score(normal(mean, variance), sde)};
  return error(sampler(problem, start, none, {}).x.item<double>() - mean);
}

TEST(Ablation, FactorsOnAGaussianAreTheReportedOnes) {
  EXPECT_NEAR(error(multistep(grid(0))), 0.0205231219, 1e-10);
  EXPECT_NEAR(error(heun(grid(7))), 0.0730380770, 1e-10);
  EXPECT_NEAR(sampled("dpm_solver_2m", "log"), 0.0205231219, 1e-9);
  EXPECT_NEAR(sampled("edm", "edm"), 0.0730380770, 1e-9);
}

}  // namespace
}  // namespace sgm::vp_ve_sde
