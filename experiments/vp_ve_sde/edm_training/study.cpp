#include "core/study/study.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/data/batches.h"
#include "core/sde/derived.h"
#include "experiments/stages/image_network.h"
#include "experiments/stages/judge.h"

namespace sgm::vp_ve_sde::edm_training {
namespace {

/// The losses by their registered names: the law from which each draws its noise, and its weight.
const std::vector<std::string> objectives{"edm", "edm_vp", "edm_ve"};

/// The loss of each noise level on images that were not trained on, all weighted as EDM weights them, under
/// equal noise; and that of the network before training. Needs a training as "model".
struct Losses {
  stages::PooledData data;
  int64_t images = 512, points = 24;
  double sigma_min = 0.002, sigma_max = 80, sigma_data = 0.5;

  void fields(Fields& on) {
    data.fields(on);
    sizes(on);
  }
  void sizes(Fields& on) {
    on("test_images", images, "images on which losses are taken", range(2, 1e6));
    on("points", points, "noise levels, evenly spaced in their logarithm", range(2, 1000));
    on("sigma_min", sigma_min, "the smallest", above(0));
    on("sigma_max", sigma_max, "the largest", above(0));
    on("sigma_data", sigma_data, "of EDM's weight", above(0));
  }
};

struct Options {
  DataOptions data;
  stages::ImageNetwork network;
  stages::Judge judge;
  Losses losses;

  void fields(Fields& on) {
    data.fields(on);
    on.table("network", network,
             "the network, its training apart from the loss, and how its samples are drawn");
    judge.fields(on);
    losses.sizes(on);
  }
  /// The network as it is trained by an objective with the options of its paper.
  stages::ImageNetwork by(const std::string& objective) const {
    stages::ImageNetwork one = network;
    if (objective != network.objective.name)
      one.objective = {objective, Node::Table{{"name", objective}}, {}};
    return one;
  }
  void check() const {
    network.check(data, {judge.need()}, "network.");
    require(losses.sigma_min < losses.sigma_max,
            "sigma_min={} is not below sigma_max={}\n  give a smaller one", losses.sigma_min,
            losses.sigma_max);
  }
};

std::vector<Cell> cells(const Options& options) {
  const Cell classifier = options.judge.cell(options.data, options.network.pool);
  std::vector<Cell> all{classifier};
  Needs judged{{"classifier", {needed(classifier)}}};
  int64_t sets = 0;
  for (const std::string& objective : objectives) {
    const stages::ImageNetwork network = options.by(objective);
    for (int64_t k = 0; k < network.networks; ++k) {
      Cell training = network.training_cell(options.data, k);
      training.name = stages::network_name("train_" + objective, k);
      training.at = {{"objective", objective}, {"network", std::to_string(k)}};
      all.push_back(training);
      Losses losses = options.losses;
      losses.data = stages::PooledData(options.data, network.pool);
      all.push_back(
          stages::on_two_cores(cell(stages::network_name("losses_" + objective, k), "losses", losses), 5));
      all.back().at = training.at;
      all.back().needs = {{"model", {needed(training)}}};
      int64_t part = 0;
      for (Cell& samples : network.sample_cells(training, k)) {
        const std::string name = "samples_" + objective + (part == 0 ? "" : fmt::format("_{}", part));
        samples.name = stages::network_name(name, k);
        ++part;
        samples.at = training.at;
        judged["samples"].push_back(needed(samples));
        all.push_back(std::move(samples));
      }
      ++sets;
    }
  }
  const stages::PooledData data(options.data, options.network.pool);
  all.push_back(stages::on_two_cores(
      stage_cell("judge", "numbers", stages::Judging{data, options.network.floors, sets}), 20));
  all.back().needs = judged;
  return all;
}

/// EDM-weighted losses by level (points, blocks of images): lambda(s) E|D(x + s n; s) − x|^2 / D.
at::Tensor losses_of(const Model& model, const at::Tensor& s, const at::Tensor& x, double sigma_data,
                     const Rng& rng) {
  const Problem problem = problem_of(model);
  std::vector<at::Tensor> all;
  for (int64_t level = 0; level < s.size(0); ++level) {
    const at::Tensor t = problem.sde->t_of(s[level]).expand({x.size(0)});
    const at::Tensor z = rng.fork(static_cast<uint64_t>(level)).normal_like(x);
    const at::Tensor noisy = perturb(*problem.sde, x, t, z);
    const at::Tensor error = tweedie_mean(*problem.sde, noisy, t, problem.score(noisy, t)) - x;
    const at::Tensor square = s[level].square();
    const double weight =
        ((square + sigma_data * sigma_data) / (square * sigma_data * sigma_data)).item<double>();
    const at::Tensor losses = weight * error.to(at::kDouble).square().flatten(1).mean(1);
    std::vector<at::Tensor> blocks;
    for (const at::Tensor& block : losses.chunk(16)) blocks.push_back(block.mean());
    all.push_back(at::stack(blocks).cpu());
  }
  return at::stack(all);
}

void run_losses(const Losses& options, CellRun& run) {
  const at::NoGradGuard no_grad;
  const Model model = stages::trained_model(run, run.input("model"));
  const Model untrained = make_model(model.options, model.sizes, run.rng().fork("init"), model.compute);
  const Dataset data = options.data.load();
  const int64_t n = std::min(options.images, data.test.size(0));
  const at::Tensor x = unit_images(data.test.narrow(0, 0, n), is_symmetric(model)).to(run.device);
  const at::Tensor s =
      at::linspace(std::log(options.sigma_min), std::log(options.sigma_max), options.points, at::kDouble)
          .exp();
  run.result.put("sigma", s, {"level"}, "noise level");
  const auto put = [&](const std::string& name, const Model& of, const char* what) {
    const at::Tensor losses = losses_of(of, s, x, options.sigma_data, run.rng().fork("noise"));
    run.result.put(name, losses.mean(1), {"level"}, what);
    run.result.put(name + "_error", losses.std(1) / std::sqrt(static_cast<double>(losses.size(1))), {"level"},
                   "its standard error over blocks of images");
  };
  put("loss", model, "EDM-weighted loss on test images after training");
  put("untrained", untrained, "the same before training");
  run.result.put("images", static_cast<double>(n), "test images");
}

const bool registered = register_study<Options>(
    {.doc =
         "EDM's loss against VP's and VE's at equal budget: loss by noise level before and after training, "
         "the laws of training noise, samples",
     .source = "EDM (2206.00364) Fig. 5a and Table 2, D to E",
     .honours_precision = true,
     .honours_device = true},
    cells, {{"losses", cell_function(run_losses)}});

}  // namespace
}  // namespace sgm::vp_ve_sde::edm_training
