#include "core/study/study.h"

#include <fmt/format.h>

#include "experiments/likelihood_ode/likelihood_exact/make.h"
#include "experiments/likelihood_ode/likelihood_exact/probes.h"
#include "experiments/likelihood_ode/likelihood_exact/protocols.h"
#include "experiments/likelihood_ode/likelihood_exact/solver.h"

namespace sgm::likelihood_ode::likelihood_exact {
namespace {

struct Options {
  DataOptions data;
  ImageMixture images;
  std::vector<std::string> sdes{"vp", "sub_vp", "ve"};
  double eps = 1e-5;
  int64_t points = 128, image_points = 40, traced_points = 2;
  std::vector<double> tolerances{1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9};
  std::vector<double> traced_tolerances{1e-3, 1e-5};
  double reference = 1e-11;
  std::vector<double> times{1e-5, 1e-4, 1e-3, 1e-2};
  Neighbours neighbours;
  Probes probes;
  ImageProbes image_probes;
  Protocols protocols;
  int64_t nodes = 48, plane_nodes = 12;
  double sub_vp_eps = 1e-2;
  WrongFactor wrong;

  void fields(Fields& on) {
    data.fields(on);
    images.fields(on);
    on("sdes", sdes, "SDEs of the registry");
    on("eps", eps, "the time at which densities are taken", above(0));
    on("points", points, "points of the mixture in the plane", range(2, 1e6));
    on("image_points", image_points, "points of the image mixture, one Rademacher probe each", range(2, 1e6));
    on("traced_points", traced_points, "points of the image mixture with the exact trace", range(2, 1e6));
    on("tolerances", tolerances, "rtol = atol, descending", inside(0, 1));
    on("traced_tolerances", traced_tolerances,
       "the same for points of the image mixture with the exact trace", inside(0, 1));
    on("reference", reference, "rtol = atol of what is taken for exact where probes estimate the trace",
       inside(0, 1));
    on("times", times, "times whose density is set against that of time 0", above(0));
    enter_settings(on, "neighbours", neighbours, "the error control of a batch");
    enter_settings(on, "probes", probes, "the variance of probes, of a Gaussian");
    enter_settings(on, "image_probes", image_probes, "the variance of probes, of one image");
    enter_settings(on, "protocols", protocols, "discrete likelihoods");
    on("nodes", nodes, "Gauss-Legendre nodes of a cell on the line", range(2, 200));
    on("plane_nodes", plane_nodes, "and of a cell and dimension in the plane", range(2, 50));
    on("sub_vp_eps", sub_vp_eps, "the time at which discrete likelihoods under sub-VP are taken", above(0));
    enter_settings(on, "wrong", wrong, "a score that is wrong by a factor");
  }
  void check() const {
    images.check(data);
    for (const auto& [key, empty] : {std::pair{"tolerances", tolerances.empty()},
                                     {"traced_tolerances", traced_tolerances.empty()},
                                     {"times", times.empty()},
                                     {"neighbours.tolerances", neighbours.tolerances.empty()},
                                     {"probes.counts", probes.counts.empty()},
                                     {"protocols.importance", protocols.importance.empty()},
                                     {"wrong.factors", wrong.factors.empty()}})
      require(!empty, "likelihood_exact: {} is an empty list\n  give at least one", key);
    require(!sdes.empty(), "likelihood_exact: no SDE\n  give sdes=[vp]");
    for (const std::string& name : sdes) {
      const UnderSde under = under_sde(name);
      require_before_horizon(*make_sde(under.sde), eps, "likelihood_exact", "eps");
    }
  }
  void prepare() const { images.prepare(data); }

 private:
  template <class T>
  static void enter_settings(Fields& on, std::string_view key, T& options, std::string_view doc) {
    struct Only {
      T& of;
      void fields(Fields& fields) { of.settings(fields); }
    } only{options};
    on.table(key, only, doc);
  }
};

Cell timed(Cell cell, double seconds) {
  cell.resources.seconds = seconds;
  return cell;
}

void add_solvers(const Options& options, const UnderSde& under, std::vector<Cell>& all) {
  const ExactLaw images{.kind = Law::images, .data = CellData(options.data), .images = options.images};
  Solver solver{.law = {},
                .sde = under.sde,
                .eps = options.eps,
                .points = options.points,
                .tolerances = options.tolerances,
                .reference = options.reference,
                .times = options.times};
  all.push_back(timed(cell("solver_mixture_" + under.name, "solver", solver), 5));
  solver.law = images, solver.exact_trace = false, solver.points = options.image_points;
  all.push_back(timed(cell("solver_images_" + under.name, "solver", solver), 12));
  solver.exact_trace = true, solver.single = false, solver.points = options.traced_points;
  solver.tolerances = options.traced_tolerances;
  all.push_back(timed(cell("solver_traced_" + under.name, "solver", solver), 12));
}

std::vector<Cell> cells(const Options& options) {
  std::vector<Cell> all;
  for (const std::string& name_of_sde : options.sdes) {
    const UnderSde under = under_sde(name_of_sde);
    add_solvers(options, under, all);
    Neighbours neighbours = options.neighbours;
    neighbours.sde = under.sde, neighbours.eps = options.eps;
    all.push_back(timed(cell("neighbours_" + under.name, "neighbours", neighbours), 4));
    Protocols protocols = options.protocols;
    protocols.sde = under.sde;
    protocols.eps = under.name == "sub_vp" ? options.sub_vp_eps : options.eps;
    for (const auto& [name, law] :
         {std::pair{"line", Law::line}, {"plane", Law::plane}, {"bytes", Law::bytes}}) {
      protocols.law.kind = law;
      protocols.nodes = law == Law::plane ? options.plane_nodes : options.nodes;
      all.push_back(timed(cell(fmt::format("protocols_{}_{}", name, under.name), "protocols", protocols), 4));
    }
    WrongFactor wrong = options.wrong;
    wrong.sde = under.sde, wrong.eps = options.eps;
    all.push_back(timed(cell("wrong_" + under.name, "wrong", wrong), 0.5));
  }
  all.push_back(timed(cell("probes", "probes", options.probes), 5));
  ImageProbes of_image = options.image_probes;
  of_image.law = {.kind = Law::images, .data = CellData(options.data), .images = options.images};
  of_image.eps = options.eps;
  all.push_back(timed(cell("image_probes", "image_probes", of_image), 3));
  return all;
}

const bool registered = register_study<Options>(
    {.doc = "the ODE's log-likelihood against exact densities: tolerance, probes, float32, error control, "
            "dequantisation, and the bound of the reverse SDE",
     .source = "own"},
    cells,
    {{"solver", cell_function(run_solver)},
     {"neighbours", cell_function(run_neighbours)},
     {"probes", cell_function(run_probes)},
     {"image_probes", cell_function(run_image_probes)},
     {"protocols", cell_function(run_protocols)},
     {"wrong", cell_function(run_wrong_factor)}});

}  // namespace
}  // namespace sgm::likelihood_ode::likelihood_exact
