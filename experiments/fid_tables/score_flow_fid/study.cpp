#include "core/study/study.h"

#include "experiments/fid_tables/substitute.h"

namespace sgm::fid_tables::score_flow_fid {
namespace {

/// A loss that networks are trained by, as options of sde_dsm.
struct Loss {
  std::string name, weighting, times;
};
const std::vector<Loss> losses{{"baseline", "variance", "uniform"},
                               {"weighted", "likelihood", "uniform"},
                               {"importance", "likelihood", "importance"}};

/// The networks of score_flow_table2 and their samples.
struct Options {
  DataOptions data;
  stages::ImageNetwork network;
  stages::Judge judge;
  Measures measures;

  void fields(Fields& on) {
    data.fields(on);
    on.table("network", network, "the networks apart from the loss, and how their samples are drawn");
    judge.fields(on);
    on.table("measures", measures, "how samples are measured");
  }
  stages::ImageNetwork by(const Loss& loss) const {
    stages::ImageNetwork one = network;
    if (!one.objective.options) one.objective.options = Node::Table{{"name", one.objective.name}};
    one.objective.options->set("weighting", loss.weighting);
    if (loss.times != "uniform") one.objective.options->set("times", loss.times);
    return one;
  }
  void check() const {
    network.check(data, {judge.need()}, "network.");
    measures.check(data);
    require(network.objective.name == "sde_dsm",
            "network.objective={}, but its weightings are those of sde_dsm\n  leave it out",
            network.objective.name);
  }
};

std::vector<Cell> cells(const Options& options) {
  const Cell classifier = options.judge.cell(options.data, options.network.pool);
  std::vector<Cell> all{classifier};
  std::vector<Row> rows;
  for (const Loss& loss : losses) {
    const stages::ImageNetwork network = options.by(loss);
    const std::vector<Cell> trained = trainings(network, options.data, "train_" + loss.name);
    all.insert(all.end(), trained.begin(), trained.end());
    rows.push_back({loss.name, network, trained});
  }
  for (Cell& cell : measured(options.measures, options.data, classifier, rows))
    all.push_back(std::move(cell));
  return all;
}

const bool registered = register_study<Options>(
    {.doc = "ScoreFlow's FID by the loss of training, cell by cell with what it takes; the suite's small "
            "networks trained by the three losses under the same measures",
     .source = "ScoreFlow (2101.09258) Table 2",
     .start = "prior"},
    cells);

}  // namespace
}  // namespace sgm::fid_tables::score_flow_fid
