#include "core/report/axis.h"

#include <fmt/format.h>

#include <cmath>

#include "core/base/require.h"
#include "core/report/number.h"

namespace sgm {
namespace {

constexpr double tick_points = 7;

/// A typographic minus, and commas between thousands from 10,000.
std::string typeset(std::string text) {
  const size_t end = std::min(text.find('.'), text.size());
  const size_t start = text[0] == '-';
  for (size_t i = end; end - start > 4 && i > start + 3;) text.insert(i -= 3, ",");
  if (text[0] == '-') text.replace(0, 1, "−");
  return text;
}

/// m·10^k in enhanced text; plain where `plain`.
std::string power_label(int m, int k, bool plain) {
  if (plain) return fmt::format("{:.{}f}", m * std::pow(10, k), std::max(-k, 0));
  return (m == 1 ? "" : std::to_string(m) + "·") + fmt::format("10^{{{}}}", typeset(std::to_string(k)));
}

std::vector<Tick> linear_ticks(double low, double high, int most) {
  const double power = std::pow(10, std::floor(std::log10((high - low) / most)));
  double step = power;
  for (const double m : {1.0, 2.0, 5.0, 10.0}) {
    step = m * power;
    if ((high - low) / step <= most) break;
  }
  const double slack = 1e-9 * (high - low);
  const double largest = std::max(std::abs(low), std::abs(high));
  const int place = static_cast<int>(std::floor(std::log10(step) + 1e-9));
  const int power_shown =
      largest >= 1e6 || largest < 1e-3 ? static_cast<int>(std::floor(std::log10(largest) + 1e-9)) : 0;
  std::vector<Tick> ticks;
  for (double i = std::ceil((low - slack) / step); i * step <= high + slack; ++i) {
    const double at = i == 0 ? 0 : i * step;
    std::string label =
        typeset(fmt::format("{:.{}f}", at * std::pow(10, -power_shown), std::max(power_shown - place, 0)));
    if (power_shown != 0 && at != 0) label += fmt::format("·10^{{{}}}", typeset(std::to_string(power_shown)));
    ticks.push_back({at, at == 0 ? "0" : label});
  }
  return ticks;
}

std::vector<Tick> log_ticks(double low, double high, int most) {
  const double a = std::log10(low) - 1e-9;
  const double b = std::log10(high) + 1e-9;
  const int first = static_cast<int>(std::ceil(a));
  const int last = static_cast<int>(std::floor(b));
  const int decades = last - first + 1;
  const bool plain = first >= -2 && last <= 4 && b < 5;
  const int each = std::max(1, (decades + most - 1) / most);
  std::vector<Tick> ticks;
  for (int k = first - 1; k <= last; ++k) {
    for (int m = 1; m <= 9; ++m) {
      const double at = m * std::pow(10, k);
      const double exponent = std::log10(at);
      if (exponent < a || exponent > b) continue;
      const bool few = decades < 2 && (m == 2 || m == 3 || m == 5 || b - a < 0.5);
      const bool labelled = m == 1 ? (k % each + each) % each == 0 : few;
      if (labelled) ticks.push_back({at, power_label(m, k, plain)});
      if (!labelled && (each == 1 || m == 1)) ticks.push_back({at, "", true});
    }
  }
  return ticks;
}

/// 0, and powers of ten on both sides from the end of the linear part on, over `length` inches: with labels
/// every few decades, counted from the largest, and none too near to 0's.
std::vector<Tick> symlog_ticks(const Scale& scale, double length, int most) {
  const int first = static_cast<int>(std::ceil(std::log10(*scale.linear_to) - 1e-9));
  const double largest = std::max({std::abs(scale.low), std::abs(scale.high), *scale.linear_to});
  const int last = static_cast<int>(std::floor(std::log10(largest) + 1e-9));
  const int decades = ((scale.low < 0) + (scale.high > 0)) * (last - first + 1);
  const int each = std::max(1, (decades + most + 2) / (most + 3));
  std::vector<Tick> ticks;
  for (const int side : {-1, 1}) {
    for (int k = first; k <= last; ++k) {
      const double at = side * std::pow(10, k);
      if (at < scale.low || at > scale.high) continue;
      const bool apart = length * std::abs(scale.part(at) - scale.part(0)) > 0.14;
      const bool labelled = (last - k) % each == 0 && apart;
      const bool plain = first >= -2 && last <= 4;
      ticks.push_back({at, labelled ? (side < 0 ? "−" : "") + power_label(1, k, plain) : "", !labelled});
    }
  }
  if (scale.low <= 0 && scale.high >= 0) ticks.push_back({0, "0"});
  std::sort(ticks.begin(), ticks.end(), [](const Tick& a, const Tick& b) { return a.at < b.at; });
  return ticks;
}

/// The distance of evenly spaced ticks whose labels gnuplot writes as we would: no powers, no commas.
void let_gnuplot_place(Scale& scale) {
  if (scale.ticks.size() < 2) return;
  const double step = scale.ticks[1].at - scale.ticks[0].at;
  const double largest = std::max(std::abs(scale.low), std::abs(scale.high));
  if (largest >= 1e4 || largest < 1e-3) return;
  scale.step = step;
  scale.decimals = std::max(0, -static_cast<int>(std::floor(std::log10(step) + 1e-9)));
}

double widest(const std::vector<Tick>& ticks) {
  double width = 0;
  for (const Tick& tick : ticks) width = std::max(width, estimated_width(tick.label, tick_points));
  return width;
}

}  // namespace

void Extent::add(double x) {
  if (!std::isfinite(x)) return;
  low = std::min(low, x);
  high = std::max(high, x);
  if (x > 0) positive_low = std::min(positive_low, x);
}

void Extent::add(const std::vector<double>& xs) {
  for (const double x : xs) add(x);
}

double Scale::part(double value) const {
  if (log) return std::log(value / low) / std::log(high / low);
  if (!linear_to) return (value - low) / (high - low);
  const auto along = [this](double x) { return std::asinh(x / *linear_to); };
  return (along(value) - along(low)) / (along(high) - along(low));
}

Scale scale_of(const Axis& axis, const Extent& extent, double length, bool horizontal, double margin) {
  require(!axis.log || (axis.low.value_or(1) > 0 && axis.high.value_or(1) > 0),
          "axis '{}' is logarithmic with a limit that is not positive\n  {}", axis.label,
          "give positive limits");
  Scale scale;
  scale.log = axis.log;
  scale.linear_to = axis.linear_to;
  scale.reversed = axis.reversed;
  double low = axis.log ? extent.positive_low : extent.low, high = extent.high;
  if (!(low <= high))
    low = high = axis.low.value_or(axis.high.value_or(1));  // nothing to show, or nothing positive
  if (axis.log) {
    const double free = low == high ? 2 : std::pow(high / low, margin);
    low /= free;
    high *= free;
  } else if (axis.linear_to && low < high) {
    const double c = *axis.linear_to, a = std::asinh(low / c), b = std::asinh(high / c);
    low = c * std::sinh(a - margin * (b - a));
    high = c * std::sinh(b + margin * (b - a));
  } else {
    const double free = low == high ? (low == 0 ? 1 : 0.1 * std::abs(low)) : margin * (high - low);
    low -= free;
    high += free;
  }
  scale.low = axis.low.value_or(low);
  scale.high = axis.high.value_or(high);
  if (!(scale.low < scale.high) && !(axis.low && axis.high))
    (axis.low ? scale.high : scale.low) =
        axis.log ? (axis.low ? *axis.low * 2 : *axis.high / 2) : (axis.low ? *axis.low + 1 : *axis.high - 1);
  require(scale.low < scale.high && std::isfinite(scale.low) && std::isfinite(scale.high),
          "axis '{}' runs from {} to {}\n  give low < high, both finite", axis.label, scale.low, scale.high);
  if (!axis.ticks.empty()) {
    for (const auto& [at, name] : axis.ticks) {
      if (at >= scale.low && at <= scale.high) scale.ticks.push_back({at, escaped(name)});
    }
  } else {
    for (int most = std::clamp(static_cast<int>(length / (horizontal ? 0.36 : 0.27)), 2, 7); most >= 2;
         --most) {
      scale.ticks = axis.log         ? log_ticks(scale.low, scale.high, most)
                    : axis.linear_to ? symlog_ticks(scale, length, most)
                                     : linear_ticks(scale.low, scale.high, most);
      const auto labelled =
          std::count_if(scale.ticks.begin(), scale.ticks.end(), [](const Tick& t) { return !t.minor; });
      if (!horizontal || static_cast<double>(labelled) * (widest(scale.ticks) + 0.1) <= length) break;
    }
  }
  scale.label_width = widest(scale.ticks);
  if (axis.ticks.empty() && !axis.log && !axis.linear_to) let_gnuplot_place(scale);
  return scale;
}

double estimated_width(const std::string& text, double points) {
  double ems = 0;
  bool raised = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if ((c & 0xC0) == 0x80 || c == '\\' || c == '{') continue;
    if (c == '^') raised = true;
    if (c == '}') raised = false;
    if (c != '^' && c != '}')
      ems +=
          (std::string("ijl.,:;|'!()[] ").find(c) != std::string::npos ? 0.36 : 0.635) * (raised ? 0.7 : 1);
  }
  return ems * points / 72;
}

std::string escaped(const std::string& text) {
  std::string out;
  bool mathematics = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool alone = i == 0 || std::string(" =(/^{$").find(text[i - 1]) != std::string::npos;
    if (c == '-' && alone && i + 1 < text.size() && text[i + 1] >= '0' && text[i + 1] <= '9') {
      out += "−";
    } else if (c == '$') {
      mathematics = !mathematics;
    } else if (mathematics && std::string("_^{}").find(c) != std::string::npos) {
      out += c;
    } else if (c == '"') {
      out += "\\\"";
    } else if (std::string("^_@&~{}").find(c) != std::string::npos) {
      out += std::string("\\\\") + c;
    } else if (c == '\\') {
      out += "\\\\\\\\";
    } else {
      out += c == '\n' ? ' ' : c;
    }
  }
  return out;
}

std::string quoted(const std::string& text) {
  return '"' + escaped(text) + '"';
}

}  // namespace sgm
