#include "core/config/override.h"

#include <algorithm>

#include "core/base/require.h"
#include "core/config/override_value.h"

namespace sgm {
namespace {

/// Column of a byte position: code points from 1.
int column_of(std::string_view text, size_t at) {
  const std::string_view before = text.substr(0, at);
  return 1 + static_cast<int>(std::count_if(before.begin(), before.end(), [](char c) {
           return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
         }));
}

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

Override scan_override(Scan& scan, const Origin& origin, std::string& sweep) {
  Override result;
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
  if (scan.done() && result.kind == Override::Kind::remove) return result;
  if (!scan.take('=')) {
    const std::string todo = scan.done() ? fmt::format("write {}=VALUE", scan.since(0)) : "";
    scan.fail(fmt::format("expected '=' after the key, found {}", scan.found()), todo);
  }
  scan.skip_blanks();
  const size_t start = scan.at();
  Element element;
  element.node = Node("");
  if (!scan.done()) element = scan_value(scan, origin);
  if (!scan.done())
    scan.fail(fmt::format("unexpected {} after the value", scan.found()), "put the value in quotes");
  element.node.key_origin = result.origin;
  element.node.origin = origin;
  element.node.origin.column = column_of(*origin.text, start);
  sweep = element.sweep;
  result.value = std::move(element.node);
  return result;
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
  try {
    std::string sweep;
    Override result = scan_override(scan, origin, sweep);
    result.text = text;
    if (sweep.empty()) return result;
    errors.add(fmt::format("sweeps are not supported yet: '{}' has several values", result.key),
               result.value->origin,
               sweep == "," ? "for a list write [a,b], for a text with a comma 'a,b'" : "give one value");
  } catch (const SyntaxError& error) {
    origin.column = column_of(*origin.text, error.at);
    errors.add(error.what(), origin, error.todo);
  }
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
