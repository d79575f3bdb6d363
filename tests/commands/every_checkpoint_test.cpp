// A checkpoint of any SDE and preconditioning is sampled by every sampler, predictor and corrector of the
// registries, or refused before its network is asked.
#include <ATen/ATen.h>
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "core/base/require.h"
#include "core/sampler/step.h"
#include "core/study/draw.h"
#include "tests/support/error_of.h"
#include "tests/support/made.h"
#include "tests/support/models.h"
#include "tests/support/one_thread.h"
#include "tests/support/scratch.h"

namespace sgm::test {
namespace {

/// A sampler with few steps: more than 20, for VP's ladder needs a step's beta below 1.
struct Drawn {
  std::string sampler, predictor = "", corrector = "";
  Sampler made() const {
    Node::Table options;
    if (sampler == "pc")
      options = {{"N", 21}, {"predictor", predictor}, {"corrector", corrector}};
    else if (sampler == "ode")
      options = {{"solver", "heun"}, {"N", 4}};
    else if (sampler == "annealed_langevin")
      options = {{"levels", 3}, {"steps", 2}};
    else
      options = {{"steps", 5}};
    return test::made(sampler_registry(), sampler, std::move(options));
  }
};

std::vector<Drawn> every_sampler() {
  std::vector<Drawn> all;
  for (const std::string& name : sampler_registry().names()) {
    if (name != "pc") all.push_back({name});
  }
  for (const std::string& name : predictor_registry().names()) all.push_back({"pc", name, "none"});
  for (const std::string& name : corrector_registry().names()) all.push_back({"pc", "euler_maruyama", name});
  return all;
}

class EveryCheckpoint : public testing::TestWithParam<std::tuple<std::string, std::string>> {};
INSTANTIATE_TEST_SUITE_P(Registry, EveryCheckpoint,
                         testing::Combine(testing::ValuesIn(sde_registry().names()),
                                          testing::ValuesIn(preconditioning_registry().names())),
                         [](const auto& info) {
                           return std::get<0>(info.param) + "_" + std::get<1>(info.param);
                         });

TEST_P(EveryCheckpoint, IsSampledByEverySamplerOrRefused) {
  const auto& [sde, preconditioning] = GetParam();
  const std::string net = "[net]\nname = 'unet'\nfilters = 4\nmultipliers = [1]\nattention = 0\n";
  const std::string text = "levels = 3\n" + net + "[sde]\nname = '" + sde + "'\n[preconditioning]\nname = '" +
                           preconditioning + "'\n";
  const Scratch scratch;
  const std::string file = (scratch.path() / "model.safetensors").string();
  Checkpoint checkpoint = checkpoint_of(small_model(text, {1, 4, 4}, 0.02), "symmetric");
  checkpoint.ema.clear();
  write_checkpoint(file, checkpoint);
  const Model model = read_model(file);
  EXPECT_TRUE(is_symmetric(model));
  const bool begins_noisy = model.sde->sigma(at::zeros({}, at::kDouble)).item<double>() > 0;
  for (const Drawn& drawn : every_sampler()) {
    SCOPED_TRACE(drawn.sampler + " " + drawn.predictor + " " + drawn.corrector);
    const Sampler sampler = drawn.made();
    // their last step is at time 0, where an SDE without noise there has no score of a network
    const bool fits = begins_noisy || (drawn.sampler != "annealed_langevin" && drawn.sampler != "langevin");
    if (!fits) {
      EXPECT_THROW(require_fitting(model, sampler), InputError);
      continue;
    }
    require_fitting(model, sampler);
    const Samples samples = draw(model, sampler, {.seeds = {0, 1}}, Rng(5));
    EXPECT_EQ(samples.x.sizes(), at::IntArrayRef({2, 1, 4, 4}));
    EXPECT_EQ(samples.x.scalar_type(), at::kFloat);
    EXPECT_TRUE(at::isfinite(samples.x).all().item<bool>());
    EXPECT_EQ(samples.nfe == 0, drawn.predictor == "none" && drawn.corrector == "none");
  }
}

/// Under every SDE, scaled to as much noise as the network knows. A network that predicts data at 0
/// everywhere leaves nothing of the start but the last level's share.
TEST(EverySde, IsSampledByADenoiserOfAnother) {
  Model model = small_model(std::string(tiny_unet) + "[preconditioning]\nname = 'x0'\n", {1, 4, 4}, 0);
  model.sde = made(sde_registry(), "ve", {{"sigma_min", 0.01}, {"sigma_max", 200.0}});
  model.around = preconditioning_of("x0")(model.sde, {});
  for (const std::string& name : sde_registry().names()) {
    const SdePtr sde = made(sde_registry(), name);
    const Draw how{.seeds = {3, 4, 5}, .sde = sde};
    const auto drawn = [&](Node::Table options) {
      options.emplace_back("steps", 6);
      return draw(model, made(sampler_registry(), "ddim", std::move(options)), how, Rng(2)).x;
    };
    EXPECT_LT(drawn({}).abs().max().item<double>(), 1e-12) << name;  // rounding of 80 and less
    const double last = 0.5;
    const Node::Table grid{{"name", "log"}, {"sigma_min", last}};
    const at::Tensor x = drawn({{"to_zero", false}, {"grid", grid}});
    Rng begin = Rng(2).rows(3).fork("start");
    const at::Tensor start = sde->prior_std() * begin.normal({3, 1, 4, 4}, at::kFloat);
    const at::Tensor t = sde->t_of(at::full({}, last, at::kDouble));
    const at::Tensor most = at::full({}, sde->t_max(), at::kDouble);
    const double kept = (sde->alpha(t) * last / sde->sigma(most)).item<double>();
    EXPECT_LT((x - kept * start).abs().max().item<double>(), 1e-5 * (kept * start).abs().max().item<double>())
        << name;
  }
}

TEST(EverySde, OfMoreNoiseThanTheNetworkKnowsIsRefusedAndTheAdviceWorks) {
  const Model model = small_model(tiny_unet, {1, 4, 4});
  const Sampler ddim = made(sampler_registry(), "ddim", {{"steps", 2}});
  for (const auto& [name, key] :
       {std::pair{"vp", "beta_max"}, {"sub_vp", "beta_max"}, {"ve", "sigma_max"}, {"edm", "t_max"}}) {
    const std::string told =
        error_of<InputError>([&] { require_fitting(model, ddim, made(sde_registry(), name)); });
    EXPECT_THAT(told, testing::HasSubstr("more than the 1 that the network was trained for")) << name;
    const std::string advice = fmt::format("sde.{}=", key);
    ASSERT_NE(told.find(advice), std::string::npos) << told;
    const double less = std::stod(told.substr(told.find(advice) + advice.size()));
    const SdePtr shorter = made(sde_registry(), name, {{key, less}});
    require_fitting(model, ddim, shorter);
    const at::Tensor x = draw(model, ddim, {.seeds = {0}, .sde = shorter}, Rng(1)).x;
    EXPECT_TRUE(at::isfinite(x).all().item<bool>()) << name;
  }
}

}  // namespace
}  // namespace sgm::test
