// Networks of several kinds, judged together, are each sampled by their own sampler.
#include <gtest/gtest.h>

#include <map>

#include "core/cells/configure.h"
#include "core/study/study.h"

namespace sgm::test {
namespace {

TEST(Kinds, HaveTheirOwnSamplers) {
  const Job job =
      configure("likelihood_ode", {"study=score_sde_table2", "scale=smoke", "sub_vp.sampler.rtol=0.3"});
  std::map<std::string, double> rtol;
  for (const Cell& cell : job.study->cells(job.config)) {
    if (cell.stage == "sample") rtol[cell.name] = cell.options.at("sampler.rtol").number();
  }
  EXPECT_EQ(rtol,
            (std::map<std::string, double>{{"samples_of_train_sub_vp", 0.3}, {"samples_of_train_vp", 0.1}}));
}

}  // namespace
}  // namespace sgm::test
