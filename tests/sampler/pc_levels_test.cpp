// What a network that knows the SDE's discrete steps alone is told of the noise by the predictor-corrector
// sampler: SMLD's reads the index of a level, the largest noise first, DDPM's the number of a step.
#include <gmock/gmock.h>

#include "core/net/model.h"
#include "core/sampler/sampler.h"
#include "core/score/discrete.h"
#include "tests/support/made.h"

namespace sgm::test {
namespace {

using testing::ElementsAreArray;
using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr int64_t N = 12;

struct Kind {
  const char *sde, *preconditioning;
  Reads reads;
  bool counts_down;  ///< the largest noise is the last
};
constexpr Kind smld_index{"ve", "score", Reads::level, false};
constexpr Kind smld_label{"ve", "score", Reads::label, false};
constexpr Kind ddpm_label{"vp", "epsilon", Reads::label, true};
constexpr Kind vp_index{"vp", "epsilon", Reads::level, false};

/// A network of N levels that records what it reads, and returns 0.
struct Recorder {
  std::vector<double> read;
  Model model;

  explicit Recorder(const Kind& kind, bool discrete = true) {
    model.sde = kind.sde == std::string("vp") ? made(sde_registry(), "vp", {{"beta_max", 8.0}})
                                              : made(sde_registry(), kind.sde);
    model.options.discrete = discrete;
    model.levels = discrete ? ladder_levels(*model.sde, N) : even_levels(*model.sde, N);
    model.around = preconditioning_of(kind.preconditioning)(model.sde, model.levels);
    model.net.reads = kind.reads;
    model.net.forward = [this](const at::Tensor& x, const Conditioning& given) {
      const at::Tensor noise = given.noise.to(at::kDouble);
      EXPECT_EQ(noise.min().item<double>(), noise.max().item<double>());
      read.push_back(noise[0].item<double>());
      return at::zeros_like(x);
    };
  }
  Recorder(const Recorder&) = delete;

  std::vector<double> sampled(Node::Table options) {
    if (options.empty() || options[0].first != "N") options.insert(options.begin(), {"N", N});
    read.clear();
    Rng rng(1);
    made(sampler_registry(), "pc", options)(problem_of(model), at::ones({2, 1}, at::kDouble), rng, {});
    return read;
  }
};

std::vector<double> all_of(const Kind& kind, int times = 1) {
  std::vector<double> all;
  for (int64_t k = 0; k < N; ++k) {
    for (int time = 0; time < times; ++time)
      all.push_back(static_cast<double>(kind.counts_down ? N - 1 - k : k));
  }
  return all;
}

TEST(DiscreteNetworks, ReadEveryIndexOfTheirLadderOnce) {
  for (const Kind& kind : {smld_index, smld_label, ddpm_label, vp_index}) {
    Recorder network(kind);
    for (const char* predictor : {"ancestral", "reverse_diffusion"}) {
      for (const char* grid : {"clean", "official"}) {
        EXPECT_THAT(network.sampled({{"grid", grid}, {"predictor", predictor}}),
                    ElementsAreArray(all_of(kind)))
            << kind.sde << " " << kind.preconditioning << " " << predictor << " " << grid;
      }
    }
  }
}

TEST(DiscreteNetworks, ReadItOnceMoreInACorrector) {
  for (const Kind& kind : {smld_index, ddpm_label}) {
    Recorder network(kind);
    EXPECT_THAT(network.sampled({{"grid", "clean"}, {"corrector", "ald"}}),
                ElementsAreArray(all_of(kind, 2)));
  }
}

/// A thousand steps, as published: also where a step's time lies beyond t_max, and where it is all but 0.
TEST(DiscreteNetworks, AreToldWholeNumbersAtAThousandSteps) {
  const SdePtr vp = made(sde_registry(), "vp");
  const NoiseLevels levels = ladder_levels(*vp, 1000);
  const ScoreCoefficients c = preconditioning_of("epsilon")(vp, levels)(levels.t);
  const at::Tensor down = at::arange(999, -1, -1, at::kDouble);
  EXPECT_TRUE(c.label.equal(down));
  const at::Tensor deviation = at::sqrt(1 - at::cumprod(1 - at::linspace(1e-4, 0.02, 1000, at::kDouble), 0));
  EXPECT_LT((c.out * deviation.flip(0) + 1).abs().max().item<double>(), 1e-11);
  const SdePtr ve = made(sde_registry(), "ve");
  const NoiseLevels of_ve = ladder_levels(*ve, 1000);
  EXPECT_TRUE(preconditioning_of("score")(ve, of_ve)(of_ve.t).label.equal(at::arange(1000, at::kLong)));
}

TEST(DiscreteNetworks, RefuseAnotherLadder) {
  Recorder smld(smld_index);
  EXPECT_THAT(
      [&] {
        smld.sampled({{"N", N + 1}, {"grid", "clean"}});
      },
      ThrowsMessage<InputError>(HasSubstr("sampler.N = 13, but the network knows 12 noise levels")));
  EXPECT_THAT(
      [&] {
        smld.sampled({{"grid", "clean"}, {"scales", N - 1}});
      },
      ThrowsMessage<InputError>(HasSubstr("sampler.scales = 11")));
  EXPECT_THAT(
      [&] {
        smld.sampled({{"eps", 0.1}});
      },
      ThrowsMessage<InputError>(HasSubstr("an eps below 0.0909")));
  // evenly spaced times are VE's ladder, and not VP's
  Recorder even(smld_index, false), other(vp_index, false);
  EXPECT_THAT(even.sampled({}), ElementsAreArray(all_of(smld_index)));
  EXPECT_THAT([&] { other.sampled({}); }, ThrowsMessage<InputError>(HasSubstr("the SDE's own ladder")));
}

/// Twice as many steps ask for two neighbours each, which are read by their indices.
TEST(DiscreteNetworks, AreInterpolatedForAChainOfOtherSteps) {
  Recorder network(ddpm_label);
  std::vector<double> want{11};
  for (int64_t i = 2 * N - 2; i >= 0; --i) {
    want.push_back(static_cast<double>(i / 2));
    if (i % 2 == 1) want.push_back(static_cast<double>(i / 2 + 1));
  }
  EXPECT_THAT(network.sampled({{"N", 2 * N}, {"grid", "clean"}, {"scales", N}}), ElementsAreArray(want));
}

}  // namespace
}  // namespace sgm::test
