#include "core/net/net.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <cmath>
#include <utility>

namespace sgm {

Registry<Factory<MakeNet>>& net_registry() {
  static Registry<Factory<MakeNet>> registry("net");
  return registry;
}

ScoreFn score_of(const Net& net) {
  require(!net.parameters.empty(),
          "score_of: a network without parameters has no type to compute in\n  give it one");
  return [forward = net.forward, type = net.parameters[0].second.scalar_type()](
             const at::Tensor& x, const at::Tensor& t) { return forward(x.to(type), t).to(x.scalar_type()); };
}

ScoreFn score_of(Net net, SdePtr sde, const at::Tensor& levels, Precision precision) {
  const at::Tensor times = at::linspace(.25, .75, 3, at::kDouble) * sde->t_max();
  require((sde->alpha(times) == 1).all().item<bool>(),
          "score_of: the network scores x0 + sigma z, but this SDE scales x0\n  take sde=ve");
  require(levels.defined() || net.reads != Reads::level,
          "score_of: the network knows noise by level only\n  give the levels' sigmas");
  const at::Tensor log_levels = levels.defined() ? levels.to(at::kDouble).log() : at::Tensor();
  return [net = std::move(net), sde = std::move(sde), log_levels, precision](const at::Tensor& x,
                                                                             const at::Tensor& t) {
    const at::Tensor log_sigma = sde->sigma(t.to(at::kDouble)).expand({x.size(0)}).log();
    at::Tensor condition = log_sigma;
    if (net.reads == Reads::level)
      condition = (log_sigma.unsqueeze(1) - log_levels.to(x.device())).abs().argmin(1);
    at::Tensor in = x.to(precision == Precision::bf16 ? at::kBFloat16 : at::kFloat);
    if (precision != Precision::fp32)
      in = in.clone(at::MemoryFormat::ChannelsLast);  // with the strides of it where C = 1, too
    const at::Tensor output = net.forward(in, condition).to(at::kFloat);
    return (net.over_sigma ? output * over((-log_sigma).exp().to(at::kFloat), output) : output)
        .to(x.scalar_type());
  };
}

int64_t count_parameters(const Net& net) {
  int64_t count = 0;
  for (const auto& [name, parameter] : net.parameters) count += parameter.numel();
  return count;
}

at::Tensor uniform_parameter(at::IntArrayRef sizes, int64_t fan_in, Rng rng) {
  const double bound = 1 / std::sqrt(static_cast<double>(fan_in));
  return rng.uniform(sizes).mul(2).sub(1).mul(bound);
}

}  // namespace sgm
