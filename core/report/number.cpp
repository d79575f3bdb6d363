#include "core/report/number.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace sgm {
namespace {

/// The power of ten of x after rounding to `digits` significant digits: 9.996 at three digits has 1.
int power_of(double x, int digits) {
  const std::string text = fmt::format("{:.{}e}", x, digits - 1);
  return std::stoi(text.substr(text.find('e') + 1));
}

/// x with `decimals` places; negative ones round to tens, hundreds …. Never "-0".
std::string fixed(double x, int decimals) {
  if (decimals < 0) x = std::round(x * std::pow(10, decimals)) * std::pow(10, -decimals);
  std::string text = fmt::format("{:.{}f}", x, std::max(decimals, 0));
  if (text[0] == '-' && text.find_first_not_of("-0.") == std::string::npos) text.erase(0, 1);
  return text;
}

}  // namespace

Decimal decimal(const Measured& number, int digits) {
  const double value = number.value;
  if (!std::isfinite(value)) return {std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf", "", 0};
  const bool with_error = number.standard_error.has_value();
  const double error = number.standard_error.value_or(0);
  const bool error_decides = with_error && std::isfinite(error) && error > 0;
  const double largest = error_decides ? std::max(std::abs(value), error) : std::abs(value);
  const int power =
      largest == 0 ? 0
                   : power_of(largest, error_decides && error >= std::abs(value) ? 2 : std::max(digits, 1));
  const int exponent = power < -4 || power >= 6 ? power : 0;
  const double scale = std::pow(10.0, -exponent);
  const int decimals =
      error_decides ? 1 - power_of(error * scale, 2) : std::max(0, digits - 1 - (power - exponent));
  Decimal shown{fixed(value * scale, decimals), "", exponent};
  if (with_error)
    shown.error = error_decides ? fixed(error * scale, decimals) : std::isfinite(error) ? "0" : "nan";
  return shown;
}

std::string superscript(int exponent) {
  static const char* const digits[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string text;
  for (const char c : std::to_string(exponent)) text += c == '-' ? "⁻" : digits[c - '0'];
  return text;
}

std::string to_text(const Measured& number, int digits) {
  if (std::isinf(number.value)) return number.value > 0 ? "∞" : "-∞";
  const Decimal d = decimal(number, digits);
  const std::string both = d.error.empty() ? d.value : d.value + " ± " + d.error;
  if (d.exponent == 0) return both;
  return (d.error.empty() ? both : "(" + both + ")") + "×10" + superscript(d.exponent);
}

std::string to_latex(const Measured& number, int digits) {
  Decimal d = decimal(number, digits);
  if (!std::isfinite(number.value))
    return std::isnan(number.value) ? "\\mathrm{nan}" : number.value > 0 ? "\\infty" : "-\\infty";
  const std::string both = d.error.empty() ? d.value : d.value + " \\pm " + d.error;
  if (d.exponent == 0) return both;
  return fmt::format("{} \\times 10^{{{}}}", d.error.empty() ? both : "(" + both + ")", d.exponent);
}

size_t text_width(const std::string& text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string duration(double s) {
  const auto whole = static_cast<int64_t>(s + 0.5);
  if (s < 9.95) return fmt::format("{:.1f} s", s);
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{}:{:02}", whole / 60, whole % 60);
  return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

}  // namespace sgm
