// Against the official metrics (metrics/metrics.h5): Fréchet distance, inception score, kernel
// distance, precision and recall.
// Sources: mseitzer/pytorch-fid, toshas/torch-fidelity, NVlabs/edm.
#include <ATen/ATen.h>

#include "core/metric/frechet.h"
#include "core/metric/kid.h"
#include "core/metric/precision_recall.h"
#include "core/metric/predictions.h"
#include "tests/support/parity.h"

namespace sgm::test {
namespace {

at::Tensor number(const Group& group, const std::string& name) {
  return at::scalar_tensor(std::get<double>(group.attribute(name)), at::kDouble);
}

/// The distance of two sets. With no more rows than dimensions a covariance is singular: the square roots of
/// its zero eigenvalues are those of rounding, and so differ between the official codes themselves.
void frechet(Parity& parity, const Group& group) {
  const auto is_singular = [&](const char* name) {
    return group.data(name).size(0) <= group.data(name).size(1);
  };
  const double tolerance = is_singular("features_1") || is_singular("features_2") ? 1e-6 : 1e-9;
  const auto side = [&](const std::string& which) {
    const Gaussian fitted = gaussian_fit(group.data("features_" + which));
    const at::Tensor& covariance =
        group.data("sigma_" + which);  // of the larger cases only the diagonal is stored
    parity.compare("mu_" + which, fitted.mean, group.data("mu_" + which), 1e-12);
    parity.compare("sigma_" + which, covariance.dim() == 2 ? fitted.covariance : fitted.covariance.diagonal(),
                   covariance, 1e-12);
    return fitted;
  };
  const at::Tensor distance = at::scalar_tensor(frechet_distance(side("1"), side("2")), at::kDouble);
  for (const std::string by :
       {"fid_symmetric_eigh", "fid_nuclear_norm", "fid_torch_fidelity", "fid_edm", "fid_pytorch_fid"})
    parity.compare(by, distance, number(group, by), tolerance);
}

void inception(Parity& parity, const Group& group) {
  const at::Tensor& ordered = group.data("logits");
  const at::Tensor shuffled = ordered.index_select(0, group.data("permutation_2020").to(at::kLong));
  for (const auto& [order, logits] : {std::pair("ordered", ordered), std::pair("shuffled", shuffled)}) {
    for (const int64_t splits : {1, 10}) {
      const std::string name = std::to_string(splits) + "_" + order;
      const InceptionScore score = inception_scores_of_logits(logits, splits);
      parity.compare("is_mean_splits" + name, at::scalar_tensor(score.mean, at::kDouble),
                     number(group, "is_mean_splits" + name), 1e-12);
      if (splits > 1)
        parity.compare("is_std_splits" + name, at::scalar_tensor(score.deviation, at::kDouble),
                       number(group, "is_std_splits" + name), 1e-12);
    }
  }
}

void kernel_distance(Parity& parity, const Group& group, const Group& features) {
  const SubsetKid found =
      kid_of_subsets(features.data("features_1"), features.data("features_2"),
                     group.data("indices_1").to(at::kLong), group.data("indices_2").to(at::kLong));
  parity.compare("per_subset", found.each, group.data("per_subset"), 1e-12);
  parity.compare("kid_mean", at::scalar_tensor(found.mean, at::kDouble), number(group, "kid_mean"), 1e-12);
  parity.compare("kid_std", at::scalar_tensor(found.deviation, at::kDouble), number(group, "kid_std"), 1e-12);
}

/// The distance to the third neighbour but oneself; precision: the share of samples within the radius of some
/// real row, and the reverse.
void precision_and_recall(Parity& parity, const Group& group, const Group& features) {
  const at::Tensor& made = features.data("features_1");
  const at::Tensor& real = features.data("features_2");
  parity.compare("radius_1", manifold_radii(made, 3), group.data("radius_1"), 1e-12);
  parity.compare("radius_2", manifold_radii(real, 3), group.data("radius_2"), 1e-12);
  const PrecisionRecall found = precision_recall(made, real, 3);
  parity.compare("precision", at::scalar_tensor(found.precision(), at::kDouble), number(group, "precision"),
                 1e-7);
  parity.compare("recall", at::scalar_tensor(found.recall(), at::kDouble), number(group, "recall"), 1e-7);
}

void metrics(Parity& parity, const Group& file) {
  for (const auto& [name, group] : file.groups) {
    parity.group(name, [&, &name = name, &group = group] {
      if (name.starts_with("fid_")) {
        frechet(parity, group);
      } else if (name == "inception_score") {
        inception(parity, group);
      } else if (name.starts_with("prc_")) {
        precision_and_recall(parity, group, file.at(std::get<std::string>(group.attribute("features"))));
      } else if (name.starts_with("kid_")) {
        kernel_distance(parity, group, file.at(std::get<std::string>(group.attribute("features"))));
      } else {
        parity.unknown(name);
      }
    });
  }
}

}  // namespace
}  // namespace sgm::test

int main() {
  return sgm::test::compared("metrics/metrics.h5", sgm::test::metrics);
}
