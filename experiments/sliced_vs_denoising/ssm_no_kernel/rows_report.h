#pragma once
#include <string>
#include <vector>

#include "core/report/report.h"

namespace sgm::sliced_vs_denoising::ssm_no_kernel {

/// A method's cell and how tables and figures call it.
struct Row {
  std::string method, title;
  int64_t lag = 0;  ///< steps of its kernel; 0: a loss of the states themselves
  const Group* cell = nullptr;

  bool denoises() const { return lag > 0; }
};

/// The problems of a result, "line" and "plane", and what they are called.
std::vector<std::string> problems_of(const Report& out);
std::string title_of(const std::string& problem);
/// The methods of one, in the order of the cells.
std::vector<Row> rows_of(const Report& out, const std::string& problem);
/// The length of a step of the simulation.
double dt_of(const Group& cell);

/// Errors and distances of all methods, with what they stand between; what each rate gave.
void rows_report(Report& out);

}  // namespace sgm::sliced_vs_denoising::ssm_no_kernel
