#include "core/study/study.h"

#include <ATen/Functions.h>
#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <chrono>
#include <limits>

#include "core/base/memory.h"
#include "core/net/model.h"
#include "core/objective/objective.h"
#include "core/tensor/peak_memory.h"
#include "experiments/sliced_vs_denoising/objective_of.h"

namespace sgm::sliced_vs_denoising::ssm_scalability {
namespace {

struct Setting {
  int64_t batch = 200, repeats = 7;
  double most_seconds = 10, most_gigabytes = 8;
  Chosen<MakeNet> net{"mlp_density"};

  void fields(Fields& on) {
    on("batch", batch, "samples of an iteration", range(1, 1e6));
    on("repeats", repeats, "timed iterations of each objective, in turn", range(2, 1e4));
    on("most_seconds", most_seconds, "an objective whose first iteration takes longer is not timed again",
       above(0));
    on("most_gigabytes", most_gigabytes,
       "an objective that would take more, by what it takes at an eighth and a quarter of the batch, is not "
       "run",
       above(0));
    on.component("net", net, net_registry(), "the density");
  }
};

struct Options : Setting {
  std::vector<int64_t> dimensions{10, 30, 100, 300, 1000};

  void fields(Fields& on) {
    Setting::fields(on);
    on("dimensions", dimensions, "of the data N(0, I)", range(2, 1e6));
  }
  void check() const {
    require(batch >= 8, "batch={}: an eighth of it tells what memory is taken\n  give at least 8", batch);
    require(!dimensions.empty(), "dimensions is an empty list\n  give dimensions=[10,100]");
    for (const int64_t dimension : dimensions) {
      require(net.value({dimension}, Rng(0)).density != nullptr,
              "net={} is a score, and some objectives take densities\n  take net=mlp_density or net=nice",
              net.name);
    }
  }
};

struct Point : Setting {
  int64_t dimension = 10;

  void fields(Fields& on) {
    Setting::fields(on);
    on("dimension", dimension, "of the data", range(2, 1e6));
  }
};

std::vector<Cell> cells(const Options& options) {
  std::vector<Cell> all;
  for (const int64_t dimension : options.dimensions) {
    all.push_back(cell(fmt::format("d{}", dimension), Point{options, dimension}));
    all.back().at = {{"dimension", fmt::format("{}", dimension)}};
    all.back().resources.seconds = 2 + 0.03 * static_cast<double>(dimension);
    all.back().resources.cores = 2;  // alone on the machine: it is timed; it computes on one thread
  }
  return all;
}

/// The objectives with what the table calls them.
std::vector<std::pair<std::string, Objective>> objectives() {
  return {{"DSM", objective_of("dsm", {{"sigma", 0.1}})},
          {"SSM", objective_of("ssm")},
          {"SSM-VR", objective_of("ssm_vr")},
          {"SSM by differences of ln p", objective_of("ssm_fd", {{"of", "density"}, {"eps", 0.1}})},
          {"curvature propagation", objective_of("curvature_propagation")},
          {"approximate back-propagation", objective_of("approximate_backprop")},
          {"exact, products together", objective_of("exact_sm")},
          {"exact, one by one", objective_of("exact_sm", {{"numbers", int64_t{1}}})}};
}

double seconds(const std::function<void()>& body) {
  const auto start = std::chrono::steady_clock::now();
  body();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void run(const Point& point, CellRun& run) {
  at::set_num_threads(1);
  keep_freed_memory();
  const Model model = make_model(clean_model(point.net), {point.dimension}, run.rng().fork("init"));
  const Problem problem = problem_of(model);
  std::vector<at::Tensor> parameters;
  for (const auto& [name, parameter] : model.net.parameters) parameters.push_back(parameter);
  const at::Tensor x = run.rng().fork("data").normal({point.batch, point.dimension}, at::kFloat);
  const auto iteration = [&](const Objective& objective, int64_t rows) {
    Rng rng = run.rng().fork("noise");
    const at::Tensor loss = objective(problem, {x.narrow(0, 0, rows), {}, {}}, rng).mean();
    torch::autograd::grad({loss}, parameters, {}, false, false, true);
  };
  const auto peak = [&](const Objective& objective, int64_t rows) {
    const PeakMemory memory;
    iteration(objective, rows);
    return static_cast<double>(memory.bytes());
  };
  const auto all = objectives();
  const double none = std::numeric_limits<double>::quiet_NaN();
  const auto n = static_cast<int64_t>(all.size());
  const at::Tensor times = at::full({n, point.repeats}, none, at::kDouble),
                   bytes = at::full({n}, none, at::kDouble);
  std::vector<bool> slow(all.size(), true);
  for (size_t i = 0; i < all.size(); ++i) {
    run.progress(static_cast<int64_t>(i), n * (1 + point.repeats), all[i].first);
    // Memory is a line in the batch's size.
    const double eighth = peak(all[i].second, point.batch / 8);
    const double more = peak(all[i].second, 2 * (point.batch / 8)) - eighth;
    if (1e-9 * (eighth + 7 * more) > point.most_gigabytes) continue;
    double first = 0;
    bytes[static_cast<int64_t>(i)] = [&] {
      double most = 0;
      first = seconds([&] { most = peak(all[i].second, point.batch); });
      return most;
    }();
    slow[i] = first > point.most_seconds;
    if (slow[i]) times[static_cast<int64_t>(i)][0] = first;
  }
  for (int64_t r = 0; r < point.repeats; ++r) {
    for (size_t i = 0; i < all.size(); ++i) {
      run.progress(n * (r + 1) + static_cast<int64_t>(i), n * (1 + point.repeats), all[i].first);
      if (!slow[i])
        times[static_cast<int64_t>(i)][r] = seconds([&] { iteration(all[i].second, point.batch); });
    }
  }
  std::vector<std::string> names;
  for (const auto& [name, objective] : all) names.push_back(name);
  run.result.put("objective", names, "objective");
  run.result.put("seconds", times, {"objective", "turn"}, "of an iteration, objectives in turn; NaN: not run",
                 "s");
  run.result.put("peak_bytes", bytes, {"objective"},
                 "tensors alive at once in an iteration, beyond weights and data; NaN: not run", "byte");
  run.result.put("parameters", static_cast<double>(count_parameters(model.net)), "parameters of the density");
}

const bool registered = register_study<Options, Point>(
    {.doc =
         "time and memory of an iteration against the data's dimension, for every score matching objective",
     .source = "Song et al. 2019 (1905.07088) Fig. 1"},
    cells, run);

}  // namespace
}  // namespace sgm::sliced_vs_denoising::ssm_scalability
