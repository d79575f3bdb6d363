#include "core/sampler/inpainting.h"

#include <gtest/gtest.h>

#include "tests/sampler/affine_chain.h"

namespace sgm::test {
namespace {

/// N(0, C) in two correlated dimensions, the first one known: the second given the first is N(C21/C11 known,
/// C22 − C21^2/C11).
struct Correlated {
  SdePtr ve = made(sde_registry(), "ve", {{"sigma_min", 0.01}, {"sigma_max", 1.0}});
  at::Tensor C = at::tensor({1.0, 0.8, 0.8, 1.3}, at::kDouble).view({2, 2});
  at::Tensor mask = at::tensor({1.0, 0.0}, at::kDouble);

  at::Tensor precision(double sigma) const {
    return at::linalg_inv(C + sigma * sigma * at::eye(2, at::kDouble));
  }
  Problem problem() const {
    return {ve, [*this](const at::Tensor& x, const at::Tensor& t) {
              return -at::matmul(x, precision(ve->sigma(t).item<double>()));
            }};
  }
};

const Node::Table schedule{{"levels", 10}, {"steps", 50}, {"eps", 1e-4}};

TEST(Inpainting, FollowsTheExactRecursion) {
  // With silent steps the free coordinate is  x' = (1 − a/2 P22) x − a/2 P21 y,  a = eps sigma^2/sigma_L^2, P
  // the precision at sigma, where y is the pasted known + sigma_i z_i, but the start's own value in the very
  // first step.
  const Correlated data;
  const Sampler sampler = made(sampler_registry(), "annealed_langevin", schedule);
  const double known = 0.7;
  double mean = 0.4, held = 0;
  int64_t calls = 0;
  at::Tensor x = at::tensor({0.2, 0.4}, at::kDouble).view({1, 2});
  std::vector<at::Tensor> zeros(500, at::zeros({1, 2}, at::kDouble));
  Rng silent = Rng::recorded(zeros);
  const Rng noise(5);
  const at::Tensor image = at::tensor({known, 99.0}, at::kDouble).view({1, 2});
  const Hook paste = inpainting(image, data.mask, data.ve, noise);
  const at::Tensor end = sampler(data.problem(), x, silent, [&](StepState& state) {
                           const double sigma = data.ve->sigma(state.t).item<double>();
                           const double a = 1e-4 * sigma * sigma / 1e-4;
                           const at::Tensor P = data.precision(sigma);
                           const double before = calls == 0 ? 0.2 : held;
                           mean += -a / 2 * (P[1][0].item<double>() * before + P[1][1].item<double>() * mean);
                           EXPECT_NEAR(state.x[0][1].item<double>(), mean, 1e-13) << calls;
                           const double z = noise.fork(static_cast<uint64_t>(state.level))
                                                .fork(uint64_t{0})
                                                .normal({1, 2})[0][0]
                                                .item<double>();
                           held = known + sigma * z;
                           paste(state);
                           EXPECT_NEAR(state.x[0][0].item<double>(), held, 1e-13) << calls;
                           ++calls;
                         }).x;
  EXPECT_EQ(calls, 500);
  EXPECT_NEAR(end[0][1].item<double>(), mean, 1e-13);
}

TEST(Inpainting, DrawsTheConditionalLaw) {
  // Levels from 0.5 to 0.05 with many small steps at each, so that the last ones forget what came before. The
  // means of 4000 chains: false-alarm rate 1e-6 (4.9 standard errors) beside the known bias of steps a (a/8
  // of the variance) and of sigma_L.
  const Correlated data;
  const int64_t n = 4000;
  const SdePtr ve = made(sde_registry(), "ve", {{"sigma_min", 0.05}, {"sigma_max", 0.5}});
  const Problem problem{ve, [=](const at::Tensor& x, const at::Tensor& t) {
                          return -at::matmul(x, data.precision(ve->sigma(t).item<double>()));
                        }};
  const Sampler plain =
      made(sampler_registry(), "annealed_langevin", {{"levels", 4}, {"steps", 400}, {"eps", 0.02}});
  const at::Tensor known = at::tensor({0.7, 0.0}, at::kDouble).expand({n, 2}).contiguous();
  Rng rng(2);
  const Sampler held = inpainted(plain, known, data.mask, {.final_paste = true});
  const at::Tensor x = held(problem, rng.fork("start").normal({n, 2}), rng, {}).x;
  const at::Tensor free = x.select(1, 1);
  const double variance = 1.3 - 0.64, mean = 0.8 * 0.7;
  EXPECT_TRUE(at::equal(x.select(1, 0), known.select(1, 0))) << "the known part is clean";
  EXPECT_NEAR(free.mean().item<double>(), mean, 4.9 * std::sqrt(variance / n) + 0.01);
  EXPECT_NEAR(free.var().item<double>(), variance, 4.9 * variance * std::sqrt(2.0 / n) + 0.02);
}

/// What the hook leaves in the known coordinate, over sigma: (steps, rows).
at::Tensor noise_seen(bool once_per_level, bool final_paste, at::Tensor* end = nullptr) {
  const Correlated data;
  const int64_t n = 64;
  const at::Tensor known = at::full({n, 2}, 0.7, at::kDouble);
  std::vector<at::Tensor> seen;
  Rng rng(3);
  const Sampler sampler =
      inpainted(made(sampler_registry(), "annealed_langevin", {{"levels", 3}, {"steps", 2}, {"eps", 1e-5}}),
                known, data.mask, {.once_per_level = once_per_level, .final_paste = final_paste});
  const Samples samples = sampler(data.problem(), at::zeros({n, 2}, at::kDouble), rng, [&](StepState& s) {
    seen.push_back((s.x.select(1, 0) - 0.7) / data.ve->sigma(s.t));
  });
  EXPECT_EQ(samples.nfe, 6);
  if (end != nullptr) *end = samples.x.select(1, 0);
  return at::stack(seen);
}

TEST(Inpainting, DrawsNoiseOncePerLevelOrAtEveryStep) {
  const at::Tensor paper = noise_seen(true, false);
  const at::Tensor code = noise_seen(false, false);
  const auto same = [](const at::Tensor& all, int64_t i, int64_t j) {
    return (all[i] - all[j]).abs().max().item<double>() < 1e-9;
  };
  for (int64_t level = 0; level < 3; ++level) {
    EXPECT_TRUE(same(paper, 2 * level, 2 * level + 1)) << level;
    EXPECT_FALSE(same(code, 2 * level, 2 * level + 1)) << level;
    EXPECT_FALSE(same(paper, 2 * level, (2 * level + 2) % 6)) << level;
  }
  // standard normal: the sum of 3 · 64 squares within [110, 304], false-alarm rate 2e-6
  const double sum = paper.slice(0, 0, 6, 2).square().sum().item<double>();
  EXPECT_GT(sum, 110);
  EXPECT_LT(sum, 304);
}

TEST(Inpainting, FinalPasteIsAnOption) {
  at::Tensor noisy, clean;
  const at::Tensor last = noise_seen(true, false, &noisy)[5];
  noise_seen(true, true, &clean);
  EXPECT_LT((noisy - (0.7 + 0.01 * last)).abs().max().item<double>(), 1e-12);
  EXPECT_TRUE(at::equal(clean, at::full({64}, 0.7, at::kDouble)));
}

TEST(Inpainting, IsChosenByItsKeys) {
  for (const bool once : {false, true}) {
    for (const bool paste : {false, true}) {
      Inpainting options{.once_per_level = !once, .final_paste = !paste};
      bind(Node(Node::Table{{"once_per_level", once}, {"final_paste", paste}}), options);
      EXPECT_EQ(options.once_per_level, once);
      EXPECT_EQ(options.final_paste, paste);
    }
  }
}

TEST(Inpainting, DoesNotDependOnTheBatchSplit) {
  const Correlated data;
  const Sampler sampler = made(sampler_registry(), "annealed_langevin", {{"levels", 3}, {"steps", 2}});
  Rng whole(4);
  const at::Tensor start = whole.fork("start").normal({5, 2});
  const at::Tensor known = whole.fork("known").normal({5, 2});
  Rng tail = whole.rows(3);
  const at::Tensor all = inpainted(sampler, known, data.mask)(data.problem(), start, whole, {}).x;
  const at::Tensor part =
      inpainted(sampler, known.slice(0, 3), data.mask)(data.problem(), start.slice(0, 3), tail, {}).x;
  EXPECT_LT((all.slice(0, 3) - part).abs().max().item<double>(), 1e-12);
}

TEST(Inpainting, SaysWhatDoesNotFit) {
  const Correlated data;
  const Sampler sampler = made(sampler_registry(), "annealed_langevin");
  const at::Tensor known = at::zeros({4, 1, 2, 2});
  EXPECT_THROW(inpainted(sampler, known, at::ones({3, 2})), InputError);
  EXPECT_THROW(inpainted(sampler, known, at::full({2, 2}, 0.5)), InputError);
  Rng rng(1);
  EXPECT_THROW(inpainted(sampler, known, at::ones({2, 2}))({data.ve, gaussian_score(0, 1, data.ve)},
                                                           at::zeros({2, 1, 2, 2}), rng, {}),
               InputError);
}

}  // namespace
}  // namespace sgm::test
