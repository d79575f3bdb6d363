#include "core/tensor/rng.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "core/base/require.h"
#include "core/tensor/device.h"

namespace sgm {
namespace {

/// LibTorch's CUDA half comes before the first at:: call, so before main.
const bool cuda = has_cuda_device() && (load_cuda(), true);

/// The frozen numbers of docs/rng.md, computed there from the text alone (exact arithmetic, 40 digits for the
/// normals).
TEST(Rng, FrozenVectors) {
  Rng rng = Rng(2024).fork("noise").fork(uint64_t{3}).rows(5);
  const at::Tensor u = rng.uniform({1, 3});
  const double uniform[] = {0x1.0e518d032c5dfp-1, 0x1.7ec7438c7c0e0p-3, 0x1.fcb90088711a6p-1};
  for (int i = 0; i < 3; ++i) EXPECT_EQ(u[0][i].item<double>(), uniform[i]);
  const at::Tensor v = rng.uniform({1, 5}, at::kFloat);
  const float uniform_float[] = {0x1.ad163ap-1, 0x1.167118p-1, 0x1.783b90p-1, 0x1.4dfd22p-1, 0x1.f9b9c8p-1};
  for (int i = 0; i < 5; ++i) EXPECT_EQ(v[0][i].item<float>(), uniform_float[i]);
  const at::Tensor z = rng.normal({1, 3});
  const double normal[] = {0x1.f81c7e6a97022p-3, 0x1.402a2470b3114p+0, -0x1.6ecfa070c3c88p+0};
  for (int i = 0; i < 3; ++i) EXPECT_NEAR(z[0][i].item<double>(), normal[i], 1e-15);
  const at::Tensor y = rng.normal({1, 5}, at::kFloat);
  const float normal_float[] = {0x1.8a6134p-1, 0x1.0c59dep+0, -0x1.af9644p-7, -0x1.686870p+0, 0x1.a09b8ap-2};
  for (int i = 0; i < 5; ++i) EXPECT_NEAR(y[0][i].item<float>(), normal_float[i], 3e-7);
  const at::Tensor s = rng.rademacher({1, 8}, at::kFloat);
  const float signs[] = {1, 1, 1, -1, 1, -1, 1, -1};
  for (int i = 0; i < 8; ++i) EXPECT_EQ(s[0][i].item<float>(), signs[i]);
  const at::Tensor k = rng.integers(-3, 1000, {1, 5});
  const int64_t integers[] = {746, 8, 785, 191, 87};
  for (int i = 0; i < 5; ++i) EXPECT_EQ(k[0][i].item<int64_t>(), integers[i]);
  const at::Tensor w = rng.integers(std::numeric_limits<int64_t>::min(), int64_t{1} << 62,
                                    {1, 5});  // the fourth took a second try
  const int64_t wide[] = {-3839845263255700579, 3782475221031028896, 3745541857376973280,
                          -6648333308360407309, -7773857270734677674};
  for (int i = 0; i < 5; ++i) EXPECT_EQ(w[0][i].item<int64_t>(), wide[i]);
  EXPECT_TRUE(at::equal(rng.permutation(8), at::tensor({0, 2, 7, 1, 4, 3, 5, 6}, at::kLong)));
  EXPECT_EQ(rng.position(), 8u);
}

TEST(Rng, FrozenVectorOfHighCounters) {
  Rng rng = Rng(7).rows((int64_t{1} << 40) + 3);
  rng.seek((uint64_t{1} << 33) + 1);
  const at::Tensor u = rng.uniform({1, 2});
  EXPECT_EQ(u[0][0].item<double>(), 0.09361409065792536);
  EXPECT_EQ(u[0][1].item<double>(), 0.46357112195566585);
}

/// Every kind of draw as a function of the stream, by name.
struct Kind {
  const char* name;
  std::function<at::Tensor(Rng&, at::IntArrayRef)> draw;
};
const std::vector<Kind>& kinds() {
  static const std::vector<Kind> all = {
      {"uniform", [](Rng& r, at::IntArrayRef s) { return r.uniform(s); }},
      {"uniform float", [](Rng& r, at::IntArrayRef s) { return r.uniform(s, at::kFloat); }},
      {"normal", [](Rng& r, at::IntArrayRef s) { return r.normal(s); }},
      {"normal float", [](Rng& r, at::IntArrayRef s) { return r.normal(s, at::kFloat); }},
      {"rademacher", [](Rng& r, at::IntArrayRef s) { return r.rademacher(s); }},
      {"integers", [](Rng& r, at::IntArrayRef s) { return r.integers(-5, int64_t{1} << 40, s); }},
  };
  return all;
}

TEST(Rng, ADrawDependsOnItsRowNotOnTheSplit) {
  for (const Kind& kind : kinds()) {
    for (const int64_t length : {1, 2, 3, 4, 7, 128, 300}) {
      Rng whole(7);
      Rng part = Rng(7).rows(10).rows(7);
      for (int number = 0; number < 3; ++number) {
        EXPECT_TRUE(at::equal(kind.draw(whole, {50, length}).slice(0, 17, 37), kind.draw(part, {20, length})))
            << kind.name << " " << length;
      }
    }
  }
}

TEST(Rng, ADrawDoesNotDependOnThreads) {
  const int threads = at::get_num_threads();
  for (const Kind& kind : kinds()) {
    at::set_num_threads(1);
    Rng one(3);
    Rng four(3);
    const at::Tensor alone = kind.draw(one, {70001, 3});
    at::set_num_threads(4);
    EXPECT_TRUE(at::equal(alone, kind.draw(four, {70001, 3}))) << kind.name;
  }
  at::set_num_threads(threads);
}

TEST(Rng, ShapesAndEmptyDraws) {
  for (const Kind& kind : kinds()) {
    Rng rng(1);
    for (const std::vector<int64_t>& sizes : {std::vector<int64_t>{}, {0}, {0, 3}, {3, 0}, {5}, {2, 3, 4}}) {
      EXPECT_EQ(kind.draw(rng, sizes).sizes(), at::IntArrayRef(sizes)) << kind.name;
    }
    EXPECT_EQ(rng.position(), 6u);
    // Only rows and the elements of a row count, not how a row is shaped.
    Rng flat(2);
    Rng shaped(2);
    EXPECT_TRUE(at::equal(kind.draw(flat, {4, 6}), kind.draw(shaped, {4, 2, 3}).view({4, 6}))) << kind.name;
  }
  EXPECT_EQ(Rng(1).permutation(0).sizes(), at::IntArrayRef({0}));
  EXPECT_EQ(Rng(1).permutation(1)[0].item<int64_t>(), 0);
}

TEST(Rng, TypesAreThoseAskedFor) {
  Rng rng(1);
  EXPECT_EQ(rng.uniform({2}).scalar_type(), at::kDouble);
  EXPECT_EQ(rng.normal({2}, at::kBFloat16).scalar_type(), at::kBFloat16);
  EXPECT_EQ(rng.normal_like(at::ones({2, 3}, at::kFloat)).scalar_type(), at::kFloat);
  EXPECT_EQ(rng.integers(0, 5, {2}).scalar_type(), at::kLong);
}

TEST(Rng, StreamsAreNamed) {
  const Rng root(1);
  const auto first = [](Rng rng) { return rng.uniform({1}).item<double>(); };
  EXPECT_EQ(first(root.fork("a")), first(Rng(1).fork("a")));
  std::set<double> seen;
  for (const Rng& rng :
       {root, Rng(2), root.fork("a"), root.fork("b"), root.fork("ab"), root.fork("a").fork("b"),
        root.fork(""), root.fork(uint64_t{0}), root.fork(uint64_t{1}), root.fork(uint64_t{1} << 32),
        root.fork("a").fork("a"), root.rows(1)}) {
    seen.insert(first(rng));
  }
  EXPECT_EQ(seen.size(), 12u);
  Rng moved(1);
  moved.uniform({4});
  EXPECT_EQ(first(moved.fork("a")), first(root.fork("a")));  // not by what was drawn before
  EXPECT_EQ(moved.fork("a").position(), 0u);
  EXPECT_EQ(first(root.rows(3).fork("a")), first(root.fork("a").rows(3)));
}

TEST(Rng, PositionIsTheWholeState) {
  Rng rng(5);
  rng.normal({3});
  const uint64_t here = rng.position();
  const at::Tensor x = rng.normal({4});
  rng.seek(here);
  EXPECT_TRUE(at::equal(rng.normal({4}), x));
  EXPECT_FALSE(at::equal(rng.normal({4}), x));
}

TEST(Rng, RecordedReplaysInCallOrder) {
  Rng rng = Rng::recorded({at::full({2, 2}, 3.0), at::full({2}, 4.0), at::arange(3), at::full({1}, 5.0)});
  EXPECT_TRUE(at::equal(rng.normal({2, 2}, at::kFloat), at::full({2, 2}, 3.0f)));
  EXPECT_TRUE(at::equal(rng.fork("a").uniform({2}), at::full({2}, 4.0, at::kDouble)));
  EXPECT_THROW(rng.permutation(4), InputError);
  EXPECT_TRUE(at::equal(rng.permutation(3), at::arange(3)));
  Rng copy = rng;
  EXPECT_EQ(copy.rademacher({1}).item<double>(), 5);
  try {
    rng.uniform({1});
    FAIL();
  } catch (const InputError& error) {
    EXPECT_STREQ(
        error.what(),
        "rng: the recording has 4 draws, one more is asked for (Rng::recorded)\n  record every draw");
  }
}

TEST(Rng, ErrorsAreClear) {
  Rng rng(1);
  EXPECT_THROW(rng.integers(3, 3, {1}), InputError);
  EXPECT_THROW(rng.permutation(-1), InputError);
  EXPECT_THROW(rng.rows(-1), InputError);
  EXPECT_THROW(rng.normal({1}, at::kLong), InputError);
  rng.seek(uint64_t{1} << 40);
  EXPECT_THROW(rng.uniform({1}), InputError);
}

TEST(Cuda, DrawsEqualThoseOfTheCpu) {
  if (!cuda) GTEST_SKIP() << "no CUDA device";
  for (const int64_t length : {1, 2, 7, 128, 1001}) {
    for (const auto type : {at::kFloat, at::kDouble}) {
      const at::TensorOptions on = at::TensorOptions(type).device(at::kCUDA);
      Rng host(1);
      Rng device(1);
      EXPECT_TRUE(at::equal(host.uniform({300, length}, type), device.uniform({300, length}, on).cpu()));
      EXPECT_TRUE(
          at::equal(host.rademacher({300, length}, type), device.rademacher({300, length}, on).cpu()));
      EXPECT_LT((host.normal({300, length}, type) - device.normal({300, length}, on).cpu())
                    .abs()
                    .max()
                    .item<double>(),
                type == at::kFloat ? 1e-6 : 1e-14);
    }
  }
}

TEST(Cuda, WithoutADeviceIsOneClearError) {
  if (cuda) GTEST_SKIP() << "a CUDA device is there";
  try {
    load_cuda();
    FAIL();
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("device=cuda: "), std::string::npos);
    EXPECT_NE(std::string(error.what()).find("\n  use device=cpu"), std::string::npos);
  }
}

}  // namespace
}  // namespace sgm
