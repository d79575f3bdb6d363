#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "experiments/vp_ve_sde/table1_error_figures_report.h"
#include "experiments/vp_ve_sde/table1_rows_report.h"

namespace sgm::vp_ve_sde::score_sde_table1_error {
namespace {

Measured percent(const Group& error, const char* name, int64_t level) {
  return {100 * error.data(name)[level].item<double>(),
          100 * error.data(std::string(name) + "_error")[level].item<double>()};
}

/// Where a chain's own error is nearest to a level, if the chain went there.
Datum own(const Group& chains, const char* name, double level) {
  if (!chains.contains("error")) return {};
  const Group& error = chains.at("error");
  const std::vector<double> levels = doubles(error.data("level"));
  size_t nearest = 0;
  for (size_t i = 1; i < levels.size(); ++i) {
    if (std::abs(std::log(levels[i] / level)) < std::abs(std::log(levels[nearest] / level))) nearest = i;
  }
  if (std::abs(std::log(levels[nearest] / level)) > 0.2) return {};
  return percent(error, name, static_cast<int64_t>(nearest));
}

void error_table(Report& out, const ErrorRows& all) {
  const Group& error = out.result.at("error");
  const std::vector<double> levels = doubles(error.data("level"));
  const double width = error.value("deviation");
  Table table{.title = "The trained score's error by noise-to-signal ratio",
              .columns = {{"σ/α", "", 3},
                          {"posterior weight of the component", "", 4},
                          {"δ, exact states", "%", 3},
                          {"rest, exact states", "%", 3},
                          {"of it, a shifted centre", "%", 3},
                          {"shift of the centre over the width", "", 3},
                          {"δ, own states, VE reverse diffusion", "%", 3},
                          {"rest", "%", 3},
                          {"δ, own states, VP reverse diffusion", "%", 3},
                          {"rest", "%", 3}}};
  const size_t step = std::max<size_t>(1, levels.size() / 13);
  for (size_t i = 0; i < levels.size(); i += step) {
    const auto level = static_cast<int64_t>(i);
    const double offset = error.data("offset")[level].item<double>();
    const double v = width * width + levels[i] * levels[i];
    const Group &ve = all.at("ve_reverse_diffusion_P1000").learned(),
                &vp = all.at("vp_reverse_diffusion_P1000").learned();
    table.rows.push_back(
        {Measured{levels[i]}, Measured{error.data("owned")[level].item<double>()},
         percent(error, "delta", level), percent(error, "rest", level), percent(error, "offset", level),
         Measured{std::sqrt(std::max(0.0, offset) * v) / width}, own(ve, "delta", levels[i]),
         own(ve, "rest", levels[i]), own(vp, "delta", levels[i]), own(vp, "rest", levels[i])});
  }
  table.notes = {
      fmt::format("s is the mixture's exact score, ŝ the learned one: δ = E⟨ŝ − s, s⟩/E|s|², "
                  "rest = E|ŝ − (1 + δ)s|²/E|s|². Where one component has all the posterior weight, "
                  "s points at its centre, and δ is what a sampler's contraction about the centre is wrong "
                  "by. A shifted "
                  "centre: the square of the error's mean over the states about a component; the shift is in "
                  "x₀, root mean square of a coordinate, over the component's deviation {}.",
                  width),
      fmt::format("Exact states: {} forward draws at each level, equally many about each of {} "
                  "components, ± from the spread of their {} sets. Own states: those at which P{}'s "
                  "chains asked for the score, at the nearest of its levels, {}.",
                  static_cast<int64_t>(error.value("states")), all.components,
                  static_cast<int64_t>(error.value("states")) / all.components, all.N, all.protocol()),
      all.training + "."};
  out.table(table, "error");
}

void entries_table(Report& out, const ErrorRows& all) {
  Table table{
      .title = "Table 1 with the learned score of a known mixture: variance within components − exact",
      .columns = {{"SDE"},
                  {"predictor"},
                  {"chain"},
                  {"evaluations"},
                  {"exact score, chains", "%", 3},
                  {"recursion", "%", 3},
                  {"learned score, chains", "%", 3},
                  {"δ at exact states", "%", 3},
                  {"δ and rest there", "%", 3},
                  {"δ at own states", "%", 3},
                  {"δ and rest there", "%", 3},
                  {"perfect sampler, same last step", "%", 3},
                  {"high-pass variance, learned", "%", 3},
                  {"χ² of counts, exact", "", 3},
                  {"χ² of counts, learned", "", 3}}};
  for (const Kind sde : {Kind::ve, Kind::vp}) {
    for (const std::vector<Datum>& bound : bound_rows(out.result.at(prefix(sde) + "_bounds"))) {
      std::vector<Datum> row{title(sde), bound[0], "", {}, bound[1]};
      row.resize(table.columns.size());
      row[12] = bound[2], row[13] = bound[3];
      table.rows.push_back(row);
    }
    for (const std::string column : table1_columns) {
      for (const ErrorRow& row : all.rows) {
        if (row.entry.chain.sde != sde || row.entry.column() != column) continue;
        std::vector<Datum> shows{title(sde), title(row.entry.chain.predictor), row.chain(all.N),
                                 row.entry.evaluations(), shown(row.exact(), "within")};
        for (const char* name : error_predictions) {
          if (name == error_predictions[1]) shows.push_back(shown(row.learned(), "within"));
          shows.push_back(row.recursion().contains(name) ? shown(row.recursion().value(name)) : Datum());
        }
        shows.insert(shows.end(),
                     {Measured{100 * row.recursion().value("perfect")}, shown(row.learned(), "high_pass"),
                      shown(row.exact(), "chi_square", 1), shown(row.learned(), "chi_square", 1)});
        table.rows.push_back(shows);
      }
    }
  }
  table.notes = {
      fmt::format(
          "{}; the exact and the learned score have equal noise. N = {} (the paper: 1,000), protocol as "
          "score_sde_table1_images. {} components of deviation {} in [−1, 1] under both SDEs.",
          all.protocol(), all.N, all.components, out.result.at("error").value("deviation")),
      "Predicted columns: the exact recursion on one component with the error put into every step, δ alone "
      "as "
      "a factor 1 + δ of the score, and the rest as noise of the same mean square. At exact states it is a "
      "prediction. At the chain's own states it is an account: δ there holds what earlier errors did to the "
      "states, and with the rest it must give the chains' variance but for samples that change components.",
      fmt::format(
          "χ² of exact samples: {} on average. Diverged: not finite, or more than ten times too wide.",
          all.components - 1)};
  out.table(table);
}

/// What a claim owes to the error of the score.
std::string whose(Verdict exact, Verdict along, Verdict learned) {
  if (learned == Verdict::undecided)
    return exact == Verdict::yes ? "the sampler's; with this network undecided" : "undecided";
  if (learned == Verdict::no)
    return exact == Verdict::yes ? "the sampler's, undone by this network's error" : "not seen here";
  if (exact == Verdict::yes) return "the sampler's: the exact score has it too";
  if (exact == Verdict::undecided) return "undecided with the exact score";
  return along == Verdict::yes ? "the error's along the score, δ" : "the error's at the chains' own states";
}

void claims(Report& out, const ErrorRows& all) {
  Table table{.title = "Which of the paper's orders are the score error's doing",
              .columns = {{"SDE"},
                          {"the paper says"},
                          {"exact score, recursion"},
                          {"δ at exact states, recursion"},
                          {"δ and rest, recursion"},
                          {"learned score, chains"},
                          {"whose"}}};
  for (const Kind sde : {Kind::ve, Kind::vp}) {
    const auto reference = [&](const ErrorRow& row, Reference to) {
      return to == Reference::perfect ? row.recursion().value("perfect") : 0;
    };
    const auto predicted = [&](const char* name) -> Far {
      return [&, name](const std::string& entry, Reference to) {
        const ErrorRow& row = all.at(entry);
        return std::vector<double>{distance(row.recursion().value(name), reference(row, to))};
      };
    };
    const Far chains = [&](const std::string& entry, Reference to) {
      const ErrorRow& row = all.at(entry);
      return distances(row.learned(), reference(row, to));
    };
    for (const Claim& claim : claims_of(prefix(sde), all.N)) {
      const Verdict exact = claim_holds(claim, predicted("exact"));
      const Verdict along = claim_holds(claim, predicted("delta"));
      const Verdict both = claim_holds(claim, predicted("delta_rest"));
      const Verdict learned = claim_holds(claim, chains);
      table.rows.push_back({title(sde), claim.statement, to_string(exact), to_string(along), to_string(both),
                            to_string(learned), whose(exact, along, learned)});
      out.ordering(prefix(sde) + "." + claim.name,
                   fmt::format("{}, learned score: {}", title(sde), claim.statement), learned,
                   fmt::format("exact score: {}; δ in the recursion: {}; {} paired runs", to_string(exact),
                               to_string(along), all.runs));
    }
  }
  table.notes = {
      fmt::format(
          "The paper's statements of N = 1,000 on CIFAR-10 by FID, asked here of N = {} and the "
          "distance of the variance within components. yes or no: all pairs of entries are in that "
          "order, in the distance to the exact variance and in that to a perfect sampler with the same "
          "last step; chains by their {} paired runs, 95 % intervals (Student).",
          all.N, all.runs),
      "Whose: of one network and one training seed."};
  out.table(table, "claims");
}

/// How far the predictions are from the chains, as ratios of standard deviations.
void notes(Report& out, const ErrorRows& all) {
  for (const Kind sde : {Kind::ve, Kind::vp}) {
    std::string text;
    for (const auto& [name, what] : {std::pair{"delta", "δ at exact states"},
                                     {"delta_rest", "δ and rest at exact states"},
                                     {"own_delta", "δ at own states"},
                                     {"own_delta_rest", "δ and rest at own states"}}) {
      std::vector<double> off;
      double worst = 0;
      std::string where;
      for (const ErrorRow& row : all.rows) {
        if (row.entry.chain.sde != sde || diverged(row.learned()) || !row.recursion().contains(name))
          continue;
        const double predicted = row.recursion().value(name);
        if (!(predicted < 99)) continue;
        const double observed = row.learned().data("within").mean().item<double>();
        const double ratio = 100 * (std::sqrt((1 + predicted) / (1 + observed)) - 1);
        off.push_back(std::abs(ratio));
        if (std::abs(ratio) > std::abs(worst))
          worst = ratio, where = fmt::format("{} {}", title(row.entry.chain.predictor), row.chain(all.N));
      }
      if (off.empty()) continue;
      std::nth_element(off.begin(), off.begin() + static_cast<int64_t>(off.size() / 2), off.end());
      text += fmt::format("{}{}: {:.1f} % in the median, at most {:+.1f} % ({})", text.empty() ? "" : "; ",
                          what, off[off.size() / 2], worst, where);
    }
    if (text.empty()) continue;
    out.note(fmt::format("{}: predicted standard deviation within components over the observed, less 1. {}.",
                         title(sde), text));
  }
}

void report(Report& out) {
  const ErrorRows all(out);
  error_table(out, all);
  entries_table(out, all);
  error_figures(out, all);
  claims(out, all);
  constexpr int64_t across = 3;  // images of a row
  std::vector<at::Tensor> images{out.result.at("ve_bounds").at("exact").data("image").narrow(0, 0, across)};
  Headings headings{.rows = {"exact samples"}};
  for (const char* name :
       {"ve_reverse_diffusion_P1000", "ve_probability_flow_P1000", "ve_reverse_diffusion_PC1000",
        "vp_reverse_diffusion_P1000", "vp_probability_flow_P1000", "vp_none_C2000"}) {
    const ErrorRow& row = all.at(name);
    if (!row.learned().contains("image")) continue;
    images.push_back(row.learned().data("image").narrow(0, 0, across));
    headings.rows.push_back(fmt::format("{} {} {}", title(row.entry.chain.sde),
                                        title(row.entry.chain.predictor), row.chain(all.N)));
  }
  out.image(
      at::cat(images), "samples",
      "The first samples of run 0 with the learned score, a row a sampler, clipped to the range of pixels.",
      images[0].size(0), headings);
  for (const ErrorRow& row : all.rows) {
    if (diverged(row.learned()) || row.entry.chain.rounded) continue;
    const Measured within = over_runs(row.learned().data("within"), 100);
    std::string name = row.entry.name.substr(0, row.entry.name.rfind('_') + 1) + row.chain(all.N);
    if (const size_t comma = name.find(", "); comma != std::string::npos) name.replace(comma, 2, "_");
    out.entry({.name = name + ".learned_within",
               .value = within.value,
               .standard_error = within.standard_error,
               .n = all.samples,
               .runs = all.runs});
  }
  notes(out, all);
  for (const Kind sde : {Kind::ve, Kind::vp})
    floor_ordering(out, prefix(sde) + ".floor", out.result.at(prefix(sde) + "_bounds").at("exact"),
                   all.components);
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::vp_ve_sde::score_sde_table1_error
