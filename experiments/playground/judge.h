#pragma once
#include <string>
#include <vector>

#include "core/io/result_file.h"
#include "experiments/playground/law.h"

namespace sgm::playground {

/// How far samples (n, D) are from the law that they should have. All but `width` are above 0 for exact
/// samples, too: the floor.
struct Errors {
  double distance = 0;  ///< sliced 1-Wasserstein distance to n fresh exact samples, over the law's spread
  double width = 0;     ///< root mean square deviation from the nearest component's mean over its own, less 1
  double place = 0;     ///< total variation of the components' shares; of one component: the root mean square
                        ///< error of the mean's coordinates over the standard deviation
};

/// What is judged, and how: `draws` times `samples` samples, drawn independently.
struct Judged {
  Law law;
  CellData data{};
  int64_t samples = 2000, draws = 8, directions = 64;

  void fields(Fields& on);
};

/// The exact law with its random streams: draw r's reference set, exact samples, starts and chains are the
/// same wherever they are asked for, so that all rows of a study share them.
class Judge {
 public:
  Judge(const Judged& options, const Rng& rng);

  const Mixture& law() const { return law_; }
  const Judged& options() const { return options_; }
  /// An exact set that is not the reference: what a perfect sampler gives.
  at::Tensor perfect(int64_t draw) const;
  /// Draws of the SDE's prior: where chains start, and what no sampler gives.
  at::Tensor start(const Sde& sde, int64_t draw) const;
  Rng stream(const std::string& label, int64_t draw) const;
  Errors errors(const at::Tensor& x, int64_t draw) const;

 private:
  Judged options_;
  Mixture law_;
  Rng rng_;
  at::Tensor directions_;
};

/// Errors by point and draw as arrays (point, draw); a point without values has an empty list and NaN.
void put_errors(const std::vector<std::vector<Errors>>& errors, int64_t draws, Group& out);

}  // namespace sgm::playground
