#pragma once
#include "core/score/mixture.h"
#include "experiments/sliced_vs_denoising/row_score.h"

namespace sgm::sliced_vs_denoising::ssm_variance {

/// Which score, of which data. correlated: the exact score -C^{-1} x of N(0, C), C_ij = correlation^|i - j|,
/// a full matrix free. diagonal: the exact score of independent coordinates of different variances, with as
/// many parameters; full_diagonal: the same score with a full matrix free, whose derivatives by the
/// parameters are not diagonal. network: a random tanh network on the data of `correlated`. standard: the
/// exact score of N(0, I), a full matrix free.
struct Case {
  std::string model = "correlated";
  int64_t dimension = 8;
  double correlation = 0.8;
  int64_t hidden = 32;

  void fields(Fields& on);
};
inline const std::vector<std::string> models{"correlated", "diagonal", "full_diagonal", "network",
                                             "standard"};

struct CaseScore {
  Mixture data;  ///< one Gaussian
  RowScore score;
};
CaseScore score_of(const Case& options, const Rng& rng);

}  // namespace sgm::sliced_vs_denoising::ssm_variance
