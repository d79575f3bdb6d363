#include "core/train/metrics.h"

#include <ATen/ops/stack.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <map>

#include "core/io/jsonl.h"

namespace sgm {
namespace {

using Values = std::vector<double>;

Values values_of(const JsonValue& value) {
  if (const auto* list = std::get_if<Values>(&value)) return *list;
  if (const auto* number = std::get_if<double>(&value)) return {*number};
  if (const auto* count = std::get_if<int64_t>(&value)) return {static_cast<double>(*count)};
  return {};
}

/// Rows of one key over the lines of one kind, (n, width).
at::Tensor stacked(const std::vector<Values>& rows) {
  std::vector<at::Tensor> all;
  for (const Values& row : rows) all.push_back(at::tensor(row, at::kDouble));
  return all.empty() ? at::zeros({0, 0}, at::kDouble) : at::stack(all);
}

/// Of n rows at most `points`: means of groups of neighbours, or each group's last row.
at::Tensor thinned(const at::Tensor& rows, int64_t points, bool last) {
  const int64_t n = rows.size(0);
  const int64_t group = points > 0 ? std::max<int64_t>(1, (n + points - 1) / points) : 1;
  std::vector<at::Tensor> parts;
  for (int64_t first = 0; first < n; first += group) {
    const at::Tensor part = rows.narrow(0, first, std::min(group, n - first));
    parts.push_back(last ? part[part.size(0) - 1] : part.mean(0));
  }
  return parts.empty() ? rows : at::stack(parts);
}

}  // namespace

Metrics read_metrics(const std::string& path, int64_t points) {
  std::map<std::string, std::vector<Values>> steps, levels;
  for (const JsonLine& line : read_json_lines(path)) {
    const bool by_level =
        std::any_of(line.begin(), line.end(), [](const auto& entry) { return entry.first == "level_loss"; });
    for (const auto& [key, value] : line) (by_level ? levels : steps)[key].push_back(values_of(value));
  }
  const auto series = [&](std::map<std::string, std::vector<Values>>& all, const std::string& key) {
    return thinned(stacked(all[key]), points, key == "step");
  };
  const at::Tensor sigma = stacked(levels["sigma"]);
  return {series(steps, "step").flatten(),
          series(steps, "loss").flatten(),
          series(steps, "steps_per_second").flatten(),
          series(levels, "step").flatten(),
          sigma.size(0) > 0 ? sigma[0] : sigma.flatten(),
          series(levels, "level_loss")};
}

}  // namespace sgm
