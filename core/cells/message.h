#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace sgm {

/// What a cell's process tells the one that started it.
struct Message {
  enum class Kind { progress, waiting, reused, diverged, failed, warning, told } kind = Kind::progress;
  int64_t done = 0, total = 0;
  std::string text;  ///< note of progress, the error, the warning or what is told
};

/// One line of JSON without its end.
std::string encode(const Message& message);
/// Nothing for a line that encode did not write.
std::optional<Message> decode(const std::string& line);

/// The files of a cell's folder by which its process and whoever started it know of each other; `call` names
/// the two, for another process may wait for the same cell.
struct MessageFiles {
  std::filesystem::path told;    ///< to which the process appends what it tells, a line each
  std::filesystem::path stop;    ///< whose presence asks it to save and stop: where no signal reaches it
  std::filesystem::path waited;  ///< whose time the other renews: a process that nobody waits for stops

  MessageFiles(const std::filesystem::path& folder, const std::string& call);
};

/// Reads what is appended to a cell's messages.
class Listener {
 public:
  explicit Listener(std::filesystem::path file) : file_(std::move(file)) {}
  void read(const std::function<void(const Message&)>& tell);

 private:
  std::filesystem::path file_;
  std::streamoff at_ = 0;  ///< of the first line that is not read
};

}  // namespace sgm
