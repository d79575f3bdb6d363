#include "experiments/sliced_vs_denoising/ssm_dkef/rows.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <cmath>

#include "core/metric/gaussian.h"

namespace sgm::sliced_vs_denoising::ssm_dkef {
namespace {

// Subject, age and sex are discrete.
constexpr int64_t discrete_columns_of_parkinsons = 3;

/// Three components of unequal weights and widths in four dimensions.
Mixture made_law() {
  const auto numbers = [](std::vector<double> values) { return at::tensor(values, at::kDouble); };
  return checked({numbers({0.5, 0.3, 0.2}),
                  numbers({-0.8, 0.3, 0.5, -0.4, 0.9, -0.9, 0.4, 0.6, 0.7, 0.8, -1.1, 0.2}).view({3, 4}),
                  numbers({0.20, 0.35, 0.12}),
                  {}});
}

/// Training, validation and test rows, drawn without replacement.
Rows split(const at::Tensor& rows, const RowsOptions& options, Rng rng) {
  const int64_t all = rows.size(0), held = options.held_out_rows(all);
  const at::Tensor mixed = rows.index_select(0, rng.permutation(all));
  return {mixed.narrow(0, 2 * held, all - 2 * held), mixed.narrow(0, held, held), mixed.narrow(0, 0, held)};
}

}  // namespace

const std::vector<std::string>& data_names() {
  static const std::vector<std::string> names{"made", "parkinsons", "red_wine", "white_wine"};
  return names;
}

void RowsOptions::fields(Fields& on) {
  on.choice("data", data, "made: a mixture in four dimensions, whose score is known; or a UCI data set",
            data_names());
  source.fields(on);
  on("made", made, "rows that are made", range(20, 1e7));
  on("run", run, "which of the runs: names its random streams", at_least(0));
  on("noise", noise, "standard deviation of the noise on whitened rows", at_least(0));
  on("correlation", correlation, "a column of a larger correlation with one before it is dropped",
     range(0, 1));
  on("held_out", held_out, "share of the rows for validation, and for the test", inside(0, 0.5));
}

int64_t RowsOptions::held_out_rows(int64_t all) const {
  return std::llround(held_out * static_cast<double>(all));
}

DataOptions uci_source(const std::string& name) {
  Node::Table source{{"name", name}};
  if (name.ends_with("_wine")) source = {{"name", "wine"}, {"colour", name.substr(0, name.find('_'))}};
  DataOptions data;
  bind_fields(Node(Node::Table{{"dataset", Node(std::move(source))}}), [&](Fields& on) { data.fields(on); });
  return data;
}

at::Tensor varying_columns(const at::Tensor& rows) {
  const auto [low, high] = rows.aminmax(0);
  return (low < high).nonzero().squeeze(1);
}

at::Tensor uncorrelated_columns(const at::Tensor& rows, double most) {
  const at::Tensor correlation = at::corrcoef(rows.t()).view({rows.size(1), rows.size(1)}).abs();
  std::vector<int64_t> kept;
  for (int64_t i = 0; i < rows.size(1); ++i) {
    bool fresh = true;
    for (const int64_t before : kept) fresh = fresh && correlation[i][before].item<double>() <= most;
    if (fresh) kept.push_back(i);
  }
  return at::tensor(kept, at::kLong);
}

Whitening whitening_of(const at::Tensor& rows) {
  const Gaussian all = gaussian_fit(rows);
  const at::Tensor inverse = all.covariance.diagonal().rsqrt();  // columns have units of their own
  const auto [values, axes] = at::linalg_eigh(inverse.unsqueeze(1) * all.covariance * inverse);
  const double least = values.min().item<double>(), largest = values.max().item<double>();
  require(
      least > 1e-12 * largest,
      "ssm_dkef: the columns depend on each other: the correlations have eigenvalues from {:.2g} to {:.2g}\n"
      "  give a smaller correlation=, so that more columns are dropped",
      least, largest);
  return {all.mean, inverse.unsqueeze(1) * axes * values.rsqrt()};
}

at::Tensor Whitening::operator()(const at::Tensor& x) const {
  return at::mm(x - mean, matrix);
}

Rows rows_of(const RowsOptions& options, const Rng& rng) {
  const Rng own = rng.fork(options.data).fork("run").fork(static_cast<uint64_t>(options.run));
  Rows rows;
  if (options.data == "made") {
    Mixture law = made_law();
    Rng draws = own.fork("made");
    rows = split(sample(law, options.made, draws), options, own.fork("split"));
    law.variance = law.variance + options.noise * options.noise;
    rows.law = law;
  } else {
    const Dataset data = options.source.load();
    at::Tensor all = at::cat({data.train, data.test});
    if (options.data == "parkinsons") all = all.slice(1, discrete_columns_of_parkinsons);
    const at::Tensor varying = all.index_select(1, varying_columns(all));
    const at::Tensor kept = varying.index_select(1, uncorrelated_columns(varying, options.correlation));
    rows = split(kept, options, own.fork("split"));
    rows.constant = all.size(1) - varying.size(1), rows.correlated = varying.size(1) - kept.size(1);
    const Whitening whiten = whitening_of(rows.train);
    for (at::Tensor* part : {&rows.train, &rows.validation, &rows.test}) *part = whiten(*part);
  }
  for (auto [part, name] :
       {std::pair{&rows.train, "train"}, {&rows.validation, "validation"}, {&rows.test, "test"}})
    *part = *part + options.noise * own.fork("noise").fork(name).normal(part->sizes());
  return rows;
}

}  // namespace sgm::sliced_vs_denoising::ssm_dkef
