#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "experiments/stages/judged_report.h"

namespace sgm::ncsn::ncsn_neighbours {
namespace {

using namespace stages;  // what reports of judged images share

/// The share of values at or below x: a step at each of them, from (0, 0) to (1, 1).
std::pair<std::vector<double>, std::vector<double>> cumulative(const at::Tensor& values) {
  std::vector<double> x{0}, y{0};
  const std::vector<double> sorted = doubles(std::get<0>(values.sort()));
  for (size_t i = 0; i < sorted.size(); ++i) {
    x.insert(x.end(), {sorted[i], sorted[i]});
    y.insert(y.end(), {y.back(), static_cast<double>(i + 1) / static_cast<double>(sorted.size())});
  }
  x.push_back(1), y.push_back(1);
  return {x, y};
}

int64_t below(const at::Tensor& ratio, double threshold) {
  return (ratio < threshold).sum().item<int64_t>();
}

/// How many planted copies of a noise are told from test images, at which distance from their originals.
struct Grade {
  double noise, distance, found;
  int64_t detected, n;

  double power() const { return static_cast<double>(detected) / static_cast<double>(n); }
};

std::vector<Grade> grades_of(const Group& planted, double threshold) {
  std::vector<Grade> all;
  const at::Tensor ratio = planted.data("ratio");
  const at::Tensor distance = planted.data("distance");
  for (int64_t i = 0; i < ratio.size(0); ++i) {
    all.push_back({planted.data("noise")[i].item<double>(), distance[i].mean().item<double>(),
                   planted.data("found")[i].item<double>(), below(ratio[i], threshold), ratio.size(1)});
  }
  std::sort(all.begin(), all.end(), [](const Grade& a, const Grade& b) { return a.distance < b.distance; });
  return all;
}

/// The power at a distance: of the next grade further away, so that it is not stated too large; 0 beyond the
/// last.
double power_at(const std::vector<Grade>& grades, double distance) {
  for (const Grade& grade : grades) {
    if (grade.distance >= distance) return grade.power();
  }
  return 0;
}

void picture(const Group& set, const std::string& name, const std::string& first, const std::string& caption,
             Report& out) {
  const at::Tensor rows = at::cat({set.data("queries").unsqueeze(1), set.data("neighbour")}, 1);
  Headings headings{.columns = {first, "nearest"}};
  for (int64_t i = 2; i < rows.size(1); ++i) headings.columns.push_back(fmt::format("no. {}", i));
  out.image(tiles(rows.flatten(0, 1)), name, caption, rows.size(1), headings);
}

void put_pictures(const Group& cell, Report& out) {
  picture(
      cell.at("samples"), "neighbours", "sample",
      "NCSN Fig. 9: a row a sample, then its nearest training images in Euclidean distance, nearest first.",
      out);
  if (cell.contains("features"))
    picture(cell.at("features"), "features", "sample",
            fmt::format("NCSN Fig. 10: the same samples and their nearest training images in the 16 features "
                        "of this suite's classifier (test accuracy {:.1f} %), not Inception's.",
                        100 * cell.value("accuracy")),
            out);
  const Group& planted = cell.at("planted");
  picture(planted, "planted", "copy",
          fmt::format("The control: copies of training images with noise of standard deviation {:g}, and "
                      "their nearest training images.",
                      planted.data("noise")[0].item<double>()),
          out);
}

/// Limits of a share seen in n, in %.
std::string limits(int64_t seen, int64_t n) {
  const Limits of = clopper_pearson(seen, n);
  return fmt::format("{:.1f} to {:.1f}", 100 * of.low, 100 * of.high);
}

Figure figure_of(const Group& cell, const std::vector<Grade>& grades, double threshold,
                 const std::vector<std::pair<std::string, at::Tensor>>& sets) {
  Panel ratios{.x = {"d1/d2", 0, 1},
               .y = {"share of queries below", 0, 1},
               .layers = {vertical(threshold)},
               .key = "best"};
  for (const auto& [title, ratio] : sets) {
    const auto [x, y] = cumulative(ratio);
    ratios.layers.push_back(lines(x, y, title));
  }
  std::vector<double> distance, power, low, high;
  for (const Grade& grade : grades) {
    const Limits of = clopper_pearson(grade.detected, grade.n);
    distance.push_back(grade.distance);
    power.push_back(grade.power());
    low.push_back(of.low);
    high.push_back(of.high);
  }
  const double at = cell.at("samples").data("distance").mean().item<double>();
  Layer interval = band(distance, low, high);
  Layer curve = lines_points(distance, power);
  interval.colour = curve.colour = 3;
  Panel detection{.x = {"distance of a copy from its original", 0, {}},
                  .y = {"share of copies detected", 0, 1},
                  .layers = {vertical(at), interval, curve},
                  .key = ""};
  return {.panels = {ratios, detection},
          .columns = 2,
          .width = 6.75,
          .height = 2.6,
          .caption = fmt::format(
              "Left: d1/d2 of {} samples, {} test images and {} planted copies with noise {:g}; dashed: the "
              "test set's 1 % quantile. Right: share of {} planted copies below it against their mean "
              "distance from their originals (band: 95 % interval); dashed: the samples' mean distance to "
              "their nearest training image, {:.2f}.",
              sets[0].second.numel(), sets[1].second.numel(), sets[2].second.numel(), grades[0].noise,
              grades[0].n, at)};
}

/// What no copy among the samples says, by distance, and whether the control is found.
void put_verdicts(const Group& cell, const std::vector<Grade>& grades, double threshold, Report& out) {
  const at::Tensor ratio = cell.at("samples").data("ratio");
  const int64_t n = ratio.numel();
  const int64_t seen = below(ratio, threshold);
  const double at = cell.at("samples").data("distance").mean().item<double>();
  const double power = power_at(grades, at);
  const double bound = upper_share(seen, n);
  out.entry({.name = "samples.share_of_near_copies",
             .value = static_cast<double>(seen) / static_cast<double>(n),
             .n = n});
  out.entry({.name = "planted.share_of_near_copies", .value = grades[0].power(), .n = grades[0].n});
  out.note(fmt::format(
      "{} of {} samples lie below the test set's 1 % quantile: at most {:.1f} % of the network's samples do "
      "(one-sided 95 %, Clopper-Pearson). That bounds copies as near as those that are detected; at the "
      "samples' own mean distance, {:.2f}, of planted copies {:.0f} % are: {}.",
      seen, n, 100 * bound, at, 100 * power,
      power > bound ? fmt::format("at most {:.1f} % can be copies with independent noise of that size",
                                  100 * std::min(1.0, bound / power))
                    : "nothing is said of copies so blurred or noisy"));
  const Limits nearest_copies = clopper_pearson(grades[0].detected, grades[0].n);
  out.ordering("control_is_found", "most copies at the smallest distance are told from test images",
               above(nearest_copies.low, nearest_copies.high, .5),
               fmt::format("{} of {} at distance {:.2f}, 95 % interval {} %", grades[0].detected, grades[0].n,
                           grades[0].distance, limits(grades[0].detected, grades[0].n)));
  // Of honest draws 1 % lie below: fewer than the interval allows is no more copies than among test images.
  const Limits share = clopper_pearson(seen, n);
  out.ordering(
      "samples_are_no_copies", "samples are no more often that near to a training image than test images are",
      share.low > .01     ? Verdict::no
      : share.high <= .02 ? Verdict::yes
                          : Verdict::undecided,
      fmt::format("{} of {}, 95 % interval {} %, test images 1 %; yes: at most twice that for certain", seen,
                  n, limits(seen, n)));
}

void report(Report& out) {
  const Group& cell = out.result.at("neighbours");
  const Group& planted = cell.at("planted");
  put_pictures(cell, out);
  const double threshold = at::quantile(cell.at("test").data("ratio"), .01).item<double>();
  const std::vector<Grade> grades = grades_of(planted, threshold);
  Table table{.title = "d1/d2: distance to the nearest training image over that to the second nearest",
              .columns = {{"queries"},
                          {"n"},
                          {"median", "", 3},
                          {"1 % quantile", "", 3},
                          {"below the test set's 1 % quantile"},
                          {"95 % interval", "%"},
                          {"mean distance to the nearest", "", 3}}};
  const std::vector<std::pair<std::string, at::Tensor>> sets{{"samples", cell.at("samples").data("ratio")},
                                                             {"test images", cell.at("test").data("ratio")},
                                                             {"planted copies", planted.data("ratio")[0]}};
  for (const auto& [title, ratio] : sets) {
    if (title == "planted copies") continue;
    const int64_t seen = below(ratio, threshold);
    const Group& set = cell.at(title == "samples" ? "samples" : "test");
    table.rows.push_back({title, ratio.numel(), Measured{ratio.median().item<double>()},
                          Measured{at::quantile(ratio, .01).item<double>()}, seen,
                          limits(seen, ratio.numel()), Measured{set.data("distance").mean().item<double>()}});
  }
  table.notes = {
      "Against all training images, pixels in [0, 1]. Plain distances reward blur; the ratio does "
      "not."};
  out.table(table);
  Table control{.title = "Planted copies: training images with noise, by their distance",
                .columns = {{"noise"},
                            {"distance from the original", "", 3},
                            {"original is the nearest", "%", 3},
                            {"n"},
                            {"detected"},
                            {"95 % interval", "%"}}};
  for (const Grade& grade : grades)
    control.rows.push_back({Measured{grade.noise}, Measured{grade.distance}, Measured{100 * grade.found},
                            grade.n, grade.detected, limits(grade.detected, grade.n)});
  control.notes = {
      "Detected: below the test set's 1 % quantile of d1/d2. Noise is clamped to the pixels' "
      "range, so black backgrounds take half of it."};
  out.table(control, "control");
  out.figure(figure_of(cell, grades, threshold, sets));
  out.note(fmt::format("Data: {}. Samples of ncsn_samples.", std::get<std::string>(cell.attribute("data"))));
  put_verdicts(cell, grades, threshold, out);
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::ncsn::ncsn_neighbours
