#pragma once
#include <ATen/core/Tensor.h>

#include <utility>
#include <vector>

namespace sgm::stages {

/// The states at the end of each noise level or, where a sampler has many, of every 2nd, 4th, … of them and
/// the last: at most 32.
class Strip {
 public:
  void see(int64_t level, at::Tensor state) {
    states_.resize(static_cast<size_t>(level / every_) + 1);
    states_.back() = std::move(state);
    if (states_.size() <= most) return;
    every_ *= 2;  // of two neighbours the later one stays; the last is the first of a new pair
    for (size_t i = 0; i < most / 2; ++i) states_[i] = states_[2 * i + 1];
    states_[most / 2] = states_.back();
    states_.resize(most / 2 + 1);
  }
  const std::vector<at::Tensor>& states() const { return states_; }
  int64_t every() const { return every_; }

 private:
  static constexpr size_t most = 32;
  std::vector<at::Tensor> states_;
  int64_t every_ = 1;
};

}  // namespace sgm::stages
