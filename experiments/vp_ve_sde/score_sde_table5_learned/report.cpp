#include <ATen/TensorOperators.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "core/report/interval.h"
#include "experiments/vp_ve_sde/learned_rows_report.h"
#include "experiments/vp_ve_sde/table1_rows_report.h"

namespace sgm::vp_ve_sde::score_sde_table5_learned {
namespace {

/// A predictor under an SDE with a score, over r; the first point is without corrector.
struct Scan {
  std::vector<double> r;
  std::vector<const Group*> points, chains;

  Scan(const Results& of, const std::string& score) {
    r = of.numbers("r");
    for (const double value : r) {
      points.push_back(&of.where("r", value).one());
      chains.push_back(&points.back()->at(score));
    }
  }
  std::vector<double> far(size_t i, Reference to) const {
    return distances(*chains[i], to == Reference::perfect ? points[i]->value("perfect") : 0);
  }
  double mean(size_t i, Reference to) const { return mean_of(far(i, to)).value; }
  /// The r > 0 of least mean distance.
  size_t best(Reference to) const {
    size_t least = 1;
    for (size_t i = 2; i < r.size(); ++i) {
      if (mean(i, to) < mean(least, to)) least = i;
    }
    return least;
  }
  /// Those whose distance is not larger than the best one's, run by run.
  std::vector<size_t> tied(Reference to) const {
    const size_t least = best(to);
    std::vector<size_t> all;
    for (size_t i = 1; i < r.size(); ++i) {
      const std::vector<double> here = far(i, to), there = far(least, to);
      if (i == least || farther(here, there) != Verdict::yes) all.push_back(i);
    }
    return all;
  }
  std::string interval(Reference to) const {
    const std::vector<size_t> all = tied(to);
    if (all.size() == 1) return "it alone";
    std::vector<std::string> names;
    for (const size_t i : all) names.push_back(fmt::format("{:.2g}", r[i]));
    return fmt::format("{}", fmt::join(names, ", "));
  }
  Datum best_r(Reference to) const {
    const size_t i = best(to);
    if (i == 1) return fmt::format("≤ {:.2g}", r[i]);
    if (i + 1 == r.size()) return fmt::format("≥ {:.2g}", r[i]);
    return Measured{r[i]};
  }
};

constexpr const char* sdes[] = {"ve", "vp"};

std::string predictor_title(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  return name == "ancestral" ? "ancestral sampling" : name;
}

/// The first point, by which all were run alike.
const Group& any_point(const Results& scan) {
  return *scan.where({{"predictor", scan.along("predictor").front()}}).cells().front().result;
}

std::string protocol(const Group& point, int64_t runs) {
  return fmt::format(
      "{} runs of {} samples with equal noise at every r and score, ± is one standard error over "
      "runs, one training seed",
      runs, static_cast<int64_t>(point.value("samples")));
}

void table(Report& out, const Results& scan, int64_t runs) {
  const Group& any = any_point(scan);
  const auto N = static_cast<int64_t>(any.value("N"));
  Table table{.title = "Best signal-to-noise ratio r of the corrector with exact, wrong and learned scores",
              .columns = {{"SDE"},
                          {"predictor"},
                          {"score"},
                          {"best r", "", 2},
                          {"not distinguishable from it"},
                          {"variance − exact at it", "%", 3},
                          {"without corrector", "%", 3},
                          {"perfect sampler, same last step", "%", 3},
                          {"best r by nearness to the perfect sampler", "", 2},
                          {"not distinguishable from it"}}};
  for (const std::string sde : sdes) {
    for (const std::vector<Datum>& bound : bound_rows(out.result.at(sde + "_bounds")))
      table.rows.push_back({sde == "ve" ? "VE" : "VP", "", bound[0], {}, "", bound[1], {}, {}, {}, ""});
    for (const std::string& predictor : scan.along("predictor")) {
      const Results here = scan.where({{"sde", sde}, {"predictor", predictor}});
      for (const PointScore& score : scores_of(any)) {
        const Scan of(here, score.group);
        table.rows.push_back({sde == "ve" ? "VE" : "VP", predictor_title(predictor), score.title,
                              of.best_r(Reference::data), of.interval(Reference::data),
                              shown(*of.chains[of.best(Reference::data)], "within"),
                              shown(*of.chains[0], "within"), Measured{100 * of.points[0]->value("perfect")},
                              of.best_r(Reference::perfect), of.interval(Reference::perfect)});
      }
    }
  }
  table.notes = {
      fmt::format(
          "PC{}: {}. The best r has the least mean over runs of |variance within components/exact − "
          "1|, or of its distance to a perfect sampler's with the same last step; not "
          "distinguishable: the 95 % interval (Student) of the paired difference does not exclude 0. ≤ "
          "and ≥: at the end of the scan.",
          N, protocol(any, runs)),
      "N = 100 and another quantity than FID: not to be set beside the paper's r (.16 under VE, .01 under "
      "VP, "
      "N = 1,000). Where the errors of score and sampler cancel, the best r is where they do."};
  table.notes[1] = fmt::format(
      "N = {} and another quantity than FID: not to be set beside the paper's r (.16 under VE, .01 under VP, "
      "reverse diffusion, N = 1,000). A best r with a wrong score is where its error and the sampler's "
      "cancel.",
      N);
  table.notes.push_back(std::get<std::string>(out.result.at("train").attribute("training")) + ".");
  out.table(table);
}

void figure(Report& out, const Results& scan, int64_t runs) {
  const Group& any = any_point(scan);
  std::vector<Panel> panels;
  for (const std::string sde : sdes) {
    for (const std::string& predictor : scan.along("predictor")) {
      const Results here = scan.where({{"sde", sde}, {"predictor", predictor}});
      Panel panel{.title = fmt::format("{}, {}", sde == "ve" ? "VE" : "VP", predictor_title(predictor)),
                  .x = {"signal-to-noise ratio r", {}, {}, true},
                  .y = {sde == "ve" ? "variance − exact, %" : ""}};
      panel.y.linear_to = 1;
      panel.layers = {horizontal(0)};
      for (const PointScore& score : scores_of(any)) {
        const Scan of(here, score.group);
        std::vector<double> x, y, errors, recursion_x, recursion_y;
        for (size_t i = 1; i < of.r.size(); ++i) {
          if (of.chains[i]->contains("one_component")) {
            const double one = of.chains[i]->value("one_component");
            if (one < 99) recursion_x.push_back(of.r[i]), recursion_y.push_back(100 * one);
          }
          if (diverged(*of.chains[i])) continue;
          const Measured within = over_runs(of.chains[i]->data("within"), 100);
          x.push_back(of.r[i]), y.push_back(within.value), errors.push_back(*within.standard_error);
        }
        Layer course = score.group == "learned" ? lines(x, y) : lines(recursion_x, recursion_y);
        course.colour = score.colour;
        Layer marks = error_bars(x, y, errors, score.title + " score");
        marks.colour = score.colour;
        panel.layers.push_back(course), panel.layers.push_back(marks);
        if (diverged(*of.chains[0])) continue;
        Layer alone = horizontal(100 * of.chains[0]->data("within").mean().item<double>());
        if (score.group == "learned") {
          alone.title = "learned, without corrector";
          panel.layers.push_back(alone);
        }
      }
      panels.push_back(panel);
    }
  }
  out.figure({.panels = panels,
              .columns = 2,
              .width = 6.75,
              .height = 3.4 * static_cast<double>((panels.size() + 1) / 2),
              .caption = fmt::format(
                  "Variance within components − exact against the corrector's r, N = {}, on an axis that "
                  "is linear to ±1 %; bars one standard error; lines of exact and wrong scores are the "
                  "exact recursion on one component, the learned score's joins its points. {}.",
                  static_cast<int64_t>(any.value("N")), protocol(any, runs)),
              .shared_key = true});
}

/// Whether every r tied with the best one of the first is above all of the second.
Verdict above_all(const Scan& a, const Scan& b, Reference to) {
  const std::vector<size_t> high = a.tied(to), low = b.tied(to);
  if (high.front() > low.back()) return Verdict::yes;
  return high.back() < low.front() ? Verdict::no : Verdict::undecided;
}

void orderings(Report& out, const Results& scan) {
  for (const std::string sde : sdes) {
    for (const std::string& predictor : scan.along("predictor")) {
      const Results here = scan.where({{"sde", sde}, {"predictor", predictor}});
      const Scan exact(here, "exact"), learned(here, "learned");
      const std::string name = sde + "." + predictor, title = sde == "ve" ? "VE" : "VP";
      const size_t best = learned.best(Reference::data);
      const auto gains = [](const Scan& of, Reference to) {
        const std::vector<double> alone = of.far(0, to), corrected = of.far(of.best(to), to);
        return farther(alone, corrected);
      };
      out.ordering(
          name + ".corrector_helps",
          fmt::format("{}, {}, learned score: the corrector at its best r beats none", title,
                      predictor_title(predictor)),
          agreed({gains(learned, Reference::data), gains(learned, Reference::perfect)}),
          fmt::format("by nearness to the exact variance and to a perfect sampler's; exact score: {}; "
                      "the best of {} r on the same runs, here {:.2g}",
                      to_string(agreed({gains(exact, Reference::data), gains(exact, Reference::perfect)})),
                      exact.r.size() - 1, learned.r[best]));
      out.ordering(
          name + ".larger_r",
          fmt::format("{}, {}: the learned score's best r is larger than the exact score's", title,
                      predictor_title(predictor)),
          agreed({above_all(learned, exact, Reference::data), above_all(learned, exact, Reference::perfect)}),
          fmt::format("exact {}; learned {}", exact.interval(Reference::data),
                      learned.interval(Reference::data)));
    }
  }
}

void report(Report& out) {
  const int64_t runs = out.result.at("ve_bounds").at("exact").data("within").numel();
  table(out, out.cells, runs);
  figure(out, out.cells, runs);
  orderings(out, out.cells);
  for (const std::string sde : sdes)
    floor_ordering(out, sde + ".floor", out.result.at(sde + "_bounds").at("exact"),
                   static_cast<int64_t>(out.result.at("train").value("components")));
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::vp_ve_sde::score_sde_table5_learned
