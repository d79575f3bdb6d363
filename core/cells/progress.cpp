#include "core/cells/progress.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "core/base/text.h"

namespace sgm {
namespace {

double seconds(std::chrono::steady_clock::duration d) {
  return std::chrono::duration<double>(d).count();
}

bool is_terminal() {
  const char* term = std::getenv("TERM");
  return isatty(STDERR_FILENO) != 0 && term != nullptr && std::strcmp(term, "dumb") != 0;
}

size_t width() {
  winsize size{};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 10 ? size.ws_col : 80;
}

/// The first `columns` characters of a UTF-8 text.
std::string cut(const std::string& text, size_t columns) {
  size_t shown = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if ((text[i] & 0xC0) != 0x80 && ++shown > columns) return text.substr(0, i);
  }
  return text;
}

std::string count(double n) {
  if (n < 1e4) return fmt::format("{:.0f}", n);
  return n < 1e6 ? fmt::format("{:.3g}k", n / 1e3) : fmt::format("{:.3g}M", n / 1e6);
}

std::string bar(double share) {
  std::string text;
  for (int i = 0; i < 10; ++i) text += share * 10 >= i + 1 ? "█" : " ";
  return text;
}

}  // namespace

Progress::Progress(size_t total)
    : live_(is_terminal()), colour_(live_ && std::getenv("NO_COLOR") == nullptr), total_(total) {}

Progress::~Progress() {
  clear();
}

void Progress::started(size_t index, const std::string& title) {
  const Clock::time_point now = Clock::now();
  lines_[index] = {title, "", now, now};
  if (!live_) to_stderr(title + ": started\n");
  redraw();
}

std::string Progress::text(const Line& line) const {
  const Clock::time_point now = Clock::now();
  if (line.waiting) return line.title + ": waiting for another run that computes this cell";
  if (line.total == 0) return fmt::format("{} [{}]", line.title, duration(seconds(now - line.start)));
  const double share = static_cast<double>(line.done) / static_cast<double>(line.total);
  const double elapsed = seconds(now - line.first);
  const double rate = elapsed > 0 ? static_cast<double>(line.done - line.first_done) / elapsed : 0;
  const std::string left = rate > 0 ? duration(static_cast<double>(line.total - line.done) / rate) : "?";
  const std::string speed =
      rate > 0 ? (rate < 1 ? fmt::format("{:.3g} s/it", 1 / rate) : count(rate) + " it/s") : "?";
  return fmt::format("{} {:3.0f}%{}{}/{} [{} < {}, {}{}{}]", line.title, 100 * share,
                     live_ ? "|" + bar(share) + "| " : " ", count(static_cast<double>(line.done)),
                     count(static_cast<double>(line.total)), duration(seconds(now - line.start)), left, speed,
                     line.note.empty() ? "" : ", ", line.note);
}

/// "3/140, about 21:40 left".
std::string Progress::text_of_all() const {
  const std::string cells = fmt::format("{}/{}", ended_, total_);
  return ended_ < total_ && left_ > 0 ? fmt::format("{}, about {} left", cells, duration(left_)) : cells;
}

double Progress::share(size_t index) const {
  const Line& line = lines_.at(index);
  return line.total > 0 ? std::min(1.0, static_cast<double>(line.done) / static_cast<double>(line.total)) : 0;
}

void Progress::update(size_t index, const Message& message) {
  Line& line = lines_.at(index);
  if (message.kind == Message::Kind::waiting) {
    line.waiting = true;
    if (!live_) to_stderr(text(line) + "\n");
  }
  if (message.kind == Message::Kind::progress) {
    if (line.total == 0) {
      line.first = Clock::now();
      line.first_done = message.done;
    }
    line.waiting = false;
    line.done = message.done;
    line.total = message.total;
    line.note = message.text;
    const int64_t tenth = line.total > 0 ? 10 * line.done / line.total : 0;
    if (!live_ && tenth > line.tenth && tenth < 10) to_stderr(text(line) + "\n");
    line.tenth = tenth;
  }
  redraw();
}

void Progress::ended(size_t index, const std::string& outcome, double took) {
  const std::string title = lines_.at(index).title;
  lines_.erase(index);
  ++ended_;
  say(fmt::format("{}: {} in {} ({})", title, outcome, duration(took), text_of_all()));
}

void Progress::say(const std::string& line) {
  clear();
  to_stderr(visible(line) + "\n");
  last_ = {};
  redraw();
}

void Progress::clear() {
  if (drawn_ > 0) to_stderr(fmt::format("\x1b[{}A\x1b[J", drawn_));
  drawn_ = 0;
}

void Progress::redraw() {
  if (!live_ || Clock::now() - last_ < std::chrono::milliseconds(100)) return;
  clear();
  const size_t columns = width() - 1;
  for (const auto& [index, line] : lines_) {
    to_stderr(fmt::format("{}{}{}\n", colour_ ? "\x1b[36m" : "", cut(text(line), columns),
                          colour_ ? "\x1b[0m" : ""));
    ++drawn_;
  }
  if (total_ > 1 && !lines_.empty()) {
    to_stderr(cut("cells done: " + text_of_all(), columns) + "\n");
    ++drawn_;
  }
  last_ = Clock::now();
}

}  // namespace sgm
