#include "datasets/rows.h"

#include <ATen/Functions.h>

#include <charconv>
#include <cmath>
#include <sstream>

#include "core/base/require.h"
#include "core/tensor/rng.h"

namespace sgm {
namespace {

std::vector<std::string> split_line(std::string line, char separator) {
  if (!line.empty() && line.back() == '\r') line.pop_back();
  std::vector<std::string> words;
  std::stringstream in(line + separator);
  for (std::string word; std::getline(in, word, separator);) words.push_back(word);
  return words;
}

}  // namespace

Rows read_rows(const std::string& text, char separator, const std::string& name) {
  std::stringstream in(text);
  std::string line;
  std::getline(in, line);
  Rows rows;
  for (std::string column : split_line(line, separator)) {
    std::erase(column, '"');
    rows.columns.push_back(column);
  }
  std::vector<double> values;
  for (int64_t number = 2; std::getline(in, line); ++number) {
    const std::vector<std::string> words = split_line(line, separator);
    require(words.size() == rows.columns.size(),
            "{}, line {}: {} values, the first line names {} columns\n  fetch it again", name, number,
            words.size(), rows.columns.size());
    for (const std::string& word : words) {
      double value = NAN;
      const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
      require(error == std::errc() && end == word.data() + word.size() && std::isfinite(value),
              "{}, line {}: '{}' is no finite number\n  fetch it again", name, number, word);
      values.push_back(value);
    }
  }
  require(!values.empty(), "{} has no rows\n  fetch it again", name);
  rows.values = at::tensor(values, at::kDouble).view({-1, static_cast<int64_t>(rows.columns.size())});
  return rows;
}

Split held_out(int64_t count, double share) {
  const at::Tensor order = Rng(0).fork("held out").permutation(count);
  const int64_t test = std::llround(share * static_cast<double>(count));
  return {std::get<0>(order.slice(0, test).sort()), std::get<0>(order.slice(0, 0, test).sort())};
}

}  // namespace sgm
