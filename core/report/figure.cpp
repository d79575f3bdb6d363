#include "core/report/figure.h"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>

#include "core/base/require.h"
#include "core/base/text.h"
#include "core/io/files.h"
#include "core/io/png.h"
#include "core/io/process.h"
#include "core/report/script.h"

namespace sgm {
namespace {

namespace fs = std::filesystem;
using Kind = Layer::Kind;
constexpr double time_limit = 60;  // seconds; the largest figure of the suite takes about one

Layer layer(Kind kind, std::vector<std::vector<double>> columns, std::string title = "") {
  return {.kind = kind, .columns = std::move(columns), .title = std::move(title)};
}

/// Runs one tool and looks for what it should have made; false, with a line of advice, where the tool is
/// missing.
bool make(const std::vector<std::string>& command, const fs::path& folder, const fs::path& result,
          const std::string& package) {
  const Ran ran = run_program(command, folder, time_limit);
  if (!ran.found) {
    to_stderr(fmt::format("note: {} is not installed, so {} was not drawn; apt-get install {}\n", command[0],
                          result.filename().string(), package));
    return false;
  }
  require_run(!ran.timed_out, "{} took more than {} s for {}", command[0], time_limit, result.string());
  std::error_code ignored;
  require_run(ran.exit_code == 0 && fs::file_size(result, ignored) > 0 && !ignored,
              "{} failed to make {} (exit {})\n{}", command[0], result.string(), ran.exit_code, ran.output);
  if (!ran.output.empty()) to_stderr(fmt::format("{}: {}", command[0], visible(ran.output)));
  return true;
}

/// An SVG of cairo with places in hundredths of a point.
std::string compact(const std::string& svg) {
  std::string out;
  int decimals = 0;
  for (const char c : svg) {
    decimals = c == '.' ? 1 : c >= '0' && c <= '9' && decimals > 0 ? decimals + 1 : 0;
    if (decimals <= 3) out += c;
  }
  return out;
}

}  // namespace

std::vector<double> doubles(const at::Tensor& x) {
  const at::Tensor values = x.to(at::kDouble).contiguous();
  return {values.const_data_ptr<double>(), values.const_data_ptr<double>() + values.numel()};
}

Layer lines(std::vector<double> x, std::vector<double> y, std::string title) {
  return layer(Kind::lines, {std::move(x), std::move(y)}, std::move(title));
}
Layer points(std::vector<double> x, std::vector<double> y, std::string title) {
  return layer(Kind::points, {std::move(x), std::move(y)}, std::move(title));
}
Layer lines_points(std::vector<double> x, std::vector<double> y, std::string title) {
  return layer(Kind::lines_points, {std::move(x), std::move(y)}, std::move(title));
}
Layer band(std::vector<double> x, std::vector<double> low, std::vector<double> high, std::string title) {
  return layer(Kind::band, {std::move(x), std::move(low), std::move(high)}, std::move(title));
}
Layer error_bars(std::vector<double> x, std::vector<double> y, std::vector<double> error, std::string title) {
  return layer(Kind::error_bars, {std::move(x), std::move(y), std::move(error)}, std::move(title));
}
Layer vectors(std::vector<double> x, std::vector<double> y, std::vector<double> u, std::vector<double> v) {
  return layer(Kind::vectors, {std::move(x), std::move(y), std::move(u), std::move(v)});
}
Layer heat(std::vector<double> values, int nx, double x0, double dx, double y0, double dy) {
  Layer map = layer(Kind::heat, {std::move(values)});
  map.nx = nx;
  map.x0 = x0;
  map.dx = dx;
  map.y0 = y0;
  map.dy = dy;
  return map;
}
Layer steps(std::vector<double> x, std::vector<double> y, std::string title) {
  return layer(Kind::steps, {std::move(x), std::move(y)}, std::move(title));
}
Layer bars(std::vector<double> x, std::vector<double> y, std::string title, std::vector<double> error) {
  Layer boxes = layer(Kind::bars, {std::move(x), std::move(y)}, std::move(title));
  if (!error.empty()) boxes.columns.push_back(std::move(error));
  return boxes;
}
Layer labels(std::vector<double> x, std::vector<double> y, std::vector<std::string> texts) {
  Layer text = layer(Kind::labels, {std::move(x), std::move(y)});
  text.texts = std::move(texts);
  return text;
}
Layer horizontal(double y, std::string title) {
  return layer(Kind::horizontal, {{y}}, std::move(title));
}
Layer vertical(double x, std::string title) {
  return layer(Kind::vertical, {{x}}, std::move(title));
}

Layer picture(at::Tensor pixels) {
  Layer image = layer(Kind::picture, {});
  image.pixels = pixels.contiguous();
  return image;
}

bool draw(const Figure& figure, const std::string& stem) {
  const fs::path base(stem);
  const fs::path folder = base.parent_path();
  const std::string name = base.filename().string();
  const Script script = script_of(figure, name);
  for (const char* ending : {".csv", ".bin", ".pdf", ".svg", ".png"})
    fs::remove(stem + ending);  // a picture of another script must not stay
  write_whole(stem + ".gp", script.text);
  if (script.data.find('\n') + 1 < script.data.size()) write_whole(stem + ".csv", script.data);
  if (!script.binary.empty()) write_whole(stem + ".bin", script.binary);
  // Only gnuplot's pdfcairo draws: sizes differ per terminal, and poppler gives the same bytes each time
  // where the PDF has its date.
  const bool drawn =
      make({"gnuplot", "-d", name + ".gp"}, folder, stem + ".pdf", "gnuplot-nox") &&
      make({"pdftocairo", "-svg", name + ".pdf", name + ".svg"}, folder, stem + ".svg", "poppler-utils");
  if (!drawn) return false;
  write_whole(stem + ".svg", compact(read_text(stem + ".svg")));
  const bool pixels = figure.panels[0].unit > 0;
  const std::string dots = std::to_string(pixels ? picture_dots : 180);
  if (!make({"pdftocairo", "-png", "-r", dots, "-singlefile", name + ".pdf", name}, folder, stem + ".png",
            "poppler-utils"))
    return false;
  const bool map = std::any_of(figure.panels.begin(), figure.panels.end(), [](const Panel& panel) {
    return std::any_of(panel.layers.begin(), panel.layers.end(),
                       [](const Layer& l) { return l.kind == Kind::heat || l.kind == Kind::picture; });
  });
  const size_t colours = map ? 256 : 32;
  write_palette_png(stem + ".png", read_png(stem + ".png"), colours);
  return true;
}

}  // namespace sgm
