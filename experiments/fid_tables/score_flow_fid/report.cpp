#include "experiments/fid_tables/substitute_report.h"

namespace sgm::fid_tables::score_flow_fid {
namespace {

std::vector<PaperTable::Row> rows() {
  std::vector<PaperTable::Row> all;
  for (const auto& [network, of] : {std::pair{"vp", "VP"},
                                    {"vp_deep", "VP deep"},
                                    {"sub_vp", "sub-VP"},
                                    {"sub_vp_deep", "sub-VP deep"}}) {
    for (const auto& [loss, change] : {std::pair{"baseline", "baseline"},
                                       {"weighted", "+ likelihood weighting"},
                                       {"importance", "+ weighting and importance sampling"}})
      all.push_back({std::string(network) + "." + loss, std::string(of) + " " + change});
  }
  return all;
}

const PaperTable paper{
    "ScoreFlow Table 2: FID", {{"cifar10", "CIFAR-10"}, {"imagenet32", "ImageNet 32 × 32"}}, rows()};

const Substitute substitute{
    "train_baseline",
    {{"baseline", "baseline (λ = σ²)"},
     {"weighted", "+ likelihood weighting (λ = g²)"},
     {"importance", "+ both: weighting, importance sampling of t"}},
    {{"weighting_raises_fid",
      "likelihood weighting moves samples away from the data (Table 2: FID, quoted from memory)", "baseline",
      "weighted"},
     {"together_raise_fid",
      "so does weighting with importance sampling of t (Table 2: FID, quoted from memory)", "baseline",
      "importance"}},
    "CIFAR-10 and ImageNet 32, DDPM++ of 62 and 107 M parameters",
    {}};

const bool registered = register_report([](Report& out) { put_study(paper, substitute, out); });

}  // namespace
}  // namespace sgm::fid_tables::score_flow_fid
