#pragma once
#include <string>

#include "core/score/score.h"

namespace sgm::vp_ve_sde {

/// An error of a score: 1 + delta(s) times the exact one at noise-to-signal s = sigma/alpha. Either at all
/// times alike, or one that fades above the data's spread, delta/sqrt(1 + (s/spread)^2): a network knows its
/// prior better than the data.
struct ScoreError {
  double delta = 0;
  bool fading = false;
};
std::string title_of(const ScoreError& error);  ///< "exact", "+5 %", "+5 %, fading"

/// 1 + delta(s), of s's shape, for data of that spread.
at::Tensor factor_of(const ScoreError& error, const at::Tensor& s, double spread);
/// `score` of data of that spread with the error.
ScoreFn with_error(ScoreFn score, SdePtr sde, const ScoreError& error, double spread);

}  // namespace sgm::vp_ve_sde
