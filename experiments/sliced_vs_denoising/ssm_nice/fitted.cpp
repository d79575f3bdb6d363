#include "experiments/sliced_vs_denoising/ssm_nice/fitted.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

#include <cmath>
#include <numbers>

#include "core/objective/objective.h"
#include "core/study/session.h"
#include "core/tensor/jacobian.h"
#include "core/train/metrics.h"

namespace sgm::sliced_vs_denoising::ssm_nice {
namespace {

/// Training images, uint8, and what is held out of them and the test images as logits: the same noise for
/// every density.
struct Split {
  at::Tensor train, held_out, test;
  std::string name;

  Split(const Images& images, const CellRun& run) {
    const Dataset data = images.data.load();
    name = name_of(data);
    const int64_t n = data.train.size(0) - images.held_out;
    train = data.train.narrow(0, 0, n);
    Rng one = run.rng().fork("held out"), two = run.rng().fork("test");
    held_out = images.logits(data.train.narrow(0, n, images.held_out), one);
    test = images.logits(data.test.narrow(0, 0, std::min(images.test, data.test.size(0))), two);
  }
};

void put_mean(const Quantity& quantity, const at::Tensor& values, Group& result) {
  const at::Tensor v = values.to(at::kDouble);
  result.put(quantity, v.mean().item<double>(),
             v.std().item<double>() / std::sqrt(static_cast<double>(v.numel())));
}

/// What is judged of a density: 1/2 ||s||^2 + tr(ds/dx) and ln p, each (B,).
using Judged = std::function<std::pair<at::Tensor, at::Tensor>(const at::Tensor& x)>;

void judge(const Split& split, const Judged& density, Group& result) {
  const at::NoGradGuard no_grad;
  put_mean(validation_loss, density(split.held_out).first, result);
  std::vector<at::Tensor> losses, logs;
  for (const at::Tensor& x : split.test.split(50)) {
    const auto [loss, log] = density(x);
    losses.push_back(loss), logs.push_back(log);
  }
  const at::Tensor log = at::cat(logs);
  put_mean(test_loss, at::cat(losses), result);
  put_mean(log_p, log, result);
  put_mean(log_p_pixels, log + log_jacobian(split.test).to(log.scalar_type()), result);
  result.set("data", split.name);
  result.set("images", split.train.size(0));
  result.set("test_images", split.test.size(0));
}

}  // namespace

void Images::fields(Fields& on) {
  data.fields(on);
  on("held_out", held_out, "training images held out to choose the rate", range(2, 1e6));
  on("test", test, "test images", range(2, 1e6));
  on.table("logits", logits, "how images become numbers");
}

void Trained::fields(Fields& on) {
  Images::fields(on);
  on("batch", batch, "images a step", range(1, 1e6));
  on.component("net", net, net_registry(), "the density");
  on.component("objective", objective, objective_registry(), "the loss");
  on.table("fit", fit, "optimiser, length and saving");
}

void Control::fields(Fields& on) {
  Images::fields(on);
  on("full", full, "covariances instead of variances alone");
}

void train(const Trained& options, CellRun& run) {
  const Split split(options, run);
  const Batches batches{options.batch, [&](const Rng& step, BatchRows rows) {
                          const Rng stream = step.rows(rows.first);
                          Rng order = stream.fork("images"), noise = stream.fork("logits");
                          const at::Tensor index = order.integers(0, split.train.size(0), {rows.count});
                          return Batch{options.logits(split.train.index_select(0, index), noise), {}, index};
                        }};
  const Rng rng = run.rng();  // equal weights and images for every objective and rate
  const Model model = make_model(clean_model(options.net), split.train.sizes().slice(1).vec(),
                                 rng.fork("init"), {run.device});
  fit(fitting_of(model, options.objective, batches), options.fit, rng.fork("train"),
      session_of(run, {{"data", split.name}, {"range", "logits"}}));
  const Metrics metrics = read_metrics((run.folder / "metrics.jsonl").string(), 100);
  run.result.put("step", metrics.step, {"step"}, "training step");
  run.result.put("loss", metrics.loss, {"step"}, "the objective, mean over the steps since the last value");
  run.timings.put("steps_per_second", metrics.steps_per_second, {"step"}, "training steps a second", "1/s");
  run.result.put("parameters", static_cast<double>(count_parameters(model.net)), "parameters of the density");
  const Problem problem = problem_of(model);
  judge(
      split,
      [&](const at::Tensor& x) {
        const Jacobian score(problem.score, x, {}, false);
        Pass pass;
        return std::pair{0.5 * score.value().square().sum(1) + score.trace(),
                         density_of(problem, "ssm_nice")(pass, x)};
      },
      run.result);
}

void fit_gaussian(const Control& options, CellRun& run) {
  const Split split(options, run);
  Rng rng = run.rng().fork("control");
  const at::Tensor some = split.train.narrow(0, 0, std::min<int64_t>(10000, split.train.size(0)));
  const at::Tensor z = options.logits(some, rng).flatten(1).to(at::kDouble);
  if (options.full && z.size(0) <= z.size(1)) {
    run.warn(fmt::format("the control gaussian_full is left out: {} images for a covariance of {} numbers",
                         z.size(0), z.size(1)));
    return;
  }
  const at::Tensor mean = z.mean(0), centred = z - mean;
  at::Tensor covariance = at::matmul(centred.t(), centred) / static_cast<double>(z.size(0) - 1);
  if (!options.full) covariance = at::diag(covariance.diagonal());
  const at::Tensor precision = at::linalg_inv(covariance);
  const double log_det = std::get<1>(at::linalg_slogdet(covariance)).item<double>();
  const double constant = log_det + static_cast<double>(z.size(1)) * std::log(2 * std::numbers::pi);
  judge(
      split,
      [&](const at::Tensor& x) {
        const at::Tensor y = x.flatten(1).to(at::kDouble) - mean, s = at::matmul(y, precision);
        return std::pair{0.5 * s.square().sum(1) - precision.trace(), -0.5 * ((y * s).sum(1) + constant)};
      },
      run.result);
}

}  // namespace sgm::sliced_vs_denoising::ssm_nice
