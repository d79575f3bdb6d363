#include "core/study/study.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <fmt/format.h>

#include "core/data/batches.h"
#include "core/likelihood/bound.h"
#include "core/study/draw.h"
#include "experiments/likelihood_ode/bits.h"
#include "experiments/stages/judge.h"
#include "experiments/stages/train.h"

namespace sgm::likelihood_ode::score_flow_table2 {
namespace {

/// The losses that networks are trained by, as options of sde_dsm.
struct Loss {
  std::string name, weighting, times;

  Chosen<Objective> of(Chosen<Objective> objective) const {
    objective.options->set("weighting", weighting);
    if (times != "uniform") objective.options->set("times", times);
    bind_fields(without_name(*objective.options),
                [&](Fields& on) { objective.value = objective_registry().at(objective.name).make(on); });
    return objective;
  }

 private:
  static Node without_name(Node options) {
    options.erase("name");
    return options;
  }
};
const std::vector<Loss> losses{{"baseline", "variance", "uniform"},
                               {"weighted", "likelihood", "uniform"},
                               {"importance", "likelihood", "importance"}};

/// The variational bound of a network's reverse SDE on the very points at which its bits are computed, and
/// the spread of every loss on training images. Needs a training as "model".
struct BoundCell {
  stages::Likelihoods likelihood;
  BoundOptions bound;
  Chosen<Objective> objective{"sde_dsm"};
  int64_t loss_images = 2000;

  void fields(Fields& on) {
    likelihood.fields(on);
    on.table("bound", bound, "how the bound's integral is drawn");
    on.component("objective", objective, objective_registry(), "the loss whose kinds are measured");
    on("loss_images", loss_images, "training images on which the losses' spread is measured", range(2, 1e6));
  }
};

struct Options {
  DataOptions data;
  stages::ImageNetwork network;
  stages::Judge judge;
  Bits bits;
  BoundOptions bound;
  int64_t loss_images = 2000;

  void fields(Fields& on) {
    data.fields(on);
    on.table("network", network, "the networks, and how their samples are drawn");
    judge.fields(on);
    on.table("bits", bits, "bits per dimension");
    on.table("bound", bound, "the variational bound");
    on("loss_images", loss_images, "training images on which the losses' spread is measured", range(2, 1e6));
  }
  stages::ImageNetwork by(const Loss& loss) const {
    stages::ImageNetwork one = network;
    one.objective = loss.of(network.objective);
    return one;
  }
  void check() const {
    network.check(data, {judge.need(), {"loss_images", loss_images, 2}}, "network.");
    checked_images(data, {}, {bits.need()});
    require(network.objective.name == "sde_dsm",
            "network.objective={}, but its weightings are those of sde_dsm\n  leave it out",
            network.objective.name);
  }
};

std::vector<Cell> cells(const Options& options) {
  const Cell classifier = options.judge.cell(options.data, options.network.pool);
  std::vector<Cell> all{classifier};
  std::vector<Kind> kinds;
  for (const Loss& loss : losses) {
    kinds.push_back({&options.network,
                     trainings(options.by(loss), options.data, "train_" + loss.name, {{"loss", loss.name}})});
    for (const Cell& training : kinds.back().trainings) {
      const stages::Likelihoods likelihood = options.bits.of(options.data, options.network.pool);
      const std::vector<Cell> bits = bits_cells("bits", likelihood, training);
      all.push_back(training);
      all.insert(all.end(), bits.begin(), bits.end());
      BoundCell bound{likelihood, options.bound, options.network.objective, options.loss_images};
      all.push_back(stages::on_two_cores(cell("bound_of_" + training.name, "bound", bound), 10));
      all.back().stream = "likelihood";  // the points of the bits
      all.back().at = training.at;
      all.back().at.emplace_back("of", "bound");
      all.back().needs = {{"model", {needed(training)}}};
    }
  }
  for (Cell& cell : judged(kinds, options.data, classifier)) all.push_back(std::move(cell));
  return all;
}

void put_bound(const BoundCell& options, const Problem& problem, bool symmetric, CellRun& run) {
  const at::Tensor images = images_of(options.likelihood, run.rng());
  std::vector<at::Tensor> terms;
  for (int64_t at = 0; at < images.size(0); at += options.likelihood.batch) {
    const at::Tensor part =
        images.narrow(0, at, std::min(options.likelihood.batch, images.size(0) - at)).to(run.device);
    const Rng rows = run.rng().rows(options.likelihood.first + at);
    const Dequantised points = first_points(problem, part, symmetric, options.likelihood.protocol, rows);
    Rng draws = rows.fork("bound");
    const ScoreBound bound = score_bound(problem, points.x, options.bound, draws);
    terms.push_back(at::stack({bound.prior, bound.diffusion, bound.reconstruction + points.log_q}, 1).cpu());
    run.progress(at + part.size(0), images.size(0), "images");
  }
  const at::Tensor nats = at::cat(terms);
  const int64_t D = images.numel() / images.size(0);
  run.result.put("bound", bits_per_dimension(-nats.sum(1), D, ByteScale::of(symmetric)), {"image"},
                 "variational bound of the reverse SDE, bits per dimension");
  run.result.put("terms", nats.mean(0), {"term"},
                 "its terms, mean over images, nats: prior, diffusion, reconstruction");
}

/// The losses of the three kinds at the trained network: mean and variance over images, times and noise.
void put_losses(const BoundCell& options, const Problem& problem, bool symmetric, CellRun& run) {
  const Dataset data = options.likelihood.data.load();
  const int64_t n = std::min(options.loss_images, data.train.size(0));
  const Batches batches =
      image_batches(data.train.narrow(0, 0, n).to(run.device), {}, {.batch = n, .symmetric = symmetric});
  const Rng rng = run.rng().fork("losses");
  const Batch batch = batches.whole(rng);
  std::vector<at::Tensor> moments;
  for (const Loss& loss : losses) {
    std::vector<at::Tensor> values;
    for (int64_t at = 0; at < n; at += 100) {
      const int64_t rows = std::min<int64_t>(100, n - at);
      Rng draws = rng.fork("noise").rows(at);
      values.push_back(loss.of(options.objective)
                           .value(problem, {batch.x.narrow(0, at, rows), {}, {}}, draws)
                           .to(at::kDouble));
    }
    const at::Tensor all = at::cat(values).cpu();
    moments.push_back(at::stack({all.mean(), all.var()}));
  }
  run.result.put("loss_moments", at::stack(moments), {"loss", "moment"},
                 "mean and variance of a training image's loss, of the kinds baseline, weighted, importance");
}

void run_bound(const BoundCell& options, CellRun& run) {
  const at::NoGradGuard no_grad;
  const Model model = stages::trained_model(run, run.input("model"));
  const Problem problem = problem_of(model);
  put_bound(options, problem, is_symmetric(model), run);
  put_losses(options, problem, is_symmetric(model), run);
}

const bool registered = register_study<Options>(
    {.doc = "networks trained by the plain loss, by likelihood weighting and with importance sampling of t: "
            "bits per dimension, the bound, samples, and the spread of the loss",
     .source = "ScoreFlow (2101.09258) Table 2",
     .honours_precision = true,
     .honours_device = true},
    cells, {{"bound", cell_function(run_bound)}});

}  // namespace
}  // namespace sgm::likelihood_ode::score_flow_table2
