#include "core/study/study.h"

#include "experiments/fid_tables/substitute.h"

namespace sgm::fid_tables::ncsn_table1 {
namespace {

/// The networks of ncsn_samples and their samples.
struct Options {
  DataOptions data;
  stages::ImageNetwork network;
  stages::Judge judge;
  Measures measures;

  void fields(Fields& on) {
    data.fields(on);
    on.table("network", network, "the networks, and how their samples are drawn");
    judge.fields(on);
    on.table("measures", measures, "how samples are measured");
  }
  void check() const {
    network.check(data, {judge.need()}, "network.");
    measures.check(data);
  }
};

std::vector<Cell> cells(const Options& options) {
  const Cell classifier = options.judge.cell(options.data, options.network.pool);
  std::vector<Cell> all{classifier};
  const std::vector<Cell> networks = trainings(options.network, options.data, "train");
  all.insert(all.end(), networks.begin(), networks.end());
  for (Cell& cell :
       measured(options.measures, options.data, classifier, {{"ncsn", options.network, networks}}))
    all.push_back(std::move(cell));
  return all;
}

const bool registered = register_study<Options>(
    {.doc =
         "NCSN's table of CIFAR-10, cell by cell with what it takes; the suite's small NCSN networks under "
         "the same measures",
     .source = "NCSN (1907.05600) Table 1",
     .start = "uniform"},
    cells);

}  // namespace
}  // namespace sgm::fid_tables::ncsn_table1
