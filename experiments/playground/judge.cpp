#include "experiments/playground/judge.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <cmath>
#include <limits>

#include "core/metric/sliced_wasserstein.h"
#include "core/sde/derived.h"

namespace sgm::playground {
namespace {

/// Half the sum of the differences between the shares of the components and their weights.
double total_variation(const Mixture& law, const at::Tensor& component) {
  const at::Tensor share =
      at::bincount(component, {}, law.weights.size(0)).to(at::kDouble) / component.size(0);
  return 0.5 * (share - law.weights).abs().sum().item<double>();
}

}  // namespace

void Judged::fields(Fields& on) {
  law.fields(on);
  data.fields(on);
  on("samples", samples, "samples of a draw", range(2, 1e6));
  on("draws", draws, "independent draws, over which standard errors are taken", range(2, 1e4));
  on("directions", directions, "random directions of the sliced Wasserstein distance", range(1, 1e5));
}

Judge::Judge(const Judged& options, const Rng& rng)
    : options_(options), law_(options.law.of(options.data)), rng_(rng) {
  Rng draws = rng_.fork("directions");
  directions_ = random_directions(options.directions, law_.dimension(), draws);
}

Rng Judge::stream(const std::string& label, int64_t draw) const {
  return rng_.fork(label).fork(static_cast<uint64_t>(draw));
}

at::Tensor Judge::perfect(int64_t draw) const {
  Rng draws = stream("perfect", draw);
  return sample(law_, options_.samples, draws);
}

at::Tensor Judge::start(const Sde& sde, int64_t draw) const {
  Rng draws = stream("start", draw);
  return prior_sample(sde, {options_.samples, law_.dimension()}, draws);
}

Errors Judge::errors(const at::Tensor& x, int64_t draw) const {
  Rng draws = stream("reference", draw);
  const at::Tensor reference = sample(law_, options_.samples, draws);
  const at::Tensor component = at::cdist(x, law_.means).argmin(1);
  const at::Tensor from_mean = x - law_.means.index_select(0, component);
  const at::Tensor square = from_mean.square().mean(1) / law_.variance.index_select(0, component);
  const bool single = law_.weights.size(0) == 1;
  const double off_mean =
      single ? (from_mean.mean(0).square().mean() / law_.variance[0]).sqrt().item<double>() : 0;
  return {sliced_wasserstein(x, reference, directions_) / spread(law_),
          std::sqrt(square.mean().item<double>()) - 1, single ? off_mean : total_variation(law_, component)};
}

void put_errors(const std::vector<std::vector<Errors>>& errors, int64_t draws, Group& out) {
  const auto put = [&](const std::string& name, double Errors::*member, const std::string& long_name) {
    const auto points = static_cast<int64_t>(errors.size());
    at::Tensor values = at::full({points, draws}, std::numeric_limits<double>::quiet_NaN(), at::kDouble);
    for (int64_t i = 0; i < points; ++i) {
      const std::vector<Errors>& of_draws = errors[static_cast<size_t>(i)];
      for (size_t r = 0; r < of_draws.size(); ++r)
        values[i][static_cast<int64_t>(r)].fill_(of_draws[r].*member);
    }
    out.put(name, values, {"point", "draw"}, long_name);
  };
  put("distance", &Errors::distance,
      "sliced Wasserstein distance to as many exact samples, over the data's standard deviation");
  put("width", &Errors::width, "standard deviation within a component over its own, less 1");
  put("place", &Errors::place,
      "total variation of the components' shares; of one component, the mean's error over the deviation");
}

}  // namespace sgm::playground
