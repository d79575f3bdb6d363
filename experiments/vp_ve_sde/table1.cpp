#include "experiments/vp_ve_sde/table1.h"

#include <fmt/format.h>

namespace sgm::vp_ve_sde {
namespace {

/// A predictor under an SDE, and PC1000's r with it (Table 5).
struct Row {
  Kind sde;
  Predictor predictor;
  double r;
};
constexpr Row rows[] = {
    {Kind::ve, Predictor::ancestral, 0.17},         {Kind::ve, Predictor::reverse_diffusion, 0.16},
    {Kind::ve, Predictor::probability_flow, 0.17},  {Kind::vp, Predictor::ancestral, 0.01},
    {Kind::vp, Predictor::reverse_diffusion, 0.01}, {Kind::vp, Predictor::probability_flow, 0.04}};

std::string name_of(Predictor predictor) {
  switch (predictor) {
    case Predictor::ancestral:
      return "ancestral";
    case Predictor::reverse_diffusion:
    case Predictor::probability_flow:  // the reverse diffusion sampler without noise
      return "reverse_diffusion";
    default:
      return "none";
  }
}

std::string label(Predictor predictor) {
  return predictor == Predictor::probability_flow ? "probability_flow" : name_of(predictor);
}

std::string label(Kind sde) {
  return sde == Kind::ve ? "ve" : "vp";
}

Table1Entry entry(const char* column, const ChainOf& chain, const Corrector& corrector = {}) {
  return {fmt::format("{}_{}_{}", label(chain.sde), label(chain.predictor), column), chain, corrector};
}

/// C2000 of an SDE, at Table 5's r.
Table1Entry corrector_alone(const char* column, Kind sde, int64_t N, int64_t scales, bool denoised) {
  return entry(column,
               {.sde = sde, .predictor = Predictor::none, .N = N, .scales = scales, .denoised = denoised},
               {2, sde == Kind::ve ? 0.22 : 0.27});
}

}  // namespace

std::vector<Table1Entry> table1(int64_t N) {
  std::vector<Table1Entry> all;
  for (const Kind sde : {Kind::ve, Kind::vp}) {
    for (const Row& row : rows) {
      if (row.sde != sde) continue;
      const ChainOf once{.sde = sde, .predictor = row.predictor, .N = N, .scales = N};
      ChainOf twice = once;
      twice.N = 2 * N;
      ChainOf rounded = twice;
      rounded.rounded = true;
      all.push_back(entry("P1000", once));
      all.push_back(entry("P2000", twice));
      all.push_back(entry("rounded", rounded));
      all.push_back(entry("PC1000", once, {1, row.r}));
    }
    all.push_back(corrector_alone("C2000", sde, N, N, true));
  }
  return all;
}

std::vector<Table1Entry> table1_variants(int64_t N) {
  std::vector<Table1Entry> all;
  for (Table1Entry one : table1(N)) {
    if (one.chain.predictor == Predictor::none)
      all.push_back(corrector_alone("C2000raw", one.chain.sde, N, N, false));
    if (one.chain.N == one.chain.scales) continue;
    one.name += "from1", one.chain.from_one = true;
    all.push_back(one);
  }
  return all;
}

std::vector<Table1Entry> table1_exact_times(int64_t N) {
  std::vector<Table1Entry> all;
  for (Table1Entry one : table1(N)) {
    if (one.chain.rounded) continue;
    one.chain.scales = 0, one.chain.denoised = false;
    all.push_back(one);
  }
  return all;
}

Node::Table sde_options(const Table1Entry& entry, bool symmetric) {
  if (symmetric && entry.chain.sde == Kind::ve)
    return {{"name", "ve"}, {"sigma_min", 0.02}, {"sigma_max", 100.0}};
  return {{"name", label(entry.chain.sde)}};
}

Node::Table sampler_options(const Table1Entry& entry, bool batch) {
  const bool ve = entry.chain.sde == Kind::ve;
  Node::Table predictor{{"name", name_of(entry.chain.predictor)}};
  Node::Table corrector{{"name", "none"}};
  if (entry.chain.predictor == Predictor::probability_flow) predictor.emplace_back("probability_flow", true);
  if (entry.chain.predictor == Predictor::ancestral)
    predictor.emplace_back("variance", ve ? "posterior" : "transition");
  if (entry.corrector.steps > 0)
    corrector = {{"name", "langevin"}, {"r", entry.corrector.r}, {"batch", batch}};
  return {{"name", "pc"},
          {"N", entry.chain.N},
          {"eps", ve ? 1e-5 : 1e-3},
          {"grid", entry.chain.scales > 0 ? "clean" : "official"},
          {"scales", entry.chain.scales},
          {"labels", entry.chain.from_one ? "from_one" : "from_zero"},
          {"between", entry.chain.rounded ? "rounded" : "interpolated"},
          {"tweedie", entry.chain.denoised},
          {"corrector_steps", entry.corrector.steps},
          {"predictor", predictor},
          {"corrector", corrector}};
}

std::string title(Kind sde) {
  return sde == Kind::ve ? "VE" : "VP";
}

std::string title(Predictor predictor) {
  switch (predictor) {
    case Predictor::ancestral:
      return "ancestral sampling";
    case Predictor::reverse_diffusion:
      return "reverse diffusion";
    case Predictor::probability_flow:
      return "probability flow";
    default:
      return "none (corrector only)";
  }
}

}  // namespace sgm::vp_ve_sde
