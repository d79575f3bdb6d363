#include "experiments/sliced_vs_denoising/ssm_dkef/controls.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <cmath>
#include <numbers>

#include "core/metric/gaussian.h"
#include "core/metric/normaliser.h"

namespace sgm::sliced_vs_denoising::ssm_dkef {
namespace {

void put_control(Group& out, const ClosedForm& of) {
  out.put(test_loss, of.losses.mean().item<double>());
  out.put(log_likelihood, of.log_density.mean().item<double>());
}

}  // namespace

ClosedForm of_gaussian(const at::Tensor& mean, const at::Tensor& covariance, const at::Tensor& x) {
  const at::Tensor root = at::linalg_cholesky(covariance), precision = at::cholesky_inverse(root);
  const at::Tensor away = x - mean, score = -at::mm(away, precision);
  const auto D = static_cast<double>(x.size(1));
  const at::Tensor log_determinant = 2 * root.diagonal().log().sum();
  return {0.5 * score.square().sum(1) - precision.trace(),
          0.5 * ((away * score).sum(1) - log_determinant - D * std::log(2 * std::numbers::pi))};
}

ClosedForm of_mixture(const Mixture& law, const at::Tensor& x) {
  const at::Tensor one = at::ones({}, at::kDouble), none = at::zeros({}, at::kDouble);
  const auto D = static_cast<double>(x.size(1));
  const at::Tensor score = mixture_score(law, x, one, none);
  const at::Tensor squared = (x.unsqueeze(1) - law.means).square().sum(2);  // (n, K)
  const at::Tensor posterior =
      at::softmax(law.weights.log() - 0.5 * D * law.variance.log() - 0.5 * squared / law.variance, 1);
  const at::Tensor bend = (posterior * (squared / law.variance.square() - D / law.variance)).sum(1);
  return {bend - 0.5 * score.square().sum(1), log_density(law, x, one, none)};
}

void ControlOptions::fields(Fields& on) {
  rows.fields(on);
  on("base_std", base_std, "standard deviation of the base density", above(0));
  on.table("normaliser", normaliser, "importance sampling of log Z");
}

void run_controls(const ControlOptions& options, CellRun& run) {
  const Rows rows = rows_of(options.rows, run.rng());
  const int64_t D = rows.test.size(1);
  if (rows.constant > 0)
    run.tell(fmt::format("{} constant columns of {} are dropped", rows.constant, options.rows.data));
  for (const auto& [name, value] : {std::pair{"dimension", D},
                                    {"train_rows", rows.train.size(0)},
                                    {"test_rows", rows.test.size(0)},
                                    {"constant_columns", rows.constant},
                                    {"correlated_columns", rows.correlated}})
    run.result.put(name, static_cast<double>(value));
  const at::Tensor eye = at::eye(D, at::kDouble);
  put_control(run.result.group("base"),
              of_gaussian(at::zeros({D}, at::kDouble), options.base_std * options.base_std * eye, rows.test));
  const Gaussian fitted = gaussian_fit(rows.train);
  put_control(run.result.group("gaussian"), of_gaussian(fitted.mean, fitted.covariance, rows.test));
  if (rows.law) put_control(run.result.group("law"), of_mixture(*rows.law, rows.test));

  const Normaliser Z = log_normaliser(
      [](const at::Tensor& x) { return -0.5 * x.square().sum(1); }, options.normaliser.proposal(rows.train),
      options.normaliser.draws, run.rng().fork("normaliser").fork(static_cast<uint64_t>(options.rows.run)));
  const double exact = 0.5 * static_cast<double>(D) * std::log(2 * std::numbers::pi);
  Group& known = run.result.group("normaliser");
  known.put(log_z, Z.log_z - exact, Z.standard_error);
  known.put(effective_share, Z.effective_share());
}

}  // namespace sgm::sliced_vs_denoising::ssm_dkef
