#include "core/config/origin.h"

#include <fmt/format.h>

#include <string_view>

#include "core/base/text.h"

namespace sgm {
namespace {

std::string_view line_of(std::string_view text, int line) {
  for (int i = 1; i < line; ++i) {
    const size_t end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  text = text.substr(0, text.find('\n'));
  if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
  return text;
}

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

/// Blanks as wide as what is printed of the line before the column, tabs kept; columns count code points, so
/// continuation bytes of UTF-8 take no room.
std::string blanks(std::string_view line, int column) {
  size_t end = 0;
  int at = 1;
  while (end < line.size() && (is_continuation(line[end]) || at++ < column)) ++end;
  std::string blank;
  for (const char c : visible(line.substr(0, end))) {
    if (!is_continuation(c)) blank += c == '\t' ? '\t' : ' ';
  }
  return blank + std::string(at < column ? column - at : 0, ' ');
}

}  // namespace

std::string where(const Origin& origin) {
  if (origin.argument > 0) return fmt::format("argument {}", origin.argument);
  if (origin.line > 0) return fmt::format("{}:{}:{}", origin.file, origin.line, origin.column);
  return origin.file;
}

std::string excerpt(const Origin& origin) {
  if (!origin.text) return "";
  std::string_view line = *origin.text;
  line = origin.argument > 0 ? line.substr(0, line.find('\n')) : line_of(line, origin.line);
  return fmt::format("\n    {}\n    {}^", visible(line), blanks(line, origin.column));
}

}  // namespace sgm
