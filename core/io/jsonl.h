#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace sgm {

/// One value of a line. Numbers that JSON lacks (nan, inf) are written as null and read as nan.
using JsonValue = std::variant<int64_t, double, std::string, std::vector<double>>;
/// One line of a metrics log, in order of its keys.
using JsonLine = std::vector<std::pair<std::string, JsonValue>>;

/// An append-only log of metrics, one JSON object a line (jsonlines.org). Each line reaches the system at
/// once, so that a killed process loses none; sync() makes them survive a power loss.
class JsonLines {
 public:
  /// Opens or makes the file and drops a torn last line. InputError if it cannot be written.
  explicit JsonLines(const std::string& path);
  ~JsonLines();
  JsonLines(const JsonLines&) = delete;
  JsonLines& operator=(const JsonLines&) = delete;

  /// Appends a line: log.write({{"step", 1}, {"loss", .2}}). RunError if the disk is full; the log then ends
  /// with the line before.
  void write(const JsonLine& line);
  /// fsync: to be called where a checkpoint is written.
  void sync();
  /// Removes the first line whose "step" is larger and all behind it: a resumed training writes them again.
  void back_to(int64_t step);

 private:
  JsonLines(std::string path, int file);
  void truncate(int64_t size);

  std::string path_;
  int file_;
};

/// The lines of a log. A torn last line (no newline, or no JSON) is dropped; InputError, with the line
/// number, for any other.
std::vector<JsonLine> read_json_lines(const std::string& path);

}  // namespace sgm
