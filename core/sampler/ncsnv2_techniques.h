#pragma once
#include <cstdint>
#include <vector>

namespace sgm {

/// How to choose the levels and steps of annealed Langevin dynamics: techniques 1, 2 and 4 of NCSNv2
/// (2006.09011), and the exact variance of what they give. Technique 1, the first sigma, is the largest
/// distance between two data: pair_distances (core/metric).

/// `levels` noise levels in geometric progression from `first` to `last`; for one level `last` alone.
std::vector<double> geometric_levels(double first, double last, int64_t levels);

/// Technique 2: the mass of one level's shell of radii inside three standard deviations of the next level's,
/// which lies a factor `ratio` below:  C = Phi(sqrt(2 D)(ratio − 1) + 3 ratio) − Phi(sqrt(2 D)(ratio − 1) − 3
/// ratio).
double level_overlap(double ratio, int64_t dimension);
/// The ratio above 1 with C = `overlap`, close to 1 + 3/sqrt(2 D) for 1/2. overlap in (0, 0.997).
double noise_ratio(int64_t dimension, double overlap = 0.5);
/// The fewest levels from `first` to `last` whose ratio is at most `ratio`.
int64_t level_count(double first, double last, double ratio);

/// Technique 4: s_T^2/sigma_i^2 after the T `steps` of a level that starts at the variance ratio^2 sigma_i^2
/// of the one before,
///   (1 − e)^(2T) (ratio^2 − q) + q,  q = 2e/(1 − (1 − e)^2) = 1/(1 − e/2),  e = eps/sigma_L^2 in (0, 1).
double variance_after_level(double ratio, int64_t steps, double e);
/// The eps that takes it nearest to 1: its minimum over eps, since it is always above 1.
double step_size(double ratio, int64_t steps, double last);

/// Exact variance over sigma_i^2 + `data` at the end of every level of a chain on N(m, data), started at
/// variance `start` about m, with alpha_i = eps sigma_i^2/sigma_L^2:  v <- (1 − alpha_i/(data + sigma_i^2))^2
/// v + 2 alpha_i  (the code's convention; NCSN's paper has eps/2). What one level leaves, the next inherits:
/// the last value is above what technique 4 promises.
std::vector<double> relative_variances(const std::vector<double>& sigmas, int64_t steps, double eps,
                                       double start, double data = 0);

}  // namespace sgm
