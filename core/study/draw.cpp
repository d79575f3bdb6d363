#include "core/study/draw.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "core/score/transfer.h"
#include "core/sde/derived.h"

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

/// sigma/alpha at the horizon: the most noise that there is.
double most_noise(const Sde& sde) {
  const at::Tensor end = at::full({}, sde.t_max(), at::kDouble);
  return (sde.sigma(end) / sde.alpha(end)).item<double>();
}

/// Calls what asks a problem for its score, up to there; `look` at the time.
template <class Call, class Look>
void up_to_the_score(Problem problem, const Call& call, const Look& look) {
  struct Asked {};
  problem.score = [&](const at::Tensor&, const at::Tensor& t) -> at::Tensor {
    look(t);
    throw Asked();
  };
  try {
    call(problem);
  } catch (const Asked&) {
  }
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

Problem problem_under(const Model& model, const SdePtr& sde) {
  Problem problem = problem_of(model);
  if (!sde) return problem;
  const double known = most_noise(*model.sde);
  require(most_noise(*sde) <= known * (1 + 1e-9),
          "the SDE that is sampled begins at noise {:.4g} times the signal, more than the {:.4g} that the "
          "network was trained for\n  take one with less: sde.beta_max={:.4g} of vp and sub_vp, "
          "sde.sigma_max={:.6g} of ve, sde.t_max={:.6g} of edm; or train the network for more",
          most_noise(*sde), known, 0.999 * (2 * std::log1p(known * known) - 0.1), known, known);
  require(!problem.levels.t.defined(),
          "the network knows {} noise levels of its own SDE alone\n  sample that one: leave sde out",
          problem.levels.t.numel());
  return {sde, transferred(problem.score, model.sde, sde)};
}

at::Tensor start_of(const Model& model, const Problem& problem, Start start, int64_t n, Rng& rng) {
  std::vector<int64_t> sizes{n};
  sizes.insert(sizes.end(), model.sizes.begin(), model.sizes.end());
  const at::TensorOptions like = at::TensorOptions(at::kFloat).device(model.compute.device);
  return start == Start::uniform ? uniform_in_range(model, sizes, rng, like)
                                 : prior_sample(*problem.sde, sizes, rng, like);
}

Samples draw(const Model& model, const Sampler& sampler, const Draw& how, const Rng& rng, const Hook& hook) {
  const Problem problem = problem_under(model, how.sde);
  std::vector<at::Tensor> all;
  Samples samples;
  for (size_t first = 0, last = 0; first < how.seeds.size(); first = last) {
    last = batch_end(how, first);
    const Rng rows = rng.rows(how.seeds[first]);
    Rng chain = rows.fork("chain");
    Rng begin = rows.fork("start");
    const at::Tensor start = start_of(model, problem, how.start, static_cast<int64_t>(last - first), begin);
    const Samples part = sampler(problem, start, chain, hook);
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
  Rng rng(0);
  up_to_the_score(
      problem_of(model),
      [&](const Problem& problem) {
        objective(problem, {at::zeros(model.sizes).unsqueeze(0), {}, {}}, rng);
      },
      [](const at::Tensor&) {});
  require_fitting(model, sampler);
}

void require_fitting(const Model& model, const Sampler& sampler, const SdePtr& sde) {
  Rng rng(0);
  const Problem problem = problem_under(model, sde);
  up_to_the_score(
      problem, [&](const Problem& asked) { sampler(asked, at::zeros(model.sizes).unsqueeze(0), rng, {}); },
      [&](const at::Tensor& t) {
        require(model.net.reads == Reads::nothing || problem.sde->sigma(t).min().item<double>() > 0,
                "the sampler begins at t = {}, where its SDE has no noise and no network a score\n  give a "
                "later time",
                t.min().item<double>());
      });
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
