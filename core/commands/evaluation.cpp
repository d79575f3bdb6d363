#include "core/commands/evaluation.h"

#include <ATen/ops/full.h>
#include <fmt/format.h>

#include "core/data/pooled_bytes.h"
#include "core/likelihood/bits.h"
#include "core/likelihood/likelihood.h"

namespace sgm {
namespace {

void require_range(const Model& model) {
  const auto range = model.about.find("range");
  const std::string told = range == model.about.end() ? "" : range->second;
  require(
      told == "unit" || told == "symmetric",
      "the checkpoint {}, so that nobody knows what its network takes for a grey level\n  train or import "
      "it with this version, which writes down unit, [0, 1], or symmetric, [-1, 1]",
      told.empty() ? "does not tell the range of its data"
                   : "tells a range of data that is not known, '" + told + "'");
}

/// A network that reads nothing of the noise, without coefficients that do, has one score for all times: that
/// of data without noise.
void require_time(const Model& model) {
  if (model.net.reads != Reads::nothing) return;
  const ScoreCoefficients around = model.around(at::full({1}, model.sde->t_max(), at::kDouble));
  require(around.in.defined() || around.out.defined() || around.skip.defined(),
          "the network scores clean data: its score is the same at every time, and the probability flow ODE "
          "needs that of every noise\n  take a network that was trained under an SDE");
}

int64_t pool_of(const std::vector<int64_t>& data, const std::vector<int64_t>& model) {
  if (data == model) return 1;
  const bool images = data.size() == 3 && model.size() == 3 && data[0] == model[0];
  const int64_t pool = images ? data[1] / model[1] : 0;
  require(pool > 1 && data[1] == pool * model[1] && data[2] == pool * model[2],
          "the data are {0}, the network is for {1}\n  give data of {1}, or of whole multiples of its height "
          "and width, which are averaged over squares",
          fmt::join(data, " x "), fmt::join(model, " x "));
  return pool;
}

}  // namespace

Evaluation evaluation_of(const Model& model, const SdePtr& sde, double eps,
                         const std::vector<int64_t>& sizes) {
  Errors errors;
  Evaluation evaluation;
  attempt(errors, [&] { require_range(model); });
  attempt(errors, [&] { require_time(model); });
  attempt(errors, [&] { evaluation.problem = problem_under(model, sde); });
  if (evaluation.problem.sde) attempt(errors, [&] { require_every_time(evaluation.problem); });
  attempt(errors, [&] { require_before_horizon(sde ? *sde : *model.sde, eps, "likelihood", "eps"); });
  attempt(errors, [&] { evaluation.pool = pool_of(sizes, model.sizes); });
  errors.raise();
  return evaluation;
}

at::Tensor bytes_for(const Model& model, const at::Tensor& samples, int64_t pool) {
  const at::Tensor bytes =
      samples.scalar_type() == at::kByte ? samples : bytes_of(samples, is_symmetric(model));
  return pool > 1 ? pooled_bytes(bytes, pool) : bytes;
}

}  // namespace sgm
