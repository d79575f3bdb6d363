#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/base/registry.h"
#include "core/config/node.h"
#include "core/io/result_file.h"
#include "core/report/figure.h"
#include "core/report/table.h"

namespace sgm {

/// A number of a study to be set beside a reported one of the same name in reported.toml, or alone.
struct Entry {
  std::string name;
  double value = 0;
  std::optional<double> standard_error{};
  int64_t n = 0;  ///< samples behind it
  int64_t seeds = 1;
  bool scaled_down = false;  ///< another protocol than the reported one
};

enum class Status { match, close, off, scaled_down, not_run, own };
std::string to_string(Status status);

/// What a study's report function is given: the merged results, and where tables and figures go.
class Report {
 public:
  const Group& result;  ///< groups: cells by name
  std::string study, scale;
  std::filesystem::path folder;

  void table(const Table& table, const std::string& name = "table");      ///< NAME.{md,csv,tex}; printed too
  void figure(const Figure& figure, const std::string& name = "figure");  ///< NAME.{gp,pdf,svg,png}
  void entry(const Entry& entry);                                         ///< judged against reported.toml
  void note(const std::string& text);  ///< a line of prose under the tables: deviations, conclusions with their numbers
};

using ReportFn = std::function<void(Report&)>;
/// Report functions by study; they stand in STUDY_report.cpp so that a changed label recomputes nothing.
Registry<ReportFn>& report_registry();

}  // namespace sgm
