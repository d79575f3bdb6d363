#pragma once
#include <vector>

#include "core/report/axis.h"

namespace sgm {

struct PanelLayout {
  Scale x, y, colour;
  int row = 0, column = 0;
  bool heat = false, colour_box = false;
  std::string corner{};    ///< of a key: "top right", "outside" (below the panel); "": none
  double key_columns = 0;  ///< of a key outside: how many fit into the panel's part of the page
};

/// What the script needs to know to put panels on the page: margins in inches at the size of text that
/// figures have, which grow with it, and the numbers of rows and columns that share the rest. Plot areas of
/// one row or column of panels are aligned and, but for `square` ones, equal.
struct Layout {
  double width = 0, height = 0;
  std::vector<double> left, right;  ///< of each column
  std::vector<double> top, bottom;  ///< of each row
  std::vector<PanelLayout> panels;
  int key_entries = 0;     ///< of a shared key
  double key_columns = 0;  ///< how many of them fit into the page's width

  int columns() const { return static_cast<int>(left.size()); }
  int rows() const { return static_cast<int>(top.size()); }
  /// Sums of margins over all columns and rows.
  double margins_x() const;
  double margins_y() const;
};

inline constexpr double key_line = 0.125;  ///< height of a line of a key, inches
inline constexpr double key_rest = 0.04;   ///< and what a key below panels has besides

/// InputError where a layer's columns do not fit together, a heat map is on a log axis, or there is no room
/// for the panels.
Layout lay_out(const Figure& figure);

/// Half of the smallest distance between different numbers; 0.5 where there is none.
double half_step(std::vector<double> x);

/// Titles of the series in order, each once: what a key shows.
std::vector<std::string> key_titles(const Panel& panel);

}  // namespace sgm
