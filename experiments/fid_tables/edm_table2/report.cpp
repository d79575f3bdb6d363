#include "experiments/fid_tables/substitute_report.h"

namespace sgm::fid_tables::edm_table2 {
namespace {

/// Configurations A to F on every data set.
std::vector<PaperTable::Row> rows() {
  std::vector<PaperTable::Row> all;
  for (const auto& [data, of] : {std::pair{"cifar10_conditional", "CIFAR-10, class-conditional"},
                                 {"cifar10_unconditional", "CIFAR-10, unconditional"},
                                 {"ffhq64", "FFHQ 64 × 64"},
                                 {"afhqv2_64", "AFHQv2 64 × 64"}}) {
    for (const auto& [letter, change] : {std::pair{"A", "baseline"},
                                         {"B", "+ hyper-parameters"},
                                         {"C", "+ redistributed capacity"},
                                         {"D", "+ preconditioning"},
                                         {"E", "+ loss function"},
                                         {"F", "+ non-leaky augmentation"}})
      all.push_back({std::string(data) + "." + letter, std::string(of) + ": " + letter + " " + change});
  }
  return all;
}

const PaperTable paper{"EDM Table 2: FID by training configuration", {{"vp", "VP"}, {"ve", "VE"}}, rows()};

const Substitute substitute{
    "train_edm",
    {{"edm_vp", "D, VP's loss"}, {"edm_ve", "D, VE's loss"}, {"edm", "E, EDM's loss"}},
    {{"E_below_D_of_vp", "EDM's loss brings samples nearer to the data than VP's (Table 2, D to E)", "edm",
      "edm_vp"},
     {"E_below_D_of_ve", "EDM's loss brings samples nearer to the data than VE's (Table 2, D to E)", "edm",
      "edm_ve"}},
    "CIFAR-10, FFHQ and AFHQv2, DDPM++ and NCSN++ of 56 to 62 M parameters, 200 million training images",
    {"The three networks differ in the loss alone, as configurations D and E do under one preconditioning; "
     "of the "
     "other steps of the table no network is trained here."}};

const bool registered = register_report([](Report& out) { put_study(paper, substitute, out); });

}  // namespace
}  // namespace sgm::fid_tables::edm_table2
