#include "core/config/override_value.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>

#include "core/base/names.h"

namespace sgm {
namespace {

/// Recursive descent over the values of Hydra's override grammar.
class Parser {
 public:
  Parser(Scan& scan, const Origin& origin) : scan_(scan), origin_(origin) {}

  Element value() {
    Element first = element();
    if (!scan_.take_mark(',')) {
      scan_.skip_blanks();
      return first;
    }
    Node::List choices{first.node};
    do choices.push_back(plain(element()));
    while (scan_.take_mark(','));
    plain(first);
    scan_.skip_blanks();
    return {Node(std::move(choices)), ","};
  }

 private:
  Element element() {
    const size_t start = scan_.at();
    Element result;
    if (scan_.take('[')) {
      result.node = list();
    } else if (scan_.take('{')) {
      result.node = table();
    } else if (scan_.peek() == '\'' || scan_.peek() == '"') {
      result.node = Node(quoted_text(scan_.next()));
    } else if (const std::string_view name = function_name(); !name.empty()) {
      result = function(std::string(name));
    } else {
      result.node = word(false);
    }
    result.node.origin = origin_;
    result.node.origin.column += scan_.characters(start);
    return result;
  }

  /// A sweep cannot stand inside a list, a table or another sweep.
  Node plain(const Element& element) const {
    if (!element.sweep.empty()) scan_.fail(fmt::format("{}() cannot stand inside a value", element.sweep));
    return element.node;
  }

  void close(char bracket) {
    if (scan_.take_mark_end(bracket)) return;
    const std::string what = fmt::format("expected ',' or '{}', found {}", bracket, scan_.found());
    if (scan_.done()) scan_.fail(what, fmt::format("end it with '{}'", bracket));
    scan_.fail_text(what);
  }

  Node list() {
    scan_.skip_blanks();
    Node::List items;
    if (scan_.take(']')) return items;
    do items.push_back(plain(element()));
    while (scan_.take_mark(','));
    close(']');
    return items;
  }

  Node table() {
    scan_.skip_blanks();
    Node::Table entries;
    if (scan_.take('}')) return entries;
    do {
      const size_t start = scan_.at();
      const Node key = word(true);
      const std::string name = key.is<std::string>() ? key.as<std::string>() : canonical_text(key);
      if (name.find('.') != std::string::npos)
        throw SyntaxError(fmt::format("the key '{}' contains a dot", name), start, "write {a:{b:1}} for a.b");
      if (!scan_.take_mark(':'))
        scan_.fail(fmt::format("expected ':' after the key '{}', found {}", name, scan_.found()));
      Node value = plain(element());
      value.key_origin = origin_;
      value.key_origin.column += scan_.characters(start);
      const auto same = std::find_if(entries.begin(), entries.end(),
                                     [&](const auto& entry) { return entry.first == name; });
      if (same != entries.end()) entries.erase(same);
      entries.emplace_back(name, std::move(value));
    } while (scan_.take_mark(','));
    close('}');
    return entries;
  }

  /// Up to the closing quote. A backslash escapes the quote, and itself only where a run of them stands
  /// before a quote.
  std::string quoted_text(char quote) {
    const size_t start = scan_.at() - 1;
    std::string text;
    while (!scan_.done()) {
      size_t slashes = 0;
      while (scan_.take('\\')) ++slashes;
      if (scan_.peek() != quote || scan_.done()) {
        text.append(slashes, '\\');
        if (!scan_.done()) text += scan_.next();
        continue;
      }
      text.append(slashes / 2, '\\');
      scan_.next();
      if (slashes % 2 == 0) return text;
      text += quote;
    }
    throw SyntaxError(fmt::format("the quote {} is not closed", quote), start,
                      fmt::format("end the text with {}", quote));
  }

  /// "${ … }" with balanced braces, kept as it is.
  std::string interpolation() {
    const size_t start = scan_.at();
    int depth = 0;
    while (!scan_.done()) {
      const char c = scan_.next();
      if (c == '{') ++depth;
      if (c != '}' || --depth > 0) continue;
      if (scan_.at() - start == 3)
        throw SyntaxError("the interpolation '${}' is empty", start,
                          "write ${KEY}, or '\\${}' in quotes for the text");
      return std::string(scan_.since(start));
    }
    throw SyntaxError("the interpolation '${' is not closed", start, "end it with '}'");
  }

  /// Text without quotes, as Hydra has it, and with the ~ of home folders; of a table's key, up to the colon.
  Node word(bool is_key) {
    scan_.skip_blanks();
    const size_t start = scan_.at();
    constexpr std::string_view escaped = "\\()[]{}:=, \t";
    constexpr std::string_view plain = "_/-\\+.$%*@?|~ \t";
    std::string text;
    size_t length = 0;  // without the blanks at the end
    bool is_verbatim = true;
    while (!scan_.done()) {
      const char c = scan_.peek();
      const char after = scan_.peek(1);
      if (c == '\\' && after != '\0' && escaped.find(after) != std::string_view::npos) {
        scan_.skip(1);
        text += scan_.next();
        length = text.size();
        is_verbatim = false;
      } else if (c == '$' && after == '{' && !is_key) {
        text += interpolation();
        length = text.size();
        is_verbatim = false;
      } else if (is_word(c) || plain.find(c) != std::string_view::npos || (c == ':' && !is_key) ||
                 static_cast<unsigned char>(c) >= 0x80) {
        text += scan_.next();
        if (c != ' ' && c != '\t') length = text.size();
      } else {
        break;
      }
    }
    if (length == 0 && scan_.done()) scan_.fail("expected a value, found the end");
    if (length == 0) scan_.fail_text(fmt::format("expected a value, found {}", scan_.found()));
    if (!scan_.done() && std::string_view(",)]}:").find(scan_.peek()) == std::string_view::npos)
      scan_.fail_text(fmt::format("unexpected {} in text without quotes", scan_.found()));
    text.resize(length);
    try {
      return is_verbatim ? typed_word(text) : Node(text);
    } catch (const std::out_of_range& error) {
      throw SyntaxError(error.what(), start, "", true);
    }
  }

  /// The name before "(" if a function call stands here.
  std::string_view function_name() const {
    const std::string_view rest = scan_.rest();
    size_t n = 0;
    while (n < rest.size() && (is_word(rest[n]) || (n > 0 && rest[n] == '-'))) ++n;
    const size_t open = rest.find_first_not_of(" \t", n);
    if (n == 0 || is_digit(rest[0]) || open == std::string_view::npos || rest[open] != '(') return {};
    return rest.substr(0, n);
  }

  Element function(const std::string& name) {
    const size_t start = scan_.at();
    const std::vector<std::string> known = function_names();
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      scan_.fail_text(fmt::format("unknown function '{}()'", name), suggest(name, known));
    }
    scan_.skip(name.size());
    scan_.take_mark('(');
    Arguments arguments;
    if (!scan_.take(')')) {
      do arguments.push_back(argument(arguments));
      while (scan_.take_mark(','));
      close(')');
    }
    try {
      return call(name, arguments);
    } catch (const std::logic_error& error) {  // invalid_argument, or out_of_range of a number in quotes
      throw SyntaxError(fmt::format("{}(): {}", name, error.what()), start, "");
    }
  }

  std::pair<std::string, Element> argument(const Arguments& before) {
    const std::string_view rest = scan_.rest();
    size_t n = 0;
    while (n < rest.size() && (is_word(rest[n]) || (n > 0 && rest[n] == '-'))) ++n;
    const size_t equal = rest.find_first_not_of(" \t", n);
    std::string name;
    if (n > 0 && !is_digit(rest[0]) && equal != std::string_view::npos && rest[equal] == '=') {
      name = rest.substr(0, n);
      scan_.skip(equal + 1);
      scan_.skip_blanks();
    } else if (!before.empty() && !before.back().first.empty()) {
      scan_.fail("a positional argument follows a named one");
    }
    return {name, element()};
  }

  Scan& scan_;
  Origin origin_;
};

}  // namespace

Element scan_value(Scan& scan, const Origin& origin) {
  return Parser(scan, origin).value();
}

}  // namespace sgm
