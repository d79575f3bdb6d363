#include "experiments/sliced_vs_denoising/ssm_variance/tables_report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>

#include "experiments/sliced_vs_denoising/ssm_variance/cases_report.h"
#include "experiments/sliced_vs_denoising/ssm_variance/measure.h"

namespace sgm::sliced_vs_denoising::ssm_variance {
namespace {

const auto counted_laws = static_cast<int64_t>(laws.size());

/// a/b of independent means; 0 where a is but rounding.
Measured in_units(const Measured& a, const Measured& b) {
  const double value = a.value / b.value;
  if (value < 1e-20) return {0};
  return {value, std::hypot(*a.standard_error / b.value, value * *b.standard_error / b.value)};
}

/// The laws that no other has a smaller variance than, beyond the 95 % interval of their paired difference.
/// Whether one law's variance is larger than another's beyond the interval of their difference, and beyond
/// rounding: with all of a matrix free, Rademacher and sphere have equal gradients' variance at every draw.
bool more_than_rounding(const OfCase& of, int64_t objective, int64_t law, int64_t other, int64_t what) {
  const Measured difference = of.data("between_laws", {objective, law, other, what});
  return std::abs(difference.value) > 1e-9 && above_zero(difference) == Verdict::yes;
}

std::vector<std::string> unbeaten(const OfCase& of, int64_t objective, int64_t what) {
  std::vector<std::string> names;
  for (int64_t law = 0; law < counted_laws; ++law) {
    bool beaten = false;
    for (int64_t other = 0; other < counted_laws; ++other)
      beaten = beaten || (other != law && more_than_rounding(of, objective, law, other, what));
    if (!beaten) names.push_back(title_of_law(laws[static_cast<size_t>(law)]));
  }
  return names;
}

void laws_table(Report& out) {
  Table table{.title = "Variance of one projection over that of the data, and the law that has the least",
              .columns = {{"score"}, {"D"}, {"objective"}}};
  for (const char* what : {"loss", "gradient"}) {
    for (const std::string& law : laws)
      table.columns.push_back({fmt::format("{}, {}", what, title_of_law(law)), "", 3});
    table.columns.push_back({fmt::format("least, {}", what)});
  }
  for (const OfCase& of : cases_of(out)) {
    for (int64_t objective = 0; objective < 2; ++objective) {
      std::vector<Datum> row{of.title, of.dimension,
                             title_of_objective(objectives[static_cast<size_t>(objective)])};
      for (const int64_t what : {0, 1}) {
        const Measured data = of.data("exact", {what});
        for (int64_t law = 0; law < counted_laws; ++law)
          row.emplace_back(Measured{in_units(of.data("projections", {objective, law, what}), data).value});
        row.emplace_back(fmt::format("{}", fmt::join(unbeaten(of, objective, what), ", ")));
      }
      table.rows.push_back(row);
    }
  }
  table.notes = {
      data_protocol(cases_of(out)) + ", of a few percent and not shown.",
      "Variance about exact score matching's value at the same datum, over the variance of that value over "
      "data; of gradients, summed over all parameters. Least: the laws that no other beats beyond the 95 % "
      "interval of their difference, paired by datum; several where that is undecided or they are equal."};
  out.table(table, "laws");
}

void standard_table(Report& out) {
  Table table{.title = "Reduced variance against plain: Gaussian projections, data and score of N(0, I)",
              .columns = {{"D"},
                          {"loss, SSM"},
                          {"exact"},
                          {"SSM-VR"},
                          {"exact"},
                          {"smaller"},
                          {"gradient, SSM"},
                          {"exact"},
                          {"SSM-VR"},
                          {"exact"},
                          {"smaller"}}};
  const int64_t law = law_index("gaussian");
  for (const OfCase& of : standard_of(out)) {
    const auto D = static_cast<double>(of.dimension);
    const double exact[2][2] = {{D * (D + 2) / 2, 2 * D}, {D * (D + 1) * (D + 1), D * (D + 1)}};
    std::vector<Datum> row{of.dimension};
    for (const int64_t what : {0, 1}) {
      for (const int64_t objective : {0, 1}) {
        row.emplace_back(of.data("projections", {objective, law, what}));
        row.emplace_back(Measured{exact[what][objective]});
      }
      const Verdict plain_above = above_zero(of.data("between_objectives", {law, what}));
      row.emplace_back(plain_above == Verdict::undecided
                           ? "undecided"
                           : title_of_objective(objectives[plain_above == Verdict::yes]));
    }
    table.rows.push_back(row);
  }
  table.notes = {
      data_protocol(standard_of(out)) + ".",
      "Exact, mean over data: loss D(D + 2)/2 (SSM) and 2D (SSM-VR), equal at D = 2; gradient by all of the "
      "matrix W of s = Wx, D(D + 1)² and D(D + 1). Smaller: beyond the 95 % interval of the paired "
      "difference."};
  out.table(table, "standard");
}

void buy_table(Report& out) {
  const double cost = out.result.at("choice").value("projection_cost");
  Table table{.title = "One more projection or one more datum: variance of a gradient in equal time",
              .columns = {{"score"},
                          {"D"},
                          {"objective"},
                          {"projections' share", "", 3},
                          {"second pays below", "", 3},
                          {"best number", "", 2},
                          {fmt::format("at cost {:g}", cost)}}};
  const int64_t law = law_index("rademacher");
  for (const OfCase& of : cases_of(out)) {
    for (int64_t objective = 0; objective < 2; ++objective) {
      const Measured added = of.data("projections", {objective, law, 1}), data = of.data("exact", {1});
      const Measured pays = in_units({added.value / 2, *added.standard_error / 2}, data);
      const Verdict verdict = above_zero({pays.value - cost, pays.standard_error});
      table.rows.push_back({of.title, of.dimension,
                            title_of_objective(objectives[static_cast<size_t>(objective)]),
                            Measured{added.value / (added.value + data.value)}, pays,
                            Measured{std::max(1.0, std::sqrt(added.value / (data.value * cost)))},
                            verdict == Verdict::yes  ? "projection"
                            : verdict == Verdict::no ? "datum"
                                                     : "undecided"});
    }
  }
  table.notes = {
      data_protocol(cases_of(out)) + ". Rademacher projections.",
      "A mean over n data with M projections each has the variance (V_d + V_p/M)/n and takes n(1 + cM), c "
      "the "
      "time of a projection over that of all else of a datum. Share: V_p/(V_p + V_d) at M = 1. A second "
      "projection pays for c below V_p/(2V_d); the best number is √(V_p/(c "
      "V_d)), at least 1. Data here are "
      "fresh draws: where a data set is used up, only projections are left to buy."};
  out.table(table, "buy");
}

void orderings(Report& out) {
  std::vector<Verdict> reduced, gaussian_largest;
  int64_t cases = 0, loss_below = 0;
  for (const OfCase& of : cases_of(out)) {
    for (int64_t law = 0; law < counted_laws; ++law) {
      reduced.push_back(above_zero(of.data("between_objectives", {law, 1})));
      loss_below += above_zero(of.data("between_objectives", {law, 0})) == Verdict::yes;
      ++cases;
    }
    for (const std::string& objective : objectives) {
      const double gaussian = formula_of(of, objective, "gaussian", 1);
      for (const char* other : {"rademacher", "sphere"})
        gaussian_largest.push_back(above_zero({gaussian - formula_of(of, objective, other, 1)}));
    }
  }
  const auto counted = [](const std::vector<Verdict>& all) {
    int64_t yes = 0, no = 0;
    for (const Verdict v : all) yes += v == Verdict::yes, no += v == Verdict::no;
    if (yes == static_cast<int64_t>(all.size())) return std::string("every one");
    return fmt::format("{} of {} yes, {} no", yes, all.size(), no);
  };
  out.ordering("reduced_gradients", "SSM-VR's gradient has the smaller variance, for every score and law",
               all_hold(reduced),
               fmt::format("{}; of the loss {} of {}", counted(reduced), loss_below, cases));
  out.ordering("gaussian_is_noisiest",
               "Gaussian projections give gradients of the largest variance, for every score and objective",
               all_hold(gaussian_largest),
               counted(gaussian_largest) + ", by the formulas at the fixed points");
  std::vector<Verdict> crossing;
  for (const OfCase& of : standard_of(out)) {
    if (of.dimension == 2) continue;
    const Measured difference = of.data("between_objectives", {law_index("gaussian"), 0});
    const double sign = of.dimension > 2 ? 1 : -1;
    crossing.push_back(above_zero({sign * difference.value, difference.standard_error}));
  }
  out.ordering("reduced_beyond_two_dimensions",
               "on N(0, I) with Gaussian projections SSM-VR's loss has the smaller variance beyond two "
               "dimensions and the larger one in one",
               all_hold(crossing), counted(crossing));
  std::vector<Verdict> trap;
  double loss = 0;
  for (const OfCase& of : cases_of(out)) {
    if (of.model != "full_diagonal") continue;
    loss = std::max(loss, of.data("projections", {1, law_index("rademacher"), 0}).value);
    trap.push_back(above_zero(of.data("projections", {1, law_index("rademacher"), 1})));
  }
  out.ordering("a_silent_loss_has_noisy_gradients",
               "where SSM-VR's loss with Rademacher projections has no variance (a diagonal Jacobian), its "
               "gradient by the whole matrix has",
               loss < 1e-20 ? all_hold(trap) : Verdict::no,
               fmt::format("largest variance of the loss {:.1g}; gradients: {}", loss, counted(trap)));
}

}  // namespace

void tables_report(Report& out) {
  laws_table(out);
  standard_table(out);
  buy_table(out);
  orderings(out);
}

}  // namespace sgm::sliced_vs_denoising::ssm_variance
