#pragma once
#include <optional>
#include <string>
#include <vector>

namespace sgm {

/// A number with its standard error; shown as 0.2185 ± 0.0029 with digits chosen from the error.
struct Measured {
  double value = 0;
  std::optional<double> standard_error{};
};

/// The decimal digits of a number: value, error ("" without one) and the power of ten that multiplies both
/// (0: none).
struct Decimal {
  std::string value, error;
  int exponent = 0;
};

/// Digits of a number: the error at two significant digits and the value to the same place; without an error
/// `digits` significant digits, integer parts whole. Powers of ten below 1e-4 and from 1e6. "nan", "inf" and
/// "-inf" as such.
Decimal decimal(const Measured& number, int digits);

/// "0.2185 ± 0.0029", "(6.18 ± 0.12)×10⁻⁶", "4.000".
std::string to_text(const Measured& number, int digits = 4);
/// The same in LaTeX's mathematics, without the dollar signs.
std::string to_latex(const Measured& number, int digits = 4);

/// A time: 1:02:03, 2:03 or 12 s.
std::string duration(double seconds);

/// Characters of an UTF-8 text, each taken as one column wide.
size_t text_width(const std::string& text);
/// -3 as "⁻³".
std::string superscript(int exponent);

}  // namespace sgm
