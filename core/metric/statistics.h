#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/metric/gaussian.h"

namespace sgm {

/// How features were made of images: all that changes a distance between two sets of them. Two sets are
/// comparable where these agree (Parmar et al. 2022 measure what happens where they do not).
struct FeatureProtocol {
  std::string extractor;     ///< "inception-2015-12-05": the network
  std::string weights;       ///< SHA-256 of the file of its weights
  int64_t dimensions = 0;    ///< of a feature: 64, 192, 768 or 2048 of Inception
  std::string resize;        ///< "pytorch" or "tensorflow" (core/tensor/resize.h); "none"
  std::string quantisation;  ///< "round", "floor", "edm" or "none" (core/tensor/quantisation.h)
  std::string images;        ///< which: "cifar10-mirror, train"; no part of what must agree
  std::string order;         ///< "as stored": rows first to last; no part of what must agree
  std::string dtype;         ///< arithmetic of the network: "float32" or "float64"

  /// What of another protocol is unlike this one, one line each: "resize: pytorch and tensorflow"; `images`
  /// and `order` are not compared.
  std::vector<std::string> unlike(const FeatureProtocol& other) const;
};

/// Mean and covariance of the features of n images, and how they were made.
struct FeatureStatistics {
  Gaussian gaussian;
  std::optional<int64_t> n{};                 ///< absent: a foreign file that does not say
  std::optional<FeatureProtocol> protocol{};  ///< absent: "protocol unknown", a foreign file's
};

}  // namespace sgm
