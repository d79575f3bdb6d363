#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/study/stage.h"
#include "experiments/stages/image_network.h"
#include "tests/support/made.h"
#include "tests/support/models.h"
#include "tests/support/scratch.h"

namespace sgm::test {
namespace {

/// A running cell of samples whose model is a folder with a checkpoint.
class SampledCell : public CellRun {
 public:
  explicit SampledCell(const Checkpoint& checkpoint) {
    precision = "fast";
    write_checkpoint(checkpoint_path(scratch_.path(), checkpoint.step).string(), checkpoint);
    model_.push_back({"train", {}, scratch_.path()});
  }
  const std::vector<Input>& inputs(const std::string&) const override { return model_; }
  void progress(int64_t done, int64_t total, const std::string&) override {
    ++told;
    EXPECT_EQ(done, told);
    EXPECT_LE(done, total);
    last_share = static_cast<double>(done) / static_cast<double>(total);
  }
  void warn(const std::string&) override {}
  void tell(const std::string&) override {}
  bool interrupted() const override { return false; }

  int64_t told = 0;
  double last_share = 0;

 private:
  Scratch scratch_;
  std::vector<Input> model_;
};

/// A U-Net whose output is `output` everywhere: its score is output/sigma, or that of data there alone where
/// it predicts the data.
Checkpoint constant(double output, const std::string& range, const std::string& config = tiny_unet) {
  const at::NoGradGuard no_grad;
  const Model model = small_model(config, {1, 4, 4}, 0);
  for (const auto& [name, parameter] : model.net.parameters) {
    if (name == "end.bias") at::Tensor(parameter).fill_(output);
  }
  Checkpoint checkpoint = checkpoint_of(model, range);
  checkpoint.ema.clear();
  return checkpoint;
}

void sample(SampledCell& cell, const Node::Table& sampler, int64_t shown = 2) {
  stage_registry().at("sample").run(Node::Table{{"n", 4}, {"shown", shown}, {"sampler", sampler}}, cell);
}

/// Pixels are the same whether a model is trained on [0, 1] or on [-1, 1], where all is twice as large.
TEST(Chains, OfSymmetricImagesAreStoredAsPixels) {
  // Five steps of alpha output/sigma = 1e-10 · 1e6/0.01 each move by 13 grey levels, with noise far below
  // one.
  const Node::Table sampler{
      {"name", "annealed_langevin"}, {"levels", 1}, {"steps", 5}, {"eps", 1e-10}, {"convention", "code"}};
  SampledCell unit(constant(1e6, "unit"));
  SampledCell symmetric(constant(2e6, "symmetric"));
  sample(unit, sampler);
  sample(symmetric, sampler);
  const auto pixels = [](const SampledCell& cell, const char* name) {
    return (cell.bulk.contains(name) ? cell.bulk : cell.result).data(name).to(at::kDouble);
  };
  for (const char* name : {"image", "strip"}) {
    const at::Tensor difference = pixels(symmetric, name) - pixels(unit, name);
    EXPECT_LE(difference.abs().max().item<double>(), 1) << name;
  }
  EXPECT_GT(pixels(unit, "image").std().item<double>(), 50);  // starts fill the range
}

const std::string of_data = std::string(tiny_unet) + "[preconditioning]\nname = \"x0\"\n";

/// A chain of DDIM takes the prior's N(0, 1) to alpha (c + (y − c) s/s_0): all data are at c. Under VP,
/// with a network of VE.
TEST(Chains, StartFromThePriorOfTheSdeThatIsSampled) {
  constexpr double c = 0.4, s = 0.02;
  const Node::Table vp{{"name", "vp"}, {"beta_max", 1.2}};
  const Node::Table ddim{{"name", "ddim"},
                         {"steps", 5},
                         {"to_zero", false},
                         {"grid", Node::Table{{"name", "log"}, {"sigma_min", s}}}};
  SampledCell cell(constant(c, "unit", of_data));
  stage_registry().at("sample").run(
      Node::Table{{"n", 64}, {"shown", 0}, {"start", "prior"}, {"sde", vp}, {"sampler", ddim}}, cell);
  const at::Tensor pixels = cell.bulk.data("image").to(at::kDouble);
  const SdePtr sde = made(sde_registry(), "vp", {{"beta_max", 1.2}});
  const at::Tensor end = at::full({}, sde->t_max(), at::kDouble);
  const double first = (sde->sigma(end) / sde->alpha(end)).item<double>();
  const double alpha = 1 / std::sqrt(1 + s * s);
  const double mean = 255 * alpha * c * (1 - s / first);
  const double noise = 255 * alpha * s / sde->sigma(end).item<double>();
  const double deviation = std::sqrt(noise * noise + 1. / 12);  // rounded to whole numbers
  const auto n = static_cast<double>(pixels.numel());
  EXPECT_NEAR(pixels.mean().item<double>(), mean, 5 * deviation / std::sqrt(n));
  EXPECT_NEAR(pixels.std().item<double>(), deviation, 5 * deviation / std::sqrt(2 * n));
}

/// A denoiser's score is the same under its own SDE given by name, and under another one of equal marginals.
TEST(Chains, OfADenoiserAreTheSameUnderEverySdeOfItsMarginals) {
  Checkpoint checkpoint = checkpoint_of(small_model(of_data, {1, 4, 4}));
  checkpoint.ema.clear();
  const Node::Table ddim{
      {"name", "ddim"}, {"steps", 9}, {"grid", Node::Table{{"name", "log"}, {"sigma_min", 0.02}}}};
  const auto pixels = [&](Node::Table more) {
    SampledCell cell(checkpoint);
    Node::Table options{{"n", 8}, {"shown", 0}, {"start", "prior"}, {"sampler", ddim}};
    options.insert(options.end(), more.begin(), more.end());
    stage_registry().at("sample").run(options, cell);
    return cell.bulk.data("image").to(at::kDouble);
  };
  const at::Tensor own = pixels({});
  EXPECT_GT(own.std().item<double>(), 1);
  const Node::Table ve{{"name", "ve"}, {"sigma_min", 0.01}, {"sigma_max", 1.0}};
  for (const Node::Table& sde : {ve, Node::Table{{"name", "edm"}, {"t_max", 1.0}}})
    EXPECT_LE((pixels({{"sde", sde}}) - own).abs().max().item<double>(), 1) << canonical_text(sde);
  EXPECT_GT(
      (pixels({{"sde", Node::Table{{"name", "edm"}, {"t_max", 0.5}}}}) - own).abs().max().item<double>(), 1);
}

TEST(Chains, CountWhatTheSamplerDoesAndKeepFewStates) {
  for (const auto& [sampler, steps, states, every] :
       {std::tuple{Node::Table{{"name", "annealed_langevin"}, {"levels", 20}, {"steps", 2}, {"eps", 1e-9}},
                   40, 20, 1},
        std::tuple{Node::Table{{"name", "pc"}, {"N", 100}, {"corrector", "langevin"}}, 200, 25, 4},
        std::tuple{Node::Table{{"name", "pc"}, {"N", 33}}, 33, 17, 2},
        std::tuple{Node::Table{{"name", "ode"}, {"solver", "euler"}, {"N", 5}}, 1, 1, 1}}) {
    SampledCell cell(constant(1, "unit"));
    sample(cell, sampler);
    EXPECT_EQ(cell.told, steps);
    EXPECT_EQ(cell.last_share, 1);
    const at::Tensor strip = cell.result.data("strip");
    EXPECT_EQ(strip.size(0), states);
    EXPECT_TRUE(at::equal(strip[-1], cell.bulk.data("image").narrow(0, 0, 2)));
    EXPECT_EQ(cell.result.contains("strip_every") ? cell.result.value("strip_every") : 1, every);
  }
}

/// The root of a cell's random numbers: cells of equal streams have common noise, others do not.
TEST(Streams, StartFromSeedTextAndDraw) {
  SampledCell cell(constant(0, "unit"));
  cell.seed = 3;
  cell.stream = "train";
  const auto drawn = [](Rng rng) { return rng.normal({4}); };
  EXPECT_TRUE(at::equal(drawn(cell.rng()), drawn(Rng(3).fork("train"))));
  EXPECT_FALSE(at::equal(drawn(cell.rng()), drawn(Rng(3).fork("sample"))));
  cell.draw = 2;
  EXPECT_TRUE(at::equal(drawn(cell.rng()), drawn(Rng(3).fork("train").fork("draw").fork(uint64_t{2}))));
}

TEST(Chains, KeepNoStatesWhereNoneAreShown) {
  SampledCell cell(constant(0, "unit"));
  sample(cell, {{"name", "annealed_langevin"}, {"steps", 1}}, 0);
  EXPECT_FALSE(cell.result.contains("strip"));
}

/// levels=20 is the model's, the objective's and the sampler's, of whatever name, unless these are given one.
TEST(Images, HaveOneNumberOfLevels) {
  const auto levels = [](Node::Table table) {
    stages::ImageNetwork images;
    bind(Node(std::move(table)), images);
    const auto of = [](const std::optional<Node>& options) {
      const Node* node = options->find("levels");
      return node == nullptr ? -1 : node->as<int64_t>();
    };
    return std::vector<int64_t>{images.model.levels, of(images.objective.options),
                                of(images.sampling.sampler.options)};
  };
  using Levels = std::vector<int64_t>;
  EXPECT_EQ(levels({}), (Levels{10, 10, 10}));
  EXPECT_EQ(levels({{"levels", 20}}), (Levels{20, 20, 20}));
  EXPECT_EQ(levels({{"levels", 20}, {"objective", "ncsn_ssm"}, {"sampler", "pc"}}), (Levels{20, 20, -1}));
  EXPECT_EQ(levels({{"levels", 1}, {"objective", "dsm"}}), (Levels{1, -1, 1}));
  EXPECT_EQ(levels({{"levels", 20},
                    {"objective", Node::Table{{"levels", 5}}},
                    {"sampler", Node::Table{{"name", "annealed_langevin"}, {"levels", 30}}}}),
            (Levels{20, 5, 30}));
}

/// Of a study's options, written and read again, the numbers stay.
TEST(Images, KeepTheirLevelsInTheirDump) {
  stages::ImageNetwork images;
  bind(Node(Node::Table{{"levels", 20}}), images);
  const Node dumped = dump_of(images);
  stages::ImageNetwork again;
  bind(dumped, again);
  EXPECT_EQ(dump_of(again), dumped);
  EXPECT_EQ(*dumped.find("sampler.levels"), Node(20));
  EXPECT_EQ(*dumped.find("objective.levels"), Node(20));
}

}  // namespace
}  // namespace sgm::test
