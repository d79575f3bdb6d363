#pragma once
#include <vector>

#include "core/report/axis.h"

namespace sgm {

/// A rectangle on the page, inches from the lower left corner.
struct Box {
  double left = 0;
  double bottom = 0;
  double right = 0;
  double top = 0;
  double width() const { return right - left; }
  double height() const { return top - bottom; }
};

/// A key that stands outside of panels: where its bottom centre is, and in how many columns.
struct KeyPlace {
  double x = 0, y = 0;
  int columns = 0;  ///< 0: no such key
};

struct PanelLayout {
  Scale x, y, colour;
  Box plot;
  bool heat = false, colour_box = false;
  std::string corner{};  ///< of a key inside: "top right"; "": none
  Box colour_place{};
  KeyPlace key{};
};

/// Where everything stands. Plot areas of one row or column of panels are aligned and, but for `square` ones,
/// equal.
struct Layout {
  double width = 0, height = 0;
  std::vector<PanelLayout> panels;
  KeyPlace key{};
};

/// InputError where a layer's columns do not fit together, a heat map is on a log axis, or there is no room
/// for the panels.
Layout lay_out(const Figure& figure);

/// Half of the smallest distance between different numbers; 0.5 where there is none.
double half_step(std::vector<double> x);

/// Titles of the series in order, each once: what a key shows.
std::vector<std::string> key_titles(const Panel& panel);

}  // namespace sgm
