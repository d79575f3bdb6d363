#include "core/study/draw.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <charconv>
#include <set>

namespace sgm {
namespace {

/// One past the last seed of the batch that begins at `first`.
size_t batch_end(const Draw& how, size_t first) {
  size_t last = first + 1;
  while (last < how.seeds.size() && static_cast<int64_t>(last - first) < how.batch &&
         how.seeds[last] == how.seeds[last - 1] + 1)
    ++last;
  return last;
}

/// Before the chain, in float32: normal times sigma(t_max), or uniform.
at::Tensor begin(const Model& model, const Draw& how, at::IntArrayRef sizes, Rng rng) {
  const at::TensorOptions like = at::TensorOptions(at::kFloat).device(model.compute.device);
  if (how.start == Start::uniform) return uniform_in_range(model, sizes, rng, like);
  const SdePtr& sde = model.sde;
  return rng.normal(sizes, like) * sde->sigma(at::full({}, sde->t_max(), at::kDouble)).item<double>();
}

int64_t number(const std::string& text, const std::string& whole) {
  int64_t value = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  require(
      error == std::errc() && rest == text.data() + text.size() && value >= 0 && value < int64_t{1} << 47,
      "'{}' in seeds={} is no seed\n  write numbers and ranges from 0 on, as seeds=0-63 or seeds=[0-9,20]",
      text, whole);
  return value;
}

}  // namespace

Samples draw(const Model& model, const Sampler& sampler, const Draw& how, const Rng& rng, const Hook& hook) {
  const Problem problem = problem_of(model);
  std::vector<at::Tensor> all;
  Samples samples;
  for (size_t first = 0, last = 0; first < how.seeds.size(); first = last) {
    last = batch_end(how, first);
    std::vector<int64_t> sizes = model.sizes;
    sizes.insert(sizes.begin(), static_cast<int64_t>(last - first));
    const Rng rows = rng.rows(how.seeds[first]);
    Rng chain = rows.fork("chain");
    const Samples part = sampler(problem, begin(model, how, sizes, rows.fork("start")), chain, hook);
    all.push_back(part.x.to(at::kCPU, at::kFloat));
    samples.nfe = part.nfe;
  }
  samples.x = at::cat(all);
  return samples;
}

int64_t count_batches(const Draw& how) {
  int64_t count = 0;
  for (size_t first = 0; first < how.seeds.size(); first = batch_end(how, first)) ++count;
  return count;
}

std::vector<int64_t> seeds_of(const std::string& text) {
  std::vector<int64_t> seeds;
  for (size_t at = 0; at <= text.size();) {
    const size_t comma = std::min(text.find(',', at), text.size());
    const std::string part = text.substr(at, comma - at);
    const size_t dash = part.find('-');
    const int64_t low = number(part.substr(0, dash), text);
    const int64_t high = dash == std::string::npos ? low : number(part.substr(dash + 1), text);
    require(low <= high && high - low < 10'000'000,
            "seeds={} has the range {}-{}\n  give the smaller one first, at most ten million", text, low,
            high);
    for (int64_t seed = low; seed <= high; ++seed) seeds.push_back(seed);
    at = comma + 1;
  }
  require(std::set<int64_t>(seeds.begin(), seeds.end()).size() == seeds.size(),
          "seeds={} has a seed twice\n  give each once", text);
  return seeds;
}

void require_fitting(const Model& model, const Objective& objective, const Sampler& sampler) {
  struct Asked {};
  Problem problem = problem_of(model);
  problem.score = [](const at::Tensor&, const at::Tensor&) -> at::Tensor { throw Asked(); };
  const at::Tensor x = at::zeros(model.sizes).unsqueeze(0);
  Rng rng(0);
  try {
    objective(problem, {x, {}, {}}, rng);
  } catch (const Asked&) {
  }
  try {
    sampler(problem, x, rng, {});
  } catch (const Asked&) {
  }
}

bool is_symmetric(const Model& model) {
  const auto range = model.about.find("range");
  return range != model.about.end() && range->second == "symmetric";
}

at::Tensor uniform_in_range(const Model& model, at::IntArrayRef sizes, Rng& rng, at::TensorOptions like) {
  const at::Tensor unit = rng.uniform(sizes, like);
  return is_symmetric(model) ? 2 * unit - 1 : unit;
}

at::Tensor in_unit_range(const Model& model, const at::Tensor& x) {
  return is_symmetric(model) ? (x + 1) / 2 : x;
}

}  // namespace sgm
