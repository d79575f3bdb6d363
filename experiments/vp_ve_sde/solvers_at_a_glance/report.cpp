#include "core/report/report.h"

#include <ATen/core/Tensor.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "experiments/vp_ve_sde/contender_figures_report.h"
#include "experiments/vp_ve_sde/contender_merits_report.h"

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
    std::vector<const Group*> on;
    for (const Named& problem : problems)
      on.push_back(&result.at(fmt::format("{}_{}", problem.key, sde.key)));
    const std::vector<std::string>& keys = on[0]->text("key");
    for (size_t i = 0; i < keys.size(); ++i) {
      all.push_back({sde.title, on[0]->text("title")[i], fmt::format("{}.{}", sde.key, keys[i]),
                     on[0]->text("stochastic")[i] == "yes", on, static_cast<int64_t>(i)});
    }
  }
  return all;
}

/// Pearson's statistic of the two mixtures' component counts, the larger one.
double worst_counts(const RankedSampler& sampler, const Place& at) {
  return std::max(sampler.of(1, "chi_square", at), sampler.of(2, "chi_square", at));
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

/// The pick for every budget and score: made on one half of the samples, reported on the other.
void advice(Report& out, const std::vector<RankedSampler>& all, const std::vector<double>& budgets) {
  Table table{.title = "What to use: the best over all three problems",
              .columns = {{"NFE at most"},
                          {"score"},
                          {"the score's error alone: Gaussian", "%", 3},
                          {"mixture", "%", 3},
                          {"images", "%", 3},
                          {"to follow trajectories"},
                          {"times that, or the best, worst problem", "", 3},
                          {"the pick for exact scores", "", 3},
                          {"for the law, deterministic or not"},
                          {"bias, worst problem", "%"},
                          {"the pick for exact scores", "%"}}};
  const std::vector<std::string>& scores = out.result.at("gaussian_vp").text("score");
  const Merit ratio = worst_ratio(all);
  const Merit bias = worst_bias;
  const Merit any_ratio = over_scores(ratio, scores.size());
  const Merit any_bias = over_scores(bias, scores.size());
  std::vector<std::string> sentences;
  for (size_t i = 0; i < budgets.size(); ++i) {
    const auto b = static_cast<int64_t>(i);
    const RankedSampler& path = best(all, ratio, {b, 0, true});
    const RankedSampler& law = best(all, bias, {b, 0, true});
    for (size_t e = 0; e < scores.size(); ++e) {
      const auto error = static_cast<int64_t>(e);
      const RankedSampler& here = best(all, ratio, {b, error, true});
      const RankedSampler& law_here = best(all, bias, {b, error, true});
      const Place at{b, error};
      std::vector<Datum> row{static_cast<int64_t>(budgets[i]), scores[e]};
      for (size_t p = 0; p < P; ++p)
        row.push_back(e > 0 ? Datum(Measured{100 * floor_of(all, p, at)}) : Datum());
      row.insert(row.end(),
                 {here.name(), Measured{ratio(here, at)}, e > 0 ? Datum(Measured{ratio(path, at)}) : Datum(),
                  law_here.name() + (law_here.stochastic ? " (noisy)" : ""), largest_bias(law_here, at),
                  e > 0 ? Datum(largest_bias(law, at)) : Datum()});
      table.rows.push_back(std::move(row));
    }
    const RankedSampler& whichever = best(all, any_ratio, {b, 0, true});
    const RankedSampler& law_whichever = best(all, any_bias, {b, 0, true});
    table.rows.push_back({static_cast<int64_t>(budgets[i]),
                          "whichever of these",
                          {},
                          {},
                          {},
                          whichever.name(),
                          Measured{any_ratio(whichever, {b})},
                          Measured{any_ratio(path, {b})},
                          law_whichever.name() + (law_whichever.stochastic ? " (noisy)" : ""),
                          Measured{any_bias(law_whichever, {b})},
                          Measured{any_bias(law, {b})}});
    std::string text = fmt::format(
        "{:g} evaluations: to follow trajectories {} (with the exact score at most {:.2g} "
        "times the smallest error on any problem",
        budgets[i], path.name(), ratio(path, {b}));
    if (scores.size() > 1)
      text += fmt::format("; with wrong ones at most {:.2g} times what the score's error alone makes",
                          over_scores(ratio, scores.size(), 1)(path, {b}));
    text += fmt::format("), for the law {} (bias up to {:.2g} %", law.name(), bias(law, {b}));
    if (scores.size() > 1)
      text +=
          fmt::format("; with wrong scores up to {:.2g} %", over_scores(bias, scores.size(), 1)(law, {b}));
    if (&law_whichever != &law)
      text += fmt::format(", where {} has {:.2g} %", law_whichever.name(), any_bias(law_whichever, {b}));
    sentences.push_back(text + ")");
  }
  const auto at = [&](const char* cell, const char* what) {
    return static_cast<int64_t>(out.result.at(cell).value(what));
  };
  table.notes = {
      fmt::format(
          "Picked on one half of the samples, reported on the other. Left, deterministic solvers: the "
          "largest "
          "ratio over the problems of the median error per trajectory to the best solver's under the same "
          "score; errors are from the trajectory of the exact score. In each half {} trajectories of the "
          "Gaussian and of the mixture, {} of the images.",
          at("gaussian_vp", "trajectories"), at("images_vp", "trajectories")),
      fmt::format(
          "Right, all samplers: bias of the standard deviation about the nearest component, in % of "
          "the component's own, on the problem where it is largest; {} samples a half ({} of images), "
          "± one standard error. Under a wrong score the least bias is that of a sampler whose own "
          "error cancels the score's: it need not under another error.",
          at("gaussian_vp", "samples"), at("images_vp", "samples")),
      "Score: 1 + δ times the exact one at all times, or δ that fades above the data's spread, "
      "δ/√(1 + (σ/α/spread)²). Whichever: the pick by its largest ratio, or bias, over all these "
      "scores.",
      "Each sampler takes its most steps within the budget and ends with a denoising step, which is counted. "
      "VE: .02 … 100 in units of [−1, 1]; r = .16 for VE, .01 for VP and sub-VP, norms of the batch; EDM's "
      "S_churn = 40 in [.05, 50], S_noise = 1. VE's times equal in t are levels equal in log σ. " +
          last_level(out)};
  out.table(table);
  out.note("What a practitioner should take. " + fmt::format("{}", fmt::join(sentences, "; ")) + ".");
}

/// The three first of each ranking with the exact score.
void first_three(Report& out, const std::vector<RankedSampler>& all, const std::vector<double>& budgets) {
  Table table{.title = "The three first with the exact score, by problem",
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
  for (size_t i = 0; i < budgets.size(); ++i) {
    const Place at{static_cast<int64_t>(i)};
    const Place picking{at.budget, 0, true};
    const std::vector<const RankedSampler*> paths = ranked(all, ratio, picking);
    const std::vector<const RankedSampler*> laws = ranked(all, worst_bias, picking);
    for (size_t place = 0; place < 3 && place < std::min(paths.size(), laws.size()); ++place) {
      const RankedSampler& path = *paths[place];
      const RankedSampler& law = *laws[place];
      std::vector<Datum> row{static_cast<int64_t>(budgets[i]), path.name()};
      for (size_t p = 0; p < P; ++p) row.emplace_back(Measured{100 * path.of(p, "median", at)});
      row.insert(row.end(), {Measured{ratio(path, at)}, law.name() + (law.stochastic ? " (noisy)" : "")});
      for (size_t p = 0; p < P; ++p) row.emplace_back(law.bias(p, at));
      row.emplace_back(Measured{worst_counts(law, at)});
      table.rows.push_back(std::move(row));
    }
  }
  table.notes = {
      "Ranked on one half of the samples, numbers of the other: an order may change between them. "
      "χ²/ν: component counts of the worse mixture, 1 expected."};
  out.table(table, "exact_score");
}

void winners(Report& out, const std::vector<RankedSampler>& all, const std::vector<double>& budgets) {
  Table table{.title = "Best on each problem, with the exact score",
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
      const Place at{static_cast<int64_t>(i)};
      const Place picking{at.budget, 0, true};
      const RankedSampler& path = best(
          all, [&](const RankedSampler& s, const Place& k) { return median_error(s, p, k); }, picking);
      const auto law = ranked(
          all, [&](const RankedSampler& s, const Place& k) { return std::abs(s.of(p, "bias", k)); }, picking);
      const Measured least = law[0]->bias(p, at);
      const auto tied = std::count_if(law.begin() + 1, law.end(), [&](const RankedSampler* s) {
        const Measured bias = s->bias(p, at);
        return std::abs(bias.value) - std::abs(least.value) <
               2 * std::hypot(*bias.standard_error, *least.standard_error);
      });
      table.rows.push_back({problems[p].title, static_cast<int64_t>(budgets[i]), path.name(),
                            Measured{100 * path.of(p, "median", at)},
                            fmt::format("{:.3g} – {:.3g}", 100 * path.of(p, "median_low", at),
                                        100 * path.of(p, "median_high", at)),
                            law[0]->name(), least, static_cast<int64_t>(tied)});
    }
  }
  table.notes = {
      "Picked on one half of the samples, reported on the other. The last column counts the other "
      "samplers whose bias is not distinguishable from the one picked, or smaller."};
  out.table(table, "winners");
}

void everything(Report& out, const std::vector<RankedSampler>& all, const std::vector<double>& budgets) {
  for (size_t p = 0; p < P; ++p) {
    Table table{
        .title = fmt::format("All samplers with the exact score, {}: median error per trajectory in % | "
                             "bias of the law in %",
                             problems[p].title),
        .columns = {{"SDE"}, {"sampler"}}};
    for (const double budget : budgets)
      table.columns.push_back({fmt::format("NFE ≤ {:g}: error", budget), "", 3, "lower"});
    for (const double budget : budgets) table.columns.push_back({fmt::format("NFE ≤ {:g}: bias", budget)});
    if (p > 0) table.columns.push_back({fmt::format("χ²/ν at {:g}", budgets.back()), "", 2});
    for (const RankedSampler& s : all) {
      std::vector<Datum> row{s.sde, s.title};
      const auto add = [&](int64_t b, const Datum& value) {
        const std::string missing = s.missing(p, {b});
        row.push_back(missing.empty() ? value : Datum(missing));
      };
      const auto n = static_cast<int64_t>(budgets.size());
      for (int64_t b = 0; b < n; ++b) {
        const double median = median_error(s, p, {b});
        row.push_back(std::isfinite(median) ? Datum(Measured{100 * median}) : Datum());
      }
      for (int64_t b = 0; b < n; ++b) add(b, s.bias(p, {b}));
      if (p > 0) add(n - 1, Measured{s.of(p, "chi_square", {n - 1})});
      table.rows.push_back(std::move(row));
    }
    table.notes = {"Of the half that reports."};
    out.table(table, std::string("all_") + problems[p].key);
  }
}

void report(Report& out) {
  const std::vector<RankedSampler> all = samplers_of(out.result);
  const std::vector<double> budgets = doubles(out.result.at("gaussian_vp").data("budget"));
  advice(out, all, budgets);
  first_three(out, all, budgets);
  std::vector<std::string> titles;
  for (const Named& problem : problems) titles.emplace_back(problem.title);
  contender_figures(out, all, budgets, titles);
  winners(out, all, budgets);
  everything(out, all, budgets);
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::vp_ve_sde::solvers_at_a_glance
