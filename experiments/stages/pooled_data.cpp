#include "experiments/stages/pooled_data.h"

#include <fmt/format.h>

#include <numeric>

#include "core/data/pooled_bytes.h"

namespace sgm::stages {
void PooledData::fields(Fields& on) {
  CellData::fields(on);
  on("pool", pool, "images are averaged over squares of this side", range(1, 1000));
}

Dataset PooledData::load() const {
  Dataset data = CellData::load();
  if (pool == 1) return data;
  pooled(data.train.sizes().slice(1).vec(), pool);
  data.train = pooled_bytes(data.train, pool);
  data.test = pooled_bytes(data.test, pool);
  const std::string what = fmt::format("averaged over {0} x {0} pixels", pool);
  data.note = data.note.empty() ? what : data.note + ", " + what;
  return data;
}

std::vector<int64_t> pooled(std::vector<int64_t> sizes, int64_t pool) {
  require(sizes.at(1) % pool == 0 && sizes.at(2) % pool == 0,
          "images of {} x {} cannot be averaged over squares of {}\n  take a divisor: pool={}", sizes[1],
          sizes[2], pool, std::gcd(std::gcd(sizes[1], sizes[2]), pool));
  sizes[1] /= pool;
  sizes[2] /= pool;
  return sizes;
}

}  // namespace sgm::stages
