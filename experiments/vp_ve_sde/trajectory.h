#pragma once
#include <functional>
#include <vector>

#include "core/io/result_file.h"
#include "core/score/mixture.h"
#include "core/sde/sde.h"

namespace sgm::vp_ve_sde {

/// What a wrong score is over the exact one at noise level s, of s's shape; none: the exact score.
using ScoreFactor = std::function<at::Tensor(const at::Tensor& s)>;

/// Where the probability-flow trajectories of exact data through y (B, D) at noise level s are at the level
/// `end` < s: (B, D). In y = x/alpha and s = sigma/alpha they are the same for every linear SDE,  dy/ds = −s
/// grad log p(y; s)  (Karras et al. 2022, eq. 1 with sigma(t) = t). By Dormand & Prince with a step size per
/// sample. Isotropic components, of positive variance if end = 0. On the data's device. `factor`: of a wrong
/// score's flow.
at::Tensor trajectory_ends(const Mixture& data, const at::Tensor& y, double s, double end = 0,
                           double tolerance = 1e-10, const ScoreFactor& factor = {});

/// sigma/alpha of an SDE at time t.
double noise_ratio(const Sde& sde, double t);

/// The ends y of the trajectories through draws x (B, D) of the SDE's prior, at the level `end`: (B, D), on
/// the CPU. `data` is where x is.
at::Tensor ends_from_prior(const Mixture& data, const Sde& sde, const at::Tensor& x, double end = 0,
                           double tolerance = 1e-10, const ScoreFactor& factor = {});

/// e_i = |x_i − x_0,i|/sqrt(D) in units of the data's spread, for samples x and the true ends x_0 of their
/// own trajectories, both (B, D): (B,). On the CPU, where data and ends are; x may be elsewhere.
at::Tensor distances(const Mixture& data, const at::Tensor& x, const at::Tensor& ends);

/// The median of values (B,), with an interval of order statistics that holds the law's median with
/// probability 1 − level: of Binomial(B, 1/2) the normal approximation.
struct Middle {
  double value = 0, low = 0, high = 0;
};
Middle middle_of(const at::Tensor& values, double level = 0.05);

/// How far samples x lie from the true ends of their own trajectories: of e_i = distances(data, x, ends).
struct TrajectoryError {
  /// sqrt(mean e_i^2), and its error over trajectories
  double rms = 0;
  double rms_standard_error = 0;
  /// with the 95 % interval of order statistics
  double median = 0;
  double median_low = 0;
  double median_high = 0;
  double moved =
      0;  ///< share of samples that are nearest to another component than their trajectory's end is
};
TrajectoryError trajectory_error(const Mixture& data, const at::Tensor& x, const at::Tensor& ends);

/// A list of them as variables over `axis`.
void put_errors(const std::vector<TrajectoryError>& errors, const std::string& axis, Group& out);

/// Index of the component nearest to each row of x, (B,).
at::Tensor nearest_component(const Mixture& data, const at::Tensor& x);

}  // namespace sgm::vp_ve_sde
