#include "core/io/files.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "core/base/require.h"
#include "tests/io/full_disk.h"
#include "tests/support/error_of.h"
#include "tests/support/scratch.h"

namespace sgm {
namespace {

using test::error_of;
using testing::HasSubstr;

TEST(Files, WriteWholeReplacesAndLeavesNothingElse) {
  const test::Scratch scratch;
  const std::string path = scratch.path() / "text";
  write_whole(path, "first, longer");
  write_whole(path, {"sec", "", "ond"});
  EXPECT_EQ(read_text(path), "second");
  EXPECT_EQ(test::entries(scratch.path()), 1);
  struct stat state {};
  stat(path.c_str(), &state);
  const mode_t mask = umask(0);
  umask(mask);
  EXPECT_EQ(state.st_mode & 0777, 0666 & ~mask);
}

TEST(Files, KeepsTheOldFileWhenTheDiskIsFull) {
  const test::Scratch scratch;
  const std::string path = scratch.path() / "text";
  write_whole(path, "old");
  {
    const test::FileSizeLimit limit(100);
    EXPECT_THAT(error_of<RunError>([&] { write_whole(path, std::string(1000, 'x')); }),
                testing::AllOf(HasSubstr(path), HasSubstr("make room")));
  }
  EXPECT_EQ(read_text(path), "old");
  EXPECT_EQ(test::entries(scratch.path()), 1);
}

TEST(Files, KeepsTheOldFileOnARealFullDisk) {
  const test::Scratch scratch;
  if (mount("tmpfs", scratch.path().c_str(), "tmpfs", 0, "size=64k") != 0)
    GTEST_SKIP() << "mounting a tmpfs is not allowed here";
  const std::string path = scratch.path() / "text";
  write_whole(path, "old");
  EXPECT_THAT(error_of<RunError>([&] { write_whole(path, std::string(1 << 20, 'x')); }),
              HasSubstr("No space left on device"));
  EXPECT_EQ(read_text(path), "old");
  EXPECT_EQ(test::entries(scratch.path()), 1);
  umount(scratch.path().c_str());
}

TEST(Files, RemovesWhatAKilledProcessLeft) {
  const test::Scratch scratch;
  const std::string path = scratch.path() / "text";
  // A process that is stopped while it writes: its file is locked, whatever number it has where it lives.
  const std::string used = scratch.path() / ".sgm-tmp-1-0";
  const int writing = open(used.c_str(), O_WRONLY | O_CREAT, 0666);
  ASSERT_EQ(flock(writing, LOCK_EX), 0);
  std::ofstream(scratch.path() / ".sgm-tmp-1-1") << "half";  // of one that is no more
  write_whole(path, "whole");
  EXPECT_TRUE(std::filesystem::exists(used));
  EXPECT_EQ(test::entries(scratch.path()), 2);
  close(writing);
  write_whole(path, "again");
  EXPECT_EQ(test::entries(scratch.path()), 1);
}

/// Two writers in one folder, each of which looks for orphans before it writes: neither takes the other's
/// file.
TEST(Files, WritersLeaveEachOthersTemporaryFiles) {
  const test::Scratch scratch;
  const pid_t child = fork();
  int failures = 0;
  for (int i = 0; i < 300; ++i) {
    try {
      write_whole(scratch.path() / (child == 0 ? "a" : "b"), "text");
    } catch (const InputError&) {
      ++failures;
    }
  }
  if (child == 0) _exit(failures > 0);
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_EQ(failures, 0);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(test::entries(scratch.path()), 2);
}

TEST(Files, WritesUnderAnyNameThatTheFileSystemTakes) {
  const test::Scratch scratch;
  const std::string ascii(255, 'y');
  std::string letters;
  for (int i = 0; i < 85; ++i) letters += "→";  // 255 bytes
  for (const std::string& name : {ascii, letters}) {
    write_whole(scratch.path() / name, "whole");
    EXPECT_EQ(read_text(scratch.path() / name), "whole");
  }
  EXPECT_EQ(test::entries(scratch.path()), 2);
  EXPECT_THAT(error_of<InputError>([&] { write_whole(scratch.path() / (ascii + "y"), "x"); }),
              HasSubstr("File name too long\n  give a shorter name"));
  EXPECT_EQ(test::entries(scratch.path()), 2);
}

TEST(Files, AFolderThatCannotBeMadeTellsTheTrueReason) {
  const test::Scratch scratch;
  EXPECT_THAT(error_of<InputError>([&] { make_folder(scratch.path() / std::string(256, 'z')); }),
              testing::AllOf(HasSubstr("File name too long"), HasSubstr(scratch.path())));
  EXPECT_THAT(error_of<InputError>([&] { make_folder("/proc/sgm"); }),
              testing::AllOf(HasSubstr("cannot make the folder /proc/sgm: "), HasSubstr("(in /proc)")));
}

TEST(Files, UnwritableTargetsAreInputErrors) {
  const test::Scratch scratch;
  const std::string file = scratch.path() / "file";
  write_whole(file, "x");
  EXPECT_THAT(error_of<InputError>([&] { write_whole(file + "/below", "x"); }), HasSubstr("Not a directory"));
  EXPECT_THAT(error_of<InputError>([&] { write_whole(scratch.path() / "no" / "file", "x"); }),
              HasSubstr("No such file"));
  EXPECT_THAT(error_of<InputError>([&] { make_folder(file + "/a/b"); }), HasSubstr("file is a file"));
  EXPECT_THAT(error_of<InputError>([&] { make_folder(file); }), HasSubstr("file is a file"));
  EXPECT_THAT(error_of<InputError>([&] { read_text(file + "2"); }), HasSubstr("cannot open"));
  EXPECT_THAT(error_of<InputError>([&] { read_text(scratch.path()); }), HasSubstr("Is a directory"));
}

TEST(Files, MakeFolderMakesAllAndIsIdempotent) {
  const test::Scratch scratch;
  const std::string path = scratch.path() / "a" / "b" / "c";
  make_folder(path);
  make_folder(path + "/");
  EXPECT_TRUE(std::filesystem::is_directory(path));
}

TEST(Files, Sha256OfThePublishedVectors) {  // FIPS 180-4 examples
  EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  const test::Scratch scratch;
  const std::string path = scratch.path() / "million";
  write_whole(path, std::string(1000000, 'a'));
  EXPECT_EQ(sha256_file(path), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

}  // namespace
}  // namespace sgm
