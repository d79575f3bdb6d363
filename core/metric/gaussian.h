#pragma once
#include <ATen/core/Tensor.h>

#include "core/tensor/rng.h"

namespace sgm {

/// A Gaussian over flat rows: mean (D,) and covariance (D, D), float64.
struct Gaussian {
  at::Tensor mean, covariance;
};

/// The Gaussian fitted to the rows of x (N, …), any dtype: their mean and unbiased covariance (divided by N
/// − 1, as FID's). InputError for fewer than two rows or a value that is not finite.
Gaussian gaussian_fit(const at::Tensor& x);

/// n samples of it as float32 (n, D), exact for covariances of any rank: the floor that a model of images
/// must beat. Values may leave the data's range: clamp them where images are asked for, and say so.
at::Tensor gaussian_samples(const Gaussian& gaussian, int64_t n, Rng& rng);

/// The symmetric square root of a symmetric positive semi-definite matrix, float64; eigenvalues below 0 by
/// rounding count as 0.
at::Tensor symmetric_root(const at::Tensor& matrix);

}  // namespace sgm
