#include "core/report/script.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <set>

#include "core/report/plot.h"

namespace sgm {
namespace {

constexpr const char* header = R"(set encoding utf8
set minussign
set tics nomirror font ',7' scale 0.6,0.35
set border lw 0.8
set clip one
set clip two
set pointintervalbox 0
set samples 256
unset colorbox
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
)";
constexpr const char* key_style = "font ',7' samplen 1.6 spacing 1.05 Left reverse noopaque";

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

std::string ticks(const Scale& scale) {
  std::string text;
  for (const Tick& tick : scale.ticks)
    text += fmt::format("{}\"{}\" {:.12g}{}", text.empty() ? "" : ", ", tick.label, tick.at,
                        tick.minor ? " 1" : "");
  return "(" + text + ")";
}

std::string margins(const Box& box, const Layout& page) {
  return fmt::format(
      "set lmargin at screen {:.5f}; set rmargin at screen {:.5f}; set bmargin at screen {:.5f}; set tmargin "
      "at screen {:.5f}\n",
      box.left / page.width, box.right / page.width, box.bottom / page.height, box.top / page.height);
}

/// Range, ticks and label of an axis: "x", "y" or "y2".
std::string axis_text(const char* name, const Scale& scale, const std::string& label, const char* tick_offset,
                      const char* label_offset) {
  return fmt::format("{} logscale {}\n", scale.log ? "set" : "unset", name) +
         fmt::format("set {}range [{:.9g}:{:.9g}]\n", name, scale.low, scale.high) +
         fmt::format("set {}tics {} offset {}\nset {}label {} offset {}\n", name, ticks(scale), tick_offset,
                     name, quoted(label), label_offset);
}

std::string key_at(const KeyPlace& place, const Layout& page) {
  return fmt::format("set key at screen {:.5f},{:.5f} center bottom horizontal maxcols {} {} width -2\n",
                     place.x / page.width, place.y / page.height, place.columns, key_style);
}

std::string key_text(const Panel& panel, const PanelLayout& at, const Layout& page) {
  if (at.key.columns > 0) return key_at(at.key, page);
  return at.corner.empty() || key_titles(panel).empty()
             ? "unset key\n"
             : fmt::format("set key {} {} width 0\n", at.corner, key_style);
}

std::string colour_box(const Panel& panel, const PanelLayout& at, const Layout& page) {
  return margins(at.colour_place, page) +
         "unset title; unset xtics; unset ytics; unset xlabel; unset ylabel; unset key; unset grid; set "
         "border 15\n" +
         "unset logscale x; set xrange [0:1]\n" + axis_text("y", at.colour, "", "0,0", "0,0") +
         "unset ytics\n" + axis_text("y2", at.colour, panel.colour.label, "-0.7,0", "-1.2,0") + "plot " +
         colour_ramp(at.colour) + "\nunset y2tics; unset y2label; unset logscale y2; set ytics nomirror\n";
}

std::string panel_text(const Figure& figure, size_t i, const Layout& page, const std::vector<Plot>& plots) {
  const Panel& panel = figure.panels[i];
  const PanelLayout& at = page.panels[i];
  std::string text = fmt::format("\n# panel {}\n", i + 1) + margins(at.plot, page);
  text += panel.title.empty() ? "unset title\n"
                              : fmt::format("set title {} offset 0,-0.75 font ',8'\n", quoted(panel.title));
  text += axis_text("x", at.x, panel.x.label, "0,0.35", "0,0.65") +
          axis_text("y", at.y, panel.y.label, "0.5,0", "1,0");
  text += at.heat ? "set border 15; unset grid\n"
                  : "set border 3; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6\n";
  if (at.heat)
    text += fmt::format("{} logscale cb; set cbrange [{:.9g}:{:.9g}]\n", at.colour.log ? "set" : "unset",
                        at.colour.low, at.colour.high);
  text += figure.shared_key ? "unset key\n" : key_text(panel, at, page);
  std::vector<std::string> commands;
  for (const Plot& plot : plots) commands.push_back(plot.command);
  text +=
      commands.empty() ? "plot NaN notitle\n" : fmt::format("plot {}\n", fmt::join(commands, ", \\\n     "));
  return at.colour_box ? text + colour_box(panel, at, page) : text;
}

/// An invisible panel over the whole page that holds the key of all.
std::string shared_key_text(const std::vector<std::string>& samples, const Layout& page) {
  return "\n# key\n" + margins({0, 0, page.width, page.height}, page) +
         "unset title; unset xlabel; unset ylabel; unset tics; unset border; unset grid; unset logscale; set "
         "xrange [0:1]; set yrange [0:1]\n" +
         key_at(page.key, page) +
         fmt::format("plot NaN notitle, \\\n     {}\n", fmt::join(samples, ", \\\n     "));
}

}  // namespace

Script script_of(const Figure& figure, const std::string& name) {
  const Layout page = lay_out(figure);
  Script script;
  script.text = "# Drawn by sgm. Again: gnuplot -d " + name + ".gp\n";
  if (!figure.caption.empty()) script.text += "# " + escaped(figure.caption) + "\n";
  script.text += fmt::format(
      "set terminal pdfcairo size {:.4g}in,{:.4g}in font 'DejaVu Sans,8' fontscale 0.75 enhanced background "
      "rgb 'white'\n",
      page.width, page.height);  // 0.75: gnuplot's pdfcairo counts 96 points to the inch
  script.text += fmt::format("set output '{}.pdf'\n{}", name, header);
  std::map<std::string, int> shared;
  std::set<std::string> in_key;
  std::vector<std::string> samples;
  std::string panels;
  for (size_t i = 0; i < figure.panels.size(); ++i) {
    const Panel& panel = figure.panels[i];
    const std::vector<int> numbers = series_numbers(panel, figure.shared_key ? &shared : nullptr);
    std::vector<Plot> plots;
    for (size_t k = 0; k < panel.layers.size(); ++k) {
      plots.push_back(plot_of(panel.layers[k], {panel, page.panels[i], fmt::format("$p{}_{}", i + 1, k + 1),
                                                numbers[k], name + ".bin", script.binary.size()}));
      script.text += plots.back().data;
      script.binary += plots.back().binary;
      if (!plots.back().sample.empty() && in_key.insert(panel.layers[k].title).second)
        samples.push_back(plots.back().sample);
    }
    panels += panel_text(figure, i, page, plots);
  }
  script.text += "set multiplot\n" + panels;
  if (figure.shared_key && !samples.empty()) script.text += shared_key_text(samples, page);
  script.text += "unset multiplot\nset output\n";
  return script;
}

}  // namespace sgm
