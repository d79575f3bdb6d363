#include <fmt/format.h>
#include <gmock/gmock.h>
#include <pty.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

#include "core/cells/message.h"
#include "core/cells/progress.h"

namespace sgm::test {
namespace {
using testing::HasSubstr;
using testing::Not;

TEST(Message, SurvivesItsLine) {
  const Message message{Message::Kind::failed, 2, 10, "the first line\n  the second"};
  const std::string line = encode(message);
  EXPECT_EQ(line.find('\n'), std::string::npos);
  const auto read = decode(line);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->kind, message.kind);
  EXPECT_EQ(read->done, 2);
  EXPECT_EQ(read->total, 10);
  EXPECT_EQ(read->text, message.text);
  EXPECT_FALSE(decode("something else"));
  EXPECT_FALSE(decode(""));
}

TEST(Progress, WritesDurations) {
  EXPECT_EQ(duration(1.26), "1.3 s");
  EXPECT_EQ(duration(59.4), "59 s");
  EXPECT_EQ(duration(61), "1:01");
  EXPECT_EQ(duration(3723), "1:02:03");
}

void all_steps(Progress& progress) {
  for (int i = 1; i <= 100; ++i) progress.update(0, {Message::Kind::progress, i, 100, "loss=1"});
  usleep(150'000);
}

/// What a piece of progress writes to stderr, which is a terminal or a pipe.
std::string shown(bool terminal, const char* term, bool colour,
                  const std::function<void(Progress&)>& steps = all_steps, size_t cells = 1) {
  int ours = 0, theirs = 0;
  if (terminal) {
    EXPECT_EQ(openpty(&ours, &theirs, nullptr, nullptr, nullptr), 0);
  } else {
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    ours = ends[0];
    theirs = ends[1];
  }
  setenv("TERM", term, 1);
  colour ? unsetenv("NO_COLOR") : setenv("NO_COLOR", "1", 1);
  const int before = dup(STDERR_FILENO);
  dup2(theirs, STDERR_FILENO);
  {
    Progress progress(cells);
    progress.started(0, "toy/walk");
    steps(progress);
    progress.redraw();
    progress.ended(0, "done", 2);
  }
  dup2(before, STDERR_FILENO);
  close(theirs);
  close(before);
  std::string text;
  std::array<char, 4096> part;
  for (ssize_t size = 0; (size = read(ours, part.data(), part.size())) > 0;)
    text.append(part.data(), static_cast<size_t>(size));
  close(ours);
  return text;
}

TEST(Progress, LivesOnATerminal) {
  const std::string text = shown(true, "xterm", true);
  EXPECT_THAT(text, HasSubstr("\x1b[36mtoy/walk 100%|██████████| 100/100 ["));
  EXPECT_THAT(text, HasSubstr("it/s, loss=1]"));
  EXPECT_THAT(text, HasSubstr("\x1b[1A\x1b[J"));
  EXPECT_THAT(text, HasSubstr("toy/walk: done in 2.0 s (1/1)"));
  EXPECT_THAT(shown(true, "xterm", false), Not(HasSubstr("\x1b[36m")));
}

/// 20 of 100 steps in at least half a second leave four times that, however busy the machine is.
TEST(Progress, TellsTheTimeLeft) {
  const std::string text = shown(true, "xterm", false, [](Progress& progress) {
    progress.update(0, {Message::Kind::progress, 0, 100, ""});
    usleep(500'000);
    progress.update(0, {Message::Kind::progress, 20, 100, ""});
  });
  const size_t at = text.rfind("20/100 [");
  ASSERT_NE(at, std::string::npos) << text;
  double since = 0, left = 0;
  ASSERT_EQ(std::sscanf(text.c_str() + at, "20/100 [%lf s < %lf s", &since, &left), 2) << text.substr(at);
  EXPECT_GE(left, 4 * 0.5 - 0.1);  // as rounded to tenths
  EXPECT_LE(left, 4 * since + 0.3);
}

TEST(Progress, IsPlainElsewhere) {
  for (const std::string& text : {shown(false, "xterm", true), shown(true, "dumb", true)}) {
    EXPECT_THAT(text, Not(HasSubstr("\x1b")));
    EXPECT_THAT(text, testing::StartsWith("toy/walk: started"));
    EXPECT_THAT(text, HasSubstr("toy/walk  10% 10/100"));
    EXPECT_THAT(text, HasSubstr("toy/walk  90% 90/100"));
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 11);
  }
}

/// Beside others, a cell that ends tells how much is left for all; on a terminal a line of its own does.
TEST(Progress, TellsTheTimeLeftForAll) {
  const auto steps = [](Progress& progress) {
    progress.left(754);
    usleep(150'000);
  };
  EXPECT_THAT(shown(false, "xterm", true, steps, 3),
              HasSubstr("toy/walk: done in 2.0 s (1/3, about 12:34 left)\n"));
  EXPECT_THAT(shown(true, "xterm", true, steps, 3), HasSubstr("\ncells done: 0/3, about 12:34 left\r\n"));
}

}  // namespace
}  // namespace sgm::test
