#include "core/study/study.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <cmath>

#include "core/sde/sde.h"

namespace sgm::vp_ve_sde::score_sde_fig5 {
namespace {

struct Options {
  int64_t N = 1000;
  std::vector<int64_t> others{100, 300, 3000, 10000};

  void fields(Fields& on) {
    on("N", N, "noise scales that are drawn", range(21, 1e6));
    on("others", others, "numbers of noise scales for the largest deviations alone", range(21, 1e6));
  }
};

/// The discrete kernels of an SDE's ladder beside its continuous ones.
struct Pair {
  int64_t N = 1000;
  std::vector<int64_t> others{};
  Chosen<SdePtr> sde{"ve"};

  void fields(Fields& on) {
    on("N", N, "noise scales", range(21, 1e6));
    on("others", others, "further numbers of noise scales", range(21, 1e6));
    on.component("sde", sde, sde_registry(), "the SDE");
  }
};

std::vector<Cell> cells(const Options& options) {
  std::vector<Cell> all{cell("smld_ve", Pair{options.N, options.others, {"ve"}}),
                        cell("ddpm_vp", Pair{options.N, options.others, {"vp"}})};
  for (Cell& c : all) c.resources.seconds = 0.1;
  return all;
}

/// x_i given x_0 is N(mean x_0, variance), (N,).
struct Kernels {
  at::Tensor mean, variance;
};

/// Of x_i = a_i x_{i−1} + G_i z:  A_i = a_i A_{i−1},  V_i = a_i^2 V_{i−1} + G_i^2, from 1 and 0.
Kernels discrete(const Ladder& ladder) {
  const at::Tensor a = ladder.f.add(1).contiguous();
  const at::Tensor mean = at::empty_like(a);
  const at::Tensor variance = at::empty_like(a);
  double A = 1, V = 0;
  for (int64_t i = 0; i < a.size(0); ++i) {
    const double keep = a.const_data_ptr<double>()[i];
    const double add = ladder.G.const_data_ptr<double>()[i];
    mean.data_ptr<double>()[i] = A = keep * A;
    variance.data_ptr<double>()[i] = V = keep * keep * V + add * add;
  }
  return {mean, variance};
}

/// What the papers' and the code's t_i are, for i = 1 … N: i/N, as in the paper's limit N to infinity and on
/// its sampling grid, or (i − 1)/(N − 1), as the official code takes the index of a ladder from a time.
std::vector<std::pair<std::string, at::Tensor>> times(int64_t N) {
  const at::Tensor i = at::arange(1, N + 1, at::kDouble);
  return {{"step_end", i / static_cast<double>(N)}, {"index", (i - 1) / static_cast<double>(N - 1)}};
}

void put_deviation(Group& out, const std::string& name, const at::Tensor& discrete,
                   const at::Tensor& continuous) {
  const at::Tensor relative = (continuous / discrete - 1).abs();
  const at::Tensor absolute = (continuous - discrete).abs();
  out.put(name + "_relative", relative.max().item<double>(),
          "largest |continuous/discrete − 1| of the kernel's " + name);
  out.put(name + "_relative_at", static_cast<double>(relative.argmax().item<int64_t>() + 1),
          "the i at which it is reached");
  out.put(name + "_absolute", absolute.max().item<double>(),
          "largest |continuous − discrete| of the kernel's " + name);
}

void put_kernels(const Sde& sde, int64_t N, bool drawn, Group& out) {
  const Kernels steps = discrete(sde.ladder(N));
  out.put("N", static_cast<double>(N), "noise scales");
  if (drawn) {
    out.put("mean", steps.mean, {"i"}, "factor of x_0 in the discrete kernel's mean");
    out.put("variance", steps.variance, {"i"}, "variance of the discrete kernel");
  }
  for (const auto& [convention, share] : times(N)) {
    const at::Tensor t = share * sde.t_max();
    const at::Tensor mean = sde.alpha(t);
    const at::Tensor variance = sde.sigma(t).square();
    Group& there = out.group(convention);
    put_deviation(there, "mean", steps.mean, mean);
    put_deviation(there, "variance", steps.variance, variance);
    if (!drawn) continue;
    there.put("t", t, {"i"}, "time of the i-th kernel");
    there.put("mean", mean, {"i"}, "factor of x_0 in the continuous kernel's mean");
    there.put("variance", variance, {"i"}, "variance of the continuous kernel");
  }
}

void run(const Pair& pair, CellRun& run) {
  put_kernels(*pair.sde.value, pair.N, true, run.result.group("drawn"));
  for (const int64_t N : pair.others)
    put_kernels(*pair.sde.value, N, false, run.result.group(fmt::format("N_{}", N)));
  const at::Tensor t = at::tensor({1e-3, 0.5}, at::kDouble);
  const at::Tensor mean = pair.sde.value->alpha(t);
  const at::Tensor deviation = pair.sde.value->sigma(t);
  run.result.put("mean_at_half", mean[1].item<double>(), "alpha(0.5), continuous");
  run.result.put("std_at_1e-3", deviation[0].item<double>(), "sigma(1e-3), continuous");
}

const bool registered =
    register_study<Options, Pair>({.doc = "discrete perturbation kernels of SMLD and DDPM beside the "
                                          "continuous ones of VE and VP; their largest deviation",
                                   .source = "Score SDE (2011.13456) Fig. 5"},
                                  cells, run);

}  // namespace
}  // namespace sgm::vp_ve_sde::score_sde_fig5
