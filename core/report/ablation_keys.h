#pragma once
#include <string>
#include <utility>
#include <vector>

#include "core/report/observations.h"

namespace sgm {

/// What is compared with what.
struct AblationCall {
  std::string metric{};
  std::vector<std::string> by{};     ///< keys whose values make the groups; empty: found
  std::vector<std::string> over{};   ///< keys over which is averaged as over seeds
  std::vector<std::string> allow{};  ///< in what protocols may differ
  std::vector<std::pair<std::string, std::vector<std::string>>> only{};  ///< a key, and the values kept
  std::string better{};         ///< "lower", "higher", "none", or "": as known_direction() says
  std::string paired = "auto";  ///< or "yes", "no"
};

/// The keys that observations have, those of coordinates first; what by=, over= and filters may name.
std::vector<std::string> ablation_keys(const std::vector<Observation>& observations);

/// Replaces the keys of a call by those that are meant: sampler by sampler.name, eps by sampler.eps where
/// that is one key alone. InputError naming the nearest for a key that no observation has, for a value of a
/// filter that none has, and for an `allow` that is nothing of a protocol.
void resolve_keys(AblationCall& call, const std::vector<Observation>& observations);

/// The observations that the call's filters keep.
std::vector<Observation> kept(const AblationCall& call, const std::vector<Observation>& observations);

/// Which replicate an observation is of: seed, network, run and what is averaged over ("seed 0, network 2"),
/// and which draw of it, "" where there is one; with the places of an array that over= averages, or without.
std::string replicate_of(const AblationCall& call, const Observation& observation);
std::string draw_of(const AblationCall& call, const Observation& observation, bool with_places = true);
/// Whether replicates are of other data, not only of other noise: `run` or a key of over=.
bool replicates_are_data(const AblationCall& call, const Observation& observation);

/// The options that say what a cell computes: without those that number replicates, are asked of as protocol,
/// or are paths.
Coordinates asked_options(const Observation& observation);

/// The keys by which groups are made where none are given: coordinates that tell cells apart, then options,
/// as few as leave no two observations of one replicate together; cells by their names where there are no
/// coordinates and every cell is another.
std::vector<std::string> found_keys(const AblationCall& call, const std::vector<Observation>& observations);

/// InputError if the observations of a group differ in anything but their replicates, or two are one.
void require_groups(const AblationCall& call, const std::vector<Observation>& observations);

/// "objective = edm, network = 0".
std::string group_text(const std::vector<std::string>& by, const std::vector<std::string>& values);

/// A key's value as a number; not a number where it is none.
double number_or_nan(const std::string& text);

/// The values of an observation under the keys of the groups.
std::vector<std::string> group_of(const std::vector<std::string>& by, const Observation& observation);

}  // namespace sgm
