#pragma once
#include <ATen/core/Tensor.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sgm {

/// One layer of a panel. Built by the functions below; colours are Okabe–Ito by index, in order of the series
/// unless given.
struct Layer {
  enum class Kind {
    lines,
    points,
    lines_points,
    band,
    error_bars,
    vectors,
    heat,
    steps,
    bars,
    labels,
    horizontal,
    vertical,
    picture
  } kind;
  std::vector<std::vector<double>> columns{};  ///< x, y …: as the kind needs
  std::string title{};                         ///< key entry; empty: none
  int colour = -1;  ///< −1: next of the palette; 0 black, 1 blue, 2 vermilion, 3 green, 4 orange, 5 purple, 6
                    ///< sky, 7 grey, 8 white
  bool dashed = false;
  double size = 1;  ///< points and widths, relative
  // heat: columns = {values row by row}, nx values a row, cell centres from (x0, y0) with steps dx, dy
  int nx = 0;
  double x0 = 0;
  double y0 = 0;
  double dx = 1;
  double dy = 1;
  double opacity = 1;  ///< below 1 for crowded points and lines, and for lines under others
  int marker = -1;  ///< −1: next; 0 disc, 1 square, 2 triangle, 3 diamond, 4 triangle down, 5 pentagon, 6 dot
  std::vector<std::string> texts{};  ///< of labels
  at::Tensor pixels{};               ///< of pictures: uint8 (H, W, C), each pixel 1 by 1
};

/// The values of a tensor in order, as a column of a figure or table.
std::vector<double> doubles(const at::Tensor& x);

Layer lines(std::vector<double> x, std::vector<double> y, std::string title = "");
Layer points(std::vector<double> x, std::vector<double> y, std::string title = "");
Layer lines_points(std::vector<double> x, std::vector<double> y, std::string title = "");
/// Between low and high; without a title it takes the colour of the series after it.
Layer band(std::vector<double> x, std::vector<double> low, std::vector<double> high, std::string title = "");
Layer error_bars(std::vector<double> x, std::vector<double> y, std::vector<double> error,
                 std::string title = "");
/// Arrows (x,y) → (x+u,y+v). On a heat map each is white or black, whichever is readable there, unless a
/// colour is given.
Layer vectors(std::vector<double> x, std::vector<double> y, std::vector<double> u, std::vector<double> v);
/// Viridis, with colour box if alone or if the panel's colour axis has a label. Axes must be linear.
Layer heat(std::vector<double> values, int nx, double x0, double dx, double y0, double dy);
/// A histogram's outline; x are the centres of the bins.
Layer steps(std::vector<double> x, std::vector<double> y, std::string title = "");
/// Bars from 0, with error bars where there are errors; those of several layers at one x stand side by side.
Layer bars(std::vector<double> x, std::vector<double> y, std::string title = "",
           std::vector<double> error = {});
/// Texts centred at (x, y); coloured on heat maps as arrows are.
Layer labels(std::vector<double> x, std::vector<double> y, std::vector<std::string> texts);
Layer horizontal(double y, std::string title = "");  ///< a dashed grey reference line over the whole panel
Layer vertical(double x, std::string title = "");
/// An image, uint8 (H, W, C), from the lower left corner of the axes, a unit a pixel.
Layer picture(at::Tensor pixels);

struct Axis {
  std::string label{};
  std::optional<double> low{}, high{};
  bool log = false;
  std::vector<std::pair<double, std::string>> ticks{};  ///< named places instead of numbers
  std::optional<double> linear_to{};  ///< symlog: linear to ± this, logarithmic beyond, through asinh
  bool reversed = false;              ///< from high to low
};

struct Panel {
  std::string title{};
  Axis x{}, y{};
  std::vector<Layer> layers{};
  bool square = false;       ///< equal units on both axes
  std::string key = "best";  ///< "top right" …; "best": a corner without data, else outside; "outside": below
                             ///< the panel; "": none
  Axis colour{};      ///< of heat maps; all in a panel share it
  bool bare = false;  ///< no frame; named ticks of x stand above, as headings of columns: for pictures
  double unit = 0;    ///< inches of a unit on both axes; 0: what fits. The figure takes its size from it
};

/// Dots an inch of the PNG of pictures, whose pixels are whole numbers of dots: five or more, for poppler
/// smooths what it enlarges less. gnuplot places things in 1/1440 in.
inline constexpr int picture_dots = 240;

/// Texts of figures are shown as they are; between dollar signs _ and ^ lower and raise: "learned $s_θ(x)$,
/// $10^{−3}$". A figure of one or more panels in rows of `columns`. Width 3.25 in (a column) or 6.75 in (a
/// page).
struct Figure {
  std::vector<Panel> panels{};
  int columns = 1;
  /// inches; height 0: what panels of good shape need
  double width = 3.25;
  double height = 2.4;
  std::string caption{};    ///< with n, seeds and what bands mean; goes to the report, not into the picture
  bool shared_key = false;  ///< one key below all panels; equal titles then have equal colours
};

/// Writes stem.gp, which begins with what a user may want to change, the drawn series as stem.csv, large heat
/// maps and pictures as stem.bin, and stem.pdf, .svg and .png through gnuplot and pdftocairo. The first three
/// are always written; returns false, with one line of advice on stderr, where gnuplot or pdftocairo is
/// missing.
bool draw(const Figure& figure, const std::string& stem);

}  // namespace sgm
