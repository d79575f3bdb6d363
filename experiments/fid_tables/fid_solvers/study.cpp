#include "core/study/study.h"

#include <fmt/format.h>

#include <algorithm>

#include "experiments/fid_tables/substitute.h"
#include "experiments/stages/image_samplers.h"

namespace sgm::fid_tables::fid_solvers {
namespace {

constexpr int64_t least_of_pc = 44;  ///< evaluations: VP's ladder needs more than 20 steps

/// Networks of VP, sampled by every sampler of score_sde_samples with equal evaluations.
struct Options {
  DataOptions data;
  stages::ImageNetwork network;
  std::vector<int64_t> evaluations{10, 20, 48};
  stages::Judge judge;
  Measures measures;

  void fields(Fields& on) {
    data.fields(on);
    on.table("network", network, "the networks; their sampler is not used");
    on("evaluations", evaluations,
       "of the network for a sample, at most, by every sampler; predictor-corrector needs 44", range(4, 1e5));
    judge.fields(on);
    on.table("measures", measures, "how samples are measured");
  }
  void check() const {
    network.check(data, {judge.need()}, "network.");
    measures.check(data);
    require(!evaluations.empty(), "evaluations is empty\n  give one number at least, as evaluations=[20]");
    require(std::is_sorted(evaluations.begin(), evaluations.end(), std::less_equal<>()),
            "evaluations={} are not in increasing order, each once\n  sort them",
            fmt::join(evaluations, ", "));
  }
};

std::vector<Cell> cells(const Options& options) {
  const Cell classifier = options.judge.cell(options.data, options.network.pool);
  std::vector<Cell> all{classifier};
  const std::vector<Cell> networks = trainings(options.network, options.data, "train");
  all.insert(all.end(), networks.begin(), networks.end());
  std::vector<Row> rows;
  for (const int64_t evaluations : options.evaluations) {
    for (const stages::ImageSampler& sampler : stages::image_samplers("vp", evaluations)) {
      if (sampler.name == "pc" && evaluations < least_of_pc) continue;
      stages::ImageNetwork network = options.network;
      network.sampling.sampler = sampler.chosen();
      network.sampling.shown = 0;
      rows.push_back({fmt::format("{}_{}", sampler.name, evaluations), network, networks});
    }
  }
  for (Cell& cell : measured(options.measures, options.data, classifier, rows))
    all.push_back(std::move(cell));
  return all;
}

const bool registered = register_study<Options>(
    {.doc = "Fréchet distance, KID, precision and recall of one model's samples by sampler and number of "
            "evaluations, by every extractor",
     .source = "Score SDE (2011.13456) Table 1 and EDM (2206.00364) Fig. 2, their shape"},
    cells);

}  // namespace
}  // namespace sgm::fid_tables::fid_solvers
