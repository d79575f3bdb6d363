#include "core/metric/statistics.h"

#include <fmt/format.h>

namespace sgm {

std::vector<std::string> FeatureProtocol::unlike(const FeatureProtocol& other) const {
  std::vector<std::string> lines;
  const auto compare = [&](const char* what, const std::string& ours, const std::string& theirs) {
    if (ours != theirs) lines.push_back(fmt::format("{}: {} and {}", what, ours, theirs));
  };
  compare("extractor", extractor, other.extractor);
  compare("weights", weights, other.weights);
  compare("dimensions", std::to_string(dimensions), std::to_string(other.dimensions));
  compare("resize", resize, other.resize);
  compare("quantisation", quantisation, other.quantisation);
  compare("dtype", dtype, other.dtype);
  return lines;
}

}  // namespace sgm
