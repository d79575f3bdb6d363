#include "core/report/report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "core/report/interval.h"
#include "experiments/vp_ve_sde/adaptive_figures_report.h"

namespace sgm::vp_ve_sde::score_sde_fig3 {
namespace {

using namespace adaptive;

/// "0 of 256".
std::string count_of(double share, const Group& cell) {
  const double n = cell.value("trajectories");
  return fmt::format("{:.0f} of {:.0f}", share * n, n);
}

void table(Report& out) {
  Table table{.title = "The adaptive probability flow ODE: evaluations and error per trajectory",
              .columns = {{"data"},
                          {"SDE"},
                          {"rtol = atol", "", 1},
                          {"NFE, own steps", "", 3},
                          {"least – most"},
                          {"NFE, coupled", "", 3},
                          {"computed with own steps", "% of coupled", 3},
                          {"saved by leaving", "%", 3},
                          {"median error, own steps", "% of spread", 3},
                          {"coupled", "% of spread", 3},
                          {"RMS error, own steps", "% of spread"},
                          {"in another component"},
                          {"error above half a grey level"}}};
  for (const Named& problem : problems) {
    for (const Named& sde : sdes) {
      const Group& c = cell(out, problem, sde);
      const Group& own = c.at("per_sample");
      const Group& coupled = c.at("coupled");
      const std::vector<double> tolerances = doubles(c.data("tolerance"));
      for (size_t i = 0; i < tolerances.size(); ++i) {
        const auto at = [&](const Group& group, const char* name) {
          return group.data(name)[static_cast<int64_t>(i)].item<double>();
        };
        table.rows.push_back({std::string(problem.title), std::string(sde.title), Measured{tolerances[i]},
                              Measured{at(own, "nfe")},
                              fmt::format("{:.0f} – {:.0f}", at(own, "nfe_least"), at(own, "nfe_most")),
                              Measured{at(coupled, "nfe")},
                              Measured{100 * at(own, "computed") / at(coupled, "computed")},
                              Measured{100 * (1 - at(own, "computed") / at(own, "nfe_most"))},
                              Measured{100 * at(own, "median")}, Measured{100 * at(coupled, "median")},
                              Measured{100 * at(own, "rms"), 100 * at(own, "rms_standard_error")},
                              count_of(at(own, "moved"), c),
                              &problem == &problems[2] ? Datum(count_of(at(own, "visible"), c)) : Datum()});
      }
    }
  }
  const auto n = [&](const Named& problem) {
    return static_cast<int64_t>(cell(out, problem, sdes[0]).value("trajectories"));
  };
  std::vector<std::string> ends;
  for (const Named& sde : sdes) {
    const Node options = options_of(cell(out, problems[0], sde));
    const Node* eps = options.find("eps");
    const Node* least = options.find("sde.sigma_min");
    if (eps) ends.push_back(fmt::format("{:.0e} for {}", eps->number(), sde.title));
    if (least)
      ends.back() += fmt::format(", whose levels are {:g} … {:g} in units of [−1, 1]", least->number(),
                                 options.at("sde.sigma_max").number());
  }
  table.notes = {
      fmt::format(
          "Dormand–Prince 5(4) from T to eps ({}), exact scores, one seed; {} trajectories of the "
          "Gaussian, {} of the mixture, {} of the images, all in one batch. Own steps: each sample has "
          "its step size and error norm; coupled: SciPy's RK45 on the flattened batch.",
          fmt::join(ends, ", "), n(problems[0]), n(problems[1]), n(problems[2])),
      "Computed: rows that the score was really given, counted. Saved by leaving: against a batch in which "
      "the finished samples stay until the slowest one is done. Errors against the trajectories themselves "
      "(tolerance 1e-10), in % of the data's standard deviation. Half a grey level: of 256, which rounding "
      "to bytes hides; by the root mean square error over the pixels of an image, own steps."};
  out.table(table);
}

/// Rows computed a sample to reach a root mean square error, between the tolerances around it; none where
/// they do not reach it.
std::optional<double> rows_for(const Group& mode, double wanted) {
  const std::vector<double> rms = doubles(mode.data("rms"));
  const std::vector<double> rows = doubles(mode.data("computed"));
  for (size_t i = 1; i < rms.size(); ++i) {
    if (rms[i - 1] > wanted && rms[i] <= wanted) {
      return rows[i - 1] +
             (rows[i] - rows[i - 1]) * std::log(rms[i - 1] / wanted) / std::log(rms[i - 1] / rms[i]);
    }
  }
  return std::nullopt;
}

/// The two controls by what they cost at one error.
void at_equal_error(Report& out) {
  constexpr double wanted = 0.01;
  std::vector<std::string> found;
  int64_t cheaper = 0;
  for (const Named& problem : problems) {
    for (const Named& sde : sdes) {
      const Group& c = cell(out, problem, sde);
      const std::optional<double> own = rows_for(c.at("per_sample"), wanted);
      const std::optional<double> coupled = rows_for(c.at("coupled"), wanted);
      if (!own || !coupled) continue;
      cheaper += *own < *coupled;
      found.push_back(fmt::format("{} {}: {:.0f} against {:.0f}", problem.title, sde.title, *own, *coupled));
    }
  }
  if (found.empty()) return;
  const auto all = static_cast<int64_t>(found.size());
  out.ordering(
      "own_steps_are_cheaper",
      "own steps compute fewer rows than coupled ones at equal RMS error, 1 % of the spread",
      cheaper == all ? Verdict::yes
      : cheaper == 0 ? Verdict::no
                     : Verdict::undecided,
      fmt::format("{} of {} cases; rows a sample, interpolated: {}", cheaper, all, fmt::join(found, "; ")));
}

/// Of the tolerances that hold, the loosest, or the tightest.
std::optional<size_t> extreme(const std::vector<double>& tolerances, bool loosest,
                              const std::function<bool(size_t)>& holds) {
  std::optional<size_t> found;
  for (size_t i = 0; i < tolerances.size(); ++i) {
    if (holds(i) && (!found || (tolerances[i] > tolerances[*found]) == loosest)) found = i;
  }
  return found;
}

constexpr double few_images = 0.02;

/// The paper's Fig. 3 on the images: whether a tenth of the predictor's evaluations leaves an error that
/// shows in 8 bits in few images only; what the median alone would say stands beside it.
void without_loss(Report& out) {
  for (const Named& sde : sdes) {
    const Group& c = cell(out, problems[2], sde);
    const auto n = static_cast<int64_t>(c.value("trajectories"));
    const Group& own = c.at("per_sample");
    const std::vector<double> tolerances = doubles(c.data("tolerance"));
    const auto at = [&](const char* what, size_t i) {
      return own.data(what)[static_cast<int64_t>(i)].item<double>();
    };
    const double budget = 0.1 * predictor_evaluations(out);
    const auto within = extreme(tolerances, false, [&](size_t i) { return at("nfe", i) < budget; });
    const auto median = extreme(tolerances, true, [&](size_t i) { return at("median", i) <= half_grey(c); });
    Verdict verdict = Verdict::no;
    std::string text = fmt::format("no tolerance takes fewer than {:g} evaluations", budget);
    if (within) {
      const Limits share = clopper_pearson(std::llround(at("visible", *within) * static_cast<double>(n)), n);
      verdict = above(-share.high, -share.low, -few_images);
      text = fmt::format(
          "tolerance {:.0e}, {:.0f} evaluations ({:.0f} – {:.0f}), RMS error {:.2g} %: {} above half a "
          "grey level, {:.2g} to {:.2g} % (95 %)",
          tolerances[*within], at("nfe", *within), at("nfe_least", *within), at("nfe_most", *within),
          100 * at("rms", *within), count_of(at("visible", *within), c), 100 * share.low, 100 * share.high);
    }
    if (median && median != within) {
      text += fmt::format(
          "; the median alone allows {:.0e} and {:.0f} evaluations, with an RMS error of {:.2g} %, {} above "
          "half a grey level and {} another image",
          tolerances[*median], at("nfe", *median), 100 * at("rms", *median),
          count_of(at("visible", *median), c), count_of(at("moved", *median), c));
    }
    out.ordering(
        fmt::format("ninety_percent_fewer.{}", sde.key),
        fmt::format(
            "{}: more than 90 % fewer evaluations, mean, than {:g} with at most {:g} % of images "
            "visibly other: by half a grey level of 256, RMS over pixels, from their trajectory's end "
            "(at the tightest tolerance with so few, {} images of the image mixture)",
            sde.title, predictor_evaluations(out), 100 * few_images, n),
        verdict, text);
  }
}

/// What the paper's figure says of its images, beside ours under VP.
void evaluations(Report& out) {
  const Group& c = cell(out, problems[2], sdes[0]);
  const std::vector<double> tolerances = doubles(c.data("tolerance"));
  const std::vector<double> nfe = doubles(c.at("per_sample").data("nfe"));
  for (size_t i = 0; i < tolerances.size(); ++i) {
    out.entry({.name = fmt::format("images_vp.evaluations.{:.0e}", tolerances[i]),
               .value = nfe[i],
               .n = static_cast<int64_t>(c.value("trajectories")),
               .scaled_down = true});
  }
}

void claims(Report& out) {
  without_loss(out);
  evaluations(out);
  double least = 1e9, most = 0;
  int64_t cheaper = 0, all = 0;
  for (const Named& problem : problems) {
    for (const Named& sde : sdes) {
      const Group& c = cell(out, problem, sde);
      const std::vector<double> own = doubles(c.at("per_sample").data("computed"));
      const std::vector<double> coupled = doubles(c.at("coupled").data("computed"));
      for (size_t i = 0; i < own.size(); ++i) {
        least = std::min(least, own[i] / coupled[i]), most = std::max(most, own[i] / coupled[i]);
        cheaper += own[i] < coupled[i], ++all;
      }
    }
  }
  out.note(
      fmt::format("Own steps compute {:.2f} to {:.2f} times the rows of the coupled control; fewer in {} of "
                  "{} cases. Their errors differ: compare at equal error, not at equal tolerance.",
                  least, most, cheaper, all));
  double gap = 0;
  for (const Named& problem : problems) {
    for (const Named& sde : sdes) {
      const Group& own = cell(out, problem, sde).at("per_sample");
      const std::vector<double> computed = doubles(own.data("computed"));
      const std::vector<double> nfe = doubles(own.data("nfe"));
      for (size_t i = 0; i < nfe.size(); ++i) gap = std::max(gap, std::abs(computed[i] - nfe[i]));
    }
  }
  out.entry({.name = "computed_for_finished_samples", .value = gap});
  at_equal_error(out);
}

void report(Report& out) {
  table(out);
  adaptive_figure(out);
  adaptive_samples(out);
  claims(out);
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::vp_ve_sde::score_sde_fig3
