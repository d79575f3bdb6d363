#pragma once
#include <fmt/format.h>

#include <cstdint>
#include <string>

namespace sgm::stages {

/// The name of a cell of one of several equal networks: "train", "train_network_1".
inline std::string network_name(const std::string& name, int64_t network) {
  return network == 0 ? name : fmt::format("{}_network_{}", name, network);
}

}  // namespace sgm::stages
