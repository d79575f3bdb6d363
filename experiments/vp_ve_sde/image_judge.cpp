#include "experiments/vp_ve_sde/image_judge.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include "core/data/batches.h"
#include "core/metric/frechet.h"
#include "experiments/stages/classify.h"

namespace sgm::vp_ve_sde {

double high_pass(const at::Tensor& images) {
  const at::Tensor x = images.to(at::kDouble);
  return (0.5 * at::diff(at::diff(x, 1, -1), 1, -2)).square().mean().item<double>();
}

ImageJudge::ImageJudge(const CellRun& run, at::IntArrayRef sizes)
    : classifier_(stages::trained_classifier(run, run.input("classifier"), sizes)) {
  const Group known = run.input("classifier").result();
  reference_ = {known.data("feature_mean"), known.data("feature_covariance")};
}

void ImageJudge::put(const at::Tensor& images, int64_t runs, Group& out) const {
  std::vector<double> details, distances;
  for (const at::Tensor& run : images.chunk(runs)) {
    details.push_back(high_pass(run));
    distances.push_back(
        frechet_distance(gaussian_fit(classify(classifier_, as_pixels(run)).features), reference_));
  }
  out.put("high_pass", at::tensor(details, at::kDouble), {"run"},
          "mean square of the finest diagonal details");
  out.put("frechet", at::tensor(distances, at::kDouble), {"run"},
          "Fréchet distance to the training set in the classifier's features");
}

}  // namespace sgm::vp_ve_sde
