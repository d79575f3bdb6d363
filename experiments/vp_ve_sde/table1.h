#pragma once
#include <string>
#include <vector>

#include "core/config/node.h"
#include "experiments/vp_ve_sde/recursion.h"

namespace sgm::vp_ve_sde {

/// An entry of Score SDE's Table 1, or of the last column of Table 4: how its chain samples, and the paper's
/// FID, mean and standard deviation over 5 sampling runs. Corrector steps at Table 5's r.
struct Table1Entry {
  std::string name;  ///< "ve_ancestral_P1000"
  ChainOf chain;
  Corrector corrector;
  double fid, fid_deviation;

  std::string column() const {
    return name.substr(name.rfind('_') + 1);
  }  ///< "P1000", "P2000", "C2000", "PC1000"; "rounded" of Table 4
  int64_t evaluations() const {
    return chain.N * ((chain.predictor == Predictor::none ? 0 : 1) + corrector.steps);
  }
};

/// Table 1's 20 entries and Table 4's 6 with N scales in place of 1,000, 2 N in P2000's; the names stay.
std::vector<Table1Entry> table1(int64_t N = 1000);

/// The options of the registered SDE, and of the sampler "pc" that computes the entry; the corrector's norms
/// averaged over the batch where `batch`.
Node::Table sde_options(const Table1Entry& entry);
Node::Table sampler_options(const Table1Entry& entry, bool batch);

/// "VE", "reverse diffusion": as a table calls them.
std::string title(Kind sde);
std::string title(Predictor predictor);

}  // namespace sgm::vp_ve_sde
