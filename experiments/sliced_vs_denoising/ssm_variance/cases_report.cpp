#include "experiments/sliced_vs_denoising/ssm_variance/cases_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "experiments/sliced_vs_denoising/ssm_variance/measure.h"

namespace sgm::sliced_vs_denoising::ssm_variance {
namespace {

const std::map<std::string, std::string> titles{{"correlated", "correlated Gaussian"},
                                                {"diagonal", "diagonal Gaussian"},
                                                {"full_diagonal", "diagonal Gaussian, full matrix"},
                                                {"network", "tanh network"},
                                                {"standard", "N(0, I), full matrix"}};

std::vector<OfCase> of_models(const Report& out, bool standard) {
  std::vector<OfCase> all;
  const Results results = out.cells;
  for (const std::string& model : models) {
    if ((model == "standard") != standard) continue;
    const Results of_model = results.where({{"model", model}});
    for (const double dimension : of_model.numbers("dimension"))
      all.push_back({model, titles.at(model), static_cast<int64_t>(dimension),
                     &of_model.where("dimension", dimension).one()});
  }
  return all;
}

Node measured_options(const Report& out) {
  return options_of(*cases_of(out).at(0).result);
}

}  // namespace

Measured OfCase::data(const std::string& name, const std::vector<int64_t>& index) const {
  at::Tensor value = result->data("data/" + name), error = result->data("data/" + name + "_error");
  for (const int64_t i : index) value = value[i], error = error[i];
  return {value.item<double>(), error.item<double>()};
}

double formula_of(const OfCase& of, const std::string& objective, const std::string& law, int64_t what) {
  return of.result->data(fmt::format("points/{}/{}/formula", objective, law))[what].item<double>();
}

std::vector<OfCase> cases_of(const Report& out) {
  return of_models(out, false);
}

std::vector<OfCase> standard_of(const Report& out) {
  return of_models(out, true);
}

std::string title_of_law(const std::string& law) {
  return law == "rademacher" ? "Rademacher" : law == "gaussian" ? "Gaussian" : "sphere";
}

std::string title_of_objective(const std::string& objective) {
  return objective == "ssm" ? "SSM" : "SSM-VR";
}

int64_t law_index(const std::string& law) {
  return std::find(laws.begin(), laws.end(), law) - laws.begin();
}

std::string points_protocol(const Report& out) {
  const Node options = measured_options(out);
  return fmt::format(
      "{} fixed points of the data, {} draws of one projection at each, so many fewer of several",
      options.at("points").number(), options.at("repeats").number());
}

std::string data_protocol(const std::vector<OfCase>& cases) {
  return fmt::format("{:.0f} data, one projection each; ± one standard error over data; one seed",
                     cases.at(0).result->value("data/rows"));
}

}  // namespace sgm::sliced_vs_denoising::ssm_variance
