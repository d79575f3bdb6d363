#include "experiments/vp_ve_sde/table1_tables_report.h"

#include <ATen/core/Tensor.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace sgm::vp_ve_sde {
namespace {

Predictor predictor_of(const std::string& name) {
  for (const auto& [part, predictor] : {std::pair{"_ancestral_", Predictor::ancestral},
                                        std::pair{"_reverse_diffusion_", Predictor::reverse_diffusion},
                                        std::pair{"_probability_flow_", Predictor::probability_flow}}) {
    if (name.find(part) != std::string::npos) return predictor;
  }
  return Predictor::none;
}

std::string column_of(const std::string& name) {
  return name.substr(name.rfind('_') + 1);
}

/// "P2000, s(x, i/2)": a column of the main table, with what the score is asked for.
std::string asked_title(const ExactTable& exact, const std::string& column) {
  if (column == "P2000") return exact.column_title("P2000") + ", s(x, i/2)";
  if (column == "P2000from1") return exact.column_title("P2000") + ", s(x, (i − 1)/2)";
  if (column == "rounded") return exact.column_title("P2000") + ", s(x, i/2 rounded down)";
  if (column == "roundedfrom1") return exact.column_title("P2000") + ", s(x, (i − 1)/2 rounded down)";
  if (column == "C2000") return exact.column_title("C2000") + ", denoised";
  return exact.column_title(column);
}

/// Bias in % as the chains of an entry have it.
struct Chains {
  Measured bias;
  double z, mean_z;
};

std::optional<Chains> chains_of(const Report& out, const std::string& name, double delta, double s) {
  const std::string cell = "monte_carlo_" + name.substr(0, name.rfind('_'));
  if (!out.result.contains(cell)) return std::nullopt;
  const Group& there = out.result.at(cell);
  const std::vector<std::string>& names = there.text("entry");
  const auto entry = std::find(names.begin(), names.end(), name) - names.begin();
  const std::vector<double> deltas = doubles(there.data("delta"));
  const auto column = std::find(deltas.begin(), deltas.end(), delta) - deltas.begin();
  if (entry == std::ssize(names) || column == std::ssize(deltas)) return std::nullopt;
  const auto value = [&](const char* of) { return there.data(of)[entry][column].item<double>(); };
  const double error = value("std_standard_error");
  return Chains{{100 * (value("std") / s - 1), 100 * error / s},
                (value("std") - value("std_exact")) / error,
                (value("mean") - value("mean_exact")) / value("mean_standard_error")};
}

/// Points (s, delta) that the tables show.
constexpr std::pair<double, double> shown_points[] = {{0.05, 0}, {0.2, 0}, {1, 0}, {0.2, 0.05}, {0.2, -0.1}};

std::vector<Datum> biases(const ExactTable& exact, const at::Tensor& of, const std::string& name) {
  std::vector<Datum> all;
  for (const auto& [s, delta] : shown_points) all.emplace_back(Measured{exact.of(of, name, delta, s)});
  return all;
}

std::vector<Datum> joined(std::vector<Datum> row, const std::vector<Datum>& rest) {
  row.insert(row.end(), rest.begin(), rest.end());
  return row;
}

/// What no sampler has, the prior itself, and what a perfect one has with the last steps of `rows`.
std::vector<std::vector<Datum>> bounds(const ExactTable& exact, Kind sde, bool paper) {
  std::vector<Datum> prior{title(sde), "no sampler", "the prior", {}, int64_t{0}, {}};
  for (const auto& [s, delta] : shown_points)
    prior.emplace_back(Measured{100 * (prior_law(sde).deviation / s - 1)});
  std::vector<std::vector<Datum>> all{prior};
  const std::string of = sde == Kind::ve ? "ve_" : "vp_";
  std::string denoising = "last step of ancestral sampling, reverse diffusion";
  if (paper) denoising += ", " + exact.column_title("C2000");
  for (const auto& [name, last] :
       {std::pair{"reverse_diffusion_P1000", denoising},
        std::pair{"probability_flow_P1000", std::string("last step of probability flow")},
        std::pair{paper ? "none_C2000raw" : "none_C2000", std::string("no last step")}}) {
    all.push_back(
        joined({title(sde), "perfect sampler", last, {}, {}, {}}, biases(exact, exact.perfect, of + name)));
  }
  return all;
}

Table law_table(const Report& out, const ExactTable& exact, bool paper) {
  Table table{.columns = {{"SDE"},
                          {"predictor"},
                          {"sampler"},
                          {"r", "", 2},
                          {"evaluations"},
                          {"FID in the paper, N = 1,000"},
                          {"s = 0.05", "%", 3},
                          {"s = 0.2", "%", 3},
                          {"s = 1", "%", 3},
                          {"s = 0.2, score 5 % too large", "%", 3},
                          {"s = 0.2, score 10 % too small", "%", 3}}};
  const std::vector<double> r = doubles(exact.group.data("r"));
  const std::vector<double> evaluations = doubles(exact.group.data("evaluations"));
  for (const Kind sde : {Kind::ve, Kind::vp}) {
    for (std::vector<Datum>& row : bounds(exact, sde, paper)) table.rows.push_back(std::move(row));
    for (const Predictor predictor :
         {Predictor::ancestral, Predictor::reverse_diffusion, Predictor::probability_flow, Predictor::none}) {
      for (const char* column :
           {"P1000", "P2000", "P2000from1", "rounded", "roundedfrom1", "PC1000", "C2000raw", "C2000"}) {
        for (size_t i = 0; i < exact.names.size(); ++i) {
          const std::string& name = exact.names[i];
          if (column_of(name) != column || predictor_of(name) != predictor ||
              name.rfind(sde == Kind::ve ? "ve" : "vp", 0) != 0)
            continue;
          const Reported* fid = paper && exact.N == 1000 ? out.reported(name + ".fid") : nullptr;
          table.rows.push_back(joined(
              {title(sde), title(predictor), paper ? asked_title(exact, column) : exact.column_title(column),
               r[i] > 0 ? Datum(Measured{r[i]}) : Datum(), static_cast<int64_t>(evaluations[i]),
               fid ? Datum(Measured{*fid->value, fid->standard_error}) : Datum()},
              biases(exact, exact.bias, name)));
        }
      }
    }
  }
  if (!paper) table.columns.erase(table.columns.begin() + 5);
  if (!paper) {
    for (std::vector<Datum>& row : table.rows) row.erase(row.begin() + 5);
  }
  return table;
}

}  // namespace

void table1_main(Report& out, const ExactTable& exact) {
  Table table = law_table(out, exact, true);
  table.title = "Tables 1 and 4 on N(0.3, s²) by the paper's protocol: bias of the standard deviation";
  table.notes = {
      fmt::format(
          "Exact recursion of mean and variance. The paper's protocol: a score of {} noise scales, one index "
          "i of the ladder a step, the last predictor step without its noise, and a denoising step after {}; "
          "corrector before predictor as in the official code; {} and {} in the limit of many dimensions, at "
          "Table 5's r. FID of CIFAR-10 with learned scores, ± the standard error of 5 runs: only its "
          "orders can be compared.",
          exact.N, exact.column_title("C2000"), exact.column_title("C2000"), exact.column_title("PC1000")),
      fmt::format(
          "{} takes {} ladder steps with a score of {} scales. s(x, i/2), scales and steps counted from 0; "
          "s(x, (i − 1)/2), counted from 1 or (not rounded) descending: the paper does not say which; "
          "interpolated linearly (Table 1) or rounded down (Table 4).",
          exact.column_title("P2000"), 2 * exact.N, exact.N),
      "A perfect sampler has the data's law at the least noise, then the same last step; negative: that step "
      "takes the least noise for more than it is, for σ is not small beside s. A sampler that beats it errs "
      "the other way."};
  out.table(table);
}

void table1_exact_times(Report& out, const ExactTable& exact) {
  Table table = law_table(out, exact, false);
  table.title = "Second protocol, exact times: bias of the standard deviation";
  table.notes = {fmt::format(
      "The official code's loop with a score that is exact at every time, as a continuous network is meant "
      "to be: times linspace(1, eps, N), truncated indices of a ladder of N steps, {} with N = {}, {} "
      "without a denoising step. The official code has neither of the two.",
      exact.column_title("P2000"), 2 * exact.N, exact.column_title("C2000"))};
  out.table(table, "exact_times");
}

void table1_monte_carlo(Report& out, const ExactTable& exact) {
  Table table{.title = "The paper's protocol by chains of the suite's samplers, s = 0.2",
              .columns = {{"SDE"},
                          {"predictor"},
                          {"sampler"},
                          {"exact score: recursion", "%", 3},
                          {"chains", "%"},
                          {"score 5 % too large: recursion", "%", 3},
                          {"chains", "%"}}};
  double largest = 0;
  int64_t compared = 0, beyond = 0;
  for (const std::string& name : exact.names) {
    std::vector<Datum> row{name.substr(0, 2) == "ve" ? "VE" : "VP", title(predictor_of(name)),
                           asked_title(exact, column_of(name))};
    for (const double delta : {0.0, 0.05}) {
      const std::optional<Chains> chains = chains_of(out, name, delta, 0.2);
      if (!chains) continue;
      row.emplace_back(Measured{exact.of(exact.bias, name, delta, 0.2)});
      row.emplace_back(chains->bias);
      for (const double z : {std::abs(chains->z), std::abs(chains->mean_z)}) {
        largest = std::max(largest, z);
        beyond += z > 4 ? 1 : 0;
        ++compared;
      }
    }
    if (row.size() == table.columns.size()) table.rows.push_back(row);
  }
  const Group& chains = out.result.at("monte_carlo_ve_ancestral");
  const auto number = [&](const char* name) { return static_cast<int64_t>(chains.value(name)); };
  table.notes = {fmt::format(
      "Bias of the standard deviation, {} chains of {} coordinates an entry, Langevin's norms averaged over "
      "the batch as in the official code, one seed, ± one standard error over coordinates. Of {} means and "
      "standard deviations {} lie more than 4 standard errors off, the furthest {:.1f}; by chance each would "
      "with probability 6e-5.",
      number("chains"), number("dimensions"), compared, beyond, largest)};
  out.table(table, "monte_carlo");
}

}  // namespace sgm::vp_ve_sde
