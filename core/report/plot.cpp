#include "core/report/plot.h"

#include <fmt/format.h>

#include <cmath>
#include <cstring>

namespace sgm {
namespace {

using Kind = Layer::Kind;
using Columns = std::vector<std::vector<double>>;

/// Okabe & Ito's colours in the order of Layer::colour; their yellow is unreadable on white, so grey stands
/// in its place.
constexpr const char* palette[] = {"000000", "0072B2", "D55E00", "009E73", "E69F00",
                                   "CC79A7", "56B4E9", "777777", "FFFFFF"};
constexpr int last_colour = static_cast<int>(std::size(palette)) - 1;
constexpr int grey = 7;
constexpr int series_order[] = {1, 2, 3, 4, 5, 6, 0, 7};
constexpr int point_types[] = {7, 5, 9, 13, 11, 15, 7};
constexpr int dot = 6;
constexpr size_t largest_inline_heat =
    2500;  // cells drawn as rectangles; images of few cells are blurred by viewers

template <size_t N>
int cyclic(const int (&list)[N], int i) {
  return list[static_cast<size_t>(i) % N];
}

std::string colour_text(int index, double opacity) {
  const int transparency = static_cast<int>(std::lround((1 - std::clamp(opacity, 0.0, 1.0)) * 255));
  return fmt::format("lc rgb '#{}{}'", transparency == 0 ? "" : fmt::format("{:02X}", transparency),
                     palette[std::clamp(index, 0, last_colour)]);
}

std::string block(const std::string& name, const Columns& columns,
                  const std::vector<std::string>& last = {}) {
  std::string text = name + " << EOD\n";
  for (size_t i = 0; i < columns[0].size(); ++i) {
    for (size_t c = 0; c < columns.size(); ++c)
      text += fmt::format("{}{:.7g}", c > 0 ? " " : "", columns[c][i] + 0.0);
    text += last.empty() ? "\n" : " " + last[i] + "\n";
  }
  return text + "EOD\n";
}

const Layer* heat_under(const Panel& panel) {
  for (const Layer& layer : panel.layers) {
    if (layer.kind == Kind::heat) return &layer;
  }
  return nullptr;
}

/// The colour of each arrow or label: as given, else black or white, whichever can be read on the heat map
/// there.
std::vector<std::string> readable_colours(const Layer& layer, const PlotContext& context) {
  const Layer* heat = heat_under(context.panel);
  const Scale& scale = context.at.colour;
  const auto on_dark = [&](double x, double y) {
    if (!heat) return false;
    const double column = std::floor((x - heat->x0) / heat->dx + 0.5);
    const double row = std::floor((y - heat->y0) / heat->dy + 0.5);
    const double rows = static_cast<double>(heat->columns[0].size()) / heat->nx;
    if (!(column >= 0 && row >= 0 && column < heat->nx && row < rows)) return false;
    const double value = heat->columns[0][static_cast<size_t>(row) * static_cast<size_t>(heat->nx) +
                                          static_cast<size_t>(column)];
    const double part = scale.log ? std::log(value / scale.low) / std::log(scale.high / scale.low)
                                  : (value - scale.low) / (scale.high - scale.low);
    return part < 0.6;
  };
  std::vector<std::string> colours;
  for (size_t i = 0; i < layer.columns[0].size(); ++i) {
    const int index = layer.colour >= 0 ? std::min(layer.colour, last_colour)
                      : on_dark(layer.columns[0][i], layer.columns[1][i]) ? last_colour
                                                                          : 0;
    colours.push_back(fmt::format("0x{}", palette[index]));
  }
  return colours;
}

Plot heat_plot(const Layer& layer, const PlotContext& context) {
  const std::vector<double>& values = layer.columns[0];
  const size_t nx = static_cast<size_t>(layer.nx);
  const size_t ny = values.size() / nx;
  Plot plot;
  if (values.size() > largest_inline_heat) {
    plot.command = fmt::format(
        "'{}' binary skip={} array=({},{}) format='%float32' endian=little origin=({:.9g},{:.9g}) dx={:.9g} "
        "dy={:.9g} with image notitle",
        context.bin, context.bin_size, nx, ny, layer.x0, layer.y0, layer.dx, layer.dy);
    for (const double value : values) {
      const auto single = static_cast<float>(value);
      char bytes[sizeof single];
      std::memcpy(bytes, &single, sizeof single);
      plot.binary.append(bytes, sizeof single);
    }
    return plot;
  }
  Columns cells(3);
  for (size_t k = 0; k < values.size(); ++k) {
    cells[0].push_back(layer.x0 + static_cast<double>(k % nx) * layer.dx);
    cells[1].push_back(layer.y0 + static_cast<double>(k / nx) * layer.dy);
    cells[2].push_back(values[k]);
  }
  plot.data = block(context.block, cells);
  // A hair wider than the cells, so that no background shines through between them.
  plot.command =
      fmt::format("{} using 1:2:({:.9g}):({:.9g}):3 with boxxyerror fs solid 1 noborder lc palette notitle",
                  context.block, layer.dx * 0.505, layer.dy * 0.505);
  return plot;
}

/// Rectangles x, y, left, right, bottom, top: the bars of all layers of the panel share the space between
/// neighbouring places.
Columns bar_boxes(const Layer& layer, const PlotContext& context) {
  int n = 0, mine = 0;
  Layer all;
  for (const Layer& other : context.panel.layers) {
    if (other.kind != Kind::bars) continue;
    if (&other == &layer) mine = n;
    all.kind = Kind::bars;
    if (all.columns.empty()) all.columns.resize(1);
    all.columns[0].insert(all.columns[0].end(), other.columns[0].begin(), other.columns[0].end());
    ++n;
  }
  const double width = 1.6 * half_step(all.columns[0]) / n;
  const double shift = (mine - (n - 1) / 2.0) * width;
  const double base = context.at.y.log ? context.at.y.low : 0;
  Columns boxes(6);
  for (size_t k = 0; k < layer.columns[0].size(); ++k) {
    const double x = layer.columns[0][k] + shift;
    const double y = layer.columns[1][k];
    const double row[] = {x, y, x - width / 2, x + width / 2, std::min(base, y), std::max(base, y)};
    for (size_t c = 0; c < boxes.size(); ++c) boxes[c].push_back(row[c]);
  }
  return boxes;
}

/// y, low and high for error bars; on a log axis nothing goes below its end.
Columns error_columns(const Layer& layer, const Scale& y) {
  Columns c{layer.columns[0], layer.columns[1], layer.columns[1], layer.columns[1]};
  for (size_t k = 0; k < c[0].size(); ++k) {
    c[2][k] -= layer.columns[2][k];
    c[3][k] += layer.columns[2][k];
    if (y.log) c[2][k] = std::max(c[2][k], y.low);
  }
  return c;
}

Columns above(Columns columns, size_t column, const Scale& y) {
  for (double& low : columns[column]) low = y.log ? std::max(low, y.low) : low;
  return columns;
}

}  // namespace

bool is_series(const Layer& layer) {
  static constexpr Kind others[] = {Kind::vectors, Kind::heat, Kind::labels, Kind::horizontal,
                                    Kind::vertical};
  return std::find(std::begin(others), std::end(others), layer.kind) == std::end(others);
}

std::string colour_ramp(const Scale& s) {
  const std::string at = s.log ? fmt::format("({:.9g}*({:.9g})**$1)", s.low, s.high / s.low)
                               : fmt::format("({:.9g}+({:.9g})*$1)", s.low, s.high - s.low);
  return fmt::format(
      "sample [t=0:1] '+' using (0.5):{0}:(0):(1):{0}:({1:.9g}):{0} with boxxyerror fs solid 1 noborder lc "
      "palette notitle",
      at, s.high);
}

Plot plot_of(const Layer& layer, const PlotContext& context) {
  const bool reference = layer.kind == Kind::horizontal || layer.kind == Kind::vertical;
  const std::string colour = colour_text(layer.colour >= 0 ? layer.colour
                                         : reference       ? grey
                                                           : cyclic(series_order, context.series),
                                         layer.opacity);
  const std::string dashes = layer.dashed || reference ? "(7,4)" : "solid";
  const std::string line =
      fmt::format("lw {:.3g} dt {} {}", (reference ? 1.2 : 1.6) * layer.size, dashes, colour);
  const int marker = layer.marker >= 0 ? layer.marker : context.series;
  const std::string point = fmt::format("pt {} ps {:.3g}", cyclic(point_types, marker),
                                        (layer.marker == dot ? 0.1 : 0.4) * layer.size);
  const auto drawn = [&](const Columns& columns, const std::string& columns_used, const std::string& with,
                         const std::string& sample) {
    const std::string title = layer.title.empty() ? "notitle" : "title " + quoted(layer.title);
    return Plot{block(context.block, columns), "",
                fmt::format("{} using {} with {} {}", context.block, columns_used, with, title),
                layer.title.empty() ? "" : fmt::format("keyentry with {} {}", sample, title)};
  };
  const Scale& x = context.at.x;
  const Scale& y = context.at.y;
  const Columns& c = layer.columns;
  switch (layer.kind) {
    case Kind::lines:
      return drawn(c, "1:2", "lines " + line, "lines " + line);
    case Kind::steps:
      return drawn(c, "1:2", "histeps " + line, "lines " + line);
    case Kind::points: {
      const std::string with = fmt::format("points {} lw 0 {}", point, colour);
      return drawn(c, "1:2", with, with);
    }
    case Kind::lines_points:
      return drawn(c, "1:2", "linespoints " + line + " " + point, "linespoints " + line + " " + point);
    case Kind::band: {
      const std::string with =
          fmt::format("filledcurves fs transparent solid {:.3g} noborder {}", 0.2 * layer.opacity, colour);
      return drawn(above(c, 1, y), "1:2:3", with, with);
    }
    case Kind::error_bars: {  // gnuplot's own error bars leave a hole around the point
      const std::string with = fmt::format("points {} {}", point, colour);
      Plot plot = drawn(error_columns(layer, y), "1:2", with, with);
      plot.command = fmt::format(
                         "{} using 1:3:(0):($4-$3) with vectors heads nofilled size screen 0.006,90 fixed lw "
                         "{:.3g} {} notitle, ",
                         context.block, 1.2 * layer.size, colour) +
                     plot.command;
      return plot;
    }
    case Kind::bars: {
      const std::string with = "fs solid 1 noborder " + colour;
      return drawn(bar_boxes(layer, context), "1:2:3:4:5:6", "boxxyerror " + with, "boxes " + with);
    }
    case Kind::horizontal:
      return drawn({{x.low, x.high}, {c[0][0], c[0][0]}}, "1:2", "lines " + line, "lines " + line);
    case Kind::vertical:
      return drawn({{c[0][0], c[0][0]}, {y.low, y.high}}, "1:2", "lines " + line, "lines " + line);
    case Kind::heat:
      return heat_plot(layer, context);
    case Kind::vectors:
      return {block(context.block, c, readable_colours(layer, context)), "",
              fmt::format("{} using 1:2:3:4:5 with vectors head filled size graph 0.02,18 lw {:.3g} lc rgb "
                          "variable notitle",
                          context.block, 0.9 * layer.size),
              ""};
    case Kind::labels: {
      std::vector<std::string> last = readable_colours(layer, context);
      for (size_t k = 0; k < last.size(); ++k) last[k] += " " + quoted(layer.texts[k]);
      return {block(context.block, c, last), "",
              fmt::format("{} using 1:2:4:3 with labels font ',{:.3g}' tc rgb variable notitle",
                          context.block, std::max(6.0, 6.5 * layer.size)),
              ""};
    }
  }
  return {};
}

}  // namespace sgm
