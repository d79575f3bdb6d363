#include <cmath>

#include "core/report/plot.h"

namespace sgm {
namespace {

constexpr double tolerance = 0.002;  // inches: half a pixel of the PNG
constexpr size_t few = 64;           // points that are not worth it

struct Point {
  double x, y;
};

double distance(Point p, Point a, Point b) {
  const double dx = b.x - a.x, dy = b.y - a.y;
  const double length = std::hypot(dx, dy);
  if (length == 0) return std::hypot(p.x - a.x, p.y - a.y);
  return std::abs(dx * (p.y - a.y) - dy * (p.x - a.x)) / length;
}

/// Ramer, Douglas and Peucker: keeps the furthest point from the chord until none is further than allowed.
void keep(const std::vector<Point>& points, size_t first, size_t last, std::vector<bool>& kept) {
  size_t furthest = first;
  double most = tolerance;
  for (size_t i = first + 1; i < last; ++i) {
    if (const double d = distance(points[i], points[first], points[last]); d > most) most = d, furthest = i;
  }
  if (furthest == first) return;
  kept[furthest] = true;
  keep(points, first, furthest, kept);
  keep(points, furthest, last, kept);
}

}  // namespace

std::vector<std::vector<double>> thinned(const std::vector<std::vector<double>>& line,
                                         const PlotContext& context) {
  const size_t n = line[0].size();
  if (n <= few) return line;
  std::vector<Point> points(n);
  for (size_t i = 0; i < n; ++i) {
    points[i] = {context.width * context.at.x.part(line[0][i]),
                 context.height * context.at.y.part(line[1][i])};
    if (!std::isfinite(points[i].x) || !std::isfinite(points[i].y)) return line;  // gaps stay where they are
  }
  std::vector<bool> kept(n);
  kept.front() = kept.back() = true;
  keep(points, 0, n - 1, kept);
  std::vector<std::vector<double>> out(2);
  for (size_t i = 0; i < n; ++i) {
    if (kept[i]) out[0].push_back(line[0][i]), out[1].push_back(line[1][i]);
  }
  return out;
}

}  // namespace sgm
