// Against the official predictors, correctors and predictor-corrector loops (steps/steps.h5,
// steps/pc_loops.h5: yang-song/score_sde_pytorch) and annealed Langevin dynamics (steps/ncsn_langevin.h5:
// ermongroup/ncsnv2), with the recorded noise and the exact score of the mixture.
#include <ATen/ATen.h>

#include "core/sampler/inpainting.h"
#include "core/sampler/sampler.h"
#include "core/sampler/step.h"
#include "tests/support/fixture.h"
#include "tests/support/made.h"
#include "tests/support/parity.h"

namespace sgm::test {
namespace {

Problem problem_of(const Mixture& mixture, const std::string& kind) {
  const SdePtr sde = made(sde_registry(), kind == "subvp" ? "sub_vp" : kind);
  return {sde, exact_score(mixture, sde)};
}

/// Our name and options of an official predictor.
Node::Table predictor_of(const std::string& official, const std::string& kind, bool probability_flow) {
  if (official == "ancestral_sampling")
    return {{"name", "ancestral"}, {"variance", kind == "vp" ? "transition" : "posterior"}};
  if (official == "none") return {{"name", "none"}};
  return {{"name", official}, {"probability_flow", probability_flow}};
}

/// Our options of an official corrector; its Langevin step takes norms averaged over the batch.
Node::Table corrector_of(const std::string& official, double r) {
  if (official == "none") return {{"name", "none"}};
  if (official == "langevin") return {{"name", "langevin"}, {"r", r}, {"batch", true}};
  return {{"name", official}, {"r", r}};
}

Step step_of(const Registry<Factory<StepMaker>>& registry, Node::Table options, const SdePtr& sde,
             int64_t N) {
  const std::string name = options.front().second.as<std::string>();
  options.erase(options.begin());
  return made(registry, name, std::move(options))(sde, N);
}

/// One step, or the inner steps of a corrector, from every recorded time.
void single_step(Parity& parity, const Mixture& mixture, const Group& group) {
  const std::string kind = text(group, "kind");
  const int64_t N = integer(group, "N");
  const Problem problem = problem_of(mixture, kind);
  const bool corrects = has(group, "corrector");
  const Step step =
      corrects ? step_of(corrector_registry(), corrector_of(text(group, "corrector"), real(group, "snr")),
                         problem.sde, N)
               : step_of(predictor_registry(),
                         predictor_of(text(group, "predictor"), kind, integer(group, "probability_flow")),
                         problem.sde, N);
  const at::Tensor times = group.data("t");
  const at::Tensor z = corrects ? group.data("z") : group.data("z").unsqueeze(1);
  std::vector<at::Tensor> x, mean, score;
  for (int64_t k = 0; k < times.size(0); ++k) {
    const at::Tensor t = times[k];
    Move move{group.data("x")[k], {}};
    score.push_back(problem.score(move.x, t));
    Rng rng = Rng::recorded(z[k].unbind(0));
    for (int64_t inner = 0; inner < z.size(1); ++inner)
      move = step(problem, move.x, t, t - problem.sde->t_max() / static_cast<double>(N), rng);
    x.push_back(move.x);
    mean.push_back(move.mean);
  }
  parity.compare("index", ladder_index(times, problem.sde->t_max(), N), group.data("index"), 1e-15);
  parity.compare("score", at::stack(score), group.data("score"), 1e-12);
  parity.compare("x_next", at::stack(x), group.data("x_next"), 1e-12);
  parity.compare("x_mean", at::stack(mean), group.data("x_mean"), 1e-12);
}

/// All groups below `group`; those where the official code raises hold no data.
void single_steps(Parity& parity, const Mixture& mixture, const std::string& path, const Group& group,
                  int64_t& raising) {
  for (const auto& [name, below] : group.groups) {
    const std::string at = path.empty() ? name : path + "/" + name;
    if (!has(below, "official_status")) {
      single_steps(parity, mixture, at, below, raising);
    } else if (const std::string status = text(below, "official_status"); status.starts_with("raises")) {
      ++raising;
      fmt::print("     {:48} official code {}\n", at, status);
    } else {
      parity.group(at, [&, &below = below] { single_step(parity, mixture, below); });
    }
  }
}

/// The times that `sampler` shows to its hook at the last step of each level.
struct Recorded {
  Samples samples;
  at::Tensor times;
};
Recorded recorded(const Sampler& sampler, const Problem& problem, const at::Tensor& start, Rng rng) {
  std::vector<at::Tensor> times;
  const Samples samples = sampler(problem, start, rng, [&](StepState& state) {
    times.resize(static_cast<size_t>(state.level) + 1);
    times.back() = state.t;
  });
  return {samples, at::stack(times)};
}

void loop(Parity& parity, const Mixture& mixture, const Group& group) {
  const std::string kind = text(group, "kind");
  const std::string predictor = text(group, "predictor");
  const std::string corrector = text(group, "corrector");
  const int64_t N = integer(group, "N");
  const int64_t corrections = integer(group, "n_steps_each");
  const Sampler sampler = made(sampler_registry(), "pc",
                               {{"N", N},
                                {"corrector_steps", corrections},
                                {"eps", real(group, "eps")},
                                {"denoise", integer(group, "denoise") != 0},
                                {"predictor", predictor_of(predictor, kind, false)},
                                {"corrector", corrector_of(corrector, real(group, "snr"))}});
  const Recorded run = recorded(sampler, problem_of(mixture, kind), group.data("prior"),
                                Rng::recorded(group.data("noise").unbind(0)));
  const int64_t nfe =
      N * ((predictor == "none" ? 0 : 1) +
           (corrector == "none" ? 0 : corrections));  // the official count takes "none" for one
  parity.compare("x", run.samples.x, group.data("x"), 1e-10);
  parity.compare("timesteps", run.times, group.data("timesteps"), 1e-15);
  parity.compare("nfe", at::scalar_tensor(run.samples.nfe, at::kLong), at::scalar_tensor(nfe, at::kLong),
                 1e-15);
}

/// Times and ladder indices, also those that truncation in float32 gives.
void indices(Parity& parity, const Group& group) {
  const int64_t N = integer(group, "N");
  const Sampler grid =
      made(sampler_registry(), "pc",
           {{"N", N}, {"eps", real(group, "eps")}, {"predictor", Node::Table{{"name", "none"}}}});
  const SdePtr sde = made(sde_registry(), "vp");
  const Recorded run = recorded(grid, {sde, nullptr}, at::zeros({1, 1}, at::kDouble), Rng(0));
  parity.compare("t_float64", run.times, group.data("t_float64"), 1e-15);
  parity.compare("index_float64", ladder_index(run.times, sde->t_max(), N), group.data("index_float64"),
                 1e-15);
  parity.compare("index_float32", ladder_index(group.data("t_float32"), sde->t_max(), N),
                 group.data("index_float32"), 1e-15);
}

void loops(Parity& parity, const Group& file) {
  const Mixture mixture = mixture_of(file);
  for (const auto& [name, group] : file.groups) {
    if (name == "timestep_indices") {
      for (const auto& [size, below] : group.groups)
        parity.group(name + "/" + size, [&, &below = below] { indices(parity, below); });
    } else if (name != "mixture") {
      parity.group(name, [&, &group = group] { loop(parity, mixture, group); });
    }
  }
}

void annealed(Parity& parity, const Mixture& mixture, const Group& group) {
  const at::Tensor sigmas = group.data("sigmas");
  const SdePtr ve = made(sde_registry(), "ve",
                         {{"sigma_min", sigmas[-1].item<double>()}, {"sigma_max", sigmas[0].item<double>()}});
  const bool denoise = integer(group, "denoise") != 0;
  const Sampler sampler = made(sampler_registry(), "annealed_langevin",
                               {{"levels", sigmas.size(0)},
                                {"steps", integer(group, "n_steps_each")},
                                {"eps", real(group, "step_lr")},
                                {"convention", "code"},
                                {"denoise", denoise}});
  std::vector<at::Tensor> trajectory;
  Rng rng = Rng::recorded(group.data("noise").unbind(0));
  const at::Tensor x = sampler({ve, exact_score(mixture, ve)}, group.data("x0"), rng, [&](StepState& state) {
                         trajectory.push_back(state.x);
                       }).x;
  if (denoise) trajectory.push_back(x);
  parity.compare("trajectory", at::stack(trajectory), group.data("trajectory"), 1e-10);
}

/// NCSNv2 puts the known half into the state before each step, with the noise level of that step; our hook
/// does so after each step. Within a level the two are one chain, so each level is run by itself from the
/// state that its first paste gives. Recorded are the states before each paste: the drawn half is compared.
void inpainted_chains(Parity& parity, const Group& group) {
  const at::Tensor sigmas = group.data("sigmas");
  const int64_t steps = integer(group, "n_steps_each");
  const int64_t half = integer(group, "image_size") / 2;
  const at::Tensor starts = group.data("x0");
  const at::Tensor known = group.data("refer_image").unsqueeze(1).expand_as(starts).flatten(0, 1);
  const at::Tensor mask = at::zeros_like(known[0]);
  mask.slice(-1, 0, half).fill_(1);
  const auto noise = [&](int64_t i) { return group.data(fmt::format("noise_{:03}", i)); };
  const auto of_known = [&](int64_t i) { return at::constant_pad_nd(noise(i), {0, half}); };
  std::vector<at::Tensor> drawn{starts.flatten(0, 1).slice(-1, half)};
  at::Tensor x = starts.flatten(0, 1);
  for (int64_t level = 0; level < sigmas.size(0); ++level) {
    const double sigma = sigmas[level].item<double>();
    const double ratio = sigma / sigmas[-1].item<double>();
    const SdePtr ve = made(sde_registry(), "ve", {{"sigma_min", sigma}, {"sigma_max", 2 * sigma}});
    const ScoreFn score = [&](const at::Tensor& at, const at::Tensor&) {
      return -(at - 0.4) / (0.04 + sigma * sigma);
    };
    std::vector<at::Tensor> draws;
    for (int64_t step = level * steps; step < (level + 1) * steps; ++step) {
      draws.push_back(noise(2 * step + 1));
      draws.push_back((step + 1) % steps != 0 ? of_known(2 * step + 2) : at::zeros_like(known));
    }
    Rng rng = Rng::recorded(draws);
    const Sampler chain = inpainted(
        made(sampler_registry(), "langevin",
             {{"steps", steps}, {"eps", real(group, "step_lr") * ratio * ratio}, {"convention", "code"}}),
        known, mask, {.once_per_level = false});
    x = at::where(mask.eq(1), known + sigma * of_known(2 * level * steps), x);
    x = chain({ve, score}, x, rng, [&](StepState& state) { drawn.push_back(state.x.slice(-1, half)); }).x;
  }
  drawn.pop_back();  // the official code does not return its last step
  parity.compare("trajectory", at::stack(drawn), group.data("trajectory").slice(-1, half), 1e-10);
}

void chains(Parity& parity, const Group& file) {
  const Mixture mixture = mixture_of(file);
  for (const auto& [name, group] : file.groups) {
    if (name.ends_with("denoise")) {
      parity.group(name, [&, &group = group] { annealed(parity, mixture, group); });
    } else if (name.ends_with("inpainting")) {
      parity.group(name, [&, &group = group] { inpainted_chains(parity, group); });
    } else if (name.ends_with("interpolation")) {
      parity.to_do(name, "core/sampler/interpolation");
    } else if (name != "mixture") {
      parity.unknown(name);
    }
  }
}

}  // namespace
}  // namespace sgm::test

int main() {
  sgm::test::Parity parity;
  int64_t raising = 0;
  parity.file("steps/steps.h5", [&](const sgm::Group& file) {
    sgm::test::single_steps(parity, sgm::test::mixture_of(file), "", file, raising);
  });
  parity.file("steps/pc_loops.h5", [&](const sgm::Group& file) { sgm::test::loops(parity, file); });
  parity.file("steps/ncsn_langevin.h5", [&](const sgm::Group& file) { sgm::test::chains(parity, file); });
  fmt::print("{} combinations have no numbers: the official code raises\n", raising);
  return parity.summary();
}
