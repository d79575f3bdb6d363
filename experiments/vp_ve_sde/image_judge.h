#pragma once
#include <vector>

#include "core/io/result_file.h"
#include "core/metric/gaussian.h"
#include "core/net/classifier.h"
#include "core/study/cell_run.h"

namespace sgm::vp_ve_sde {

/// The mean square of the finest diagonal Haar coefficients (a − b − c + d)/2 of 2 x 2 pixels of images
/// (n, …, H, W), at every position and channel: of white noise its variance. What a sampler leaves of
/// noise is seen here, where real images have little.
double high_pass(const at::Tensor& images);

/// Judges equally large sets of images, as sampling runs are, each alone.
class ImageJudge {
 public:
  /// Of the run's "classifier".
  ImageJudge(const CellRun& run, at::IntArrayRef sizes);

  /// Puts arrays (run,) for `runs` sets of equally many of the images (n, C, H, W), in [0, 1] but for noise:
  /// "high_pass"; and, of the images as 8 bits, "frechet": the Fréchet distance of the classifier's features
  /// to the training set's.
  void put(const at::Tensor& images, int64_t runs, Group& out) const;

 private:
  Classifier classifier_;
  Gaussian reference_;
};

}  // namespace sgm::vp_ve_sde
