#include "experiments/vp_ve_sde/table1_error_rows_report.h"

#include <ATen/core/Tensor.h>
#include <fmt/format.h>

#include <algorithm>

#include "experiments/vp_ve_sde/table1_rows_report.h"

namespace sgm::vp_ve_sde {

std::string prefix(Kind sde) {
  return sde == Kind::ve ? "ve" : "vp";
}

std::string ErrorRow::chain(int64_t N) const {
  return chain_title(entry.column(), N);
}

ErrorRows::ErrorRows(const Report& out) {
  for (const Table1Entry& entry : table1()) rows.push_back({entry, &out.result.at(entry.name)});
  N = out.result.at("ve_ancestral_P1000").data("N").item<int64_t>();
  for (ErrorRow& row : rows) row.entry.chain.N = row.cell->data("N").item<int64_t>();
  samples = rows.front().cell->data("samples").item<int64_t>();
  runs = out.result.at("ve_bounds").at("exact").data("within").numel();
  components = static_cast<int64_t>(out.result.at("train").value("components"));
  training = std::get<std::string>(out.result.at("train").attribute("training"));
}

const ErrorRow& ErrorRows::at(const std::string& name) const {
  return *std::find_if(rows.begin(), rows.end(), [&](const ErrorRow& row) { return row.entry.name == name; });
}

std::string ErrorRows::protocol() const {
  return fmt::format("{} runs of {} samples, ± is one standard error over runs, one training seed", runs,
                     samples);
}

}  // namespace sgm::vp_ve_sde
