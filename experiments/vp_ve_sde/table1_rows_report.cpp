#include "experiments/vp_ve_sde/table1_rows_report.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <cmath>

namespace sgm::vp_ve_sde {

bool Table1Row::diverged() const {
  return !cell->contains("within") || !(cell->data("within").mean().item<double>() < 100 - 1);
}

at::Tensor Table1Row::bias() const {
  return 100 * cell->data("within").abs();
}

int64_t Table1Row::evaluations() const {
  return cell->contains("nfe") ? cell->data("nfe").item<int64_t>() : entry.evaluations();
}

std::vector<Table1Row> rows_of(const Table1Rows& rows, Kind sde, const std::string& column) {
  std::vector<Table1Row> all;
  for (const Predictor predictor :
       {Predictor::ancestral, Predictor::reverse_diffusion, Predictor::probability_flow, Predictor::none}) {
    for (const auto& [name, row] : rows) {
      if (row.entry.chain.sde == sde && row.entry.chain.predictor == predictor &&
          row.entry.column() == column)
        all.push_back(row);
    }
  }
  return all;
}

std::string chain_title(const std::string& column, int64_t N) {
  if (column == "P1000") return fmt::format("P{}", N);
  if (column == "P2000") return fmt::format("P{}", 2 * N);
  if (column == "P2000from1") return fmt::format("P{}, from 1", 2 * N);
  if (column == "rounded") return fmt::format("P{}, rounded", 2 * N);
  if (column == "roundedfrom1") return fmt::format("P{}, rounded from 1", 2 * N);
  if (column == "PC1000") return fmt::format("PC{}", N);
  if (column == "C2000raw") return fmt::format("C{}, not denoised", 2 * N);
  return fmt::format("C{}", 2 * N);
}

Measured paper_fid(const Report& out, const std::string& name) {
  const Reported* fid = out.reported(name + ".fid");
  require(fid && fid->standard_error, "{}: reported.toml has no {}.fid with its standard error", out.study,
          name);
  return {*fid->value, fid->standard_error};
}

Measured over_runs(const at::Tensor& values, double factor) {
  const auto n = static_cast<double>(values.numel());
  return {factor * values.mean().item<double>(), factor * values.std().item<double>() / std::sqrt(n)};
}

}  // namespace sgm::vp_ve_sde
