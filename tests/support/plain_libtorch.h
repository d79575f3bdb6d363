#pragma once
#include <ATen/core/Tensor.h>

#include <memory>

namespace sgm::test {

/// What a user of LibTorch writes: a torch::nn::Sequential of linear layers and softplus, SSM-VR with one
/// Rademacher projection by autograd, and torch::optim::Adam. The benchmarks' measure.
class PlainMlpTraining {
 public:
  PlainMlpTraining(int64_t dimension, int64_t width, int64_t batch);
  ~PlainMlpTraining();
  /// One training step on a fresh batch of N(0, I); the loss.
  double step();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The same for NICE: four additive couplings of five linear layers each, log scales, SSM-VR of ln p.
class PlainNiceTraining {
 public:
  PlainNiceTraining(int64_t dimension, int64_t width, int64_t batch);
  ~PlainNiceTraining();
  double step();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sgm::test
