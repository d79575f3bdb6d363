#include "core/cells/message.h"

#include <array>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

namespace sgm {
namespace fs = std::filesystem;
namespace {

constexpr std::array names = {"progress", "waiting", "reused", "diverged", "failed", "warning", "told"};

}  // namespace

std::string encode(const Message& message) {
  const nlohmann::json line = {{"kind", names.at(static_cast<size_t>(message.kind))},
                               {"done", message.done},
                               {"total", message.total},
                               {"text", message.text}};
  return line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::optional<Message> decode(const std::string& line) {
  try {
    const nlohmann::json read = nlohmann::json::parse(line);
    const auto kind = std::find(names.begin(), names.end(), read.at("kind").get<std::string>());
    if (kind == names.end()) return std::nullopt;
    return Message{static_cast<Message::Kind>(kind - names.begin()), read.at("done").get<int64_t>(),
                   read.at("total").get<int64_t>(), read.at("text").get<std::string>()};
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}

MessageFiles::MessageFiles(const fs::path& folder, const std::string& call)
    : told(folder / ("messages-" + call + ".jsonl")),
      stop(folder / ("stop-" + call)),
      waited(folder / ("waited-" + call)) {}

void Listener::read(const std::function<void(const Message&)>& tell) {
  std::ifstream in(file_, std::ios::binary);
  if (!in || !in.seekg(at_)) return;
  std::ostringstream rest;
  rest << in.rdbuf();
  const std::string text = rest.str();
  size_t begin = 0;
  for (size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
    if (const std::optional<Message> message = decode(text.substr(begin, end - begin))) tell(*message);
    begin = end + 1;
  }
  at_ += static_cast<std::streamoff>(begin);
}

}  // namespace sgm
