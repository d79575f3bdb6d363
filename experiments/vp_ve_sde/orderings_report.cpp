#include "experiments/vp_ve_sde/orderings_report.h"

#include <algorithm>

#include "core/base/require.h"
#include "experiments/vp_ve_sde/table1_rows_report.h"

namespace sgm::vp_ve_sde {
namespace {

constexpr int64_t paper_runs = 5;  // behind each of the paper's errors; what is computed here is exact

/// Whether the first is better; undecided where both diverged.
Verdict order(const Scores& scores, const std::string& first, const std::string& second) {
  const size_t a = scores.place(first);
  const size_t b = scores.place(second);
  return larger({scores.values[b], scores.errors[b]}, {scores.values[a], scores.errors[a]}, paper_runs);
}

constexpr const char* ancestral = "_ancestral_";
constexpr const char* diffusion = "_reverse_diffusion_";
constexpr const char* flow = "_probability_flow_";

}  // namespace

std::vector<Claim> claims_of(const std::string& sde, int64_t N) {
  const std::string p1 = chain_title("P1000", N), p2 = chain_title("P2000", N), pc = chain_title("PC1000", N);
  const auto at = [&](const char* predictor, const char* column) { return sde + predictor + column; };
  std::vector<Claim> all{
      {"flow_is_worst",
       p1 + ": probability flow is the worst predictor",
       {{at(ancestral, "P1000"), at(flow, "P1000")}, {at(diffusion, "P1000"), at(flow, "P1000")}}},
      {"reverse_diffusion_beats_ancestral",
       p1 + ": reverse diffusion beats ancestral sampling",
       {{at(diffusion, "P1000"), at(ancestral, "P1000")}}}};
  Claim corrected{
      "corrector_beats_more_steps", pc + " beats " + p2 + ", of equal cost, with every predictor", {}};
  for (const auto& [predictor, name, title] :
       {std::tuple{ancestral, "ancestral", "ancestral sampling"},
        std::tuple{diffusion, "reverse_diffusion", "reverse diffusion"},
        std::tuple{flow, "probability_flow", "probability flow"}}) {
    all.push_back({std::string(name) + ".more_steps",
                   std::string(title) + ": " + p2 + " beats " + p1,
                   {{at(predictor, "P2000"), at(predictor, "P1000")}}});
    all.push_back({std::string(name) + ".corrector",
                   std::string(title) + ": " + pc + " beats " + p1,
                   {{at(predictor, "PC1000"), at(predictor, "P1000")}}});
    corrected.pairs.emplace_back(at(predictor, "PC1000"), at(predictor, "P2000"));
  }
  all.push_back(corrected);
  Claim alone{"corrector_alone_is_worst", chain_title("C2000", N) + " is the worst of all", {}};
  for (const char* predictor : {ancestral, diffusion, flow}) {
    for (const char* column : {"P1000", "P2000", "PC1000"})
      alone.pairs.emplace_back(at(predictor, column), sde + "_none_C2000");
  }
  all.push_back(alone);
  all.push_back(
      {"flow_is_best_corrected",
       pc + ": probability flow is the best predictor",
       {{at(flow, "PC1000"), at(ancestral, "PC1000")}, {at(flow, "PC1000"), at(diffusion, "PC1000")}}});
  all.push_back({"flow_rounded",
                 "probability flow: " + p2 + " interpolated beats rounded",
                 {{at(flow, "P2000"), at(flow, "rounded")}}});
  all.push_back({"noisy_rounded",
                 "ancestral and reverse diffusion: " + p2 + " rounded beats interpolated",
                 {{at(ancestral, "rounded"), at(ancestral, "P2000")},
                  {at(diffusion, "rounded"), at(diffusion, "P2000")}}});
  return all;
}

std::string read_as(const Reading& reading, const std::string& name) {
  const size_t at = name.rfind('_') + 1;
  const std::string column = name.substr(at);
  return name.substr(0, at) + (column == "P2000"     ? reading.interpolated
                               : column == "rounded" ? reading.rounded
                                                     : column);
}

bool Scores::has(const std::string& name) const {
  return std::find(names.begin(), names.end(), name) != names.end();
}

size_t Scores::place(const std::string& name) const {
  const auto found = std::find(names.begin(), names.end(), name);
  require(found != names.end(), "table 1: no entry '{}' in the results\n  compute them again", name);
  return static_cast<size_t>(found - names.begin());
}

Verdict verdict(const Claim& claim, const Scores& scores) {
  std::vector<Verdict> pairs;
  for (const auto& [better, worse] : claim.pairs) pairs.push_back(order(scores, better, worse));
  return all_hold(pairs);
}

Verdict agreed(const std::vector<Verdict>& all) {
  const bool same = std::all_of(all.begin(), all.end(), [&](Verdict one) { return one == all.front(); });
  return !all.empty() && same ? all.front() : Verdict::undecided;
}

Scores paper_scores(const Report& out) {
  Scores scores;
  for (const Table1Entry& entry : table1()) {
    const Measured fid = paper_fid(out, entry.name);
    scores.names.push_back(entry.name);
    scores.values.push_back(fid.value);
    scores.errors.push_back(*fid.standard_error);
  }
  return scores;
}

double concordance(const std::string& sde, const Scores& paper, const Scores& scores) {
  int64_t alike = 0, decided = 0;
  for (const std::string& first : paper.names) {
    for (const std::string& second : paper.names) {
      if (first >= second || first.rfind(sde + "_", 0) != 0 || second.rfind(sde + "_", 0) != 0) continue;
      const Verdict said = order(paper, first, second);
      if (said == Verdict::undecided) continue;
      ++decided;
      if (order(scores, first, second) == said) ++alike;
    }
  }
  return static_cast<double>(alike) / static_cast<double>(decided);
}

}  // namespace sgm::vp_ve_sde
