#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace sgm {

/// A number with its standard error; shown as 0.2185 ± 0.0029 with digits chosen from the error.
struct Measured {
  double value = 0;
  std::optional<double> standard_error{};
};

/// A table cell: nothing ("–"), text, an integer, or a number with an optional standard error.
using Datum = std::variant<std::monostate, std::string, int64_t, Measured>;

struct Column {
  std::string name;
  std::string unit = "";
  int digits = 4;           ///< significant digits of numbers without a standard error
  std::string better = "";  ///< "lower" or "higher": the best entry is set bold, the second underlined
};

struct Table {
  std::string title;
  std::vector<Column> columns;
  std::vector<std::vector<Datum>> rows;
  std::vector<std::string> notes;  ///< protocol: n, seeds, what ± means
};

std::string to_terminal(const Table& table);
std::string to_markdown(const Table& table);
std::string to_csv(const Table& table);    ///< RFC 4180; value and standard error in columns of their own
std::string to_latex(const Table& table);  ///< booktabs

}  // namespace sgm
