#pragma once
#include <cstdint>
#include <optional>
#include <string>

namespace sgm {

/// What a cell's process tells the one that started it, a line each through a pipe.
struct Message {
  enum class Kind : char {
    progress = 'p',
    waiting = 'w',
    reused = 'r',
    diverged = 'd',
    failed = 'f',
    warning = 'n',
    told = 't'
  } kind = Kind::progress;
  int64_t done = 0, total = 0;
  std::string text;  ///< note of progress, the error, the warning or what is told
};

/// One line without its end; line breaks of the text are kept.
std::string encode(const Message& message);
/// Nothing for a line that encode did not write.
std::optional<Message> decode(const std::string& line);

}  // namespace sgm
