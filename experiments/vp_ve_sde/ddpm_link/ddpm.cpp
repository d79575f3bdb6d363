#include "experiments/vp_ve_sde/ddpm_link/ddpm.h"

#include <ATen/TensorOperators.h>

#include <cmath>

namespace sgm::vp_ve_sde::ddpm_link {

Schedule linear_schedule(int64_t steps, double first, double last) {
  Schedule s;
  double bar = 1;
  for (int64_t i = 0; i < steps; ++i) {
    const double share = steps > 1 ? static_cast<double>(i) / static_cast<double>(steps - 1) : 0;
    s.beta.push_back(first + share * (last - first));
    bar *= 1 - s.beta.back();
    s.alpha_bar.push_back(bar);
  }
  return s;
}

Schedule ddpm_schedule(int64_t N, double first_rate, double last_rate) {
  const auto steps = static_cast<double>(N);
  return linear_schedule(N, first_rate / steps, last_rate / steps);
}

at::Tensor diffused(const Schedule& s, const at::Tensor& x0, const at::Tensor& z, int64_t i) {
  return std::sqrt(s.bar(i)) * x0 + std::sqrt(1 - s.bar(i)) * z;
}

at::Tensor predicted_data(const Schedule& s, const at::Tensor& x, const at::Tensor& eps, int64_t i) {
  return (x - std::sqrt(1 - s.bar(i)) * eps) / std::sqrt(s.bar(i));
}

at::Tensor ancestral_mean(const Schedule& s, const at::Tensor& x, const at::Tensor& eps, int64_t i) {
  return (x - s.beta_at(i) / std::sqrt(1 - s.bar(i)) * eps) / std::sqrt(1 - s.beta_at(i));
}

at::Tensor ddim_step(const at::Tensor& x, const at::Tensor& eps, double from_bar, double to_bar) {
  const at::Tensor data = (x - std::sqrt(1 - from_bar) * eps) / std::sqrt(from_bar);
  return std::sqrt(to_bar) * data + std::sqrt(1 - to_bar) * eps;
}

namespace {

/// Changes a state by the share `jitter` of itself, up or down at random.
class Jitter {
 public:
  Jitter(double jitter, const Rng& rng) : jitter_(jitter), signs_(rng.fork("jitter")) {}
  at::Tensor operator()(const at::Tensor& x) {
    return jitter_ > 0 ? x * (1 + jitter_ * signs_.rademacher(x.sizes(), x.options())) : x;
  }

 private:
  double jitter_;
  Rng signs_;
};

}  // namespace

at::Tensor ancestral_chain(const Schedule& s, const NoiseFn& noise, at::Tensor x, Rng& rng, double jitter,
                           const See& see) {
  Jitter jittered(jitter, rng);
  for (int64_t i = s.steps() - 1; i >= 0; --i) {
    const at::Tensor eps = noise(x, i);
    if (see) see({i, x, eps});
    x = ancestral_mean(s, x, eps, i);
    if (i > 0) x = x + std::sqrt(s.beta_at(i)) * rng.normal_like(x);
    x = jittered(x);
  }
  return x;
}

std::vector<int64_t> ddim_steps(int64_t of, int64_t steps) {
  std::vector<int64_t> all;
  for (int64_t k = steps - 1; k >= 0; --k)
    all.push_back(steps > 1 ? std::lround(static_cast<double>(k * (of - 1)) / static_cast<double>(steps - 1))
                            : of - 1);
  return all;
}

at::Tensor ddim_chain(const Schedule& s, const NoiseFn& noise, at::Tensor x, int64_t steps, const See& see) {
  const std::vector<int64_t> taken = ddim_steps(s.steps(), steps);
  for (size_t k = 0; k < taken.size(); ++k) {
    const at::Tensor eps = noise(x, taken[k]);
    if (see) see({taken[k], x, eps});
    x = ddim_step(x, eps, s.bar(taken[k]), s.bar(k + 1 < taken.size() ? taken[k + 1] : -1));
  }
  return x;
}

at::Tensor smld_chain(std::vector<double> sigma,
                      const std::function<at::Tensor(const at::Tensor& x, double sigma)>& score, at::Tensor x,
                      Rng& rng, double jitter) {
  Jitter jittered(jitter, rng), moved(jitter, rng.fork("levels"));
  for (double& level : sigma) level = moved(at::full({1}, level, at::kDouble)).item<double>();
  for (int64_t i = static_cast<int64_t>(sigma.size()) - 1; i >= 0; --i) {
    const double level = sigma[static_cast<size_t>(i)];
    const double now = level * level;
    const double next = i > 0 ? std::pow(sigma[static_cast<size_t>(i - 1)], 2) : 0;
    x = x + (now - next) * score(x, level);
    if (i > 0) x = x + std::sqrt(next * (now - next) / now) * rng.normal_like(x);
    x = jittered(x);
  }
  return x;
}

std::vector<double> smld_levels(int64_t N, double least, double most) {
  std::vector<double> all;
  for (int64_t i = 0; i < N; ++i)
    all.push_back(least * std::pow(most / least, static_cast<double>(i) / static_cast<double>(N - 1)));
  return all;
}

}  // namespace sgm::vp_ve_sde::ddpm_link
