// Against the official metrics (metrics/metrics.h5): Fréchet distance, inception score, precision's radii.
// Sources: mseitzer/pytorch-fid, toshas/torch-fidelity, NVlabs/edm.
#include <ATen/ATen.h>

#include "core/metric/frechet.h"
#include "core/metric/nearest.h"
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

/// Split i of S has the rows floor(i N/S) to floor((i + 1) N/S).
at::Tensor scores(const at::Tensor& probabilities, int64_t splits) {
  std::vector<double> each;
  for (int64_t i = 0, n = probabilities.size(0); i < splits; ++i) {
    const int64_t first = i * n / splits;
    const int64_t end = (i + 1) * n / splits;
    each.push_back(inception_score(probabilities.narrow(0, first, end - first)));
  }
  return at::tensor(each, at::kDouble);
}

void inception(Parity& parity, const Group& group) {
  const at::Tensor ordered = group.data("logits").to(at::kDouble).softmax(1);
  const at::Tensor shuffled = ordered.index_select(0, group.data("permutation_2020").to(at::kLong));
  for (const auto& [order, p] : {std::pair("ordered", ordered), std::pair("shuffled", shuffled)}) {
    for (const int64_t splits : {1, 10}) {
      const std::string name = std::to_string(splits) + "_" + order;
      parity.compare("is_mean_splits" + name, scores(p, splits).mean(),
                     number(group, "is_mean_splits" + name), 1e-12);
      if (splits > 1)
        parity.compare("is_std_splits" + name, scores(p, splits).std(0, false),
                       number(group, "is_std_splits" + name), 1e-12);
    }
  }
}

/// The distance to the third neighbour but oneself; precision: the share of samples within the radius of some
/// real row, and the reverse.
void precision_recall(Parity& parity, const Group& group, const Group& features) {
  const at::Tensor& made = features.data("features_1");
  const at::Tensor& real = features.data("features_2");
  const auto radius = [](const at::Tensor& x) { return nearest(x, x, 4).distance.select(1, 3); };
  const auto covered = [](const at::Tensor& x, const at::Tensor& by, const at::Tensor& reach) {
    const Neighbours all = nearest(x, by, by.size(0));
    return (all.distance <= reach.index({all.index})).any(1).to(at::kDouble).mean();
  };
  parity.compare("radius_1", radius(made), group.data("radius_1"), 1e-12);
  parity.compare("radius_2", radius(real), group.data("radius_2"), 1e-12);
  parity.compare("precision", covered(made, real, radius(real)), number(group, "precision"), 1e-7);
  parity.compare("recall", covered(real, made, radius(made)), number(group, "recall"), 1e-7);
}

void metrics(Parity& parity, const Group& file) {
  for (const auto& [name, group] : file.groups) {
    parity.group(name, [&, &name = name, &group = group] {
      if (name.starts_with("fid_")) {
        frechet(parity, group);
      } else if (name == "inception_score") {
        inception(parity, group);
      } else if (name.starts_with("prc_")) {
        precision_recall(parity, group, file.at(std::get<std::string>(group.attribute("features"))));
      } else if (name.starts_with("kid_")) {
        parity.to_do(name, "core/metric/kid");
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
