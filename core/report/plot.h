#pragma once
#include <string>
#include <vector>

#include "core/report/layout.h"

namespace sgm {

/// A layer in gnuplot's language.
struct Plot {
  std::string rows{};     ///< its block of the figure's .csv, or ""
  std::string command{};  ///< an element of `plot`
  std::string sample{};   ///< how a key shows the layer; "" without title
};

/// What a layer's looks depend on besides itself.
struct PlotContext {
  const Panel& panel;
  const PanelLayout& at;
  int number = 1;    ///< of the panel
  int layer = 1;     ///< in it
  int series = 0;    ///< number among the series: colour and marker follow from it
  int block = 1;     ///< number of its rows among the blocks of the .csv
  double width = 3;  ///< of the plot, inches
  double height = 2;
  std::string* binary{};  ///< what large maps and pictures put behind each other, unless it is there
};

/// The first line of a .csv of series: the columns that rows may have. a, b, c are: of bands the upper end;
/// of points and bars with errors the lower and upper end; of arrows their components and colour; of maps the
/// value; of labels text and colour.
inline constexpr const char* csv_header = "panel,series,x,y,a,b,c\n";

Plot plot_of(const Layer& layer, const PlotContext& context);

/// True for what has a place in the palette's order: not for arrows, maps, labels and reference lines.
bool is_series(const Layer& layer);

/// The palette as assignments to c0, c1 …: what a user changes.
std::string palette_text();

/// The colours of a heat map between the scale's ends as a plot command over x from 0 to 1 and y along the
/// scale. Rows overlap, so that no background shines through as it does in gnuplot's own colour box.
std::string colour_ramp(const Scale& scale);

/// The points of a line that an eye needs: all others lie within a seventh of a point (0.002 in) of the line
/// through these.
std::vector<std::vector<double>> thinned(const std::vector<std::vector<double>>& line,
                                         const PlotContext& context);

}  // namespace sgm
