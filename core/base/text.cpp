#include "core/base/text.h"

#include <fmt/format.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>

namespace sgm {
namespace {

/// How many bytes the character takes that `text` begins with; 0 if it is no well-formed UTF-8 (table 3-7 of
/// the Unicode Standard).
size_t character_length(std::string_view text) {
  const auto byte = [&](size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first < 0xC2 || first > 0xF4) return 0;
  const size_t length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  const unsigned low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;   // below: longer than needed
  const unsigned high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;  // above: surrogates, or none
  if (byte(1) < low || byte(1) > high) return 0;
  for (size_t i = 2; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) return 0;
  }
  return length;
}

int lost = 0;  // the first error of writing to stdout

bool is_control(std::string_view character) {
  const auto code = static_cast<unsigned char>(character[0]);
  if (character.size() == 2) return code == 0xC2 && static_cast<unsigned char>(character[1]) < 0xA0;
  return code < 0x20 || code == 0x7F;
}

}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const size_t length = character_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string visible(std::string_view text) {
  std::string shown;
  while (!text.empty()) {
    const size_t length = character_length(text);
    const std::string_view character = text.substr(0, length == 0 ? 1 : length);
    text.remove_prefix(character.size());
    if (character == "\r") {
      shown += "\\r";
    } else if (character == "\n" || character == "\t" || (length > 0 && !is_control(character))) {
      shown += character;
    } else {
      for (const char c : character) shown += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    }
  }
  return shown;
}

std::string shell_word(const std::string& text) {
  if (!text.empty() && text.find_first_of(" '\"\\$*?[]{}()<>|&;`~#!\t\n") == std::string::npos) return text;
  if (text.find('\'') != std::string::npos && text.find_first_of("\"\\$`!") == std::string::npos)
    return '"' + text + '"';
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

void to_stdout(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() && lost == 0) lost = errno;
}

std::string stdout_error() {
  if (std::fflush(stdout) != 0 && lost == 0) lost = errno;
  return lost == 0 ? "" : std::strerror(lost);
}

void to_stderr(std::string_view text) {
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::signal(SIGPIPE, before);
}

}  // namespace sgm
