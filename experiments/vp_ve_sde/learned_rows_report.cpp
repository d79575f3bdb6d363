#include "experiments/vp_ve_sde/learned_rows_report.h"

#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/report/interval.h"
#include "experiments/vp_ve_sde/pc_point.h"
#include "experiments/vp_ve_sde/table1_rows_report.h"

namespace sgm::vp_ve_sde {
namespace {

constexpr double widest = 100 - 1;  // variance over the exact one, minus 1, of what did not diverge
constexpr double far_off = 1e6;     // %

}  // namespace

bool diverged(const Group& chains) {
  return !chains.contains("within") || !(chains.data("within").mean().item<double>() < widest);
}

Datum shown(const Group& chains, const char* name, double factor) {
  return diverged(chains) ? Datum("diverged") : Datum(over_runs(chains.data(name), factor));
}

Datum shown(double within) {
  return within < widest ? Datum(Measured{100 * within}) : Datum("diverged");
}

std::vector<double> distances(const Group& chains, double reference) {
  if (diverged(chains)) return {far_off, far_off};
  std::vector<double> all;
  for (const double within : doubles(chains.data("within"))) all.push_back(distance(within, reference));
  return all;
}

double distance(double within, double reference) {
  return within < widest ? 100 * std::abs(within - reference) : far_off;
}

Verdict farther(const std::vector<double>& a, const std::vector<double>& b) {
  const bool paired = a.size() == b.size() && a.size() > 1;
  return paired ? larger_paired(a, b) : above_zero({a.front() - b.front()});
}

Verdict claim_holds(const Claim& claim, const Far& far) {
  std::vector<Verdict> by_reference;
  for (const Reference reference : {Reference::data, Reference::perfect}) {
    std::vector<Verdict> pairs;
    for (const auto& [better, worse] : claim.pairs) {
      const std::vector<double> near = far(better, reference), off = far(worse, reference);
      pairs.push_back(farther(off, near));
    }
    by_reference.push_back(all_hold(pairs));
  }
  return agreed(by_reference);
}

std::vector<std::vector<Datum>> bound_rows(const Group& bounds) {
  std::vector<std::vector<Datum>> rows;
  for (const auto& [name, what] : {std::pair{"prior", "no sampler: the prior"},
                                   {"exact", "exact samples"},
                                   {"perfect", "perfect sampler, then the exact score's denoising step"},
                                   {"perfect_learned", "perfect sampler, then the learned score's"}}) {
    const Group& of = bounds.at(name);
    rows.push_back({what, over_runs(of.data("within"), 100), over_runs(of.data("high_pass"), 100),
                    over_runs(of.data("chi_square"))});
  }
  return rows;
}

std::vector<PointScore> scores_of(const Group& point) {
  std::vector<PointScore> all{{"exact", "exact", 0}};
  int colour = 2;
  for (const double delta : doubles(point.data("delta"))) {
    const std::string title =
        fmt::format("exact × (1 {} {:g} %)", delta < 0 ? "−" : "+", 100 * std::abs(delta));
    all.push_back({delta_group(delta), title, colour});
    colour += 2;
  }
  all.push_back({"learned", "learned", 1});
  return all;
}

void floor_ordering(Report& out, const std::string& name, const Group& exact, int64_t components) {
  const int64_t runs = exact.data("within").numel();
  const double most = student_quantile(static_cast<double>(runs - 1), 0.999);
  double furthest = 0;
  for (const auto& [number, truth] : {std::pair{"within", 0.0}, std::pair{"high_pass", 0.0},
                                      std::pair{"chi_square", static_cast<double>(components - 1)}}) {
    const Measured value = over_runs(exact.data(number));
    const bool spread =
        *value.standard_error > 1e-9 * std::abs(value.value);  // else runs too small to differ
    furthest = std::max(furthest, spread ? std::abs(value.value - truth) / *value.standard_error : INFINITY);
  }
  out.ordering(name,
               fmt::format("exact samples have the mixture's variances and counts, within {:.1f} standard "
                           "errors of {} runs, 99.9 % of Student's law",
                           most, runs),
               !std::isfinite(furthest) ? Verdict::undecided
               : furthest < most        ? Verdict::yes
                                        : Verdict::no,
               fmt::format("the furthest of three is {:.1f} standard errors away", furthest));
}

}  // namespace sgm::vp_ve_sde
