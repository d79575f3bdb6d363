#include "core/report/report.h"

#include <ATen/core/Tensor.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "experiments/vp_ve_sde/contender_figures_report.h"

namespace sgm::vp_ve_sde::solvers_at_a_glance {
namespace {

struct Named {
  const char *key, *title;
};
constexpr Named problems[] = {{"gaussian", "Gaussian"}, {"mixture", "mixture"}, {"images", "image mixture"}};
constexpr Named sdes[] = {{"vp", "VP"}, {"sub_vp", "sub-VP"}, {"ve", "VE"}, {"edm", "EDM"}};
constexpr size_t P = std::size(problems);

std::vector<RankedSampler> samplers_of(const Group& result) {
  std::vector<RankedSampler> all;
  for (const Named& sde : sdes) {
    const auto cell = [&](const Named& problem) -> const Group& {
      return result.at(fmt::format("{}_{}", problem.key, sde.key));
    };
    for (const auto& [name, group] : cell(problems[0]).groups) {
      RankedSampler sampler{sde.title,
                            std::get<std::string>(group.attribute("title")),
                            fmt::format("{}.{}", sde.key, name),
                            std::get<std::string>(group.attribute("stochastic")) == "yes",
                            {}};
      for (const Named& problem : problems) sampler.on.push_back(&cell(problem).at(name));
      all.push_back(std::move(sampler));
    }
  }
  return all;
}

/// What a sampler is ranked by at a budget, smaller is better; infinite where it could not run on every
/// problem.
using Merit = std::function<double(const RankedSampler&, int64_t budget)>;

std::vector<const RankedSampler*> ranked(const std::vector<RankedSampler>& all, const Merit& merit,
                                         int64_t b) {
  std::vector<const RankedSampler*> order;
  for (const RankedSampler& sampler : all) {
    if (std::isfinite(merit(sampler, b))) order.push_back(&sampler);
  }
  std::sort(order.begin(), order.end(),
            [&](const RankedSampler* x, const RankedSampler* y) { return merit(*x, b) < merit(*y, b); });
  return order;
}

constexpr double none = std::numeric_limits<double>::infinity();

/// Largest ratio over problems of the median error per trajectory to the best sampler's there.
Merit worst_ratio(const std::vector<RankedSampler>& all) {
  return [&all](const RankedSampler& sampler, int64_t b) {
    if (sampler.stochastic) return none;
    double worst = 0;
    for (size_t p = 0; p < P; ++p) {
      double best = none;
      for (const RankedSampler& other : all) {
        if (!other.stochastic && std::isfinite(other.of(p, "median", b)))
          best = std::min(best, other.of(p, "median", b));
      }
      const double own = sampler.of(p, "median", b);
      worst = std::isfinite(own) ? std::max(worst, own / best) : none;
    }
    return worst;
  };
}

/// Largest |bias| of the law over problems, in %.
double worst_bias(const RankedSampler& sampler, int64_t b) {
  double worst = 0;
  for (size_t p = 0; p < P; ++p) {
    const double bias = std::abs(sampler.bias(p, b).value);
    worst = std::isfinite(bias) ? std::max(worst, bias) : none;
  }
  return worst;
}

/// Pearson's statistic of the two mixtures' component counts, the larger one.
double worst_counts(const RankedSampler& sampler, int64_t b) {
  return std::max(sampler.of(1, "chi_square", b), sampler.of(2, "chi_square", b));
}

/// What a denoising step at the last level does to the images' components.
std::string last_level(const Report& out) {
  const Node options = options_of(out.result.at("images_vp"));
  const Node* width = options.find("width");
  if (!width) return "";
  const auto narrower = [&](double s) {
    return 100 * (1 - 1 / std::sqrt(1 + std::pow(s / width->number(), 2)));
  };
  return fmt::format(
      "A last level s narrows a component of width w by 1 − 1/√(1 + (s/w)²): by {:.0f} % for VE's "
      ".02 and by {:.0f} % for the .0105 of VP in t, at the images' w = {:g}.",
      narrower(0.02), narrower(0.0105), width->number());
}

void advice(Report& out, const std::vector<RankedSampler>& all, const std::vector<double>& budgets) {
  Table table{.title = "What to use: the best over all three problems",
              .columns = {{"NFE at most"},
                          {"to follow trajectories"},
                          {"median error: Gaussian", "%", 3},
                          {"mixture", "%", 3},
                          {"images", "%", 3},
                          {"times the best, worst problem", "", 3},
                          {"for the law, deterministic or not"},
                          {"bias: Gaussian", "%"},
                          {"mixture", "%"},
                          {"images", "%"},
                          {"χ²/ν", "", 2}}};
  const Merit ratio = worst_ratio(all);
  std::vector<std::string> sentences;
  for (size_t i = 0; i < budgets.size(); ++i) {
    const auto b = static_cast<int64_t>(i);
    const std::vector<const RankedSampler*> paths = ranked(all, ratio, b);
    const std::vector<const RankedSampler*> laws = ranked(all, worst_bias, b);
    for (size_t place = 0; place < 3 && place < std::min(paths.size(), laws.size()); ++place) {
      const RankedSampler& path = *paths[place];
      const RankedSampler& law = *laws[place];
      table.rows.push_back({static_cast<int64_t>(budgets[i]), path.name(),
                            Measured{100 * path.of(0, "median", b)}, Measured{100 * path.of(1, "median", b)},
                            Measured{100 * path.of(2, "median", b)}, Measured{ratio(path, b)},
                            law.name() + (law.stochastic ? " (noisy)" : ""), law.bias(0, b), law.bias(1, b),
                            law.bias(2, b), Measured{worst_counts(law, b)}});
    }
    const auto noisy =
        std::find_if(laws.begin(), laws.end(), [](const RankedSampler* s) { return s->stochastic; });
    sentences.push_back(
        fmt::format("{:g} evaluations: {} (at most {:.2g} times the smallest error on any problem; bias of "
                    "the law up to {:.2g} %)",
                    budgets[i], paths[0]->name(), ratio(*paths[0], b), worst_bias(*paths[0], b)));
    if (noisy != laws.end()) {
      sentences.back() += fmt::format(", among samplers with noise {} (bias up to {:.2g} %)",
                                      (*noisy)->name(), worst_bias(**noisy, b));
    }
  }
  const auto at = [&](const char* cell, const char* what) {
    return static_cast<int64_t>(out.result.at(cell).value(what));
  };
  table.notes = {
      fmt::format(
          "The three first of each ranking. Exact scores. Left, deterministic solvers: median error per "
          "trajectory in % of the data's standard deviation, ranked by the largest ratio over the problems "
          "to the best solver there; {} trajectories of the Gaussian and of the mixture, {} of the images.",
          at("gaussian_vp", "trajectories"), at("images_vp", "trajectories")),
      fmt::format("Right, all samplers: bias of the standard deviation about the nearest component, in % of "
                  "the component's own, ranked by its largest size; {} samples ({} of images), ± one "
                  "standard error: differences below two of them say nothing. χ²/ν: component counts of the "
                  "worse mixture, 1 expected.",
                  at("gaussian_vp", "samples"), at("images_vp", "samples")),
      "Each sampler takes its most steps within the budget and ends with a denoising step, which is counted. "
      "VE: .02 … 100 in units of [−1, 1]; r = .16 for VE, .01 for VP and sub-VP, norms of the batch; EDM's "
      "S_churn = 40 in [.05, 50], S_noise = 1. VE's times equal in t are levels equal in log σ. " +
          last_level(out)};
  out.table(table);
  out.note("What a practitioner should take with a good score. " +
           fmt::format("{}", fmt::join(sentences, "; ")) + ".");
}

void winners(Report& out, const std::vector<RankedSampler>& all, const std::vector<double>& budgets) {
  Table table{.title = "Best on each problem",
              .columns = {{"data"},
                          {"NFE at most"},
                          {"error per trajectory"},
                          {"median", "%", 3},
                          {"95 % interval"},
                          {"least bias of the law"},
                          {"bias", "%"},
                          {"within two standard errors of it"}}};
  for (size_t p = 0; p < P; ++p) {
    for (size_t i = 0; i < budgets.size(); ++i) {
      const auto b = static_cast<int64_t>(i);
      const auto path = ranked(
          all, [&](const RankedSampler& s, int64_t k) { return s.stochastic ? none : s.of(p, "median", k); },
          b);
      const auto law = ranked(
          all, [&](const RankedSampler& s, int64_t k) { return std::abs(s.of(p, "bias", k)); }, b);
      const Measured least = law[0]->bias(p, b);
      const auto tied = std::count_if(law.begin() + 1, law.end(), [&](const RankedSampler* s) {
        const Measured bias = s->bias(p, b);
        return std::abs(bias.value) - std::abs(least.value) <
               2 * std::hypot(*bias.standard_error, *least.standard_error);
      });
      table.rows.push_back({std::string(problems[p].title), static_cast<int64_t>(budgets[i]), path[0]->name(),
                            Measured{100 * path[0]->of(p, "median", b)},
                            fmt::format("{:.3g} – {:.3g}", 100 * path[0]->of(p, "median_low", b),
                                        100 * path[0]->of(p, "median_high", b)),
                            law[0]->name(), least, static_cast<int64_t>(tied)});
    }
  }
  table.notes = {
      "The last column counts the other samplers whose bias is not distinguishable from the least."};
  out.table(table, "winners");
}

void everything(Report& out, const std::vector<RankedSampler>& all, const std::vector<double>& budgets) {
  for (size_t p = 0; p < P; ++p) {
    Table table{
        .title = fmt::format("All samplers, {}: median error per trajectory in % | bias of the law in %",
                             problems[p].title),
        .columns = {{"SDE"}, {"sampler"}}};
    for (const double budget : budgets)
      table.columns.push_back({fmt::format("NFE ≤ {:g}: error", budget), "", 3, "lower"});
    for (const double budget : budgets) table.columns.push_back({fmt::format("NFE ≤ {:g}: bias", budget)});
    if (p > 0) table.columns.push_back({fmt::format("χ²/ν at {:g}", budgets.back()), "", 2});
    for (const RankedSampler& s : all) {
      std::vector<Datum> row{s.sde, s.title};
      const std::vector<std::string>& status = s.on[p]->text("status");
      for (size_t i = 0; i < budgets.size(); ++i) {
        const auto b = static_cast<int64_t>(i);
        if (s.stochastic || status[i] != "computed") {
          row.emplace_back();
        } else {
          row.emplace_back(Measured{100 * s.of(p, "median", b)});
        }
      }
      for (size_t i = 0; i < budgets.size(); ++i) {
        if (status[i] == "computed") {
          row.emplace_back(s.bias(p, static_cast<int64_t>(i)));
        } else {
          row.emplace_back(status[i]);
        }
      }
      const double chi = p > 0 ? s.of(p, "chi_square", static_cast<int64_t>(budgets.size()) - 1) : 0;
      if (p > 0) row.emplace_back();
      if (p > 0 && status.back() == "computed") row.back() = Measured{chi};
      table.rows.push_back(std::move(row));
    }
    out.table(table, std::string("all_") + problems[p].key);
  }
}

void report(Report& out) {
  const std::vector<RankedSampler> all = samplers_of(out.result);
  const std::vector<double> budgets = doubles(out.result.at("gaussian_vp").data("budget"));
  advice(out, all, budgets);
  std::vector<std::string> titles;
  for (const Named& problem : problems) titles.emplace_back(problem.title);
  contender_figures(out, all, budgets, titles);
  winners(out, all, budgets);
  everything(out, all, budgets);
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::vp_ve_sde::solvers_at_a_glance
