#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "core/base/names.h"
#include "core/config/override_value.h"

namespace sgm {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

/// Digits with single underscores between them.
size_t digits(std::string_view text) {
  size_t n = 0;
  while (n < text.size() &&
         (is_digit(text[n]) || (text[n] == '_' && n > 0 && n + 1 < text.size() && is_digit(text[n + 1])))) {
    ++n;
  }
  return n;
}

/// Reads a number of the grammar: 0, 1_000, -3, 1., .5, 1e-3, inf, nan; null if the word is none.
Node number(std::string_view word) {
  if (word.empty()) return {};
  std::string_view rest = word;
  const bool negative = rest[0] == '-';
  if (rest[0] == '-' || rest[0] == '+') rest.remove_prefix(1);
  const std::string name = lower(rest);
  if (name == "inf")
    return {negative ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity()};
  if (name == "nan") return {std::nan("")};
  const size_t whole = digits(rest);
  if (whole > 1 && rest[0] == '0') return {};
  size_t used = whole, fraction = 0;
  const bool has_point = used < rest.size() && rest[used] == '.';
  if (has_point) {
    fraction = digits(rest.substr(++used));
    used += fraction;
  }
  if (whole + fraction == 0) return {};
  const bool has_exponent = used < rest.size() && (rest[used] == 'e' || rest[used] == 'E');
  if (has_exponent) {
    ++used;
    if (used < rest.size() && (rest[used] == '-' || rest[used] == '+')) ++used;
    const size_t exponent = digits(rest.substr(used));
    if (exponent == 0) return {};
    used += exponent;
  }
  if (used != rest.size()) return {};
  std::string plain = (negative ? "-" : "") + std::string(rest);
  plain.erase(std::remove(plain.begin(), plain.end(), '_'), plain.end());
  if (!has_point && !has_exponent) {
    int64_t integer = 0;
    const auto result = std::from_chars(plain.data(), plain.data() + plain.size(), integer);
    if (result.ec == std::errc::result_out_of_range)
      throw std::out_of_range(fmt::format("the integer {} does not fit into 64 bits", word));
    return {integer};
  }
  double value = 0;
  const auto result = std::from_chars(plain.data(), plain.data() + plain.size(), value);
  if (result.ec == std::errc::result_out_of_range)
    throw std::out_of_range(fmt::format("the float {} is out of range", word));
  return {value};
}

}  // namespace

Node typed_word(std::string_view word) {
  const std::string name = lower(word);
  Node node = name == "true" || name == "false" ? Node(name == "true") : number(word);
  if (node.is_null() && name != "null") return {std::string(word)};
  node.word = word;
  return node;
}

}  // namespace sgm
