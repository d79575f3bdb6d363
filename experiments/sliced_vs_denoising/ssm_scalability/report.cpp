#include "core/report/report.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "core/report/interval.h"

namespace sgm::sliced_vs_denoising::ssm_scalability {
namespace {

/// An objective's numbers by dimension: those that were computed.
struct Series {
  std::string name;
  std::vector<double> dimension{}, seconds{}, bytes{};
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const size_t n = values.size();
  return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

std::vector<double> finite(const at::Tensor& row) {
  std::vector<double> kept;
  for (const double value : doubles(row)) {
    if (std::isfinite(value)) kept.push_back(value);
  }
  return kept;
}

std::vector<Series> series(const Report& out) {
  std::vector<Series> all;
  for (const double dimension : out.cells.numbers("dimension")) {
    const Group& cell = out.cells.where("dimension", dimension).one();
    const std::vector<std::string>& names = cell.text("objective");
    for (size_t i = 0; i < names.size(); ++i) {
      if (all.size() <= i) all.push_back({names[i]});
      const auto place = static_cast<int64_t>(i);
      const std::vector<double> times = finite(cell.data("seconds")[place]);
      const double bytes = cell.data("peak_bytes")[place].item<double>();
      if (times.empty() || !std::isfinite(bytes)) continue;
      all[i].dimension.push_back(dimension);
      all[i].seconds.push_back(median(times));
      all[i].bytes.push_back(bytes);
    }
  }
  return all;
}

/// The slope of ln y against ln x over the last three points, with the standard error of its residual.
Measured exponent(const std::vector<double>& x, const std::vector<double>& y) {
  const size_t n = x.size(), used = std::min<size_t>(n, 3);
  if (used < 2) return {std::nan("")};
  double mean_x = 0, mean_y = 0;
  for (size_t i = n - used; i < n; ++i) mean_x += std::log(x[i]), mean_y += std::log(y[i]);
  mean_x /= static_cast<double>(used), mean_y /= static_cast<double>(used);
  double xx = 0, xy = 0, rest = 0;
  for (size_t i = n - used; i < n; ++i) {
    xx += std::pow(std::log(x[i]) - mean_x, 2);
    xy += (std::log(x[i]) - mean_x) * (std::log(y[i]) - mean_y);
  }
  const double slope = xy / xx;
  for (size_t i = n - used; i < n; ++i)
    rest += std::pow(std::log(y[i]) - mean_y - slope * (std::log(x[i]) - mean_x), 2);
  if (used < 3) return {slope};
  return {slope, std::sqrt(rest / xx)};
}

/// The dimension at which memory meets a bound, by the last two points; infinite where it does not grow.
double dimension_at(const Series& s, double bytes) {
  const size_t n = s.dimension.size();
  if (n < 2) return std::nan("");
  const double slope =
      std::log(s.bytes[n - 1] / s.bytes[n - 2]) / std::log(s.dimension[n - 1] / s.dimension[n - 2]);
  return slope < 1 ? INFINITY : s.dimension[n - 1] * std::pow(bytes / s.bytes[n - 1], 1 / slope);
}

std::string rounded(double dimension) {
  return std::isfinite(dimension) ? fmt::format("{:.2g}", dimension) : "–";
}

void report(Report& out) {
  const std::vector<Series> all = series(out);
  const std::vector<double> dimensions = out.cells.numbers("dimension");
  const Group& last = out.cells.where("dimension", dimensions.back()).one();
  const Node options = options_of(last);
  const double bound = 24e9;
  const auto at_last = [&](const Series& s) {
    return !s.dimension.empty() && s.dimension.back() == dimensions.back();
  };
  const Series& denoising = all.at(0);
  Table table{.title = "An iteration (loss and gradient) at the largest dimension, and how it grows",
              .columns = {{"objective"},
                          {"time", "ms", 3, "lower"},
                          {"time over DSM's", "", 3},
                          {"exponent of time"},
                          {"peak memory", "MB", 3, "lower"},
                          {"exponent of memory"},
                          {fmt::format("dimension at {:.0f} GB (extrapolated)", bound / 1e9)}}};
  for (const Series& s : all) {
    if (!at_last(s)) {
      table.rows.push_back({s.name,
                            "not run",
                            {},
                            exponent(s.dimension, s.seconds),
                            {},
                            exponent(s.dimension, s.bytes),
                            rounded(dimension_at(s, bound))});
      continue;
    }
    table.rows.push_back({s.name, Measured{1e3 * s.seconds.back()},
                          Measured{s.seconds.back() / denoising.seconds.back()},
                          exponent(s.dimension, s.seconds), Measured{1e-6 * s.bytes.back()},
                          exponent(s.dimension, s.bytes), rounded(dimension_at(s, bound))});
  }
  table.notes = {
      fmt::format(
          "D = {:g}; batch {}, density {} with {:.3g} parameters, float32, one thread; medians of {} turns "
          "in which every objective is timed once. Memory: tensors alive at once beyond weights and "
          "data, the same on every machine.",
          dimensions.back(), options.at("batch").as<int64_t>(), options.at("net.name").as<std::string>(),
          last.value("parameters"), options.at("repeats").as<int64_t>()),
      "Exponents: slopes of logarithms over the last three dimensions ± the "
      "standard error of their residual "
      "(one degree of freedom). Slopes still rise where the first layer does not rule yet: they are no "
      "limits. Times are of this machine and change from run to run. The last column goes on with the slope "
      "of "
      "the last two dimensions where that is 1 or more.",
      "Of a density DSM takes first derivatives by x, SSM by differences none, all others second ones."};
  out.table(table);
  Panel time{.x = {"dimension"}, .y = {"time of an iteration, ms"}, .key = ""};
  Panel memory{.x = {"dimension"}, .y = {"peak memory, MB"}, .key = ""};
  for (Panel* panel : {&time, &memory}) panel->x.log = true, panel->y.log = true;
  for (const Series& s : all) {
    std::vector<double> ms, megabytes;
    for (const double value : s.seconds) ms.push_back(1e3 * value);
    for (const double value : s.bytes) megabytes.push_back(1e-6 * value);
    time.layers.push_back(lines_points(s.dimension, ms, s.name));
    memory.layers.push_back(lines_points(s.dimension, megabytes, s.name));
  }
  out.figure({.panels = {time, memory},
              .columns = 2,
              .width = 6.75,
              .height = 3.6,
              .caption =
                  "Time and memory of an iteration against the dimension of N(0, I); protocol as in the "
                  "table.",
              .shared_key = true});
  for (const Series& s : all) {
    if (!at_last(s)) continue;
    std::string name = s.name;
    std::replace_if(
        name.begin(), name.end(), [](char c) { return c == ' ' || c == ',' || c == '.'; }, '_');
    out.entry(
        {.name = fmt::format("memory_exponent.{}", name), .value = exponent(s.dimension, s.bytes).value});
  }
  for (const Series& s : all) {
    if (s.name.starts_with("exact")) continue;
    const Series& exact = all.back();
    if (s.dimension.empty() || exact.dimension.empty()) continue;
    const Measured slope = exponent(s.dimension, s.seconds), other = exponent(exact.dimension, exact.seconds);
    if (s.name != "SSM" || !slope.standard_error || !other.standard_error) continue;
    const double error = std::hypot(*slope.standard_error, *other.standard_error);
    out.ordering("exact_grows_faster",
                 "the time of exact score matching, one by one, grows with a larger exponent than SSM's",
                 above_zero({other.value - slope.value, error}, 2),
                 fmt::format("{:.2f} ± {:.2f} against {:.2f} ± {:.2f} over three dimensions", other.value,
                             *other.standard_error, slope.value, *slope.standard_error));
  }
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::sliced_vs_denoising::ssm_scalability
