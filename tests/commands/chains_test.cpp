// What a user meets who gives a chain bad input, or whose chain breaks: text and exit code of a driver.
#include <gmock/gmock.h>

#include "tests/support/process.h"

namespace sgm::test {
namespace {
using testing::HasSubstr;

/// Ends with `code`, saying all of `texts`.
void expect_end(int code, const std::vector<std::string>& arguments, const std::vector<std::string>& texts) {
  static const ToyRepository repository;
  std::vector<std::string> all{"study=chain"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  const Ended ended = repository.toy(all);
  EXPECT_EQ(ended.code, code) << testing::PrintToString(arguments) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("error: "));
  for (const std::string& text : texts) EXPECT_THAT(ended.err, HasSubstr(text));
}

/// All at once, before anything runs.
TEST(Chains, RefuseOptionsOutOfRangeWithExitCodeTwo) {
  expect_end(
      2,
      {"sampler.N=0", "sampler.eps=0", "sampler.corrector=langevin", "sampler.corrector.r=0",
       "sampler.corrector_steps=-1", "chains=-4"},
      {"'sampler.N'", "'sampler.eps'", "'sampler.corrector.r'", "'sampler.corrector_steps'", "'chains'"});
  expect_end(2,
             {"sampler.N=-5", "sampler.eps=-1e-3", "sampler.corrector=ald", "sampler.corrector.r=-0.1",
              "sampler.stepz=3"},
             {"'sampler.N'", "'sampler.eps'", "'sampler.corrector.r'", "'sampler.stepz'"});
  expect_end(2, {"sde=subvp", "sampler.predictor=ancestrall", "sampler.corrector=langevine"},
             {"did you mean 'sub_vp'?", "did you mean 'ancestral'?", "did you mean 'langevin'?"});
  expect_end(2, {"sampler=pcc"}, {"did you mean 'pc'?"});
}

TEST(Chains, RefuseWhatDoesNotFitTogetherWithExitCodeTwo) {
  expect_end(2, {"sampler.N=20"},
             {"vp: a ladder of 20 steps needs a step's beta below 1 (Sde::ladder)\n  take more than beta_max "
              "t_max = 20 steps"});
  expect_end(2, {"sde=sub_vp", "sampler.N=10", "sampler.predictor=ancestral"},
             {"multiplies the state by 1 + f"});
  expect_end(2, {"sampler.eps=1"}, {"pc: eps = 1 is not below the SDE's horizon 1\n  give a smaller eps"});
  expect_end(2, {"sampler=ode", "~sampler.N", "sampler.eps=2"},
             {"ode: eps = 2 is not below the SDE's horizon 1"});
  expect_end(2, {"weights=[0.5,0.6]"},
             {"mixture: the weights sum to 1.1, not to 1 (Mixture)\n  divide them by their sum"});
  expect_end(2, {"weights=[1.5,-0.5]"}, {"mixture: a weight is negative"});
  expect_end(2, {"weights=[1]"}, {"mixture: means of shape [2, 16] for 1 weights"});
  expect_end(2, {"dimension=17"}, {"mixture"});
}

TEST(Chains, NameStepAndSampleOfANaNWithExitCodeOne) {
  expect_end(1, {"broken=7"}, {"pc: the chain turned non-finite at step 0 of level 6, row 2\n"});
  expect_end(1, {"broken=8", "sampler.corrector=ald"},
             {"pc: the chain turned non-finite at step 1 of level 3, row 2\n"});
  expect_end(1, {"broken=3", "sampler=ddim", "~sampler.N"},
             {"ddim: the chain turned non-finite at step 0 of level 2, row 2\n"});
  expect_end(1, {"broken=3", "sampler=ode", "~sampler.N"},
             {"ode: the chain turned non-finite at step 0 of level 0, row 2\n"});
}

}  // namespace
}  // namespace sgm::test
