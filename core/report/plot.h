#pragma once
#include <string>
#include <vector>

#include "core/report/layout.h"

namespace sgm {

/// A layer in gnuplot's language.
struct Plot {
  std::string data{};     ///< named data block, or ""
  std::string binary{};   ///< values of a large heat map, float32, or ""
  std::string command{};  ///< an element of `plot`
  std::string sample{};   ///< how a key shows the layer; "" without title
};

/// What a layer's looks depend on besides itself.
struct PlotContext {
  const Panel& panel;
  const PanelLayout& at;
  std::string block{};  ///< name for the data block: "$p1_2"
  int series = 0;       ///< number among the series: colour and marker follow from it
  std::string bin{};    ///< the file of large heat maps, and the bytes already in it
  size_t bin_size = 0;
};

Plot plot_of(const Layer& layer, const PlotContext& context);

/// True for what has a place in the palette's order: not for arrows, heat maps, labels and reference lines.
bool is_series(const Layer& layer);

/// The colours of a heat map between the scale's ends as a plot command over x from 0 to 1 and y along the
/// scale. Rows overlap, so that no background shines through as it does in gnuplot's own colour box.
std::string colour_ramp(const Scale& scale);

}  // namespace sgm
