#pragma once
#include "core/data/data_options.h"

namespace sgm::stages {

/// The images of a cell, averaged over squares of pool x pool pixels and rounded to 8 bits: 2 makes 14 x 14
/// of 28 x 28.
struct PooledData : CellData {
  int64_t pool = 1;

  PooledData() = default;
  explicit PooledData(const DataOptions& options, int64_t pool = 1) : CellData(options), pool(pool) {}
  void fields(Fields& on);
  Dataset load() const;
};

/// The sizes of images so averaged. InputError where `pool` does not divide them.
std::vector<int64_t> pooled(std::vector<int64_t> sizes, int64_t pool);

}  // namespace sgm::stages
