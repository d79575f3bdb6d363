#include "core/report/table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <set>

#include "core/base/require.h"

namespace sgm {
namespace {

enum class Mark { none, best, second };
using Line = std::vector<std::string>;

void check(const Table& table) {
  require(!table.columns.empty(), "table '{}' has no columns\n  give Table::columns", table.title);
  for (const Column& column : table.columns) {
    require(column.better.empty() || column.better == "lower" || column.better == "higher",
            "column '{}' of table '{}': better = \"{}\"\n  it is \"\", \"lower\" or \"higher\"", column.name,
            table.title, column.better);
    require(column.marks.empty() || column.marks.size() == table.rows.size(),
            "column '{}' of table '{}' has {} marks for {} rows\n  give one a row", column.name, table.title,
            column.marks.size(), table.rows.size());
  }
  for (size_t r = 0; r < table.rows.size(); ++r) {
    require(table.rows[r].size() == table.columns.size(),
            "row {} of table '{}' has {} cells for {} columns\n  fill missing ones with {{}}", r, table.title,
            table.rows[r].size(), table.columns.size());
  }
}

/// The number in a cell that can be better than others, if any.
std::optional<double> number_in(const Datum& datum) {
  if (const auto* i = std::get_if<int64_t>(&datum)) return static_cast<double>(*i);
  if (const auto* m = std::get_if<Measured>(&datum); m && std::isfinite(m->value)) return m->value;
  return {};
}

/// Marks of a column, row by row: the best number and its equals, the second and its equals; none where there
/// is no contest.
std::vector<Mark> marks_of(const Table& table, size_t c) {
  std::vector<Mark> marks(table.rows.size(), Mark::none);
  for (size_t r = 0; r < table.columns[c].marks.size(); ++r) {
    const int mark = table.columns[c].marks[r];
    marks[r] = mark == 1 ? Mark::best : mark == 2 ? Mark::second : Mark::none;
  }
  if (table.columns[c].better.empty()) return marks;
  const double sign = table.columns[c].better == "lower" ? 1 : -1;
  std::set<double> values;
  for (const auto& row : table.rows) {
    if (const auto x = number_in(row[c])) values.insert(sign * *x);
  }
  if (values.size() < 2) return marks;
  for (size_t r = 0; r < table.rows.size(); ++r) {
    const auto x = number_in(table.rows[r][c]);
    if (x && sign * *x == *values.begin()) marks[r] = Mark::best;
    if (x && sign * *x == *std::next(values.begin())) marks[r] = Mark::second;
  }
  return marks;
}

std::string plain(const Datum& datum, int digits) {
  if (const auto* s = std::get_if<std::string>(&datum)) return *s;
  if (const auto* i = std::get_if<int64_t>(&datum)) return std::to_string(*i);
  if (const auto* m = std::get_if<Measured>(&datum)) return to_text(*m, digits);
  return "–";
}

std::string heading(const Column& column) {
  return column.unit.empty() ? column.name : fmt::format("{} [{}]", column.name, column.unit);
}

/// Text stands left, numbers right: a column is one of text if its first cell that holds something does.
bool is_text(const Table& table, size_t c) {
  for (const auto& row : table.rows) {
    if (!std::holds_alternative<std::monostate>(row[c])) return std::holds_alternative<std::string>(row[c]);
  }
  return false;
}

std::string padded(const std::string& text, size_t width, bool left) {
  const std::string space(width - std::min(width, text_width(text)), ' ');
  return left ? text + space : space + text;
}

/// Heading and rows as texts, each made by `write(cell, column, mark)`.
template <class Write>
std::vector<Line> lines_of(const Table& table, Line head, Write write) {
  std::vector<Line> lines{std::move(head)};
  lines.resize(1 + table.rows.size());
  for (size_t c = 0; c < table.columns.size(); ++c) {
    const std::vector<Mark> marks = marks_of(table, c);
    for (size_t r = 0; r < table.rows.size(); ++r)
      lines[r + 1].push_back(write(table.rows[r][c], table.columns[c], marks[r]));
  }
  return lines;
}

/// Pads every column to its widest cell and joins cells by `between`, the second line being `rule(width, is
/// text)`.
template <class Rule>
std::string grid(const Table& table, const std::vector<Line>& lines, const std::string& between,
                 const std::string& edge, Rule rule) {
  const size_t n = table.columns.size();
  std::vector<size_t> widths(n, 3);
  for (const Line& line : lines) {
    for (size_t c = 0; c < n; ++c) widths[c] = std::max(widths[c], text_width(line[c]));
  }
  std::string text;
  const auto add = [&](const Line& line) {
    std::string row = edge.empty() ? "" : edge + " ";
    for (size_t c = 0; c < n; ++c)
      row += (c > 0 ? between : "") + padded(line[c], widths[c], is_text(table, c));
    if (!edge.empty()) row += " " + edge;
    text += row.substr(0, row.find_last_not_of(' ') + 1) + "\n";
  };
  add(lines[0]);
  Line rules(n);
  for (size_t c = 0; c < n; ++c) rules[c] = rule(widths[c], is_text(table, c));
  add(rules);
  for (size_t r = 1; r < lines.size(); ++r) add(lines[r]);
  return text;
}

template <class Escape>
Line headings(const Table& table, Escape escape) {
  Line head;
  for (const Column& column : table.columns) head.push_back(escape(heading(column)));
  return head;
}

std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

}  // namespace

std::string to_terminal(const Table& table) {
  check(table);
  const auto write = [](const Datum& d, const Column& column, Mark) { return plain(d, column.digits); };
  const auto rule = [](size_t width, bool) {
    std::string line;
    while (width-- > 0) line += "─";
    return line;
  };
  std::string text = table.title.empty() ? "" : table.title + "\n";
  text += grid(table, lines_of(table, headings(table, [](const std::string& s) { return s; }), write), "  ",
               "", rule);
  for (const std::string& note : table.notes) text += note + "\n";
  return text;
}

std::string to_markdown(const Table& table) {
  check(table);
  const auto write = [](const Datum& d, const Column& column, Mark mark) {
    const std::string text = markdown_escape(plain(d, column.digits));
    return mark == Mark::best ? "**" + text + "**" : mark == Mark::second ? "<ins>" + text + "</ins>" : text;
  };
  const auto rule = [](size_t width, bool left) {
    return left ? std::string(width, '-') : std::string(width - 1, '-') + ":";
  };
  std::string text = table.title.empty() ? "" : "**" + markdown_escape(table.title) + "**\n\n";
  text += grid(table, lines_of(table, headings(table, markdown_escape), write), " | ", "|", rule);
  for (const std::string& note : table.notes) text += "\n" + markdown_escape(note) + "\n";
  return text;
}

std::string to_csv(const Table& table) {
  check(table);
  std::vector<Line> lines(1 + table.rows.size());
  for (size_t c = 0; c < table.columns.size(); ++c) {
    bool with_error = false;
    for (const auto& row : table.rows) {
      const auto* m = std::get_if<Measured>(&row[c]);
      with_error = with_error || (m && m->standard_error);
    }
    lines[0].push_back(csv_field(heading(table.columns[c])));
    if (with_error) lines[0].push_back(csv_field(table.columns[c].name + " standard error"));
    for (size_t r = 0; r < table.rows.size(); ++r) {
      const Datum& d = table.rows[r][c];
      const auto* m = std::get_if<Measured>(&d);
      const bool empty = std::holds_alternative<std::monostate>(d);
      lines[r + 1].push_back(m ? fmt::format("{}", m->value) : empty ? "" : csv_field(plain(d, 0)));
      if (with_error)
        lines[r + 1].push_back(m && m->standard_error ? fmt::format("{}", *m->standard_error) : "");
    }
  }
  std::string text;
  for (const Line& line : lines) text += fmt::format("{}\r\n", fmt::join(line, ","));
  return text;
}

std::string to_latex(const Table& table) {
  check(table);
  const auto write = [](const Datum& d, const Column& column, Mark mark) {
    if (std::holds_alternative<std::monostate>(d)) return std::string("--");
    const auto* m = std::get_if<Measured>(&d);
    const std::string text =
        m ? "$" + to_latex(*m, column.digits) + "$" : latex_escape(plain(d, column.digits));
    if (mark == Mark::best) return m ? "{\\boldmath" + text + "}" : "\\textbf{" + text + "}";
    return mark == Mark::second ? "\\underline{" + text + "}" : text;
  };
  const std::vector<Line> lines = lines_of(table, headings(table, latex_escape), write);
  std::string alignment;
  std::string text = "\\begin{table}[t]\n\\centering\n";
  for (size_t c = 0; c < table.columns.size(); ++c) alignment += is_text(table, c) ? 'l' : 'r';
  if (!table.title.empty()) text += "\\caption{" + latex_escape(table.title) + "}\n";
  text += "\\begin{tabular}{" + alignment + "}\n\\toprule\n" +
          fmt::format("{} \\\\\n\\midrule\n", fmt::join(lines[0], " & "));
  for (size_t r = 1; r < lines.size(); ++r) text += fmt::format("{} \\\\\n", fmt::join(lines[r], " & "));
  text += "\\bottomrule\n\\end{tabular}\n";
  for (const std::string& note : table.notes)
    text += "\\par\\smallskip{\\footnotesize " + latex_escape(note) + "\\par}\n";
  return text + "\\end{table}\n";
}

}  // namespace sgm
