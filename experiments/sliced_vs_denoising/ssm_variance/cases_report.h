#pragma once
#include <string>
#include <vector>

#include "core/report/report.h"

/// What the parts of the report of ssm_variance have in common.
namespace sgm::sliced_vs_denoising::ssm_variance {

/// A score at a dimension, as it was measured.
struct OfCase {
  std::string model, title;
  int64_t dimension;
  const Group* result;

  /// A mean of data/NAME at an index, with its error.
  Measured data(const std::string& name, const std::vector<int64_t>& index) const;
};
/// The formula's variance over one projection, mean over the fixed points, of the loss (what = 0) or of the
/// gradient (1).
double formula_of(const OfCase& of, const std::string& objective, const std::string& law, int64_t what);
/// The cases with fixed points, in order of model and dimension.
std::vector<OfCase> cases_of(const Report& out);
/// The standard Gaussian's.
std::vector<OfCase> standard_of(const Report& out);
/// "Rademacher", …
std::string title_of_law(const std::string& law);
/// "SSM", "SSM-VR".
std::string title_of_objective(const std::string& objective);
/// Indices along the axes of data/…, by name.
int64_t law_index(const std::string& law);

/// "4 fixed points …", of what was measured at fixed points and, of these cases, over data.
std::string points_protocol(const Report& out);
std::string data_protocol(const std::vector<OfCase>& cases);

}  // namespace sgm::sliced_vs_denoising::ssm_variance
