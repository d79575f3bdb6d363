#pragma once
#include "core/net/dkef.h"

namespace sgm::sliced_vs_denoising::ssm_dkef {

/// A score-matching objective for the deep kernel exponential family, by its name in the options.
struct Matching {
  enum class Kind { exact, ssm, ssm_vr, dsm, fd_ssm };
  Kind kind = Kind::exact;
  std::vector<double> sigmas;  ///< of dsm alone: to choose from, by the validation rows
  double eps = 0;              ///< of fd_ssm alone
  double sigma = 0;            ///< of dsm: one of them

  void fields(Fields& on);
  /// One for each sigma; itself where there are none.
  std::vector<Matching> candidates() const;
};

/// The names of all: "exact", "ssm", "ssm_vr", "dsm", "fd_ssm".
const std::vector<std::pair<std::string, Matching::Kind>>& matching_names();
/// InputError for a name that there is none of.
Matching::Kind kind_of(const std::string& name);

/// The objective on rows (B, D): v are +-1, z normal; both of a row depend on rng's row alone.
QuadraticForm form_of(const Matching& matching, const Dkef& model, const at::Tensor& x, Rng rng);

/// The mean over any number of rows, in parts that fit in memory.
MeanForm mean_form(const Matching& matching, const Dkef& model, const at::Tensor& x, const Rng& rng);

/// The ridge 10^k, k from -9 to 3 in steps of 0.1, and the alpha of `train` with it, of the least
/// `validation`.
struct Finished {
  at::Tensor alpha;  ///< (M,)
  double log_ridge = 0;
};
Finished finish(const MeanForm& train, const MeanForm& validation);

}  // namespace sgm::sliced_vs_denoising::ssm_dkef
