#pragma once
#include <string>
#include <vector>

#include "core/sde/sde.h"
#include "tests/support/made.h"

namespace sgm::test {

/// An SDE for a contract test: every one of the registry with its defaults, and some with other parameters
/// and horizons.
struct SdeCase {
  std::string name;
  Node::Table options{};
  SdePtr made() const { return test::made(sde_registry(), name, options); }
};

inline std::vector<SdeCase> sde_cases() {
  std::vector<SdeCase> cases;
  for (const std::string& name : sde_registry().names()) cases.push_back({name});
  const Node::Table rate{{"beta_min", 0.3}, {"beta_max", 24.0}, {"t_max", 1.5}};
  cases.insert(cases.end(), {{"vp", rate},
                             {"sub_vp", rate},
                             {"ve", {{"sigma_min", 0.02}, {"sigma_max", 90.0}, {"t_max", 2.0}}},
                             {"edm", {{"t_max", 60.0}}},
                             {"cosine", {{"s", 0.02}, {"t_max", 0.99}}}});
  return cases;
}

/// For INSTANTIATE_TEST_SUITE_P.
inline std::string case_name(const SdeCase& sde) {
  return sde.name + (sde.options.empty() ? "" : "_other");
}
inline void PrintTo(const SdeCase& sde, std::ostream* out) {
  *out << case_name(sde);
}

}  // namespace sgm::test
