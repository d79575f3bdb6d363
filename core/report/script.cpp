#include "core/report/script.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <map>
#include <set>

#include "core/report/plot.h"

namespace sgm {
namespace {

constexpr const char* header = R"(set encoding utf8
set minussign
set datafile separator comma
set tics nomirror scale 0.6,0.35
set clip one
set clip two
set pointintervalbox 0
set samples 256
unset colorbox
)";
constexpr const char* colour_map =
    "set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 "
    "'#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')\n";
constexpr const char* key_style = "font of_small samplen 1.6 spacing 1.05 Left reverse noopaque";

/// The number of each layer among the panel's series. A band without title counts with the series after it;
/// with a shared key, titled series are numbered over the whole figure.
std::vector<int> series_numbers(const Panel& panel, std::map<std::string, int>* shared) {
  std::vector<int> numbers(panel.layers.size());
  int next = 0;
  for (size_t i = 0; i < numbers.size(); ++i) {
    const Layer& layer = panel.layers[i];
    if (!is_series(layer)) continue;
    numbers[i] = shared && !layer.title.empty()
                     ? shared->emplace(layer.title, static_cast<int>(shared->size())).first->second
                     : next;
    if (layer.kind != Layer::Kind::band || !layer.title.empty()) ++next;
  }
  for (size_t i = numbers.size(); i-- > 1;) {
    if (panel.layers[i - 1].kind == Layer::Kind::band && panel.layers[i - 1].title.empty() &&
        is_series(panel.layers[i]))
      numbers[i - 1] = numbers[i];
  }
  return numbers;
}

std::string listed(const Scale& scale) {
  std::string text;
  for (const Tick& tick : scale.ticks)
    text += fmt::format("{}\"{}\" {:.12g}{}", text.empty() ? "" : ", ", tick.label, tick.at,
                        tick.minor ? " 1" : "");
  return "(" + text + ")";
}

/// What a user may set: the ends of an axis and, where gnuplot places its ticks, their distance.
std::string range_text(const std::string& name, const Scale& scale) {
  return fmt::format("{0}_low = {1:.6g}; {0}_high = {2:.6g}; ", name, scale.low, scale.high) +
         (scale.step > 0 ? fmt::format("{}_step = {:.6g}; ", name, scale.step) : "");
}

/// gnuplot's doubles: a number with a point, so that nothing is divided as an integer.
std::string real(double x) {
  std::string text = fmt::format("{:.6g}", x);
  return text.find_first_of(".e") == std::string::npos ? text + "." : text;
}

/// Page, fonts, widths, colours and ranges; then the margins, which grow with the text.
std::string style(const Layout& page) {
  std::string text = "\n# Style: change what is here. Margins and keys follow.\n";
  text +=
      fmt::format("width = {}; height = {}  # of the figure, inches\n", real(page.width), real(page.height));
  text += "font = 'DejaVu Sans'; text = 8.; small = 7.  # points; small: of ticks and keys\n";
  text += "line = 1.; mark = 1.  # factors of widths and sizes\n";
  text += palette_text() + colour_map;
  for (size_t i = 0; i < page.panels.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    text += range_text("x" + number, page.panels[i].x) + range_text("y" + number, page.panels[i].y);
    text.resize(text.size() - 2);
    text += fmt::format("  # panel {}\n", number);
  }
  text +=
      "\nof_text = sprintf(',%g', text); of_small = sprintf(',%g', small)\ngrow = (text/8. > small/7.) ? "
      "text/8. : small/7.\n";
  if (page.key_entries > 0)
    text += fmt::format(
        "key_columns = floor({}/grow*width/{}); key_columns = key_columns < 1 ? 1 : key_columns\n"
        "key_columns = key_columns > {} ? {} : key_columns\n"
        "key_rows = ceil({}./key_columns); key_columns = ceil({}./key_rows)\n"
        "strip = grow*({}*key_rows+{})\n",
        real(page.key_columns), real(page.width), page.key_entries, page.key_entries, page.key_entries,
        page.key_entries, key_line, key_rest);
  else
    text += "strip = 0.\n";
  text += fmt::format("w = (width - grow*{})/{}; h = (height - strip - grow*{})/{}  # of a plot\n",
                      real(page.margins_x()), page.columns(), real(page.margins_y()), page.rows());
  return text +
         "X(margin, plots, more) = (grow*margin + plots*w + more)/width\n"
         "Y(margin, plots, more) = (strip + grow*margin + plots*h + more)/height\n"
         "least(a, b) = a < b ? a : b\n";
}

/// Margins to the left of a panel and below it.
std::pair<double, double> before(const PanelLayout& at, const Layout& page) {
  double x = page.left[at.column], y = page.bottom[at.row];
  for (int c = 0; c < at.column; ++c) x += page.left[c] + page.right[c];
  for (int r = at.row + 1; r < page.rows(); ++r) y += page.top[r] + page.bottom[r];
  return {x, y};
}

std::string margins(const Panel& panel, const PanelLayout& at, const Layout& page, int number) {
  const auto [x, y] = before(at, page);
  const int below = page.rows() - 1 - at.row;
  std::string text = "dx = 0.; dy = 0.\n";
  if (panel.square || panel.bare)
    text = fmt::format(
        "u = least(w/(x{0}_high-x{0}_low), h/(y{0}_high-y{0}_low)); dx = "
        "(w-u*(x{0}_high-x{0}_low))/2; dy = (h-u*(y{0}_high-y{0}_low))/2\n",
        number);
  return text + fmt::format(
                    "set lmargin at screen X({0},{1},dx); set rmargin at screen X({0},{2},-dx)\n"
                    "set bmargin at screen Y({3},{4},dy); set tmargin at screen Y({3},{5},-dy)\n",
                    real(x), at.column, at.column + 1, real(y), below, below + 1);
}

/// Range, ticks and label of an axis: "x", "y" or "y2". `range`: names of its ends, "x1".
std::string axis_text(const std::string& name, const Scale& scale, const std::string& range,
                      const std::string& label, const char* tick_offset, const char* label_offset) {
  std::string text =
      fmt::format("unset nonlinear {0}; {1} logscale {0}\n", name, scale.log ? "set" : "unset");
  if (scale.linear_to)
    text = fmt::format("set nonlinear {0} via asinh({0}/{1}) inverse {1}*sinh({0})\n", name,
                       real(*scale.linear_to));
  const std::string from = range.empty() ? real(scale.low) : range + "_low";
  const std::string to = range.empty() ? real(scale.high) : range + "_high";
  text += fmt::format("set {}range [{}:{}]\n", name, scale.reversed ? to : from, scale.reversed ? from : to);
  const std::string places = scale.step <= 0 ? listed(scale)
                             : range.empty() ? real(scale.step)
                                             : range + "_step";
  return text +
         fmt::format("set {0}tics {1} format '%.{2}f' offset {3} font of_small\n", name, places,
                     scale.decimals, tick_offset) +
         fmt::format("set {}label {} offset {}\n", name, quoted(label), label_offset);
}

std::string key_text(const Panel& panel, const PanelLayout& at, const Layout& page) {
  if (at.corner.empty() || key_titles(panel).empty()) return "unset key\n";
  if (at.corner != "outside") return fmt::format("set key {} {} width 0\n", at.corner, key_style);
  const auto [x, y] = before(at, page);
  const double middle = (page.right[at.column] - page.left[at.column]) / 2;
  const int n = static_cast<int>(key_titles(panel).size());
  const int rows = static_cast<int>(std::ceil(n / std::clamp(std::floor(at.key_columns), 1.0, n * 1.0)));
  return fmt::format(
      "set key at screen X({},{}+0.5,0),Y({},{},0) center bottom horizontal maxcols {} {} width -2\n",
      real(x + middle), at.column, real(y - page.bottom[at.row] + 0.02), page.rows() - 1 - at.row,
      (n + rows - 1) / rows, key_style);
}

std::string colour_box(const Panel& panel, const PanelLayout& at, const Layout& page) {
  const auto [x, y] = before(at, page);
  return fmt::format(
             "set lmargin at screen X({0},{1},0.06*grow-dx); set rmargin at screen X({0},{1},0.15*grow-dx)\n",
             real(x), at.column + 1) +
         "unset title; unset xtics; unset ytics; unset xlabel; unset ylabel; unset key; unset grid; set "
         "border 15 lw 0.8*line\nunset nonlinear x; unset logscale x; set xrange [0:1]\n" +
         axis_text("y", at.colour, "", "", "0,0", "0,0") + "unset ytics\n" +
         axis_text("y2", at.colour, "", panel.colour.label, "-0.7,0", "-2,0") + "plot " +
         colour_ramp(at.colour) + "\nunset y2tics; unset y2label; unset logscale y2; set ytics nomirror\n";
}

std::string frame(const PanelLayout& at, const Panel& panel) {
  if (panel.bare) return "unset border; unset grid\n";
  return at.heat ? "set border 15 lw 0.8*line; unset grid\n"
                 : "set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line\n";
}

/// Names of columns above and of rows beside a picture.
std::string heading_text(const Panel& panel, const PanelLayout& at, const std::string& n) {
  return fmt::format(
             "set xrange [x{0}_low:x{0}_high]; set yrange [y{0}_low:y{0}_high]\nunset xtics; unset "
             "xlabel; set ylabel {1} offset 1,0\n",
             n, quoted(panel.y.label)) +
         (panel.y.ticks.empty() ? "unset ytics\n"
                                : "set ytics " + listed(at.y) + " scale 0 offset 0.8,0 font of_small\n") +
         (panel.x.ticks.empty()
              ? ""
              : fmt::format("set x2range [x{0}_low:x{0}_high]; set x2tics {1} scale 0 offset "
                            "0,-0.4 font of_small\n",
                            n, listed(at.x)));
}

std::string panel_text(const Figure& figure, size_t i, const Layout& page, const std::vector<Plot>& plots) {
  const Panel& panel = figure.panels[i];
  const PanelLayout& at = page.panels[i];
  const std::string n = std::to_string(i + 1);
  std::string text = fmt::format("\n# panel {}\n", n) + margins(panel, at, page, static_cast<int>(i) + 1);
  text += panel.title.empty() ? "unset title\n"
                              : fmt::format("set title {} offset 0,{} font of_text\n", quoted(panel.title),
                                            panel.bare && !panel.x.ticks.empty() ? "0.1" : "-0.75");
  text += panel.bare ? heading_text(panel, at, n)
                     : axis_text("x", at.x, "x" + n, panel.x.label, "0,0.35", "0,0.65") +
                           axis_text("y", at.y, "y" + n, panel.y.label, "0.5,0", "1,0");
  text += frame(at, panel);
  if (at.heat)
    text += fmt::format("{} logscale cb; set cbrange [{:.9g}:{:.9g}]\n", at.colour.log ? "set" : "unset",
                        at.colour.low, at.colour.high);
  text += figure.shared_key ? "unset key\n" : key_text(panel, at, page);
  std::vector<std::string> commands;
  for (const Plot& plot : plots) {
    if (!plot.command.empty()) commands.push_back(plot.command);
  }
  text +=
      commands.empty() ? "plot NaN notitle\n" : fmt::format("plot {}\n", fmt::join(commands, ", \\\n     "));
  if (panel.bare) text += "unset x2tics\n";
  return at.colour_box ? text + colour_box(panel, at, page) : text;
}

/// An invisible panel over the whole page that holds the key of all.
std::string shared_key_text(const std::vector<std::string>& samples) {
  return std::string(
             "\n# key\nset lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set "
             "tmargin at screen 1\nunset title; unset xlabel; unset ylabel; unset tics; unset border; "
             "unset grid\nunset logscale; unset nonlinear x; unset nonlinear y; set xrange [0:1]; set "
             "yrange [0:1]\nset key at screen 0.5,0.02/height center bottom horizontal maxcols "
             "key_columns ") +
         key_style +
         fmt::format(" width -2\nplot NaN notitle, \\\n     {}\n", fmt::join(samples, ", \\\n     "));
}

/// Whether some of the layer's points can be drawn: of others gnuplot complains.
bool has_points(const Layer& layer) {
  if (layer.columns.empty()) return true;  // a picture
  const std::vector<double>&x = layer.columns[0], &y = layer.columns[layer.columns.size() > 1];
  for (size_t i = 0; i < x.size(); ++i) {
    if (std::isfinite(x[i]) && std::isfinite(y[i])) return true;
  }
  return false;
}

}  // namespace

Script script_of(const Figure& figure, const std::string& name) {
  const Layout page = lay_out(figure);
  Script script;
  script.data = csv_header;
  std::map<std::string, int> shared;
  std::set<std::string> in_key;
  std::vector<std::string> samples;
  std::string panels;
  int block = 1;  // after the header's
  for (size_t i = 0; i < figure.panels.size(); ++i) {
    const Panel& panel = figure.panels[i];
    const std::vector<int> numbers = series_numbers(panel, figure.shared_key ? &shared : nullptr);
    std::vector<Plot> plots;
    for (size_t k = 0; k < panel.layers.size(); ++k) {
      plots.push_back(plot_of(panel.layers[k], {.panel = panel,
                                                .at = page.panels[i],
                                                .number = static_cast<int>(i) + 1,
                                                .layer = static_cast<int>(k) + 1,
                                                .series = numbers[k],
                                                .block = block,
                                                .width = (page.width - page.margins_x()) / page.columns(),
                                                .height = (page.height - page.margins_y()) / page.rows(),
                                                .binary = &script.binary}));
      if (!plots.back().rows.empty()) script.data += "\n\n" + plots.back().rows, ++block;
      if (!has_points(panel.layers[k])) plots.back().command = figure.shared_key ? "" : plots.back().sample;
      if (!plots.back().sample.empty() && in_key.insert(panel.layers[k].title).second)
        samples.push_back(plots.back().sample);
    }
    panels += panel_text(figure, i, page, plots);
  }
  script.text = fmt::format("# Drawn by sgm. Again: gnuplot -d {0}.gp, from {0}.csv{1}\n", name,
                            script.binary.empty() ? "" : fmt::format(" and {}.bin", name));
  if (!figure.caption.empty()) script.text += "# " + escaped(figure.caption) + "\n";
  script.text += style(page);
  script.text +=  // 0.75: gnuplot's pdfcairo counts 96 points to the inch
      "set terminal pdfcairo size width,height font sprintf('%s,%g', font, text) fontscale 0.75 enhanced "
      "background rgb 'white'\n";
  script.text += fmt::format("set output '{0}.pdf'\ndata = '{0}.csv'; maps = '{0}.bin'\n", name) + header;
  script.text += "set multiplot\n" + panels;
  if (figure.shared_key && !samples.empty()) script.text += shared_key_text(samples);
  script.text += "unset multiplot\nset output\n";
  return script;
}

}  // namespace sgm
