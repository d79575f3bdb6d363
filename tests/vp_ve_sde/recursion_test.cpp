// The closed-form recursion of Score SDE's samplers against the samplers: to 1e-10 where a chain is affine,
// by Monte Carlo where Langevin's norms make it random.
#include "experiments/vp_ve_sde/recursion.h"

#include <gmock/gmock.h>

#include "core/score/gaussian.h"
#include "core/score/transfer.h"
#include "experiments/vp_ve_sde/make.h"
#include "experiments/vp_ve_sde/table1.h"
#include "tests/sampler/affine_chain.h"

namespace sgm::vp_ve_sde {
namespace {

constexpr Law data{0.3, 0.2};

/// The entry's SDE and sampler as the registries make them.
struct Made {
  SdePtr sde;
  Sampler sampler;

  explicit Made(const Table1Entry& entry)
      : sde(make_sde(sde_options(entry))), sampler(make_sampler(sampler_options(entry, true))) {}

  Problem problem(double factor, const Law& law = data) const {
    return {sde, perturbed(exact_score(normal(law.mean, law.deviation * law.deviation), sde), factor)};
  }
};

/// Every predictor-only entry of the table at 50 scales, on both grids, with a right and a wrong score.
TEST(Recursion, IsTheSamplersLawOfPredictors) {
  for (Table1Entry& entry : table1(50)) {
    if (entry.corrector.steps > 0) continue;
    for (const bool clean : {false, true}) {
      entry.chain.clean = clean;
      for (const double factor : {1.0, 0.9}) {
        const Made made(entry);
        const test::Law sampled = test::final_law(made.sampler, made.problem(factor),
                                                  {0, entry.chain.sde == Kind::ve ? 2500.0 : 1.0});
        const Law exact = final_law(entry.chain, scales_of(entry.chain), entry.corrector, data, factor);
        EXPECT_NEAR(sampled.mean, exact.mean, 1e-10)
            << entry.name << " clean " << clean << " factor " << factor;
        EXPECT_NEAR(std::sqrt(sampled.variance), exact.deviation, 1e-10)
            << entry.name << " clean " << clean << " factor " << factor;
      }
    }
  }
}

/// 2,000 official scales, whose truncated indices repeat and leave out some: another number of scales would
/// not show it. One of VP's times has the index 1,000 exactly, and 999 by rounding: 4e-8.
TEST(Recursion, TakesTheOfficialIndicesOf2000Scales) {
  for (const Table1Entry& entry : table1(1000)) {
    if (entry.chain.predictor != Predictor::probability_flow || entry.corrector.steps > 0) continue;
    const Made made(entry);
    Rng rng(1);
    const double end =
        made.sampler(made.problem(1), at::full({1, 1}, 1.0, at::kDouble), rng, {}).x.item<double>();
    const double from_zero =
        made.sampler(made.problem(1), at::zeros({1, 1}, at::kDouble), rng, {}).x.item<double>();
    const Law exact = final_law(entry.chain, scales_of(entry.chain), {}, data);
    const double prior = entry.chain.sde == Kind::ve ? 50 : 1;
    EXPECT_NEAR((end - from_zero) * prior, exact.deviation, 1e-7) << entry.name;
    EXPECT_NEAR(from_zero, exact.mean, 1e-7) << entry.name;
  }
}

/// Langevin's steps, of the whole batch, within 5.5 standard errors: a false alarm in 1e-6 runs. So few
/// scales that the chains have not forgotten their first steps, and a mean so far that it counts in the
/// norms: some of them end far from the data.
TEST(Recursion, IsTheSamplersLawOfCorrectors) {
  constexpr Law far{100, 0.2};
  for (const Kind sde : {Kind::ve, Kind::vp}) {
    for (const Table1Entry& entry : table1(sde == Kind::ve ? 100 : 25)) {
      if (entry.corrector.steps == 0 || entry.chain.sde != sde) continue;
      const Made made(entry);
      const Rng rng(5);
      Rng start = rng.fork("start");
      Rng chain = rng.fork("chain");
      const double prior = sde == Kind::ve ? 50 : 1;
      const Samples samples =
          made.sampler(made.problem(1.05, far), start.normal({40, 784}) * prior, chain, {});
      const Law exact = final_law(entry.chain, scales_of(entry.chain), entry.corrector, far, 1.05);
      const double n = static_cast<double>(samples.x.numel());
      const double deviation = samples.x.std().item<double>();
      EXPECT_EQ(samples.nfe, entry.evaluations()) << entry.name;
      EXPECT_NEAR(samples.x.mean().item<double>(), exact.mean, 5.5 * exact.deviation / std::sqrt(n))
          << entry.name;
      EXPECT_NEAR(deviation, exact.deviation, 5.5 * exact.deviation / std::sqrt(2 * n)) << entry.name;
    }
  }
}

TEST(Table1, HasThePapersEntries) {
  const std::vector<Table1Entry> all = table1();
  ASSERT_EQ(all.size(), 26U);
  EXPECT_EQ(all[0].name, "ve_ancestral_P1000");
  EXPECT_EQ(all[25].name, "vp_none_C2000");
  EXPECT_EQ(all[25].column(), "C2000");
  for (const Table1Entry& entry : all)
    EXPECT_EQ(entry.evaluations(), entry.column() == "P1000" ? 1000 : 2000) << entry.name;
}

}  // namespace
}  // namespace sgm::vp_ve_sde
