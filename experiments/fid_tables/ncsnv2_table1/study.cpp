#include "core/study/study.h"

#include "experiments/fid_tables/substitute.h"

namespace sgm::fid_tables::ncsnv2_table1 {
namespace {

/// The networks of ncsn_samples and networks under NCSNv2's noise levels, each sampled with and without the
/// last step x + sigma_L^2 s.
struct Options {
  DataOptions data;
  stages::ImageNetwork ncsn, ncsnv2;
  stages::Judge judge;
  Measures measures;

  void fields(Fields& on) {
    data.fields(on);
    on.table("ncsn", ncsn, "the networks of NCSN's ten noise levels, sampled by annealed Langevin dynamics");
    on.table("ncsnv2", ncsnv2, "the networks of NCSNv2's noise levels, sampled alike");
    judge.fields(on);
    on.table("measures", measures, "how samples are measured");
  }
  std::vector<std::pair<std::string, const stages::ImageNetwork*>> networks() const {
    return {{"ncsn", &ncsn}, {"ncsnv2", &ncsnv2}};
  }
  void check() const {
    for (const auto& [name, network] : networks()) {
      network->check(data, {judge.need()}, name + ".");
      with_sampler(*network, "annealed_langevin", "denoise", true);
    }
    check_equal(networks());
    measures.check(data);
  }
};

std::vector<Cell> cells(const Options& options) {
  const Cell classifier = options.judge.cell(options.data, options.ncsn.pool);
  std::vector<Cell> all{classifier};
  std::vector<Row> rows;
  for (const auto& [name, network] : options.networks()) {
    const std::vector<Cell> trained = trainings(*network, options.data, "train_" + name);
    all.insert(all.end(), trained.begin(), trained.end());
    const auto denoised = [&](bool denoise) {
      return with_sampler(*network, "annealed_langevin", "denoise", denoise);
    };
    rows.push_back({name, denoised(false), trained});
    rows.push_back({name + "_denoised", denoised(true), trained});
  }
  for (Cell& cell : measured(options.measures, options.data, classifier, rows))
    all.push_back(std::move(cell));
  return all;
}

const bool registered = register_study<Options>(
    {.doc =
         "NCSNv2's table of CIFAR-10 and CelebA, cell by cell with what it takes; the suite's small networks "
         "under both schedules, sampled with and without the last denoising step",
     .source = "NCSNv2 (2006.09011) Table 1",
     .start = "uniform"},
    cells);

}  // namespace
}  // namespace sgm::fid_tables::ncsnv2_table1
