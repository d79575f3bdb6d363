#include "experiments/ncsn_annealed_langevin/images.h"

namespace sgm::ncsn {
namespace {

/// A cell that needs no options.
struct Nothing {
  void fields(Fields&) {}
};

std::vector<Cell> cells(const Images& options) {
  std::vector<Cell> all = image_cells(options, "ncsn_samples/classifier");
  all.push_back(cell("annealed", "annealed", Nothing{}));
  all.back().parents = {"ncsn_samples/numbers"};
  return all;
}

/// The numbers of ncsn_samples, to stand beside.
void copy(const Nothing&, CellRun& run) {
  run.device = at::kCPU;
  for (const auto& [name, group] : run.parent("ncsn_samples/numbers").groups) run.result.group(name) = group;
}

std::map<std::string, CellFunction> kinds() {
  auto all = image_kinds();
  all.emplace("annealed", cell_function(copy));
  return all;
}

const bool registered = register_study<Images>(
    "ncsn_single_noise",
    {.experiment = "ncsn_annealed_langevin",
     .doc = "one noise level fails where ten succeed: the same network, training and numbers as ncsn_samples",
     .source = "NCSN (1907.05600) Figs. 7-8",
     .start = "uniform",
     .honours_precision = true,
     .honours_device = true},
    cells, kinds());

}  // namespace
}  // namespace sgm::ncsn
