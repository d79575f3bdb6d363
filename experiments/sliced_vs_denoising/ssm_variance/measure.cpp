#include "experiments/sliced_vs_denoising/ssm_variance/measure.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <algorithm>

#include "experiments/sliced_vs_denoising/objective_of.h"
#include "experiments/sliced_vs_denoising/spread.h"

namespace sgm::sliced_vs_denoising::ssm_variance {
namespace {

constexpr int64_t block = 500;  // rows whose gradients are held at once

Objective sliced(const std::string& name, const std::string& law, int64_t projections) {
  return objective_of(name, {{"projection", law}, {"projections", projections}});
}

/// Squared deviations of loss and gradient (B, 2) from the exact ones (B,) and (B, P), or of one row.
at::Tensor deviations(const RowLosses& found, const RowLosses& exact) {
  return at::stack({(found.loss - exact.loss).square(), (found.gradient - exact.gradient).square().sum(1)},
                   1);
}

/// The squared deviations of draws at one point (draws, 2).
at::Tensor at_point(const RowScore& score, const Objective& objective, const at::Tensor& x,
                    const RowLosses& exact, int64_t draws, const Rng& rng) {
  std::vector<at::Tensor> all;
  for (int64_t first = 0; first < draws; first += block) {
    const int64_t n = std::min(block, draws - first);
    Rng rows = rng.rows(first);
    all.push_back(deviations(row_losses(score, objective, x.expand({n, x.size(1)}), rows), exact));
  }
  return at::cat(all);
}

void put_points(const Measurement& options, const CaseScore& of, const Rng& root, CellRun& run) {
  Rng draws = root.fork("points");
  const at::Tensor points = sample(of.data, options.points, draws);
  Rng none(0);
  const RowLosses exact = row_losses(of.score, objective_of("exact_sm"), points, none);
  Group& out = run.result.group("points");
  out.put("gradient_square", exact.gradient.square().sum(1).mean().item<double>(),
          "squared norm of exact score matching's gradient, mean over the points");
  const auto combinations = static_cast<int64_t>(objectives.size() * laws.size());
  int64_t done = 0;
  for (const std::string& name : objectives) {
    std::vector<Forms> forms;
    for (int64_t i = 0; i < options.points; ++i)
      forms.push_back(forms_of(of.score, points[i], name == "ssm_vr"));
    for (const std::string& law : laws) {
      Group& group = out.group(name + "/" + law);
      at::Tensor formula = at::zeros({2}, at::kDouble);
      for (const Forms& form : forms)
        formula += at::tensor({projection_variance(form.value, law), projection_variance(form.gradient, law)},
                              at::kDouble) /
                   options.points;
      std::vector<at::Tensor> values, errors;
      for (const int64_t count : options.counts) {
        const Objective objective = sliced(name, law, count);
        at::Tensor value = at::zeros({2}, at::kDouble), square = value.clone();
        for (int64_t i = 0; i < options.points; ++i) {
          const Rng rng = root.fork(name).fork(law).fork(fmt::format("{}/{}", count, i));
          const RowLosses here{exact.loss.narrow(0, i, 1), exact.gradient.narrow(0, i, 1)};
          const RowMean mean = row_mean(at_point(of.score, objective, points.narrow(0, i, 1), here,
                                                 std::max<int64_t>(4, options.draws / count), rng));
          value += mean.value / options.points;
          square += (mean.error / options.points).square();
        }
        values.push_back(value);
        errors.push_back(square.sqrt());
      }
      group.put("formula", formula, {"what"}, "variance over one projection, mean over the points");
      put(group, "measured", {at::stack(values), at::stack(errors)}, {"count", "what"},
          "mean squared deviation from exact score matching, mean over the points");
      run.progress(++done, 2 * combinations);
    }
  }
}

void put_data(const Measurement& options, const CaseScore& of, const Rng& root, CellRun& run) {
  std::vector<at::Tensor> losses, squares, sums, all;
  at::Tensor total;
  for (int64_t first = 0; first < options.rows; first += block) {
    const int64_t n = std::min(block, options.rows - first);
    Rng draws = root.fork("data").rows(first), none(0);
    const at::Tensor x = sample(of.data, n, draws);
    const RowLosses exact = row_losses(of.score, objective_of("exact_sm"), x, none);
    losses.push_back(exact.loss);
    squares.push_back(exact.gradient.square().sum(1));
    sums.push_back(exact.gradient.sum(0));
    std::vector<at::Tensor> by_law;
    for (const std::string& name : objectives) {
      for (const std::string& law : laws) {
        Rng rng = root.fork("data projections").fork(name).fork(law).rows(first);
        by_law.push_back(deviations(row_losses(of.score, sliced(name, law, 1), x, rng), exact));
      }
    }
    all.push_back(at::stack(by_law, 1));
    run.progress(options.rows + std::min(options.rows, first + block), 2 * options.rows);
  }
  Group& out = run.result.group("data");
  // The data's: each about its mean over data.
  const at::Tensor loss = at::cat(losses);
  const at::Tensor mean = at::stack(sums).sum(0) / options.rows;
  put(out, "exact",
      {at::stack({(loss - loss.mean()).square().mean(), at::cat(squares).mean() - mean.square().sum()}),
       at::stack({row_mean((loss - loss.mean()).square()).error, row_mean(at::cat(squares)).error})},
      {"what"}, "variance of exact score matching over data");
  const auto counted = static_cast<int64_t>(laws.size());
  const at::Tensor by = at::cat(all).view({options.rows, 2, counted, 2});  // datum, objective, law, what
  put(out, "projections", row_mean(by), {"objective", "law", "what"},
      "variance over one projection, mean over data");
  put(out, "between_laws", row_mean(by.unsqueeze(3) - by.unsqueeze(2)), {"objective", "law", "other", "what"},
      "that of a law less that of another, paired by datum");
  put(out, "between_objectives", row_mean(by.select(1, 0) - by.select(1, 1)), {"law", "what"},
      "that of ssm less that of ssm_vr, paired by datum");
  out.put("rows", static_cast<double>(options.rows), "data");
}

}  // namespace

void Measurement::sizes(Fields& on) {
  on("counts", counts, "projections that are averaged", range(1, 1000));
  on("points", points, "fixed points at which variances are measured", range(0, 1e4));
  on("repeats", draws, "draws of one projection at each; so many fewer of several", range(4, 1e7));
  on("rows", rows, "data over which variances are taken", range(2, 1e7));
}

void Measurement::fields(Fields& on) {
  on.table("of", of, "the score");
  sizes(on);
}

void run_measurement(const Measurement& options, CellRun& run) {
  // Each case has noise of its own: ratios of several are independent.
  const Rng root = run.rng().fork(options.of.model).fork(static_cast<uint64_t>(options.of.dimension));
  const CaseScore of = score_of(options.of, root);
  if (options.points > 0) put_points(options, of, root, run);
  put_data(options, of, root, run);
  run.result.put("count", at::tensor(options.counts, at::kLong), {"count"}, "projections that are averaged");
}

}  // namespace sgm::sliced_vs_denoising::ssm_variance
