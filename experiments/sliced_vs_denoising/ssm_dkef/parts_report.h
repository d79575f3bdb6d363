#pragma once
#include <string>
#include <vector>

#include "core/report/report.h"
#include "experiments/sliced_vs_denoising/ssm_dkef/fit.h"

/// What the parts of the report of ssm_dkef have in common.
namespace sgm::sliced_vs_denoising::ssm_dkef {

struct Named {
  std::string key, title;
};
/// The data and the objectives that were computed, in order.
std::vector<Named> data_of(const Report& out);
std::vector<Named> objectives_of(const Report& out);

/// A number of each run of an objective on some data; of "controls", with the group before the name:
/// "gaussian/test_loss".
std::vector<double> of_runs(const Report& out, const Named& data, const std::string& objective,
                            const std::string& name);
/// The same with a density in closed form, "base", "gaussian" or "law"; empty where there is none.
std::vector<double> of_control(const Report& out, const Named& data, const std::string& control,
                               const Quantity& quantity);
/// Each run's own standard error of a quantity, by the path that of_runs takes.
std::vector<double> errors_of_runs(const Report& out, const Named& data, const std::string& objective,
                                   const std::string& name);
/// a - b, run by run.
std::vector<double> differences(const std::vector<double>& a, const std::vector<double>& b);

/// An option of the trainings by one objective, or of all: then the first objective's.
double option(const Report& out, const std::string& key, const std::string& objective = "");
/// dsm's sigmas of each run's choice: "0.1", "0.05 to 0.1".
/// Whether a run's log Z rests on a smaller share of effective draws than asked for.
bool is_thin(const Report& out, const Named& data, const Named& objective);
/// Whether a run chose the smallest or the largest σ that was tried.
bool least_sigma_is_an_edge(const Report& out, const Named& data);
std::string chosen_sigmas(const Report& out, const Named& data);
/// What holds of every number: noise, runs, model, and what alpha was solved for on.
std::string protocol_text(const Report& out);

}  // namespace sgm::sliced_vs_denoising::ssm_dkef
