#pragma once
#include <functional>

#include "tests/sampler/affine_chain.h"

namespace sgm::test {

/// What a chain with an affine score makes of its start and its draws: the coefficients of 1, x_0, z_1, z_2,
/// …
class Line {
 public:
  explicit Line(at::Tensor of) : of_(std::move(of)) {}
  static Line unit(int64_t which, double factor = 1) {
    at::Tensor of = at::zeros({64}, at::kDouble);
    of[which].fill_(factor);
    return Line(of);
  }
  static Line start() { return unit(1); }
  static Line draw(int64_t k) { return unit(2 + k); }

  friend Line operator+(const Line& a, const Line& b) { return Line(a.of_ + b.of_); }
  friend Line operator-(const Line& a, const Line& b) { return Line(a.of_ - b.of_); }
  friend Line operator*(double c, const Line& a) { return Line(a.of_ * c); }

  Law law(const Law& start) const {
    const at::Tensor square = of_.square();
    return {of_[0].item<double>() + of_[1].item<double>() * start.mean,
            square[1].item<double>() * start.variance + square.slice(0, 2).sum().item<double>()};
  }

 private:
  at::Tensor of_;
};

/// E[x0 | x0 + sigma n = y] for data N(m, v).
inline std::function<Line(const Line& y, double sigma)> denoiser(double m, double v) {
  return [=](const Line& y, double sigma) {
    const double share = sigma * sigma / (v + sigma * sigma);
    return (1 - share) * y + Line::unit(0, share * m);
  };
}

}  // namespace sgm::test
