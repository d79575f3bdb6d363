#include "tests/support/plain_libtorch.h"

#include <torch/torch.h>

namespace sgm::test {

struct PlainMlpTraining::State {
  torch::nn::Sequential net;
  torch::optim::Adam adam;
  int64_t batch, dimension;
};

PlainMlpTraining::PlainMlpTraining(int64_t dimension, int64_t width, int64_t batch) {
  torch::nn::Sequential net(torch::nn::Linear(dimension, width), torch::nn::Softplus(),
                            torch::nn::Linear(width, width), torch::nn::Softplus(),
                            torch::nn::Linear(width, dimension));
  state_ = std::make_unique<State>(
      State{net, torch::optim::Adam(net->parameters(), torch::optim::AdamOptions(1e-3)), batch, dimension});
}

PlainMlpTraining::~PlainMlpTraining() = default;

double PlainMlpTraining::step() {
  const torch::Tensor x = torch::randn({state_->batch, state_->dimension}).requires_grad_();
  const torch::Tensor v = torch::randn_like(x).sign();
  state_->adam.zero_grad();
  const torch::Tensor s = state_->net->forward(x);
  const torch::Tensor product = torch::autograd::grad({(s * v).sum()}, {x}, {}, true, true)[0];
  const torch::Tensor loss = (0.5 * s.square().sum(1) + (product * v).sum(1)).mean();
  loss.backward();
  state_->adam.step();
  return loss.item<double>();
}

}  // namespace sgm::test
