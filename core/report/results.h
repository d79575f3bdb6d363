#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/io/quantity.h"
#include "core/io/result_file.h"
#include "core/report/table.h"

namespace sgm {

/// The mean of a quantity over `n` cells, with the standard error of their spread; none of one cell.
struct Spread {
  double mean = 0;
  std::optional<double> standard_error{};
  int64_t n = 0;
};

/// Cells of a study's result by their coordinates, of which the first is "cell", their name. Of several seeds
/// or draws (runs.h) those of all, with "seed" and "draw" as axes beside the cells' own.
class Results {
 public:
  struct Cell {
    std::string name;
    Coordinates at;
    const Group* result;
  };

  /// Reads coordinates from the attributes "at.AXIS" of the cells' groups. `result` must outlive it.
  explicit Results(const Group& result);

  /// The cells with these coordinates, whatever their others are; may be none.
  Results where(const Coordinates& at) const;
  /// The same for one number, as a cell writes it.
  Results where(const std::string& axis, double value) const;

  const std::vector<Cell>& cells() const { return cells_; }
  /// The values on an axis, each once, in the order of the cells.
  std::vector<std::string> along(const std::string& axis) const;
  /// The same as numbers, in increasing order. InputError for a value that is none.
  std::vector<double> numbers(const std::string& axis) const;
  /// The one cell that is left. InputError naming the coordinates if there is none, or several.
  const Group& one() const;
  /// A quantity of the one cell that is left, with its standard error where the cell has stored one.
  Measured operator[](const Quantity& quantity) const;
  /// The mean of a quantity along an axis: over("seed", q). Cells of one value on it, draws of a seed, are
  /// averaged before. InputError if there are none.
  Spread over(const std::string& axis, const Quantity& quantity) const;

 private:
  std::vector<Cell> cells_;
};

/// The value of a cell on an axis; "" if it has none.
std::string coordinate(const Coordinates& at, const std::string& axis);

}  // namespace sgm
