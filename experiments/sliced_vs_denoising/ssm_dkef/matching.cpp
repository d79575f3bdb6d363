#include "experiments/sliced_vs_denoising/ssm_dkef/matching.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace sgm::sliced_vs_denoising::ssm_dkef {
namespace {

constexpr int64_t rows_at_a_time = 256;

}  // namespace

const std::vector<std::pair<std::string, Matching::Kind>>& matching_names() {
  using Kind = Matching::Kind;
  static const std::vector<std::pair<std::string, Kind>> names{{"exact", Kind::exact},
                                                               {"ssm", Kind::ssm},
                                                               {"ssm_vr", Kind::ssm_vr},
                                                               {"dsm", Kind::dsm},
                                                               {"fd_ssm", Kind::fd_ssm}};
  return names;
}

Matching::Kind kind_of(const std::string& name) {
  std::vector<std::string> known;
  for (const auto& [text, kind] : matching_names()) {
    if (text == name) return kind;
    known.push_back(text);
  }
  throw InputError(
      fmt::format("ssm_dkef: unknown objective '{}'\n  there are {}", name, fmt::join(known, ", ")));
}

void Matching::fields(Fields& on) {
  on.choice("objective", kind, "what is minimised", matching_names());
  on("sigmas", sigmas, "standard deviations of dsm's noise to choose from", above(0));
  on("eps", eps, "half the distance of the points of fd_ssm, a dimension", at_least(0));
}

std::vector<Matching> Matching::candidates() const {
  std::vector<Matching> all;
  for (const double one : sigmas) {
    all.push_back(*this);
    all.back().sigma = one;
  }
  return all.empty() ? std::vector{*this} : all;
}

QuadraticForm form_of(const Matching& matching, const Dkef& model, const at::Tensor& x, Rng rng) {
  const auto v = [&] { return rng.rademacher(x.sizes()); };
  switch (matching.kind) {
    case Matching::Kind::exact:
      return model.exact(x);
    case Matching::Kind::ssm:
      return model.sliced(x, v());
    case Matching::Kind::ssm_vr:
      return model.reduced(x, v());
    case Matching::Kind::dsm:
      return model.denoising(x, rng.normal(x.sizes()), matching.sigma);
    case Matching::Kind::fd_ssm:
      return model.differences(x, v(), matching.eps);
  }
  throw InputError("ssm_dkef: no such objective");
}

MeanForm mean_form(const Matching& matching, const Dkef& model, const at::Tensor& x, const Rng& rng) {
  const int64_t n = x.size(0);
  MeanForm all;
  for (int64_t first = 0; first < n; first += rows_at_a_time) {
    const int64_t count = std::min(rows_at_a_time, n - first);
    const MeanForm part = mean_of(form_of(matching, model, x.narrow(0, first, count), rng.rows(first)));
    const double share = static_cast<double>(count) / static_cast<double>(n);
    const auto add = [share](at::Tensor& to, const at::Tensor& of) {
      to = to.defined() ? to + share * of : share * of;
    };
    add(all.matrix, part.matrix), add(all.vector, part.vector), add(all.constant, part.constant);
  }
  return all;
}

Finished finish(const MeanForm& train, const MeanForm& validation) {
  const auto [values, axes] = at::linalg_eigh(train.matrix);
  const at::Tensor along = at::mv(axes.t(), train.vector);
  Finished best;
  double least = std::numeric_limits<double>::infinity();
  for (int64_t step = -90; step <= 30; ++step) {
    const double log_ridge = 0.1 * static_cast<double>(step);
    const at::Tensor alpha = -at::mv(axes, along / (values.clamp_min(0) + std::pow(10, log_ridge)));
    const double loss = validation.value(alpha).item<double>();
    if (loss < least) least = loss, best = {alpha, log_ridge};
  }
  require_run(best.alpha.defined(),
              "ssm_dkef: the validation loss is not finite for any ridge\n  lower the learning rate");
  return best;
}

}  // namespace sgm::sliced_vs_denoising::ssm_dkef
