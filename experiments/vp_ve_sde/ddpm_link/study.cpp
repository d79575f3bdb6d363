#include "core/study/study.h"

#include "core/data/data_needs.h"
#include "core/study/draw.h"
#include "experiments/stages/image_network.h"
#include "experiments/vp_ve_sde/ddpm_link/exact.h"
#include "experiments/vp_ve_sde/ddpm_link/network.h"
#include "experiments/vp_ve_sde/make.h"

namespace sgm::vp_ve_sde::ddpm_link {
namespace {

struct Options {
  DataOptions data;
  Formulas exact;
  int64_t pool = 1;
  ImageOptions images;
  ModelOptions model;
  Chosen<Objective> objective{"ddpm"};
  FitOptions fit;
  Chains chains;

  void fields(Fields& on) {
    data.fields(on);
    exact.fields(on);
    on("pool", pool, "images are averaged over squares of this side: 2 makes 14 x 14 of 28 x 28",
       range(1, 1000));
    on.table("images", images, "how images enter the network");
    model.fields(on);
    if (!objective.options) objective.options = Node::Table{{"levels", model.levels}};
    on.component("objective", objective, objective_registry(), "the loss");
    on.table("fit", fit, "training of the network");
    chains.own_fields(on);
  }
  void check() const;
};

void Options::check() const {
  const DataShape shape = checked_images(data, {{"", 2, 2}, {"images.batch", images.batch}},
                                         {{"floors * samples", 3 * chains.samples}});
  require(
      model.sde.name == "vp" && model.preconditioning.name == "epsilon" && model.discrete &&
          objective.name == "ddpm" && images.symmetric,
      "ddpm_link: a network that is sampled in DDPM's words predicts the noise of VP's discrete steps, of "
      "images in [-1, 1]\n  take sde=vp preconditioning=epsilon discrete=yes objective=ddpm "
      "images.symmetric=yes, as trainings/ddpm.toml does");
  const Model network = make_model(model, stages::pooled(shape.sizes, pool), Rng(0));
  require(network.net.reads == Reads::log_noise,
          "ddpm_link: net={} does not read ln(sigma/alpha), by which this study tells it the step\n  take "
          "net=unet",
          model.net.name);
  require_fitting(network, objective.value,
                  make_sampler(Node::Table{{"name", "pc"}, {"N", model.levels}, {"grid", "clean"}}));
  for (const int64_t steps : chains.ddim_steps) {
    require(steps <= model.levels, "ddim_steps: {} of {} steps\n  give at most levels={}", steps,
            model.levels, model.levels);
  }
  require(!chains.ddim_steps.empty(), "ddim_steps is an empty list\n  give steps: ddim_steps=[20,1000]");
  warm_start(fit, network.net.parameters);
}

std::vector<Cell> cells(const Options& options) {
  std::vector<Cell> all{cell("losses", "losses", options.exact), cell("steps", "steps", options.exact),
                        cell("flow", "flow", options.exact)};
  for (Cell& one : all) one.resources.seconds = 4;
  const auto side = 28 / static_cast<double>(options.pool);
  const double image = 3e-4 * side * side / 196;  // seconds of one core for a network's pass
  const stages::PooledData data(options.data, options.pool);
  const Cell training = stages::on_two_cores(
      stage_cell(
          "train", "train",
          stages::Training{data, 0, options.images, options.model, options.objective, options.fit.listed()}),
      3 * image * static_cast<double>(options.fit.train.steps * options.images.batch));
  all.push_back(training);
  Chains chains = options.chains;
  chains.data = data;
  int64_t evaluations = 3 * options.model.levels;
  for (const int64_t steps : chains.ddim_steps) evaluations += steps;
  all.push_back(stages::on_two_cores(cell("chains", "chains", chains),
                                     image * static_cast<double>(evaluations * chains.samples)));
  all.back().needs["model"] = {needed(training)};
  return all;
}

const bool registered = register_study<Options>(
    {.doc =
         "DDPM and SMLD as discretised VP and VE: equal losses and chains in both descriptions, DDIM as the "
         "probability flow, a network trained and sampled as DDPM's",
     .source = "DDPM (2006.11239) Algorithm 2, Fig. 6; Score SDE (2011.13456) sec. 3.4",
     .honours_precision = true,
     .honours_device = true},
    cells,
    {{"losses", cell_function(compare_losses)},
     {"steps", cell_function(compare_steps)},
     {"flow", cell_function(follow_flow)},
     {"chains", cell_function(sample_network)}});

}  // namespace
}  // namespace sgm::vp_ve_sde::ddpm_link
