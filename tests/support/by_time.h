#pragma once
#include <ATen/ops/full_like.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/zeros_like.h>

#include "core/sde/sde.h"

namespace sgm::test {

/// sigma(t) = t, so that a test gives the noise as a time; alpha constant.
struct ByTime : Sde {
  explicit ByTime(double of = 1) : scale(of) {}
  at::Tensor alpha(const at::Tensor& t) const override { return at::full_like(t, scale); }
  at::Tensor sigma(const at::Tensor& t) const override { return t; }
  at::Tensor f(const at::Tensor& t) const override { return at::zeros_like(t); }
  at::Tensor g2(const at::Tensor& t) const override { return t.mul(2); }
  at::Tensor t_of(const at::Tensor& ratio) const override { return ratio; }
  double scale;
};

}  // namespace sgm::test
