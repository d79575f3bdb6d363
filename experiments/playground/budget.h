#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/sampler/sampler.h"

namespace sgm::playground {

/// A point of a sampler's curve: the sampler with as many steps as the budget pays for.
struct Point {
  std::optional<int64_t> budget{};  ///< evaluations at most; none: the sampler has no number of steps
  std::optional<int64_t> steps{};   ///< the value of its key; none: as given
  Sampler sampler{};                ///< empty where it cannot run
  std::string status{"computed"};   ///< or why not
};

/// The sampler's key for its number of steps: `asked`, or with "auto" the first of N, steps and levels that
/// it has; "" if it has none. InputError if it has no integer key `asked`.
std::string steps_key(const Chosen<Sampler>& sampler, const std::string& asked);

/// The curve: for each budget the most steps that take at most so many evaluations under the SDE, counted on
/// a standard normal law. One point as given where the key does not change the count, or is "".
std::vector<Point> points_of(const Chosen<Sampler>& sampler, const std::string& key,
                             const std::vector<int64_t>& budgets, const SdePtr& sde, int64_t dimension);

/// InputError naming both if the sampler refuses the problem's SDE or noise levels even at the largest
/// budget, which it does before it asks for a score: nothing is computed.
void require_fitting(const Chosen<Sampler>& sampler, const std::string& key,
                     const std::vector<int64_t>& budgets, const Problem& problem, const std::string& sde,
                     int64_t dimension);

}  // namespace sgm::playground
