#include "core/study/study.h"

#include <fmt/format.h>

#include "experiments/fid_tables/substitute.h"

namespace sgm::fid_tables::score_sde_table3 {
namespace {

/// The networks of score_sde_table2 with its samples of the probability flow ODE, networks of VE beside them,
/// and predictor-corrector samples of all.
struct Options {
  DataOptions data;
  stages::ImageNetwork vp, sub_vp, ve;
  int64_t pc_steps = 50;
  stages::Judge judge;
  Measures measures;

  void fields(Fields& on) {
    data.fields(on);
    on.table("vp", vp, "the networks of VP");
    on.table("sub_vp", sub_vp, "the networks of sub-VP");
    on.table("ve", ve, "the networks of VE");
    on("pc_steps", pc_steps, "predictor-corrector steps, of one correction each", range(22, 1e6));
    judge.fields(on);
    on.table("measures", measures, "how samples are measured");
  }
  std::vector<std::pair<std::string, const stages::ImageNetwork*>> networks() const {
    return {{"vp", &vp}, {"sub_vp", &sub_vp}, {"ve", &ve}};
  }
  void check() const {
    for (const auto& [sde, network] : networks()) network->check(data, {judge.need()}, sde + ".");
    for (const auto& [sde, network] : networks()) {
      const std::string& sampler = network->sampling.sampler.name;
      require(sde == "ve" || sampler == "ode",
              "{}.sampler={}, but these samples are those of the probability flow\n  take ode", sde, sampler);
    }
    check_equal(networks());
    measures.check(data);
  }
  /// The same networks, sampled by reverse diffusion with Langevin corrections (Score SDE, appendix G, with
  /// the signal-to-noise ratios of its Table 5).
  stages::ImageNetwork corrected(const std::string& sde, stages::ImageNetwork network) const {
    const bool is_ve = sde == "ve";
    network.sampling.shown = 0;
    network.sampling.sampler = {
        "pc",
        Node::Table{{"name", "pc"},
                    {"N", pc_steps},
                    {"eps", is_ve ? 1e-5 : 1e-3},
                    {"predictor", Node::Table{{"name", "reverse_diffusion"}}},
                    {"corrector", Node::Table{{"name", "langevin"}, {"r", is_ve ? 0.16 : 0.01}}}},
        {}};
    return network;
  }
};

std::vector<Cell> cells(const Options& options) {
  const Cell classifier = options.judge.cell(options.data, options.vp.pool);
  std::vector<Cell> all{classifier};
  std::vector<Row> rows;
  for (const auto& [sde, network] : options.networks()) {
    const std::vector<Cell> trained = trainings(*network, options.data, "train_" + sde);
    all.insert(all.end(), trained.begin(), trained.end());
    if (sde != "ve") rows.push_back({sde + "_flow", *network, trained});
    rows.push_back({sde + "_pc", options.corrected(sde, *network), trained});
  }
  for (Cell& cell : measured(options.measures, options.data, classifier, rows))
    all.push_back(std::move(cell));
  return all;
}

const bool registered = register_study<Options>(
    {.doc = "Score SDE's table of CIFAR-10 and the FID of its Table 2, cell by cell with what they take; the "
            "suite's small networks of VE, VP and sub-VP under the same measures",
     .source = "Score SDE (2011.13456) Table 3 and Table 2",
     .start = "prior"},
    cells);

}  // namespace
}  // namespace sgm::fid_tables::score_sde_table3
