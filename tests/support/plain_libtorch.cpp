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

struct PlainNiceTraining::State {
  std::vector<torch::nn::Sequential> couplings{};
  torch::Tensor scales;
  std::unique_ptr<torch::optim::Adam> adam{};
  int64_t batch, dimension;
};

PlainNiceTraining::PlainNiceTraining(int64_t dimension, int64_t width, int64_t batch)
    : state_(new State{
          .scales = torch::zeros({1, dimension}).requires_grad_(), .batch = batch, .dimension = dimension}) {
  std::vector<torch::Tensor> parameters{state_->scales};
  for (int64_t k = 0; k < 4; ++k) {
    torch::nn::Sequential net(torch::nn::Linear(dimension / 2, width));
    for (int64_t i = 0; i < 3; ++i) {
      net->push_back(torch::nn::Softplus());
      net->push_back(torch::nn::Linear(width, width));
    }
    net->push_back(torch::nn::Softplus());
    net->push_back(torch::nn::Linear(width, dimension / 2));
    state_->couplings.push_back(net);
    for (const torch::Tensor& p : net->parameters()) parameters.push_back(p);
  }
  state_->adam = std::make_unique<torch::optim::Adam>(parameters, torch::optim::AdamOptions(1e-3));
}

PlainNiceTraining::~PlainNiceTraining() = default;

double PlainNiceTraining::step() {
  const torch::Tensor x = torch::randn({state_->batch, state_->dimension}).requires_grad_();
  const torch::Tensor v = torch::randn_like(x).sign();
  state_->adam->zero_grad();
  torch::Tensor a = x.slice(1, 0, state_->dimension, 2), b = x.slice(1, 1, state_->dimension, 2);
  for (size_t k = 0; k < state_->couplings.size(); ++k) {
    if (k % 2 == 0)
      b = b + state_->couplings[k]->forward(a);
    else
      a = a + state_->couplings[k]->forward(b);
  }
  const torch::Tensor y = torch::cat({a, b}, 1) * state_->scales.exp();
  const torch::Tensor log_p = -0.5 * y.square().sum(1) + state_->scales.sum();
  const torch::Tensor s = torch::autograd::grad({log_p.sum()}, {x}, {}, true, true)[0];
  const torch::Tensor product = torch::autograd::grad({(s * v).sum()}, {x}, {}, true, true)[0];
  const torch::Tensor loss = (0.5 * s.square().sum(1) + (product * v).sum(1)).mean();
  loss.backward();
  state_->adam->step();
  return loss.item<double>();
}

}  // namespace sgm::test
