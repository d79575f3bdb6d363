#include "experiments/sliced_vs_denoising/ncsn_ssm/held_out.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

#include <cmath>

#include "core/data/batches.h"
#include "core/metric/gaussian.h"
#include "core/objective/objective.h"
#include "core/study/draw.h"
#include "experiments/sliced_vs_denoising/objective_of.h"
#include "experiments/stages/train.h"

namespace sgm::sliced_vs_denoising::ncsn_ssm {
namespace {

/// Test images at a noise level.
struct Noisy {
  at::Tensor x, z, t, sigma;  // (B, C, H, W) twice; () float64 twice
};

struct Setting {
  Model model;
  at::Tensor images;  // (B, C, H, W)
  Rng rng;

  Noisy at(int64_t level) const {
    const at::Tensor z = rng.fork("noise").fork(static_cast<uint64_t>(level)).normal_like(images);
    const at::Tensor t = model.levels.t[level], sigma = model.levels.sigma[level];
    return {model.sde->alpha(t) * images + sigma * z, z, t, sigma};
  }
};

Setting setting_of(const HeldOut& options, CellRun& run) {
  run.precision = "fp32";  // sliced losses differentiate the network
  Setting made{stages::trained_model(run, run.input("model")), {}, run.rng()};
  const Dataset data = options.data.load();
  const int64_t n = std::min(options.images, data.test.size(0));
  made.images = unit_images(data.test.narrow(0, 0, n), is_symmetric(made.model)).to(run.device);
  run.result.put("sigma", made.model.levels.sigma, {"level"}, "noise level");
  run.result.put("images", static_cast<double>(n), "test images");
  return made;
}

void put(const std::string& name, const std::vector<at::Tensor>& by_level, const char* what, Group& result) {
  const at::Tensor all = at::stack(by_level).to(at::kDouble).cpu();
  result.put(name, all.mean(1), {"level"}, what);
  result.put(name + "_error", all.std(1) / std::sqrt(static_cast<double>(all.size(1))), {"level"},
             "its standard error over images");
}

/// sigma^2 ||s + z/sigma||^2 / D of each image, s of its own shape.
at::Tensor denoising_loss(const at::Tensor& score, const Noisy& noisy) {
  return (noisy.sigma * score + noisy.z).flatten(1).square().mean(1);
}

}  // namespace

void HeldOut::sizes(Fields& on) {
  on("test_images", images, "images on which losses are taken", range(2, 1e6));
  on("test_projections", projections, "projections of each image's sliced loss", range(1, 1e4));
}

void HeldOut::fields(Fields& on) {
  data.fields(on);
  sizes(on);
}

void run_held_out(const HeldOut& options, CellRun& run) {
  const at::NoGradGuard no_grad;
  const Setting of = setting_of(options, run);
  const Problem problem = problem_of(of.model);
  const Objective sliced = objective_of("ssm_vr", {{"projections", options.projections}});
  std::vector<at::Tensor> denoising, slices, apart;
  const int64_t levels = of.model.levels.t.numel();
  for (int64_t level = 0; level < levels; ++level) {
    const Noisy noisy = of.at(level);
    const at::Tensor time = noisy.t.expand({noisy.x.size(0)});
    const ScoreFn score = [&](const at::Tensor& x, const at::Tensor&) { return problem.score(x, time); };
    Rng rng = of.rng.fork("projections").fork(static_cast<uint64_t>(level));
    const at::Tensor loss = sliced({problem.sde, score}, {.x = noisy.x, .y = {}, .index = {}}, rng);
    slices.push_back(noisy.sigma.square() * loss / (noisy.x.numel() / noisy.x.size(0)));
    denoising.push_back(denoising_loss(score(noisy.x, {}), noisy));
    apart.push_back(denoising.back() - (1 + 2 * slices.back()));
    run.progress(level + 1, levels);
  }
  put("denoising", denoising, "sigma^2 E||s + z/sigma||^2 / D on test images", run.result);
  put("sliced", slices, "sigma^2 E[||s||^2/2 + v^T (ds/dx) v] / D on the same", run.result);
  put("apart", apart, "denoising less 1 + 2 sliced, in expectation 0", run.result);
}

void run_gaussian(const HeldOut& options, CellRun& run) {
  const Setting of = setting_of(options, run);
  const Gaussian law = gaussian_fit(unit_images(options.data.load().train, is_symmetric(of.model)));
  const auto [values, axes] = at::linalg_eigh(law.covariance);
  std::vector<at::Tensor> denoising;
  for (int64_t level = 0; level < of.model.levels.t.numel(); ++level) {
    const Noisy noisy = of.at(level);
    const at::Tensor alpha = of.model.sde->alpha(noisy.t);
    const at::Tensor away = noisy.x.flatten(1).cpu().to(at::kDouble) - alpha * law.mean;
    const at::Tensor score =
        -at::mm(at::mm(away, axes) / (alpha.square() * values + noisy.sigma.square()), axes.t());
    denoising.push_back(denoising_loss(score.view(noisy.z.sizes()).to(noisy.z), noisy));
  }
  put("denoising", denoising, "sigma^2 E||s + z/sigma||^2 / D on test images", run.result);
}

}  // namespace sgm::sliced_vs_denoising::ncsn_ssm
