#pragma once
#include <optional>
#include <string>
#include <vector>

namespace sgm {

/// One layer of a panel. Built by the functions below; colours are Okabe–Ito by index, in order of the series unless given.
struct Layer {
  enum class Kind { lines, points, lines_points, band, error_bars, vectors, heat, steps } kind;
  std::vector<std::vector<double>> columns;  ///< x, y …: as the kind needs
  std::string title;                         ///< key entry; empty: none
  int colour = -1;                           ///< −1: next of the palette; 0 black
  bool dashed = false;
  double size = 1;  ///< points and widths, relative
  // heat: columns = {values row by row}, nx values a row, cell centres from (x0, y0) with steps dx, dy
  int nx = 0;
  double x0 = 0, y0 = 0, dx = 1, dy = 1;
};

Layer lines(std::vector<double> x, std::vector<double> y, std::string title = "");
Layer points(std::vector<double> x, std::vector<double> y, std::string title = "");
Layer lines_points(std::vector<double> x, std::vector<double> y, std::string title = "");
Layer band(std::vector<double> x, std::vector<double> low, std::vector<double> high, std::string title = "");
Layer error_bars(std::vector<double> x, std::vector<double> y, std::vector<double> error, std::string title = "");
Layer vectors(std::vector<double> x, std::vector<double> y, std::vector<double> u, std::vector<double> v);  ///< arrows (x,y) → (x+u,y+v)
Layer heat(std::vector<double> values, int nx, double x0, double dx, double y0, double dy);                 ///< viridis, with colour box if alone

struct Axis {
  std::string label;
  std::optional<double> low{}, high{};
  bool log = false;
};

struct Panel {
  std::string title;
  Axis x, y;
  std::vector<Layer> layers;
  bool square = false;            ///< equal units on both axes
  std::string key = "top right";  ///< place of the key; "" for none; "outside" below the panel
};

/// A figure of one or more panels in rows of `columns`. Width 3.25 in (a column) or 6.75 in (a page).
struct Figure {
  std::vector<Panel> panels;
  int columns = 1;
  double width = 3.25, height = 2.4;  ///< inches
  std::string caption;                ///< with n, seeds and what bands mean; goes to the report, not into the picture
};

/// Writes stem.gp (self-contained but for a .bin of heat maps), and stem.pdf, .svg, .png through gnuplot and pdftocairo.
/// The .gp is always written; returns false, with one line of advice on stderr, where gnuplot or pdftocairo is missing.
bool draw(const Figure& figure, const std::string& stem);

}  // namespace sgm
