#include "experiments/vp_ve_sde/table1.h"

#include <fmt/format.h>

namespace sgm::vp_ve_sde {
namespace {

/// A row of the paper: FID and its deviation in P1000, P2000, PC1000 (Table 1) and P2000 with rounding (Table
/// 4); PC1000's r (Table 5).
struct Row {
  Kind sde;
  Predictor predictor;
  double p1000[2], p2000[2], pc1000[2], rounded[2], r;
};
constexpr Row rows[] = {
    {Kind::ve, Predictor::ancestral, {4.98, .06}, {4.88, .06}, {3.62, .03}, {4.92, .02}, 0.17},
    {Kind::ve, Predictor::reverse_diffusion, {4.79, .07}, {4.74, .08}, {3.60, .02}, {4.72, .04}, 0.16},
    {Kind::ve, Predictor::probability_flow, {15.41, .15}, {10.54, .08}, {3.51, .04}, {12.87, .09}, 0.17},
    {Kind::vp, Predictor::ancestral, {3.24, .02}, {3.24, .02}, {3.21, .02}, {3.11, .03}, 0.01},
    {Kind::vp, Predictor::reverse_diffusion, {3.21, .02}, {3.19, .02}, {3.18, .01}, {3.10, .03}, 0.01},
    {Kind::vp, Predictor::probability_flow, {3.59, .04}, {3.23, .03}, {3.06, .03}, {3.25, .04}, 0.04}};

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

}  // namespace

std::vector<Table1Entry> table1(int64_t N) {
  std::vector<Table1Entry> all;
  for (const Kind sde : {Kind::ve, Kind::vp}) {
    const auto add = [&](Predictor predictor, const char* column, ChainOf chain, Corrector corrector,
                         const double(&fid)[2]) {
      all.push_back(
          {fmt::format("{}_{}_{}", label(sde), label(predictor), column), chain, corrector, fid[0], fid[1]});
    };
    for (const Row& row : rows) {
      if (row.sde != sde) continue;
      const ChainOf once{sde, row.predictor, N}, twice{sde, row.predictor, 2 * N};
      add(row.predictor, "P1000", once, {}, row.p1000);
      add(row.predictor, "P2000", twice, {}, row.p2000);
      add(row.predictor, "rounded", {sde, row.predictor, 2 * N, N}, {}, row.rounded);
      add(row.predictor, "PC1000", once, {1, row.r}, row.pc1000);
    }
    constexpr double ve[] = {20.43, .07};
    constexpr double vp[] = {19.06, .06};
    add(Predictor::none, "C2000", {sde, Predictor::none, N}, {2, sde == Kind::ve ? 0.22 : 0.27},
        sde == Kind::ve ? ve : vp);
  }
  return all;
}

Node::Table sde_options(const Table1Entry& entry) {
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
          {"grid", entry.chain.clean ? "clean" : "official"},
          {"rounding", entry.chain.rounding},
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
