#pragma once
#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "core/report/figure.h"

namespace sgm {

/// The smallest interval that holds some numbers; empty at first. Positive numbers are kept apart for log
/// axes.
struct Extent {
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  double positive_low = low;
  void add(double x);
  void add(const std::vector<double>& xs);
};

/// A place on an axis; minor ones have no label.
struct Tick {
  double at;
  std::string label;  ///< as shown, in gnuplot's enhanced text
  bool minor = false;
};

/// An axis with its range decided. Ticks lie inside the range.
struct Scale {
  double low = 0, high = 1;
  bool log = false;
  std::vector<Tick> ticks{};
  double label_width = 0;  ///< of the widest tick label, inches
  double step = 0;         ///< distance of the ticks where gnuplot can place and write them; 0: as listed
  int decimals = 0;        ///< of their labels
  std::optional<double> linear_to{};  ///< of a symlog axis
  bool reversed = false;
  /// Where a value lies between low (0) and high (1).
  double part(double value) const;
};

/// Decides range and ticks of `axis` for data of `extent`, shown over `length` inches. `margin` is the free
/// part left on both sides where the axis has no limits of its own. InputError if the limits are out of
/// order, or not positive on a log axis.
Scale scale_of(const Axis& axis, const Extent& extent, double length, bool horizontal, double margin);

/// Width of an enhanced text in DejaVu Sans of `points`, estimated, in inches.
double estimated_width(const std::string& text, double points);
/// `text` as a gnuplot string in double quotes, shown literally in enhanced mode but for what stands between
/// dollar signs, and with typographic minus signs before numbers.
std::string quoted(const std::string& text);
/// The inside of `quoted`.
std::string escaped(const std::string& text);

}  // namespace sgm
