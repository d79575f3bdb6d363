#include "core/config/override.h"

#include <algorithm>

#include "core/base/require.h"
#include "core/base/text.h"
#include "core/config/override_value.h"

namespace sgm {
namespace {

/// One part of a dotted key: letters, digits, _ - $, not headed by '-'; headed by a digit only as the index
/// of a list.
void scan_part(Scan& scan) {
  const size_t start = scan.at();
  const bool is_index = is_digit(scan.peek());
  if (scan.peek() == '-') scan.fail("a key cannot begin with '-'");
  while (is_word(scan.peek()) || scan.peek() == '-' || scan.peek() == '$') scan.next();
  const std::string_view part = scan.since(start);
  if (part.empty()) scan.fail(fmt::format("expected a key, found {}", scan.found()));
  if (is_index && (!std::all_of(part.begin(), part.end(), is_digit) || (part.size() > 1 && part[0] == '0'))) {
    throw SyntaxError("a key cannot begin with a digit", start, "");
  }
}

std::string scan_path(Scan& scan, bool may_be_group) {
  const size_t start = scan.at();
  scan_part(scan);
  const char separator = may_be_group && scan.peek() == '/' ? '/' : '.';
  while (scan.take(separator)) scan_part(scan);
  const std::string_view path = scan.since(start);
  if (is_digit(path[0]) && path.find('.') == std::string_view::npos)
    throw SyntaxError("a key cannot be a number", start, "");
  return std::string(path);
}

/// Reads an override into `result`, its key first. Returns what makes its value a sweep, or "".
std::string scan_override(Scan& scan, const Origin& origin, Override& result) {
  if (scan.take('~')) {
    result.kind = Override::Kind::remove;
  } else if (scan.take('+')) {
    result.kind = scan.take('+') ? Override::Kind::force : Override::Kind::add;
  }
  result.origin = origin;
  result.origin.column = static_cast<int>(scan.at()) + 1;
  if (scan.peek() == '-')
    scan.fail("this is no option of the program", "write key=value; --help tells the keys and options");
  result.key = scan_path(scan, true);
  if (scan.take('@')) result.package = scan_path(scan, false);
  if (scan.done() && result.kind == Override::Kind::remove) return "";
  if (!scan.take('=')) {
    scan.fail(fmt::format("expected '=' after the key, found {}", scan.found()),
              "write KEY=VALUE; --help lists the keys");
  }
  scan.skip_blanks();
  const size_t start = scan.at();
  Element element;
  element.node = Node("");
  if (!scan.done()) element = scan_value(scan, origin);
  if (!scan.done()) scan.fail_text(fmt::format("unexpected {} after the value", scan.found()));
  element.node.key_origin = result.origin;
  element.node.origin = origin;
  element.node.origin.column = 1 + scan.characters(start);
  result.value = std::move(element.node);
  return element.sweep;
}

/// `text` in quotes of the grammar, which reads a backslash as such unless it stands before a quote.
std::string in_quotes(std::string_view text) {
  const char quote = text.find('\'') == std::string_view::npos ? '\'' : '"';
  std::string quoted(1, quote);
  size_t slashes = 0;
  for (const char c : text) {
    if (c == quote) quoted.append(slashes + 1, '\\');
    slashes = c == '\\' ? slashes + 1 : 0;
    quoted += c;
  }
  return quoted + std::string(slashes, '\\') + quote;
}

/// What to type, quotes of the shell included, so that all behind `KEY=` is one text.
std::string as_text(std::string_view argument) {
  const size_t value = argument.find('=') + 1;
  if (std::string_view("[{").find(argument[value]) != std::string_view::npos)
    return "put each text within in quotes, 'TEXT', and the whole argument in double quotes";
  return fmt::format("for the text write {}",
                     shell_word(std::string(argument.substr(0, value)) + in_quotes(argument.substr(value))));
}

Origin argument_origin(std::string_view text, int argument) {
  Origin origin;
  origin.argument = argument;
  origin.column = 1;
  origin.text = std::make_shared<const std::string>(text);
  return origin;
}

}  // namespace

std::optional<Override> parse_override(std::string_view text, int argument, Errors& errors) {
  Origin origin = argument_origin(text, argument);
  Scan scan(*origin.text);
  Override result;
  result.text = text;
  try {
    const std::string sweep = scan_override(scan, origin, result);
    if (sweep.empty()) return result;
    const size_t value = text.find('=') + 1;
    const std::string list =
        fmt::format("{}[{}]", text.substr(0, value), text.substr(std::min(value, text.size())));
    errors.add(fmt::format("sweeps are not supported yet: '{}' has several values", result.key),
               result.value->origin,
               sweep == "," ? fmt::format("for a list write {}; {}", shell_word(list), as_text(text))
                            : "give one value");
  } catch (const SyntaxError& error) {
    origin.column = 1 + scan.characters(error.at);
    const std::string between = error.todo.empty() ? "" : "; ";
    errors.add(error.what(), origin, error.is_text ? error.todo + between + as_text(text) : error.todo);
  }
  errors.add_faulty(result.key);
  return std::nullopt;
}

Node parse_value(std::string_view text) {
  const std::string_view trimmed = text.substr(std::min(text.find_first_not_of(" \t"), text.size()));
  if (trimmed.empty()) return Node("");
  Scan scan(trimmed);
  Element element;
  try {
    element = scan_value(scan, {});
  } catch (const SyntaxError& error) {
    throw InputError(fmt::format("'{}' is no value: {}", text, error.what()));
  }
  require(scan.done() && element.sweep.empty(), "'{}' is no single value", text);
  return element.node;
}

}  // namespace sgm
