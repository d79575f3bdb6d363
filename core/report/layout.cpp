#include "core/report/layout.h"

#include <cmath>

#include "core/base/require.h"

namespace sgm {
namespace {

using Kind = Layer::Kind;
constexpr double text_line = 0.145;  // inches: a line of 8 pt
constexpr double key_sample = 0.36;
constexpr double key_gap = 0.12;

void check(const Panel& panel, const Layer& layer) {
  const auto where = panel.title.empty() ? std::string("a panel") : "panel '" + panel.title + "'";
  static constexpr size_t needed[] = {2, 2, 2, 3, 3, 4, 1, 2, 2, 2, 1, 1, 0};  // in order of Kind
  const size_t n = needed[static_cast<size_t>(layer.kind)];
  const bool with_errors = layer.kind == Kind::bars && layer.columns.size() == n + 1;
  require(layer.columns.size() == n || with_errors,
          "a layer of {} has {} columns, not {}\n  use the functions of figure.h", where,
          layer.columns.size(), n);
  if (layer.kind == Kind::picture) {
    return require(
        layer.pixels.defined() && layer.pixels.dim() == 3 && layer.pixels.scalar_type() == at::kByte,
        "a picture of {} is not made of uint8 (H, W, C)", where);
  }
  for (const auto& column : layer.columns) {
    require(column.size() == layer.columns[0].size(),
            "a layer of {} has columns of {} and {} numbers\n  give equal lengths", where,
            layer.columns[0].size(), column.size());
  }
  require(layer.kind != Kind::labels || layer.texts.size() == layer.columns[0].size(),
          "labels of {}: {} texts at {} places", where, layer.texts.size(), layer.columns[0].size());
  if (layer.kind != Kind::heat) return;
  const size_t size = layer.columns[0].size();
  require(
      layer.nx > 0 && size > 0 && size % static_cast<size_t>(layer.nx) == 0 && layer.dx > 0 && layer.dy > 0,
      "heat map of {}: {} values in rows of {}, steps {} and {}\n  give whole rows and positive steps", where,
      size, layer.nx, layer.dx, layer.dy);
  require(!panel.x.log && !panel.y.log,
          "{} has a heat map on a log axis\n  use its index as coordinate and name the ticks", where);
}

struct Extents {
  Extent x, y, colour;
};

Extents extents_of(const Panel& panel) {
  Extents of;
  for (const Layer& layer : panel.layers) {
    check(panel, layer);
    const auto& c = layer.columns;
    if (layer.kind == Kind::heat) {
      const auto rows = static_cast<double>(c[0].size()) / layer.nx;
      of.x.add({layer.x0 - layer.dx / 2, layer.x0 + (layer.nx - 0.5) * layer.dx});
      of.y.add({layer.y0 - layer.dy / 2, layer.y0 + (rows - 0.5) * layer.dy});
      of.colour.add(c[0]);
    } else if (layer.kind == Kind::picture) {
      of.x.add({0, static_cast<double>(layer.pixels.size(1))});
      of.y.add({0, static_cast<double>(layer.pixels.size(0))});
    } else if (layer.kind == Kind::horizontal || layer.kind == Kind::vertical) {
      (layer.kind == Kind::horizontal ? of.y : of.x).add(c[0]);
    } else {
      of.x.add(c[0]);
      of.y.add(c[1]);
      if (layer.kind == Kind::band) of.y.add(c[2]);
      if (layer.kind == Kind::bars) {
        if (!panel.y.log) of.y.add(0.0);
        const double half = half_step(c[0]);
        for (const double x : c[0]) of.x.add({x - half, x + half});
      }
      for (size_t i = 0; i < c[0].size(); ++i) {
        if (c.size() == 3 && layer.kind != Kind::band) of.y.add({c[1][i] - c[2][i], c[1][i] + c[2][i]});
        if (layer.kind == Kind::vectors) {
          of.x.add(c[0][i] + c[2][i]);
          of.y.add(c[1][i] + c[3][i]);
        }
      }
    }
  }
  return of;
}

bool has(const Panel& panel, Kind kind) {
  return std::any_of(panel.layers.begin(), panel.layers.end(),
                     [&](const Layer& layer) { return layer.kind == kind; });
}

/// How much data stands in the upper or lower, left or right part of a panel that takes `part_x` and `part_y`
/// of its sides.
int crowd(const Panel& panel, const PanelLayout& at, bool up, bool right, double part_x, double part_y) {
  const auto place = [](const Scale& s, double v) { return s.reversed ? 1 - s.part(v) : s.part(v); };
  int inside = 0;
  const auto count = [&](double x, double y) {
    inside += (right ? x > 1 - part_x : x < part_x) && (up ? y > 1 - part_y : y < part_y);
  };
  for (const Layer& layer : panel.layers) {
    if (layer.columns.size() < 2) continue;  // maps and reference lines
    const bool joined = layer.kind == Kind::lines || layer.kind == Kind::lines_points ||
                        layer.kind == Kind::steps || layer.kind == Kind::band;
    const auto& c = layer.columns;
    for (size_t column = 1; column <= (layer.kind == Kind::band ? 2 : 1); ++column) {
      for (size_t i = 0; i < c[0].size(); ++i) {
        const double x = place(at.x, c[0][i]);
        const double y = place(at.y, c[column][i]);
        count(x, y);
        if (layer.kind == Kind::error_bars) {
          count(x, place(at.y, c[1][i] + c[2][i]));
          count(x, place(at.y, c[1][i] - c[2][i]));
        }
        for (int k = 1; layer.kind == Kind::bars && k < 8;
             ++k) {  // a bar has its body below its value, and its width
          for (const double side : {-0.8, 0.0, 0.8})
            count(place(at.x, c[0][i] + side * half_step(c[0])), y * k / 8);
        }
        for (int k = 1; joined && i > 0 && k < 16; ++k) {
          const double x0 = place(at.x, c[0][i - 1]);
          const double y0 = place(at.y, c[column][i - 1]);
          count(x0 + (x - x0) * k / 16, y0 + (y - y0) * k / 16);
        }
      }
    }
  }
  return inside;
}

/// Where the key goes: as asked; for "best" the first corner without data, or below the panel where there is
/// none.
std::string key_corner(const Panel& panel, const PanelLayout& at, double width, double height) {
  const std::vector<std::string> titles = key_titles(panel);
  if (titles.empty() || panel.key != "best") return titles.empty() ? "" : panel.key;
  double widest = 0;
  for (const std::string& title : titles) widest = std::max(widest, estimated_width(title, 7));
  const double part_x = (widest + key_sample + 0.1) / width;
  const double part_y = (static_cast<double>(titles.size()) * key_line + 0.1) / height;
  for (const bool up : {true, false}) {
    for (const bool right : {true, false}) {
      if (part_x < 1 && part_y < 1 && crowd(panel, at, up, right, part_x, part_y) == 0)
        return std::string(up ? "top " : "bottom ") + (right ? "right" : "left");
    }
  }
  return "outside";
}

struct Margins {
  double left = 0;
  double right = 0;
  double bottom = 0;
  double top = 0;
};

/// How many columns of a key of `titles` fit into a strip of `width`.
double key_columns(const std::vector<std::string>& titles, double width) {
  double widest = 0;
  for (const std::string& title : titles)
    widest = std::max(widest, estimated_width(title, 7) + key_sample + key_gap);
  return widest > 0 ? width / widest : 0;
}

/// Height of a key of n entries where so many columns fit.
double key_height(size_t n, double columns) {
  if (n == 0) return 0;
  const double whole = std::max(1.0, std::floor(columns));
  return std::ceil(static_cast<double>(n) / whole) * key_line + key_rest;
}

Margins margins_of(const Panel& panel, const PanelLayout& at, double key_height) {
  Margins m;
  m.left = 0.08 + at.y.label_width + (panel.y.label.empty() ? 0.02 : text_line + 0.04);
  m.bottom = 0.19 + (panel.x.label.empty() ? 0.0 : 0.125) + key_height;
  m.top = panel.title.empty() ? 0.07 : text_line + 0.07;
  m.right = 0.07;
  if (panel.bare) {
    m.top += panel.x.ticks.empty() ? 0 : text_line;
    m.bottom = m.right = 0.03;
    if (panel.y.ticks.empty()) m.left = 0.03;
    return m;
  }
  if (!at.x.ticks.empty() && !at.x.ticks.back().minor) {  // half of the last label may stand out
    const double left_over = at.x.log ? 0 : (at.x.high - at.x.ticks.back().at) / (at.x.high - at.x.low) * 2;
    m.right = std::max(m.right, estimated_width(at.x.ticks.back().label, 7) / 2 - left_over + 0.03);
  }
  if (at.colour_box)
    m.right =
        0.06 + 0.09 + 0.08 + at.colour.label_width + (panel.colour.label.empty() ? 0.02 : text_line + 0.03);
  return m;
}

}  // namespace

double half_step(std::vector<double> x) {
  std::sort(x.begin(), x.end());
  double step = std::numeric_limits<double>::infinity();
  for (size_t i = 1; i < x.size(); ++i) {
    if (x[i] > x[i - 1]) step = std::min(step, x[i] - x[i - 1]);
  }
  return std::isfinite(step) ? step / 2 : 0.5;
}

std::vector<std::string> key_titles(const Panel& panel) {
  std::vector<std::string> titles;
  for (const Layer& layer : panel.layers) {
    if (!layer.title.empty() && std::find(titles.begin(), titles.end(), layer.title) == titles.end())
      titles.push_back(layer.title);
  }
  return titles;
}

double Layout::margins_x() const {
  double sum = 0;
  for (int c = 0; c < columns(); ++c) sum += left[c] + right[c];
  return sum;
}

double Layout::margins_y() const {
  double sum = 0;
  for (int r = 0; r < rows(); ++r) sum += top[r] + bottom[r];
  return sum;
}

Layout lay_out(const Figure& figure) {
  require(!figure.panels.empty() && figure.columns > 0,
          "a figure has {} panels in {} columns\n  give at least one of each", figure.panels.size(),
          figure.columns);
  const int n = static_cast<int>(figure.panels.size());
  const int columns = std::min(figure.columns, n);
  const int rows = (n + columns - 1) / columns;
  Layout out;
  out.width = figure.width;
  out.height = figure.height;
  out.left.resize(columns), out.right.resize(columns);
  out.top.resize(rows), out.bottom.resize(rows);
  const double cell_width = figure.width / columns;
  const double guess_x = std::max(cell_width - 0.5, 0.4);
  const double guess_y = figure.height > 0 ? std::max(figure.height / rows - 0.5, 0.4) : 0.72 * guess_x;
  std::vector<std::string> titles;
  for (int i = 0; i < n; ++i) {
    const Panel& panel = figure.panels[i];
    const Extents extents = extents_of(panel);
    PanelLayout at;
    at.row = i / columns, at.column = i % columns;
    const bool heat = at.heat = has(panel, Kind::heat);
    const bool filled = heat || has(panel, Kind::picture);
    at.x = scale_of(panel.x, extents.x, guess_x, true, filled ? 0 : 0.03);
    at.y = scale_of(panel.y, extents.y, guess_y, false, filled ? 0 : 0.05);
    if (has(panel, Kind::bars) && extents.y.low >= 0 && !panel.y.low && !panel.y.log) at.y.low = 0;
    at.colour = scale_of(panel.colour, extents.colour, guess_y, false, 0);
    at.colour_box = heat && (panel.layers.size() == 1 || !panel.colour.label.empty());
    const std::vector<std::string> own = key_titles(panel);
    if (!figure.shared_key) at.corner = key_corner(panel, at, guess_x, guess_y);
    if (at.corner == "outside") at.key_columns = key_columns(own, cell_width);
    const Margins m =
        margins_of(panel, at, at.corner == "outside" ? key_height(own.size(), at.key_columns) : 0);
    const int c = at.column, r = at.row;
    out.left[c] = std::max(out.left[c], m.left);
    out.right[c] = std::max(out.right[c], m.right);
    out.bottom[r] = std::max(out.bottom[r], m.bottom);
    out.top[r] = std::max(out.top[r], m.top);
    out.panels.push_back(at);
    for (const std::string& title : own) {
      if (std::find(titles.begin(), titles.end(), title) == titles.end()) titles.push_back(title);
    }
  }
  if (figure.shared_key) {
    out.key_entries = static_cast<int>(titles.size());
    out.key_columns = key_columns(titles, figure.width - 0.1);
  }
  if (figure.panels[0].unit > 0) {  // pictures begin at whole dots of the PNG
    for (std::vector<double>* side : {&out.left, &out.right, &out.top, &out.bottom}) {
      for (double& margin : *side) margin = std::ceil(margin * picture_dots) / picture_dots;
    }
  }
  const double used_height = out.margins_y() + key_height(out.key_entries, out.key_columns);
  const PanelLayout& first = out.panels[0];
  if (figure.panels[0].unit > 0) {
    out.width = out.margins_x() + columns * figure.panels[0].unit * (first.x.high - first.x.low);
    out.height = used_height + rows * figure.panels[0].unit * (first.y.high - first.y.low);
  }
  const double width = (out.width - out.margins_x()) / columns;
  if (out.height <= 0) {
    double height = 0;
    for (int i = 0; i < n; ++i) {
      const PanelLayout& at = out.panels[i];
      height =
          std::max(height, figure.panels[i].square ? width * (at.y.high - at.y.low) / (at.x.high - at.x.low)
                                                   : 0.72 * width);
    }
    out.height = used_height + rows * height;
  }
  const bool small = width <= 0.25 || (out.height - used_height) / rows <= 0.25;
  require(!small || figure.panels[0].unit > 0,
          "no room for {} panels in {} columns on {} by {} inches\n  make the figure larger", n, columns,
          figure.width, figure.height);
  return out;
}

}  // namespace sgm
