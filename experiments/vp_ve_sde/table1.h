#pragma once
#include <string>
#include <vector>

#include "core/config/node.h"
#include "experiments/vp_ve_sde/recursion.h"

namespace sgm::vp_ve_sde {

/// An entry of Score SDE's Table 1, or of the last column of Table 4, or a variant of one: how its chain
/// samples. Corrector steps at Table 5's r.
struct Table1Entry {
  std::string name;  ///< "ve_ancestral_P1000"; NAME.fid in reported.toml is the paper's FID
  ChainOf chain;
  Corrector corrector;

  /// "P1000", "P2000", "PC1000", "C2000"; "rounded" of Table 4; "P2000from1", "roundedfrom1", "C2000raw".
  std::string column() const { return name.substr(name.rfind('_') + 1); }
  int64_t evaluations() const {
    return chain.N * ((chain.predictor == Predictor::none ? 0 : 1) + corrector.steps) +
           (chain.denoised ? 1 : 0);
  }
};

/// Table 1's 20 entries and Table 4's 6 by the paper's protocol (appendix G): a score of N scales, 2 N steps
/// in P2000, the corrector alone with a denoising step at its end. N in place of 1,000; the names stay.
std::vector<Table1Entry> table1(int64_t N = 1000);
/// P2000 and Table 4's with scales counted from one, and the corrector alone without its denoising step: what
/// the paper's text leaves open, and what its code does.
std::vector<Table1Entry> table1_variants(int64_t N = 1000);
/// Table 1's entries with scores that are exact at all times, through the loop of the official code: its
/// times, their truncated indices, the corrector alone not denoised.
std::vector<Table1Entry> table1_exact_times(int64_t N = 1000);

/// Table 5's values of r are multiples of it: .01 may stand for less.
inline constexpr double table5_increment = 0.01;

/// The options of the registered SDE, of data in [0, 1] (VE) and in [-1, 1] (VP), or where `symmetric` both
/// in
/// [-1, 1], with twice the levels of VE; and of the sampler "pc" that computes the entry, the corrector's
/// norms averaged over the batch where `batch`.
Node::Table sde_options(const Table1Entry& entry, bool symmetric = false);
Node::Table sampler_options(const Table1Entry& entry, bool batch);

/// "VE", "reverse diffusion": as a table calls them.
std::string title(Kind sde);
std::string title(Predictor predictor);

}  // namespace sgm::vp_ve_sde
