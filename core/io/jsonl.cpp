#include "core/io/jsonl.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cmath>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "core/base/require.h"
#include "core/io/files.h"

namespace sgm {
namespace {

using nlohmann::ordered_json;

double number(const ordered_json& value) {
  return value.is_null() ? std::numeric_limits<double>::quiet_NaN() : value.get<double>();
}

JsonValue value_of(const ordered_json& value) {
  if (value.is_boolean()) return static_cast<int64_t>(value.get<bool>());
  if (value.is_number_integer()) return value.get<int64_t>();
  if (value.is_number() || value.is_null()) return number(value);
  if (value.is_string()) return value.get<std::string>();
  std::vector<double> list;
  for (const ordered_json& one : value) list.push_back(number(one));  // throws for what is no number
  return list;
}

/// A line of text as keys and values; nothing if it is not what JsonLines writes.
std::optional<JsonLine> parse(std::string_view text) {
  try {
    const ordered_json object = ordered_json::parse(text);
    if (!object.is_object()) return std::nullopt;
    JsonLine line;
    for (const auto& [key, value] : object.items()) line.emplace_back(key, value_of(value));
    return line;
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}

/// Calls use(line, end) for every whole line, with the offset behind it, while it returns true. Returns the
/// offset behind the last whole line that was used.
template <class Use>
int64_t each_line(const std::string& path, const std::string& text, const Use& use) {
  size_t begin = 0;
  for (int number = 1; begin < text.size(); ++number) {
    const size_t newline = text.find('\n', begin);
    if (newline == std::string::npos) break;
    const std::optional<JsonLine> line = parse(std::string_view(text).substr(begin, newline - begin));
    if (!line && newline + 1 == text.size()) break;
    require(line.has_value(), "{}:{}: not a line of a metrics log\n  remove the line, or the file", path,
            number);
    if (!use(*line)) break;
    begin = newline + 1;
  }
  return static_cast<int64_t>(begin);
}

bool is_later(const JsonLine& line, int64_t step) {
  for (const auto& [key, value] : line) {
    if (key == "step" && std::holds_alternative<int64_t>(value)) return std::get<int64_t>(value) > step;
  }
  return false;
}

}  // namespace

JsonLines::JsonLines(std::string path, int file) : path_(std::move(path)), file_(file) {}

// A constructor that calls another one has its destructor called where it throws: the file is closed.
JsonLines::JsonLines(const std::string& path)
    : JsonLines(path, open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666)) {
  require(file_ >= 0, "cannot write {}: {}\n  its folder must exist and be writable", path_,
          std::strerror(errno));
  back_to(std::numeric_limits<int64_t>::max());
}

JsonLines::~JsonLines() {
  if (file_ >= 0) close(file_);
}

void JsonLines::write(const JsonLine& line) {
  ordered_json object = ordered_json::object();
  for (const auto& [key, value] : line) std::visit([&, &k = key](const auto& v) { object[k] = v; }, value);
  const std::string text = object.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
  const off_t before = lseek(file_, 0, SEEK_END);
  errno = 0;
  const ssize_t written = ::write(file_, text.data(), text.size());
  if (written == static_cast<ssize_t>(text.size())) return;
  const int error = errno ? errno : ENOSPC;
  truncate(before);
  throw RunError(
      fmt::format("cannot write {}: {}\n  make room on the disk and run again: what is finished stays", path_,
                  std::strerror(error)));
}

void JsonLines::sync() {
  require_run(fsync(file_) == 0, "cannot write {}: {}\n  make room on the disk and run again", path_,
              std::strerror(errno));
}

void JsonLines::back_to(int64_t step) {
  const std::string text = read_text(path_);
  const int64_t size = each_line(path_, text, [&](const JsonLine& line) { return !is_later(line, step); });
  if (size < static_cast<int64_t>(text.size())) truncate(size);
}

void JsonLines::truncate(int64_t size) {
  require_run(ftruncate(file_, size) == 0, "cannot shorten {}: {}\n  remove the file and run again", path_,
              std::strerror(errno));
}

std::vector<JsonLine> read_json_lines(const std::string& path) {
  std::vector<JsonLine> lines;
  each_line(path, read_text(path), [&](const JsonLine& line) {
    lines.push_back(line);
    return true;
  });
  return lines;
}

}  // namespace sgm
