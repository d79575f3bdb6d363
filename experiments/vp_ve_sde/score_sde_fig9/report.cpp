#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/report/interval.h"
#include "experiments/vp_ve_sde/learned_rows_report.h"
#include "experiments/vp_ve_sde/table1_rows_report.h"

namespace sgm::vp_ve_sde::score_sde_fig9 {
namespace {

/// The splits under an SDE, by corrector steps a scale.
struct Splits {
  std::vector<double> corrections;
  std::vector<const Group*> points;

  Splits(const Report& out, const std::string& sde) {
    const Results here = out.cells.where({{"sde", sde}});
    corrections = here.numbers("corrections");
    for (const double c : corrections) points.push_back(&here.where("corrections", c).one());
  }
  std::vector<double> far(size_t i, const std::string& score, Reference to) const {
    return distances(points[i]->at(score), to == Reference::perfect ? points[i]->value("perfect") : 0);
  }
  double mean(size_t i, const std::string& score, Reference to) const {
    return mean_of(far(i, score, to)).value;
  }
  /// Whether one split of several beats the predictor alone, each by its own interval: a yes would be one of
  /// as many tests as there are splits.
  Verdict split_is_better(const std::string& score, Reference to) const {
    Verdict any = Verdict::no;
    for (size_t i = 1; i < points.size(); ++i) {
      const std::vector<double> alone = far(0, score, to), here = far(i, score, to);
      const Verdict better = farther(alone, here);
      if (better == Verdict::yes) return better;
      if (better == Verdict::undecided) any = better;
    }
    return any;
  }
  size_t best(const std::string& score, Reference to) const {
    size_t least = 0;
    for (size_t i = 1; i < points.size(); ++i) {
      if (mean(i, score, to) < mean(least, score, to)) least = i;
    }
    return least;
  }
};

constexpr const char* sdes[] = {"ve", "vp"};
std::string upper(const std::string& sde) {
  return sde == "ve" ? "VE" : "VP";
}

std::string protocol(const Group& point, int64_t runs) {
  return fmt::format(
      "{} runs of {} samples with equal noise under every score, ± is one standard error over runs, "
      "one training seed",
      runs, static_cast<int64_t>(point.value("samples")));
}

void table(Report& out, int64_t runs) {
  const Splits ve(out, "ve");
  const Group& any = *ve.points.front();
  Table table{.title = fmt::format("{} evaluations split between predictor and corrector",
                                   any.data("evaluations").item<int64_t>()),
              .columns = {{"SDE"},
                          {"score"},
                          {"corrector steps a scale"},
                          {"scales N"},
                          {"variance within components − exact", "%", 3},
                          {"exact recursion", "%", 3},
                          {"perfect sampler, same last step", "%", 3},
                          {"high-pass variance − exact", "%", 3},
                          {"χ² of component counts", "", 3}}};
  for (const std::string sde : sdes) {
    const Splits all(out, sde);
    for (const std::vector<Datum>& bound : bound_rows(out.result.at(sde + "_bounds")))
      table.rows.push_back({upper(sde), bound[0], {}, {}, bound[1], {}, {}, bound[2], bound[3]});
    for (const PointScore& score : scores_of(any)) {
      for (size_t i = 0; i < all.points.size(); ++i) {
        const Group& chains = all.points[i]->at(score.group);
        const bool exact = chains.contains("one_component");
        table.rows.push_back({upper(sde), score.title, static_cast<int64_t>(all.corrections[i]),
                              static_cast<int64_t>(all.points[i]->value("N")), shown(chains, "within"),
                              exact ? shown(chains.value("one_component")) : Datum(),
                              Measured{100 * all.points[i]->value("perfect")}, shown(chains, "high_pass"),
                              shown(chains, "chi_square", 1)});
      }
    }
  }
  table.notes = {
      fmt::format(
          "{}. Reverse diffusion, corrector first, r = {} (VE) and {} (VP) at every split, a score of as "
          "many scales as steps; no split without a predictor.",
          protocol(any, runs), ve.points.back()->value("r"), Splits(out, "vp").points.back()->value("r")),
      fmt::format(
          "χ² of exact samples: {} on average. Diverged: not finite, or more than ten times too wide. The "
          "perfect rows above end at the least of {} scales.",
          static_cast<int64_t>(out.result.at("train").value("components")) - 1,
          any.data("evaluations").item<int64_t>()),
      std::get<std::string>(out.result.at("train").attribute("training")) + "."};
  out.table(table);
}

void figure(Report& out, int64_t runs) {
  const Group& any = *Splits(out, "ve").points.front();
  std::vector<Panel> panels;
  for (const auto& [number, label, factor] : {std::tuple{"within", "variance within − exact, %", 100.0},
                                              {"high_pass", "high-pass variance − exact, %", 100.0},
                                              {"chi_square", "χ² of component counts", 1.0}}) {
    for (const std::string sde : sdes) {
      const Splits all(out, sde);
      Panel panel{.title = upper(sde), .x = {"corrector steps a scale"}, .y = {sde == "ve" ? label : ""}};
      if (factor > 1) panel.y.linear_to = 1;
      panel.layers = {horizontal(factor > 1 ? 0 : out.result.at("train").value("components") - 1)};
      for (const PointScore& score : scores_of(any)) {
        std::vector<double> x, y, errors;
        for (size_t i = 0; i < all.points.size(); ++i) {
          const Group& chains = all.points[i]->at(score.group);
          if (diverged(chains)) continue;
          const Measured value = over_runs(chains.data(number), factor);
          x.push_back(all.corrections[i]), y.push_back(value.value), errors.push_back(*value.standard_error);
        }
        if (x.empty()) continue;
        Layer joined = lines(x, y), marks = error_bars(x, y, errors, score.title + " score");
        joined.colour = marks.colour = score.colour;
        panel.layers.push_back(joined), panel.layers.push_back(marks);
      }
      panels.push_back(panel);
    }
  }
  out.figure(
      {.panels = panels,
       .columns = 2,
       .width = 6.75,
       .height = 7.2,
       .caption = fmt::format(
           "{} evaluations as N = {}/(1 + c) scales with c corrector steps each; dashed: the exact law. "
           "Axes in % are linear to ±1 %. {}.",
           any.data("evaluations").item<int64_t>(), any.data("evaluations").item<int64_t>(),
           protocol(any, runs)),
       .shared_key = true});
}

void strips(Report& out) {
  for (const std::string sde : sdes) {
    const Splits all(out, sde);
    std::vector<at::Tensor> images{out.result.at(sde + "_bounds").at("exact").data("image")};
    Headings headings{.rows = {"exact samples"}};
    for (const std::string score : {"exact", "learned"}) {
      for (size_t i = 0; i < all.points.size(); ++i) {
        const Group& chains = all.points[i]->at(score);
        if (!chains.contains("image")) continue;
        images.push_back(chains.data("image"));
        headings.rows.push_back(fmt::format("{} score, c = {:g}", score, all.corrections[i]));
      }
    }
    const int64_t columns = std::min_element(images.begin(), images.end(), [](const auto& a, const auto& b) {
                              return a.size(0) < b.size(0);
                            })->size(0);
    for (at::Tensor& row : images) row = row.narrow(0, 0, columns);
    out.image(
        at::cat(images), sde + "_samples",
        fmt::format("{}: the first samples of run 0, a row a split, equal starts; clipped to the range of "
                    "pixels.",
                    upper(sde)),
        columns, headings);
  }
}

void orderings(Report& out) {
  for (const std::string sde : sdes) {
    const Splits all(out, sde);
    for (const std::string score : {"exact", "learned"}) {
      const auto said = [&](Reference to) { return all.split_is_better(score, to); };
      out.ordering(
          sde + "." + score + ".split",
          fmt::format("{}, {} score: some split between predictor and corrector beats the predictor alone",
                      upper(sde), score),
          agreed({said(Reference::data), said(Reference::perfect)}),
          fmt::format("variance within components, nearness to the exact one ({}) and to a perfect sampler's "
                      "({}), paired runs; the best c: {:g} and {:g}",
                      to_string(said(Reference::data)), to_string(said(Reference::perfect)),
                      all.corrections[all.best(score, Reference::data)],
                      all.corrections[all.best(score, Reference::perfect)]));
    }
    floor_ordering(out, std::string(sde) + ".floor", out.result.at(std::string(sde) + "_bounds").at("exact"),
                   static_cast<int64_t>(out.result.at("train").value("components")));
  }
}

void report(Report& out) {
  const int64_t runs = out.result.at("ve_bounds").at("exact").data("within").numel();
  table(out, runs);
  figure(out, runs);
  strips(out);
  orderings(out);
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::vp_ve_sde::score_sde_fig9
