#include "core/report/report.h"

#include <ATen/TensorOperators.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "core/report/axis.h"
#include "experiments/sliced_vs_denoising/ssm_sde/learning.h"

namespace sgm::sliced_vs_denoising::ssm_sde {
namespace {

struct Named {
  std::string key, title;
};
const std::vector<Named> laws{{"vp", "plane, VP"}, {"ve", "plane, VE"}, {"images", "images, VE"}};
const std::vector<Named> methods{{"denoising", "denoising"},
                                 {"denoising_fewer_steps", "denoising, as few steps as sliced"},
                                 {"sliced", "sliced"}};

const Group& cell_of(const Report& out, const std::string& law, const std::string& method) {
  return out.result.at(law + "_" + method);
}

Measured in_percent(const Measured& share) {
  return {100 * share.value,
          share.standard_error ? std::optional(100 * *share.standard_error) : std::nullopt};
}

void measured_table(Report& out) {
  Table table{.title = "Score error and samples",
              .columns = {{"problem"},
                          {"objective"},
                          {"rate", "", 2},
                          {"training steps"},
                          {"networks"},
                          {"score error", "%", 3},
                          {"sample distance", "%", 3}}};
  std::vector<std::string> drawn;
  for (const Named& law : laws) {
    const Group& ends = out.result.at(law.key + "_ends");
    const Node measured = options_of(ends).at("measured");
    for (const Named& method : methods) {
      const Group& cell = cell_of(out, law.key, method.key);
      const std::vector<double> errors = of_networks(cell, score_error);
      table.rows.push_back({law.title, method.title, Measured{cell.value(rate_taken.name)},
                            static_cast<int64_t>(cell.value(steps_taken.name)),
                            static_cast<int64_t>(errors.size()), in_percent(mean_over(errors)),
                            in_percent(mean_over(of_networks(cell, sample_distance)))});
    }
    for (const auto& [title, name] : {std::pair{"exact score", "exact"},
                                      {"floor: exact samples", "floor"},
                                      {"control: the SDE's prior", "control"}})
      table.rows.push_back(
          {law.title, title, {}, {}, {}, {}, in_percent(mean_over(doubles(ends.data(name))))});
    const Node* steps = measured.find("sampler.steps");
    drawn.push_back(fmt::format("{}: D = {:g}, {:g} points a level, {:g} samples of {}{}", law.title,
                                ends.value("dimension"), measured.at("points").number(),
                                measured.at("samples").number(), measured.at<std::string>("sampler.name"),
                                steps ? fmt::format(" in {:g} steps", steps->number()) : std::string()));
  }
  table.notes = {
      "Score error: √(E|s − ∇log p|²/E|∇log p|²), mean over the noise levels of "
      "the figure. ± is one "
      "standard "
      "error over networks; networks of one number share data, first weights, starts and reference.",
      "Sample distance: sliced 1-Wasserstein to as many exact samples, over the data's root mean variance.",
      fmt::format("{}.", fmt::join(drawn, ". ")),
      "The sliced loss has as many steps as cost what the first row's cost, by the stated cost of a step; "
      "the "
      "processor seconds of a step are in timings.h5."};
  out.table(table);
}

void tuning_table(Report& out) {
  std::vector<double> rates;
  Table table{.title = "Mean score error, in %, of each rate that was tried",
              .columns = {{"problem"}, {"objective"}},
              .notes = {"One network each, of random numbers that no other row has. The rate of the least "
                        "error by the exact score, which a user does "
                        "not have, was taken. "
                        "Problems with one rate alone are left out."}};
  for (const Named& law : laws) {
    for (const Named& method : methods) {
      const Group& cell = cell_of(out, law.key, method.key);
      if (!cell.contains("tried_rate")) continue;
      if (rates.empty()) rates = doubles(cell.data("tried_rate"));
      std::vector<Datum> row{law.title, method.title};
      for (const double error : doubles(cell.data("tried_error"))) row.push_back(Measured{100 * error});
      row.resize(2 + rates.size());
      table.rows.push_back(row);
    }
  }
  for (const double rate : rates) table.columns.push_back({fmt::format("rate {:g}", rate), "", 3});
  if (!rates.empty()) out.table(table, "rates");
}

void error_figure(Report& out) {
  std::vector<Panel> panels;
  std::vector<std::string> counts;
  for (const Named& law : laws) {
    Panel panel{.title = law.title,
                .x = {"σ/α", {}, {}, true},
                .y = {panels.empty() ? "relative error of the score" : "", {}, {}, true}};
    Extent seen;
    for (const Named& method : methods) {
      const Group& cell = cell_of(out, law.key, method.key);
      seen.add(doubles(cell.data("error").mean(0)));
      panel.layers.push_back(
          lines_points(doubles(cell.data("level")), doubles(cell.data("error").mean(0)), method.title));
      if (&method == &methods.front())
        counts.push_back(fmt::format("{} ({})", cell.data("error").size(0), law.title));
    }
    panels.push_back(panel);
  }
  out.figure(
      {.panels = panels,
       .columns = 3,
       .width = 6.75,
       .height = 2.9,
       .caption = fmt::format("Relative error of the learned score against the ratio of noise to signal, "
                              "mean of the networks of each objective: {}.",
                              fmt::join(counts, ", ")),
       .shared_key = true},
      "score_error_figure");
}

/// Whether the two losses differ by a constant alone.
void weighting(Report& out) {
  Table table{.title = "Mean denoising loss less mean sliced loss, of scores tanh(−factor x)/σ",
              .columns = {{"problem"}, {"factor"}, {"difference"}}};
  std::string batches;
  for (const Named& law : laws) {
    const Group& ends = out.result.at(law.key + "_ends");
    if (!ends.contains("difference")) continue;
    const std::vector<double> factors = doubles(ends.data("factor")),
                              values = doubles(ends.data("difference"));
    const std::vector<double> errors = doubles(ends.data("difference_error"));
    const Node options = options_of(ends);
    const double n = options.at("weighting_draws").number() * options.at("weighting_batch").number();
    batches = fmt::format("{:g} batches of {:g} samples", options.at("weighting_draws").number(),
                          options.at("weighting_batch").number());
    for (size_t i = 0; i < factors.size(); ++i) {
      table.rows.push_back({law.title, Measured{factors[i]}, Measured{values[i], errors[i]}});
      out.entry({.name = fmt::format("{}.weighting.factor_{:g}", law.key, factors[i]),
                 .value = values[i],
                 .standard_error = errors[i],
                 .n = static_cast<int64_t>(n),
                 .runs = static_cast<int64_t>(options.at("weighting_draws").number())});
    }
  }
  if (table.rows.empty()) return;
  table.notes = {
      fmt::format("Losses of equal weights differ by D/2 whatever the score is: "
                  "E½|σs + z|² = σ²E(½|s|² + tr "
                  "∂s/∂x) + D/2. "
                  "{}; ± is one standard error over batches.",
                  batches)};
  out.table(table, "weighting");
}

/// Whether b's networks have more of a quantity than a's, run by run.
Verdict more(const Group& b, const Group& a, const Quantity& quantity) {
  const std::vector<double> large = of_networks(b, quantity), small = of_networks(a, quantity);
  return small.size() > 1 ? larger_paired(large, small) : Verdict::undecided;
}

void claims(Report& out) {
  const auto judge = [&](const Named& law, const std::string& name, const std::string& statement,
                         const std::string& denoising, const Quantity& quantity) {
    const Group& a = cell_of(out, law.key, denoising);
    const Group& b = cell_of(out, law.key, "sliced");
    const double small = mean_over(of_networks(a, quantity)).value;
    const double large = mean_over(of_networks(b, quantity)).value;
    const Verdict verdict = more(b, a, quantity);
    out.ordering(fmt::format("{}.{}", law.key, name), fmt::format("{}: {}", law.title, statement), verdict,
                 fmt::format("{:.3g} % against {:.3g} %, sliced over denoising {:.2f}; {} networks, paired",
                             100 * small, 100 * large, large / small, of_networks(a, quantity).size()));
    return verdict;
  };
  std::vector<std::string> found;
  for (const auto& [name, statement, method, quantity] :
       {std::tuple{"less_error_at_equal_compute",
                   "denoising has less score error than the sliced loss at the "
                   "stated cost of its steps",
                   "denoising", &score_error},
        {"less_error_at_equal_steps", "denoising has less score error than the sliced loss at equal steps",
         "denoising_fewer_steps", &score_error},
        {"nearer_samples_at_equal_compute",
         "samples by denoising are nearer to the data than by the sliced loss at the stated cost",
         "denoising", &sample_distance}}) {
    int64_t yes = 0, no = 0;
    for (const Named& law : laws) {
      const Verdict verdict = judge(law, name, statement, method, *quantity);
      yes += verdict == Verdict::yes, no += verdict == Verdict::no;
    }
    found.push_back(fmt::format("{}: denoising {}, sliced {}, undecided {}", name, yes, no,
                                static_cast<int64_t>(laws.size()) - yes - no));
  }
  out.note(fmt::format("Which is better, of {} problems. {}.", laws.size(), fmt::join(found, "; ")));
  for (const Named& law : laws) {
    for (const Named& method : methods) {
      const std::vector<double> all = of_networks(cell_of(out, law.key, method.key), score_error);
      const Measured mean = mean_over(all);
      out.entry({.name = fmt::format("{}.{}.score_error", law.key, method.key),
                 .value = mean.value,
                 .standard_error = mean.standard_error,
                 .runs = static_cast<int64_t>(all.size())});
    }
  }
}

void report(Report& out) {
  error_figure(out);
  measured_table(out);
  tuning_table(out);
  weighting(out);
  claims(out);
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::sliced_vs_denoising::ssm_sde
