#include "core/study/study.h"

#include <algorithm>

#include "core/data/data_needs.h"
#include "experiments/sliced_vs_denoising/ssm_nice/narrow.h"

namespace sgm::sliced_vs_denoising::ssm_nice {
namespace {

struct Options {
  DataOptions data;
  int64_t pool = 1, held_out = 100, test = 200, batch = 128, networks = 1;
  Logits logits;
  Chosen<MakeNet> net{"nice"};
  FitOptions fit;
  std::vector<double> rates{1e-3, 1e-2}, sigmas{0.1, 1.74};
  std::vector<std::string> objectives{"mle", "ssm_vr",          "ssm",         "dsm",
                                      "cp",  "cp_as_published", "approximate", "approximate_as_published"};

  void fields(Fields& on) {
    data.fields(on);
    on("pool", pool, "images are averaged over squares of this side: 2 makes 14 x 14 of 28 x 28",
       range(1, 1000));
    on("held_out", held_out, "training images held out to choose the rate", range(2, 1e6));
    on("test", test, "test images", range(2, 1e6));
    on("batch", batch, "images a step", range(1, 1e6));
    on("networks", networks, "equal trainings with random numbers of their own", range(1, 100));
    on.table("logits", logits, "how images become numbers");
    on.component("net", net, net_registry(), "the density");
    on.table("fit", fit, "optimiser and length; the rate is the objective's");
    on("rates", rates, "learning rates of which the best on held-out images is taken", above(0));
    on("objectives", objectives, "rows of the table");
    on("sigmas", sigmas, "noise of denoising score matching, in units of logits", above(0));
  }

  void check() const {
    const DataShape shape =
        checked_images(data, {{"batch", batch}, {"held_out", held_out}}, {{"test", test}});
    require(
        !rates.empty() && !sigmas.empty() && !objectives.empty(),
        "rates, sigmas or objectives is an empty list\n  give rates=[1e-3] sigmas=[0.1] objectives=[ssm_vr]");
    const std::vector<int64_t> sizes = stages::pooled(shape.sizes, pool);
    require(c10::multiply_integers(sizes) % 2 == 0,
            "images of {} numbers after pool={}: the rows as_published need halves of equal size\n  give a "
            "pool that leaves an even number",
            c10::multiply_integers(sizes), pool);
    const Net made = net.value(sizes, Rng(0));
    const std::vector<std::string> known = Options().objectives;
    for (const std::string& name : objectives)
      require(std::find(known.begin(), known.end(), name) != known.end(), "objectives: unknown '{}'\n  {}",
              name, suggest(name, known));
    require(made.density != nullptr, "net={} is a score, and this study fits densities\n  take net=nice",
            net.name);
    require(logits.noise > 0,
            "logits.noise=0 makes every score matching loss unbounded below\n  give a noise "
            "above 0: the study trains one density without noise beside");
  }
};

/// An objective of the table: its name, what makes it, and the rate of the official code.
struct Recipe {
  std::string name;
  Node::Table objective;
  double published_rate;
  bool tuned = true;
};

std::vector<Recipe> recipes(const Options& options) {
  std::vector<Recipe> known{{"mle", {{"name", "mle"}}, 1e-4},
                            {"ssm_vr", {{"name", "ssm_vr"}, {"projection", "gaussian"}}, 1e-4},
                            {"ssm", {{"name", "ssm"}, {"projection", "rademacher"}}, 1e-4}};
  for (const double sigma : options.sigmas)
    known.push_back({fmt::format("dsm_{}", sigma), {{"name", "dsm"}, {"sigma", sigma}}, 1e-3});
  known.push_back({"cp", {{"name", "curvature_propagation"}}, 1e-3});
  known.push_back(
      {"cp_as_published", {{"name", "curvature_propagation"}, {"backward", "as_published"}}, 1e-3, false});
  known.push_back({"approximate", {{"name", "approximate_backprop"}}, 1e-4});
  known.push_back({"approximate_as_published",
                   {{"name", "approximate_backprop"}, {"backward", "as_published"}},
                   1e-4,
                   false});
  std::vector<Recipe> all;
  for (const Recipe& one : known) {
    const std::string row = one.name.starts_with("dsm") ? "dsm" : one.name;
    if (std::find(options.objectives.begin(), options.objectives.end(), row) != options.objectives.end())
      all.push_back(one);
  }
  return all;
}

Chosen<Objective> objective_of(const Node::Table& table) {
  Chosen<Objective> chosen;
  bind_fields(Node::Table{{"objective", table}},
              [&](Fields& on) { on.component("objective", chosen, objective_registry(), "the loss"); });
  return chosen;
}

std::vector<Cell> cells(const Options& options) {
  std::vector<Cell> all;
  Images images;
  images.data = stages::PooledData(options.data, options.pool);
  images.held_out = options.held_out, images.test = options.test;
  images.logits = options.logits;
  for (const bool full : {false, true}) {
    Control control;
    static_cast<Images&>(control) = images;
    control.full = full;
    all.push_back(cell(full ? "gaussian_full" : "gaussian_diagonal", "control", control));
    all.back().at = {{"control", full ? "full" : "diagonal"}};
  }
  Narrow densities;
  static_cast<Images&>(densities) = images;
  all.push_back(cell("narrow", "narrow", densities));
  all.back().at = {{"part", "narrow"}};
  const auto add = [&](const Recipe& recipe, double rate, double noise, int64_t network) {
    Trained one;
    static_cast<Images&>(one) = images;
    one.logits.noise = noise;
    one.batch = options.batch;
    one.net = options.net;
    one.objective = objective_of(recipe.objective);
    one.fit = options.fit;
    one.fit.train.rate = rate;
    one.fit = one.fit.listed();
    const std::string logits = noise > 0 ? "noisy" : "published";
    Cell made = cell(fmt::format("{}_{}_{}_{}", recipe.name, logits, rate, network), "train", one);
    made.at = {{"objective", recipe.name},
               {"logits", logits},
               {"rate", fmt::format("{}", rate)},
               {"of", rate == recipe.published_rate ? "published" : "tuned"},
               {"network", fmt::format("{}", network)}};
    made.stream = fmt::format("ssm_nice network {}", network);
    made.resources.seconds = 2e-2 * static_cast<double>(options.fit.train.steps);
    all.push_back(made);
  };
  for (int64_t network = 0; network < options.networks; ++network) {
    for (const Recipe& recipe : recipes(options)) {
      add(recipe, recipe.published_rate, options.logits.noise, network);
      for (const double rate : options.rates) {
        const bool ill_posed = recipe.name == "ssm_vr";
        if (recipe.tuned && rate != recipe.published_rate) add(recipe, rate, options.logits.noise, network);
        if (ill_posed) add(recipe, rate, 0, network);
      }
    }
  }
  return all;
}

const bool registered = register_study<Options>(
    {.doc = "NICE fitted to images by maximum likelihood and every score matching objective, judged by the "
            "exact trace and the exact likelihood",
     .source = "Song et al. 2019 (1905.07088) Table 1"},
    cells,
    {{"train", cell_function(train)},
     {"control", cell_function(fit_gaussian)},
     {"narrow", cell_function(narrow)}});

}  // namespace
}  // namespace sgm::sliced_vs_denoising::ssm_nice
