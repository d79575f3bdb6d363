#include "core/base/text.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>

namespace sgm {
namespace {

TEST(Text, KnowsUtf8) {  // table 3-7 of the Unicode Standard: the first and last of each row, and just beyond
  for (const char* text :
       {"", "plain", "\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80",
        "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf", "σ² → 0"}) {
    EXPECT_TRUE(is_utf8(text)) << text;
  }
  for (const char* text : {"b\xfc"
                           "cher",
                           "\x80", "\xc1\xbf", "\xc2", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xe2\x82",
                           "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff"}) {
    EXPECT_FALSE(is_utf8(text)) << text;
  }
}

TEST(Text, ShowsWhatCannotBeSeen) {
  EXPECT_EQ(visible("a\r"), "a\\r");
  EXPECT_EQ(visible("\x1b[31mred"), "\\x1b[31mred");
  EXPECT_EQ(visible("o\xfct"), "o\\xfct");
  EXPECT_EQ(visible("\xc2\x9b\x7f"), "\\xc2\\x9b\\x7f");  // a control sequence of one character, and DEL
  EXPECT_EQ(visible("two\nlines\tσ"), "two\nlines\tσ");
  EXPECT_EQ(visible(visible("\x1b\r\xfc")), visible("\x1b\r\xfc"));
}

TEST(Text, AShellReadsAWordBack) {
  for (const char* text :
       {"plain=1", "a b", "it's", "\"", "a'b\"c", "$HOME", "`x`", "a\\", "'\\'$", "~/x", "", "a\tb"}) {
    const std::string command = "printf %s " + shell_word(text);
    FILE* pipe = popen(command.c_str(), "r");
    std::array<char, 64> read{};
    const size_t size = fread(read.data(), 1, read.size(), pipe);
    EXPECT_EQ(pclose(pipe), 0);
    EXPECT_EQ(std::string(read.data(), size), text) << command;
  }
  EXPECT_EQ(shell_word("out=1e3"), "out=1e3");
  EXPECT_EQ(shell_word("out='a b'"), "\"out='a b'\"");
}

/// How a process ends that writes to stderr, and then has something else to do.
int end_of_writer(int stderr_file) {
  const pid_t child = fork();
  if (child == 0) {
    if (stderr_file < 0) {
      close(STDERR_FILENO);
    } else {
      dup2(stderr_file, STDERR_FILENO);
    }
    to_stderr("lost\n");
    _exit(7);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

TEST(Text, StderrThatTakesNothingEndsNothing) {
  EXPECT_EQ(end_of_writer(-1), 7);
  const int full = open("/dev/full", O_WRONLY);
  ASSERT_GE(full, 0);
  EXPECT_EQ(end_of_writer(full), 7);
  close(full);
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe(ends.data()), 0);
  close(ends[0]);  // nobody reads
  EXPECT_EQ(end_of_writer(ends[1]), 7);
  close(ends[1]);
}

}  // namespace
}  // namespace sgm
