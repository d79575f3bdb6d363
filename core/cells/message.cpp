#include "core/cells/message.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

namespace sgm {
namespace {

constexpr char line_break = '\x1e';  // ASCII's record separator

}  // namespace

std::string encode(const Message& message) {
  std::string text = message.text;
  std::replace(text.begin(), text.end(), '\n', line_break);
  return fmt::format("{} {} {} {}", static_cast<char>(message.kind), message.done, message.total, text);
}

std::optional<Message> decode(const std::string& line) {
  std::istringstream in(line);
  char kind = 0;
  Message message;
  if (!(in >> kind >> message.done >> message.total) ||
      std::string("pwrdfnt").find(kind) == std::string::npos)
    return {};
  message.kind = static_cast<Message::Kind>(kind);
  in.get();
  std::getline(in, message.text);
  std::replace(message.text.begin(), message.text.end(), line_break, '\n');
  return message;
}

}  // namespace sgm
