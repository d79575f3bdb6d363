#include "core/report/plot.h"

#include <ATen/core/Tensor.h>
#include <ATen/ops/flip.h>
#include <fmt/format.h>

#include <cmath>

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
constexpr size_t largest_listed_heat =
    2500;  // cells drawn as rectangles; images of few cells are blurred by viewers

template <size_t N>
int cyclic(const int (&list)[N], int i) {
  return list[static_cast<size_t>(i) % N];
}

std::string colour_text(int index, double opacity) {
  const int transparency = static_cast<int>(std::lround((1 - std::clamp(opacity, 0.0, 1.0)) * 255));
  return fmt::format("lc rgb '#{}'.c{}", transparency == 0 ? "" : fmt::format("{:02X}", transparency),
                     std::clamp(index, 0, last_colour));
}

/// What the second column of the .csv calls a layer: its title, or its number in the panel.
std::string name_of(const Layer& layer, const PlotContext& context) {
  std::string name;
  for (const char c : layer.title) {
    if (c == '"') name += '"';
    if (std::string("${}").find(c) == std::string::npos) name += c;
  }
  if (name.empty()) return std::to_string(context.layer);
  return name.find_first_of(",\"") == std::string::npos ? name : '"' + name + '"';
}

std::string rows_of(const Layer& layer, const PlotContext& context, const Columns& columns,
                    const std::vector<std::string>& last = {}) {
  const std::string start = fmt::format("{},{}", context.number, name_of(layer, context));
  std::string text;
  for (size_t i = 0; i < columns[0].size(); ++i) {
    text += start;
    for (const auto& column : columns) text += fmt::format(",{:.5g}", column[i] + 0.0);
    text += last.empty() ? "\n" : "," + last[i] + "\n";
  }
  return text.empty() ? start + ",nan,nan\n" : text;
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
  const auto on_dark = [&](double x, double y) {
    if (!heat) return false;
    const double column = std::floor((x - heat->x0) / heat->dx + 0.5);
    const double row = std::floor((y - heat->y0) / heat->dy + 0.5);
    const double rows = static_cast<double>(heat->columns[0].size()) / heat->nx;
    if (!(column >= 0 && row >= 0 && column < heat->nx && row < rows)) return false;
    const size_t cell =
        static_cast<size_t>(row) * static_cast<size_t>(heat->nx) + static_cast<size_t>(column);
    return context.at.colour.part(heat->columns[0][cell]) < 0.6;
  };
  std::vector<std::string> colours;
  for (size_t i = 0; i < layer.columns[0].size(); ++i) {
    const int index = layer.colour >= 0 ? std::min(layer.colour, last_colour)
                      : on_dark(layer.columns[0][i], layer.columns[1][i]) ? last_colour
                                                                          : 0;
    colours.push_back(std::to_string(std::stol(palette[index], nullptr, 16)));
  }
  return colours;
}

/// Where `bytes` stand among the others, after putting them there if they do not.
size_t offset_of(const std::string& bytes, std::string& all) {
  const size_t there = all.find(bytes);
  if (there != std::string::npos) return there;
  all += bytes;
  return all.size() - bytes.size();
}

/// A byte a cell, in 256 steps between the ends of the colours.
Plot map_plot(const Layer& layer, const PlotContext& context) {
  const Scale& scale = context.at.colour;
  std::string bytes;
  for (const double value : layer.columns[0]) {
    const double part = std::clamp(scale.part(value), 0.0, 1.0);
    bytes += static_cast<char>(std::isfinite(part) ? std::lround(255 * part) : 0);
  }
  const std::string value =
      scale.log ? fmt::format("({:.9g}*({:.9g})**($1/255.))", scale.low, scale.high / scale.low)
                : fmt::format("({:.9g}+({:.9g})*$1/255.)", scale.low, scale.high - scale.low);
  const size_t nx = static_cast<size_t>(layer.nx);
  return {"",
          fmt::format("maps binary skip={} array=({},{}) format='%uchar' origin=({:.9g},{:.9g}) dx={:.9g} "
                      "dy={:.9g} using {} with image notitle",
                      offset_of(bytes, *context.binary), nx, layer.columns[0].size() / nx, layer.x0, layer.y0,
                      layer.dx, layer.dy, value),
          ""};
}

Plot picture_plot(const Layer& layer, const PlotContext& context) {
  const at::Tensor pixels = layer.pixels.flip(0).contiguous();
  const std::string bytes(reinterpret_cast<const char*>(pixels.const_data_ptr<uint8_t>()),
                          static_cast<size_t>(pixels.numel()));
  const bool grey_only = pixels.size(2) == 1;
  return {
      "",
      fmt::format("maps binary skip={} array=({},{}) format='{}' origin=(0.5,0.5) dx=1 dy=1 using {} with "
                  "rgbimage notitle",
                  offset_of(bytes, *context.binary), pixels.size(1), pixels.size(0),
                  grey_only ? "%uchar" : "%uchar%uchar%uchar", grey_only ? "1:1:1" : "1:2:3"),
      ""};
}

Plot heat_plot(const Layer& layer, const PlotContext& context) {
  const std::vector<double>& values = layer.columns[0];
  if (values.size() > largest_listed_heat) return map_plot(layer, context);
  const size_t nx = static_cast<size_t>(layer.nx);
  Columns cells(3);
  for (size_t k = 0; k < values.size(); ++k) {
    cells[0].push_back(layer.x0 + static_cast<double>(k % nx) * layer.dx);
    cells[1].push_back(layer.y0 + static_cast<double>(k / nx) * layer.dy);
    cells[2].push_back(values[k]);
  }
  // A hair wider than the cells, so that no background shines through between them.
  return {rows_of(layer, context, cells),
          fmt::format("data index {} using 3:4:({:.9g}):({:.9g}):5 with boxxyerror fs solid 1 noborder lc "
                      "palette notitle",
                      context.block, layer.dx * 0.52, layer.dy * 0.52),
          ""};
}

/// Width of the bars of a layer, and how far they stand beside their places: all layers of the panel share
/// the space between neighbouring places.
std::pair<double, double> bar_place(const Layer& layer, const PlotContext& context) {
  int n = 0, mine = 0;
  std::vector<double> places;
  for (const Layer& other : context.panel.layers) {
    if (other.kind != Kind::bars) continue;
    if (&other == &layer) mine = n;
    places.insert(places.end(), other.columns[0].begin(), other.columns[0].end());
    ++n;
  }
  const double width = 1.6 * half_step(places) / n;
  return {width, (mine - (n - 1) / 2.0) * width};
}

/// x, y, low and high; on a log axis nothing goes below its end.
Columns with_ends(const Layer& layer, const Scale& y) {
  if (layer.columns.size() < 3) return layer.columns;
  Columns c{layer.columns[0], layer.columns[1], layer.columns[1], layer.columns[1]};
  for (size_t k = 0; k < c[0].size(); ++k) {
    c[2][k] -= layer.columns[2][k];
    c[3][k] += layer.columns[2][k];
    if (y.log) c[2][k] = std::max(c[2][k], y.low);
  }
  return c;
}

/// Error bars of `block`; gnuplot's own leave a hole around the point.
std::string error_bar_text(const PlotContext& context, const std::string& x, double size,
                           const std::string& colour) {
  return fmt::format(
      "data index {} using {}:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 "
      "fixed lw {:.3g}*line {} notitle",
      context.block, x, 1.2 * size, colour);
}

Columns only_above(Columns columns, size_t column, const Scale& y) {
  for (double& low : columns[column]) low = y.log ? std::max(low, y.low) : low;
  return columns;
}

}  // namespace

bool is_series(const Layer& layer) {
  static constexpr Kind others[] = {Kind::vectors,    Kind::heat,     Kind::labels,
                                    Kind::horizontal, Kind::vertical, Kind::picture};
  return std::find(std::begin(others), std::end(others), layer.kind) == std::end(others);
}

std::string palette_text() {
  std::string text;
  for (size_t i = 0; i < std::size(palette); ++i)
    text += fmt::format("{}c{} = '{}'", i > 0 ? "; " : "", i, palette[i]);
  return text + "\n";
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
  const std::string line = fmt::format("lw {:.3g}*line dt {} {}", (reference ? 1.2 : 1.6) * layer.size,
                                       layer.dashed || reference ? "(7,4)" : "solid", colour);
  const int marker = layer.marker >= 0 ? layer.marker : context.series;
  const std::string point = fmt::format("pt {} ps {:.3g}*mark", cyclic(point_types, marker),
                                        (layer.marker == dot ? 0.1 : 0.4) * layer.size);
  const auto drawn = [&](const Columns& columns, const std::string& columns_used, const std::string& with,
                         const std::string& sample) {
    const std::string title = layer.title.empty() ? "notitle" : "title " + quoted(layer.title);
    return Plot{rows_of(layer, context, columns),
                fmt::format("data index {} using {} with {} {}", context.block, columns_used, with, title),
                layer.title.empty() ? "" : fmt::format("keyentry with {} {}", sample, title)};
  };
  const Scale& y = context.at.y;
  const Columns& c = layer.columns;
  const int n = context.number;
  switch (layer.kind) {
    case Kind::lines:
      return drawn(thinned(c, context), "3:4", "lines " + line, "lines " + line);
    case Kind::steps:
      return drawn(c, "3:4", "histeps " + line, "lines " + line);
    case Kind::points: {
      const std::string with = fmt::format("points {} lw 0 {}", point, colour);
      return drawn(c, "3:4", with, with);
    }
    case Kind::lines_points:
      return drawn(c, "3:4", "linespoints " + line + " " + point, "linespoints " + line + " " + point);
    case Kind::band: {
      const std::string with =
          fmt::format("filledcurves fs transparent solid {:.3g} noborder {}", 0.2 * layer.opacity, colour);
      return drawn(only_above(c, 1, y), "3:4:5", with, with);
    }
    case Kind::error_bars: {
      const std::string with = fmt::format("points {} {}", point, colour);
      Plot plot = drawn(with_ends(layer, y), "3:4", with, with);
      plot.command = error_bar_text(context, "3", layer.size, colour) + ", " + plot.command;
      return plot;
    }
    case Kind::bars: {
      const auto [width, shift] = bar_place(layer, context);
      const std::string x = fmt::format("($3+{:.5g})", shift), with = "fs solid 1 noborder " + colour;
      Plot plot = drawn(with_ends(layer, y), fmt::format("{}:4:({:.5g})", x, width), "boxes " + with,
                        "boxes " + with);
      if (c.size() > 2) plot.command += ", " + error_bar_text(context, x, 0.6, colour_text(0, 1));
      return plot;
    }
    case Kind::horizontal:
      return drawn({{context.at.x.low}, {c[0][0]}}, fmt::format("(x{0}_low):4:(x{0}_high-x{0}_low):(0)", n),
                   "vectors nohead " + line, "lines " + line);
    case Kind::vertical:
      return drawn({{c[0][0]}, {y.low}}, fmt::format("3:(y{0}_low):(0):(y{0}_high-y{0}_low)", n),
                   "vectors nohead " + line, "lines " + line);
    case Kind::heat:
      return heat_plot(layer, context);
    case Kind::picture:
      return picture_plot(layer, context);
    case Kind::vectors:
      return {rows_of(layer, context, c, readable_colours(layer, context)),
              fmt::format("data index {} using 3:4:5:6:7 with vectors head filled size graph 0.02,18 lw "
                          "{:.3g}*line lc rgb variable notitle",
                          context.block, 0.9 * layer.size),
              ""};
    case Kind::labels: {
      std::vector<std::string> last = readable_colours(layer, context);
      for (size_t k = 0; k < last.size(); ++k) last[k] = quoted(layer.texts[k]) + "," + last[k];
      return {
          rows_of(layer, context, c, last),
          fmt::format("data index {} using 3:4:5:6 with labels font sprintf(',%g',{:.3g}*small/7.) tc rgb "
                      "variable notitle",
                      context.block, std::max(6.0, 6.5 * layer.size)),
          ""};
    }
  }
  return {};
}

}  // namespace sgm
