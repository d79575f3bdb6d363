#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/report/ablation.h"
#include "core/report/ablation_keys.h"

namespace sgm {

/// The observations of equal keys, averaged: draws first, then replicates.
struct AblationGroup {
  std::vector<std::string> values;                         ///< under the keys
  std::vector<std::pair<std::string, double>> replicates;  ///< their names and means over draws
  std::vector<std::string> failed;                         ///< "seed 3: diverged at step 61"
  std::optional<double> own_error;  ///< of the one replicate's number, where its cell tells one
  Mean mean;                        ///< of the replicates; of none not a number
  const Observation* first = nullptr;

  Measured measured() const;  ///< with the error of the spread, or of the one replicate
};

/// A group beside the best.
struct AblationTest {
  std::optional<MeanTest> test;        ///< none of the best itself, and where nothing tells the spread
  std::string kind;                    ///< "paired, 5: same network and noise", "Welch"
  double adjusted = 1;                 ///< Holm's p over the table
  std::optional<double> detectable{};  ///< the difference found in 80 % of all cases
};

/// A comparison. Its groups point at its observations: it is moved, not copied.
struct Ablation {
  Ablation() = default;
  Ablation(Ablation&&) = default;
  Ablation& operator=(Ablation&&) = default;
  AblationCall call;  ///< with the keys that were found and the direction that is known
  QuantityThere quantity;
  std::vector<Observation> observations;
  std::vector<AblationGroup> groups;  ///< in the order of one numeric key, else of the cells
  std::vector<AblationTest> tests;    ///< one a group
  std::optional<size_t> best;
  std::vector<std::string> protocol;  ///< "n = 64", and what differs and is allowed
  bool of_draws = false;              ///< replicates are draws of one seed and network
  int64_t expected = 0;               ///< replicates of the group that has most, failed ones among them
};

/// Groups the observations and tests each against the best. InputError where keys, filters or allowances are
/// unknown, protocols unlike, groups mixed, or nothing is left to compare.
Ablation ablation_of(AblationCall call, const QuantityThere& quantity,
                     const std::vector<Observation>& observations);

}  // namespace sgm
