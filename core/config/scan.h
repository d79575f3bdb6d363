#pragma once
#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <string_view>

#include "core/base/text.h"
#include "core/config/origin.h"

namespace sgm {

/// A syntax error of an argument, at a byte position.
struct SyntaxError : std::runtime_error {
  SyntaxError(const std::string& what, size_t position, std::string hint, bool may_be_text = false)
      : std::runtime_error(what), at(position), todo(std::move(hint)), is_text(may_be_text) {}
  size_t at;
  std::string todo;
  bool is_text;  ///< in quotes it would be valid, as a text
};

/// A text and how far it was read.
class Scan {
 public:
  explicit Scan(std::string_view text) : text_(text) {}

  size_t at() const { return at_; }
  bool done() const { return at_ >= text_.size(); }
  char peek(size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  char next() { return text_[at_++]; }
  /// How many code points stand before a byte position: columns of messages count them.
  int characters(size_t before) const {
    const std::string_view text = text_.substr(0, before);
    return static_cast<int>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
  }
  std::string_view rest() const { return text_.substr(at_); }
  std::string_view since(size_t start) const { return text_.substr(start, at_ - start); }
  void skip(size_t n) { at_ += n; }
  void skip_blanks() {
    while (peek() == ' ' || peek() == '\t') ++at_;
  }
  bool take(char c) {
    if (done() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  /// A comma or a bracket, with the blanks around it.
  bool take_mark(char c) {
    const size_t start = at_;
    skip_blanks();
    if (take(c)) {
      skip_blanks();
      return true;
    }
    at_ = start;
    return false;
  }
  /// A closing bracket with the blanks before it; blanks behind it stay.
  bool take_mark_end(char c) {
    const size_t start = at_;
    skip_blanks();
    if (take(c)) return true;
    at_ = start;
    return false;
  }
  [[noreturn]] void fail(const std::string& what, const std::string& todo = "") const {
    throw SyntaxError(what, at_, todo);
  }
  /// Fails at what a text in quotes may have.
  [[noreturn]] void fail_text(const std::string& what, const std::string& todo = "") const {
    throw SyntaxError(what, at_, todo, true);
  }
  /// What stands here, for messages.
  std::string found() const {
    if (done()) return "the end";
    if (peek() == '\n') return "a line break";
    size_t n = 1;
    while ((static_cast<unsigned char>(peek(n)) & 0xC0U) == 0x80U) ++n;
    return fmt::format("'{}'", visible(text_.substr(at_, n)));
  }

 private:
  std::string_view text_;
  size_t at_ = 0;
};

/// A letter, digit or underscore of ASCII.
inline bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}
inline bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace sgm
