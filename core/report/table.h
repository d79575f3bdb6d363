#pragma once
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "core/report/number.h"

namespace sgm {

/// A table cell: nothing ("–"), text, an integer, or a number with an optional standard error.
using Datum = std::variant<std::monostate, std::string, int64_t, Measured>;

struct Column {
  std::string name{};
  std::string unit{};
  int digits = 4;            ///< significant digits of numbers without a standard error
  std::string better{};      ///< "lower" or "higher": the best entry is set bold, the second underlined
  std::vector<int> marks{};  ///< in place of those by `better`: 1 bold, 2 underlined, row by row
};

/// Rows have as many cells as there are columns; InputError in all writers otherwise.
struct Table {
  std::string title{};
  std::vector<Column> columns{};
  std::vector<std::vector<Datum>> rows{};
  std::vector<std::string> notes{};  ///< protocol: n, seeds, what ± means
};

std::string to_terminal(const Table& table);  ///< without marks of the best
std::string to_markdown(const Table& table);  ///< GitHub's; best bold, second <ins>
std::string to_csv(
    const Table& table);  ///< RFC 4180; value and standard error in columns of their own, all digits
std::string to_latex(const Table& table);  ///< booktabs; a whole table environment

std::string markdown_escape(const std::string& text);  ///< text that GitHub shows as it is
std::string latex_escape(
    const std::string& text);  ///< special characters, Greek letters and the signs that tables use

}  // namespace sgm
