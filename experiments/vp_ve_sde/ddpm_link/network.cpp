#include "experiments/vp_ve_sde/ddpm_link/network.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <fmt/format.h>

#include <cmath>

#include "core/metric/sliced_wasserstein.h"
#include "core/sde/derived.h"
#include "core/study/draw.h"
#include "experiments/vp_ve_sde/ddpm_link/ddpm.h"
#include "experiments/vp_ve_sde/make.h"

namespace sgm::vp_ve_sde::ddpm_link {
namespace {

constexpr double grey_levels = 127.5;  // of 8 bits, in units of [-1, 1]
constexpr int64_t progressive = 11;    // predictions of the data that are shown

/// DDPM's beta as VP's rate has it.
Schedule schedule_of(const Sde& vp, int64_t N) {
  const double whole = vp.t_max();
  const at::Tensor rate = vp.g2(at::tensor({0.0, whole}, at::kDouble));
  return ddpm_schedule(N, rate[0].item<double>() * whole, rate[1].item<double>() * whole);
}

/// The network's own output at step i: no preconditioning and no SDE stand between. It reads ln(sigma/alpha)
/// of the step, as alpha_bar gives it.
NoiseFn noise_of(const Model& model, const Schedule& words) {
  return [&model, &words](const at::Tensor& x, int64_t i) {
    const double log_ratio = 0.5 * std::log((1 - words.bar(i)) / words.bar(i));
    Conditioning given;
    given.noise = at::full({x.size(0)}, log_ratio, x.options().dtype(at::kDouble));
    // the memory format says which arithmetic the layers use
    const bool plain = model.compute.precision == Precision::fp32;
    return model.net.forward(plain ? x : x.clone(at::MemoryFormat::ChannelsLast), given).to(x.scalar_type());
  };
}

/// What a chain in DDPM's words shows: the predicted data at `progressive` steps of the first samples, and at
/// some hundred steps of all.
class Progressive {
 public:
  Progressive(const Schedule& words, int64_t shown) : words_(words), shown_(shown) {}

  void see(const Seen& seen) {
    const int64_t last = words_.steps() - 1;
    const int64_t every = std::max<int64_t>(1, words_.steps() / 100);
    const bool in_strip = seen.i == strip_at(static_cast<int64_t>(strip_.size()));
    if (!in_strip && seen.i % every != 0 && seen.i != last) return;
    const at::Tensor data = predicted_data(words_, seen.x, seen.eps, seen.i);
    if (in_strip) strip_.push_back(data.narrow(0, 0, shown_)), strip_steps_.push_back(seen.i);
    steps_.push_back(seen.i), data_.push_back(data);
  }

  /// Root mean square over pixels of the difference from the final sample, its mean and standard error over
  /// samples, at each step.
  void put(const Model& model, const at::Tensor& end, Group& out) const {
    std::vector<double> mean, error;
    for (const at::Tensor& data : data_) {
      const at::Tensor distance = (data - end).square().flatten(1).mean(1).sqrt().cpu();
      mean.push_back(grey_levels * distance.mean().item<double>());
      error.push_back(grey_levels * distance.std().item<double>() /
                      std::sqrt(static_cast<double>(distance.numel())));
    }
    out.put("step", at::tensor(steps_, at::kLong), {"step"}, "steps of noise that are left, less 1");
    out.put("distance", at::tensor(mean, at::kDouble), {"step"},
            "RMS over pixels of the predicted data less the final sample, mean over samples", "grey levels");
    out.put("distance_standard_error", at::tensor(error, at::kDouble), {"step"}, "its standard error");
    std::vector<at::Tensor> pixels;
    for (const at::Tensor& x : strip_) pixels.push_back(as_pixels(in_unit_range(model, x)).cpu());
    pixels.push_back(as_pixels(in_unit_range(model, end.narrow(0, 0, shown_))).cpu());
    out.put("strip", at::stack(pixels), {"shown step", "sample", "channel", "row", "column"},
            "predicted data along the chain, and the final sample");
    out.put("strip_step", at::tensor(strip_steps_, at::kLong), {"predicted"}, "their steps");
  }

 private:
  /// Evenly spaced from the last step to the first.
  int64_t strip_at(int64_t k) const {
    if (k >= progressive) return -1;
    return std::lround(static_cast<double>((progressive - 1 - k) * (words_.steps() - 1)) /
                       static_cast<double>(progressive - 1));
  }

  const Schedule& words_;
  int64_t shown_;
  std::vector<at::Tensor> strip_, data_;
  std::vector<int64_t> strip_steps_, steps_;
};

/// The differences of two sets of chains from one start, sample by sample: root mean square over pixels.
at::Tensor distances_between(const at::Tensor& a, const at::Tensor& b) {
  return grey_levels * (a - b).square().flatten(1).mean(1).sqrt().cpu().to(at::kDouble);
}

double largest_difference(const at::Tensor& a, const at::Tensor& b) {
  return grey_levels * (a - b).abs().max().cpu().item<double>();
}

/// How far samples are from as many test images, by the mean over `floors` sets of these; each in [0, 1].
class Judge {
 public:
  Judge(const Chains& options, const Dataset& data, Rng rng) {
    const int64_t n = options.samples;
    for (int64_t f = 0; f < options.floors && (f + 1) * n <= data.test.size(0); ++f)
      sets_.push_back(unit_images(data.test.narrow(0, f * n, n), false).flatten(1).to(at::kDouble));
    directions_ = random_directions(options.directions, sets_[0].size(1), rng);
  }
  /// Of uint8 samples, from every set.
  at::Tensor of(const at::Tensor& pixels) const {
    const at::Tensor x = pixels.to(at::kDouble).div(255).flatten(1);
    std::vector<double> all;
    for (const at::Tensor& set : sets_) all.push_back(sliced_wasserstein(x, set, directions_));
    return at::tensor(all, at::kDouble);
  }
  /// Of test images themselves: each set from the next.
  at::Tensor floor() const {
    std::vector<double> all;
    for (size_t f = 0; f < sets_.size(); ++f)
      all.push_back(sliced_wasserstein(sets_[f], sets_[(f + 1) % sets_.size()], directions_));
    return at::tensor(all, at::kDouble);
  }

 private:
  std::vector<at::Tensor> sets_;
  at::Tensor directions_;
};

}  // namespace

void Chains::own_fields(Fields& on) {
  on("samples", samples, "chains", range(2, 1e6));
  on("shown", shown, "samples whose predicted data are shown", range(1, 1000));
  on("directions", directions, "random directions of the sliced Wasserstein distance", range(1, 1e5));
  on("floors", floors, "sets of test images, as large as the samples, that these are held against",
     range(3, 1000));
  on("ddim_steps", ddim_steps, "steps of DDIM, the most last", range(2, 1e5));
}

void Chains::fields(Fields& on) {
  data.fields(on);
  own_fields(on);
}

void sample_network(const Chains& options, CellRun& run) {
  const at::NoGradGuard no_grad;
  const Model model = stages::trained_model(run, run.input("model"));
  const int64_t N = model.options.levels;
  const Schedule words = schedule_of(*model.sde, N);
  const Problem problem = problem_of(model);
  const NoiseFn network = noise_of(model, words);
  const Rng rng = run.rng();
  Rng start_draws = rng.fork("start");
  std::vector<int64_t> sizes = model.sizes;
  sizes.insert(sizes.begin(), options.samples);
  const at::Tensor start = prior_sample(*model.sde, sizes, start_draws, at::kFloat).to(run.device);
  int64_t evaluations = 0, total = 3 * N;
  for (const int64_t steps : options.ddim_steps) total += steps;
  const NoiseFn noise = [&](const at::Tensor& x, int64_t i) {
    if (++evaluations % 20 == 0) run.progress(evaluations, total);
    return network(x, i);
  };

  constexpr double jitter = 0x1p-14;  // far above rounding, of which the chain has its own
  const int64_t few = std::min(options.shown, options.samples);
  const auto ddpm = [&](const at::Tensor& from, double by, const See& see) {
    Rng chain = rng.fork("chain");
    return ancestral_chain(words, noise, from, chain, by, see);
  };
  Progressive shown(words, few);
  const at::Tensor own = ddpm(start, 0, [&](const Seen& seen) { shown.see(seen); });
  const at::Tensor twin = ddpm(start.narrow(0, 0, few), jitter, {});
  Rng chain = rng.fork("chain");
  const Node ancestral = Node::Table{{"name", "ancestral"}, {"variance", "transition"}};
  const Samples suite =
      make_sampler(Node::Table{{"name", "pc"}, {"N", N}, {"grid", "clean"}, {"predictor", ancestral}})(
          problem, start, chain, [&](StepState&) {
            if (++evaluations % 20 == 0) run.progress(evaluations, total);
          });
  Group& out = run.result;
  out.put("difference", largest_difference(own, suite.x), "largest difference of a final pixel",
          "grey levels");
  out.put("twin", largest_difference(own.narrow(0, 0, few), twin),
          "the same of a chain whose states are jittered", "grey levels");
  out.put("twins", static_cast<double>(few), "how many of its chains");
  out.put("jitter", jitter, "share of itself by which each number of its states is moved");
  out.put("pixel_rms", grey_levels * own.square().mean().sqrt().cpu().item<double>(),
          "root mean square of final pixels", "grey levels");
  out.put("nfe", static_cast<double>(suite.nfe), "evaluations of the suite's chain, counted");

  // the network's output as noise and as score, at a step's own levels, in float64 around it
  double rounding = 0;
  for (int64_t k = 0; k < std::min<int64_t>(N, 25); ++k) {
    const int64_t i = k * (N - 1) / std::max<int64_t>(1, std::min<int64_t>(N, 25) - 1);
    Rng fresh = rng.fork("noise and score").fork(static_cast<uint64_t>(i));
    const at::Tensor x = diffused(words, own, fresh.normal_like(own), i);
    const at::Tensor score = problem.score(x.to(at::kDouble), problem.levels.t[N - 1 - i].to(run.device));
    const at::Tensor eps = network(x, i).to(at::kDouble);
    const at::Tensor back = -std::sqrt(1 - words.bar(i)) * score;
    rounding = std::max(rounding, ((back - eps).abs().max() / eps.abs().max()).cpu().item<double>());
  }
  out.put("noise_and_score", rounding,
          "largest |−sigma s − eps| of the network over the largest |eps| of a step");

  const Dataset data = options.data.load();
  const Judge judge(options, data, rng.fork("directions"));
  const auto pixels = [&](const at::Tensor& x) { return as_pixels(in_unit_range(model, x)).cpu(); };
  const auto put_judged = [&](const std::string& name, const at::Tensor& x) {
    out.put("distance_" + name, judge.of(pixels(x)), {"set"},
            "sliced Wasserstein distance from each set of test images");
  };
  put_judged("ddpm", own);
  put_judged("suite", suite.x);
  put_judged("start", start);
  out.put("distance_test", judge.floor(), {"pair"}, "of each set of test images from the next");
  out.put("image", pixels(own), {"sample", "channel", "row", "column"}, "samples in DDPM's words");

  std::vector<at::Tensor> ends;
  for (const int64_t steps : options.ddim_steps) ends.push_back(ddim_chain(words, noise, start, steps));
  const at::Tensor& finest = ends.back();
  std::vector<at::Tensor> paired, judged, first;
  for (const at::Tensor& end : ends) {
    paired.push_back(distances_between(end, finest));
    judged.push_back(judge.of(pixels(end)));
    first.push_back(pixels(end.narrow(0, 0, few)));
  }
  out.put("ddim_steps", at::tensor(options.ddim_steps, at::kLong), {"steps"}, "steps of DDIM");
  out.put("ddim_paired", at::stack(paired), {"steps", "sample"},
          "RMS over pixels of the difference from the chain of most steps from the same start",
          "grey levels");
  out.put("ddim_unpaired", distances_between(finest, at::cat({finest.slice(0, 1), finest.narrow(0, 0, 1)})),
          {"sample"}, "the same of chains of most steps from different starts", "grey levels");
  out.put("ddim_distance", at::stack(judged), {"steps", "set"},
          "sliced Wasserstein distance from each set of test images");
  out.put("ddim_image", at::stack(first), {"steps", "shown", "channel", "row", "column"},
          "the first samples of each");
  shown.put(model, own, out.group("progressive"));
  out.put("samples", static_cast<double>(options.samples), "chains");
  out.put("N", static_cast<double>(N), "noise scales");
  out.set("data", name_of(data));
}

}  // namespace sgm::vp_ve_sde::ddpm_link
