#include "core/study/study.h"

#include <fmt/format.h>

#include "experiments/sliced_vs_denoising/ssm_sde/learning.h"

namespace sgm::sliced_vs_denoising::ssm_sde {
namespace {

/// How the networks of one law are trained and measured.
struct Part {
  Chosen<MakeNet> net{"time_mlp"};
  int64_t batch = 256, networks = 3, training_steps = 2000;
  double ema = 0.99, cost = 2.5;
  std::vector<double> rates{3e-3, 1e-2, 3e-2};
  Measuring measured;

  void fields(Fields& on) {
    on.component("net", net, net_registry(), "the score network");
    on("batch", batch, "samples a training step", range(1, 1e6));
    on("ema", ema, "decay of the weights' moving average, which is judged", Range{0, 1, true, true});
    on("networks", networks, "networks of each objective", range(1, 1000));
    on("training_steps", training_steps,
       "training steps of denoising; the sliced loss has as many as cost as much", range(1, 1e8));
    on("cost", cost, "cost of a step of the sliced loss in steps of denoising", range(1, 100));
    on("rates", rates, "learning rates that are tried; of one alone nothing is", above(0));
    measured.fields(on);
  }
};

struct Options {
  DataOptions data;
  Modes modes;
  ImageMixture images;
  Chosen<SdePtr> vp{"vp"}, ve{"ve"}, image_ve{"ve"};
  Chosen<Objective> denoising{"sde_dsm"}, sliced{"ncsn_ssm"};
  Part plane, image;
  int64_t weighting_draws = 64;

  void fields(Fields& on) {
    data.fields(on);
    on.table("modes", modes, "of the plane");
    images.fields(on);
    on.component("vp", vp, sde_registry(), "the SDE that preserves variance, in the plane");
    on.component("ve", ve, sde_registry(), "the one that explodes it, in the plane");
    on.component("image_ve", image_ve, sde_registry(), "the same of images");
    on.component("denoising", denoising, objective_registry(), "the denoising loss");
    on.component("sliced", sliced, objective_registry(), "the sliced loss");
    on.table("plane", plane, "networks of the plane");
    on.table("image", image, "networks of images");
    on("weighting_draws", weighting_draws, "batches in which the two losses are held against each other",
       range(2, 1e6));
  }
  void check() const {
    images.check(data);
    for (const Chosen<Objective>* of : {&denoising, &sliced})
      require(objective_targets().at(of->name).needs_sde,
              "objective={} scores clean data alone\n  take one of noisy data: sde_dsm, ncsn_ssm", of->name);
    for (const Part* part : {&plane, &image})
      require(!part->rates.empty(), "ssm_sde: rates is an empty list\n  give at least one");
  }
  void prepare() const { images.prepare(data); }
};

Cell timed(Cell cell, double seconds, int cores = 1) {
  cell.resources.seconds = seconds, cell.resources.cores = cores;
  cell.stream = "ssm_sde";  // objectives share data, first weights, starts and chains
  return cell;
}

/// The cells of a law under an SDE: its ends, the weights of the losses, and three trainings.
void add_law(const std::string& name, const Law& law, const Chosen<SdePtr>& sde, const Part& part,
             double step_seconds, const Options& options, std::vector<Cell>& all) {
  const bool images = law.kind == "images";
  Ends ends{.law = law, .sde = sde, .measured = part.measured, .draws = part.networks};
  ends.denoising = options.denoising, ends.sliced = options.sliced;
  ends.weighting_draws = images ? 0 : options.weighting_draws;
  all.push_back(timed(cell(name + "_ends", "ends", ends), 3));
  all.back().at = {{"law", name}};
  const int64_t fewer = steps_at_cost(part.training_steps, part.cost);
  Learning learning;
  learning.law = law, learning.small = {part.net, sde, part.batch, part.ema};
  learning.networks = part.networks, learning.rates = part.rates, learning.measured = part.measured;
  const auto trainings = static_cast<double>(part.networks) +
                         (part.rates.size() > 1 ? static_cast<double>(part.rates.size()) : 0);
  const auto add = [&](const std::string& method, const Chosen<Objective>& objective, int64_t steps,
                       double cost) {
    learning.objective = objective, learning.training_steps = steps;
    const double seconds = 1 + trainings * static_cast<double>(steps) * cost * step_seconds;
    all.push_back(timed(cell(name + "_" + method, "learning", learning), seconds));
    all.back().at = {{"law", name}, {"method", method}};
  };
  add("denoising", options.denoising, part.training_steps, 1);
  add("denoising_fewer_steps", options.denoising, fewer, 1);
  add("sliced", options.sliced, fewer, part.cost);
}

std::vector<Cell> cells(const Options& options) {
  Law plane, images;
  plane.modes = options.modes;
  images.kind = "images", images.data = CellData(options.data), images.images = options.images;
  std::vector<Cell> all;
  add_law("vp", plane, options.vp, options.plane, 1.5e-3, options, all);
  add_law("ve", plane, options.ve, options.plane, 1.5e-3, options, all);
  add_law("images", images, options.image_ve, options.image, 2e-2, options, all);
  return all;
}

const bool registered = register_study<Options>(
    {.doc =
         "sliced against denoising score matching of time-conditional networks: exact score error by noise "
         "level and samples at equal compute and at equal steps, in the plane and on images",
     .source = "own"},
    cells, {{"ends", cell_function(run_ends)}, {"learning", cell_function(run_learning)}});

}  // namespace
}  // namespace sgm::sliced_vs_denoising::ssm_sde
