#include "experiments/playground/budget.h"

#include <ATen/Functions.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "core/score/gaussian.h"
#include "core/sde/derived.h"

namespace sgm::playground {
namespace {

/// Thrown by a score that may not be asked (again).
struct Asked {};

std::vector<std::string> integer_keys(const Chosen<Sampler>& sampler) {
  std::vector<std::string> keys;
  const Node options = sampler.options.value_or(Node::Table{});
  for (const auto& [key, value] : options.as<Node::Table>()) {
    if (value.is<int64_t>()) keys.push_back(key);
  }
  return keys;
}

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

/// Evaluations of one chain on standard normal data: `limit` + 1 as soon as there are more. A chain that
/// breaks off, or that the sampler refuses, has taken as many as it came to: more steps may mend it.
int64_t evaluations(const Sampler& sampler, const SdePtr& sde, int64_t dimension, int64_t limit) {
  int64_t count = 0;
  const ScoreFn normal_score = exact_score(normal(0, 1), sde);
  const ScoreFn limited = [&](const at::Tensor& x, const at::Tensor& t) {
    if (++count > limit) throw Asked();
    return normal_score(x, t);
  };
  Rng rng(0);
  try {
    sampler({sde, limited}, prior_sample(*sde, {2, dimension}, rng), rng, {});
  } catch (const Asked&) {
  } catch (const InputError&) {
    return 0;
  } catch (const Diverged&) {
  }
  return count;
}

/// The most steps within the budget; 0 where one step takes more.
int64_t most_steps(const std::function<int64_t(int64_t steps)>& count, int64_t budget) {
  int64_t low = 0, high = budget + 1;  // a solver of order 2 saves an evaluation
  while (low < high) {
    const int64_t middle = low + (high - low + 1) / 2;
    if (count(middle) <= budget) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}

/// Whether the sampler refuses the problem before it asks for a score; its words, or "".
std::string refusal(const Sampler& sampler, Problem problem, int64_t dimension) {
  problem.score = [](const at::Tensor&, const at::Tensor&) -> at::Tensor { throw Asked(); };
  Rng rng(0);
  try {
    sampler(problem, at::zeros({2, dimension}, at::kDouble), rng, {});
  } catch (const Asked&) {
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

/// A sampler with another value of its key, or why it does not take it.
struct Made {
  Sampler sampler;
  std::string refused;
};

Made made_with(const Chosen<Sampler>& sampler, const std::string& key, int64_t steps) try {
  Node table = sampler.options.value_or(Node::Table{{"name", sampler.name}});
  table.set(key, steps);
  Chosen<Sampler> made{sampler.name};
  bind_fields(Node::Table{{"sampler", table}},
              [&](Fields& on) { on.component("sampler", made, sampler_registry(), "the sampler"); });
  return {made.value, ""};
} catch (const InputError& error) {
  return {{}, error.what()};
}

}  // namespace

std::string steps_key(const Chosen<Sampler>& sampler, const std::string& asked) {
  const std::vector<std::string> known = integer_keys(sampler);
  const auto has = [&](const std::string& key) {
    return std::find(known.begin(), known.end(), key) != known.end();
  };
  if (asked != "auto") {
    require(has(asked), "steps_key={}: sampler '{}' has no such whole number\n  it has: {}", asked,
            sampler.name,
            known.empty() ? "none; leave steps_key out" : fmt::format("{}", fmt::join(known, ", ")));
    return asked;
  }
  for (const char* key : {"N", "steps", "levels"}) {
    if (has(key)) return key;
  }
  return "";
}

std::vector<Point> points_of(const Chosen<Sampler>& sampler, const std::string& key,
                             const std::vector<int64_t>& budgets, const SdePtr& sde, int64_t dimension) {
  const auto count = [&](int64_t steps, int64_t limit) {
    const Made made = made_with(sampler, key, steps);
    return made.sampler ? evaluations(made.sampler, sde, dimension, limit) : 0;
  };
  const int64_t largest = *std::max_element(budgets.begin(), budgets.end());
  const int64_t far = 1'000'000;
  if (key.empty() || (count(1, far) > 0 && count(1, far) == count(2 * largest, far)))
    return {{.sampler = sampler.value}};
  std::vector<Point> points;
  for (const int64_t budget : budgets) {
    Point point{.budget = budget};
    const int64_t steps = most_steps([&](int64_t k) { return count(k, budget); }, budget);
    if (steps == 0) {
      point.status = "too few evaluations";
    } else {
      Made made = made_with(sampler, key, steps);
      if (made.sampler) made.refused = refusal(made.sampler, {sde, {}}, dimension);
      if (made.refused.empty()) {
        point.steps = steps;
        point.sampler = made.sampler;
      } else {
        point.status = "refused: " + first_line(made.refused);
      }
    }
    points.push_back(std::move(point));
  }
  return points;
}

void require_fitting(const Chosen<Sampler>& sampler, const std::string& key,
                     const std::vector<int64_t>& budgets, const Problem& problem, const std::string& sde,
                     int64_t dimension) {
  const int64_t largest = *std::max_element(budgets.begin(), budgets.end());
  Made made = key.empty() ? Made{sampler.value, ""} : made_with(sampler, key, largest);
  if (made.sampler) made.refused = refusal(made.sampler, problem, dimension);
  if (made.refused.empty()) return;
  throw InputError(fmt::format("sampler '{}' does not fit the SDE '{}' with {}\n  {}", sampler.name, sde,
                               key.empty() ? "these options" : fmt::format("{}={}", key, largest),
                               made.refused));
}

}  // namespace sgm::playground
