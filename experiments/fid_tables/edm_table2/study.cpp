#include "core/study/study.h"

#include "experiments/fid_tables/substitute.h"

namespace sgm::fid_tables::edm_table2 {
namespace {

/// The losses by their registered names: configuration E's, and those of D under VP and VE.
const std::vector<std::string> objectives{"edm", "edm_vp", "edm_ve"};

/// The networks of edm_training and their samples.
struct Options {
  DataOptions data;
  stages::ImageNetwork network;
  stages::Judge judge;
  Measures measures;

  void fields(Fields& on) {
    data.fields(on);
    on.table("network", network,
             "the network, its training apart from the loss, and how its samples are drawn");
    judge.fields(on);
    on.table("measures", measures, "how samples are measured");
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
    measures.check(data);
  }
};

std::vector<Cell> cells(const Options& options) {
  const Cell classifier = options.judge.cell(options.data, options.network.pool);
  std::vector<Cell> all{classifier};
  std::vector<Row> rows;
  for (const std::string& objective : objectives) {
    const stages::ImageNetwork network = options.by(objective);
    const std::vector<Cell> trained = trainings(network, options.data, "train_" + objective);
    all.insert(all.end(), trained.begin(), trained.end());
    rows.push_back({objective, network, trained});
  }
  for (Cell& cell : measured(options.measures, options.data, classifier, rows))
    all.push_back(std::move(cell));
  return all;
}

const bool registered = register_study<Options>(
    {.doc =
         "EDM's table of training configurations A to F, cell by cell with what it takes; the suite's small "
         "networks trained by the losses of D and E under the same measures",
     .source = "EDM (2206.00364) Table 2",
     .start = "prior"},
    cells);

}  // namespace
}  // namespace sgm::fid_tables::edm_table2
