#include "datasets/fetch.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/file.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <thread>

#include "core/io/places.h"
#include "core/io/process.h"
#include "datasets/stored.h"
#include "tests/data_sets/places.h"
#include "tests/support/made.h"

namespace sgm::test {
namespace {
namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

/// tests/data_sets/server.py over a folder, until it has answered so many requests.
class Server {
 public:
  Server(const fs::path& folder, int requests, bool ranges, int cut) : folder_(folder) {
    const std::string line = fmt::format("exec python3 {}/tests/data_sets/server.py {} {} {} {}",
                                         SGM_SOURCE_DIR, folder.string(), requests, ranges ? 1 : 0, cut);
    pipe_ = popen(line.c_str(), "r");
    if (pipe_ != nullptr && std::fscanf(pipe_, "%d", &port_) != 1) port_ = 0;
  }
  ~Server() {
    if (pipe_ != nullptr) pclose(pipe_);
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  std::string url() const { return fmt::format("http://127.0.0.1:{}", port_); }
  std::string requests() const { return read_text((folder_ / "requests").string()); }

 private:
  fs::path folder_;
  FILE* pipe_ = nullptr;
  int port_ = 0;
};

class Fetch : public Places {
 protected:
  Fetch() {
    for (int64_t i = 0; i < 50000; ++i) content_ += static_cast<char>('a' + i * i % 23);
    toy_ = {.name = "toy",
            .dataset = "toy",
            .licence = "none",
            .files = {{"a", sha256(content_)}},
            .mirror = {{"toy", ".gz"}, {"toy", ""}}};
  }
  static bool programs() {
    return run_program({"curl", "--version"}, {}, 20).found &&
           run_program({"python3", "--version"}, {}, 20).found;
  }
  bool whole(const std::string& name) const {
    return fs::exists(data() / name / "a") && read_text((data() / name / "a").string()) == content_;
  }
  fs::path downloads(const std::string& place) const {
    return data() / ".fetch" / "toy" / sha256(place).substr(0, 8);
  }
  /// Makes a server of the content the mirror; so many bytes of it are already there.
  std::unique_ptr<Server> serve(int requests, bool ranges, int cut, size_t present = 0) {
    put("toy/a", content_);
    auto server = std::make_unique<Server>(mirror(), requests, ranges, cut);
    toy_.mirror = {{"toy", ""}};
    setenv("SGM_MIRROR", server->url().c_str(), 1);
    const fs::path folder = downloads(server->url() + "/toy");
    if (present > 0) make_folder(folder.string());
    if (present > 0) write_whole((folder / "a.part").string(), content_.substr(0, present));
    return server;
  }

  std::string content_;
  DataEntry toy_;
};

TEST_F(Fetch, FromAFolder) {
  put("toy/a.gz", content_);
  fetch({toy_});
  EXPECT_TRUE(whole("toy"));
  EXPECT_TRUE(fs::is_empty(data() / ".fetch") || !fs::exists(data() / ".fetch" / "toy"));
}

TEST_F(Fetch, UnpackedFilesOfAMirrorDoAsWell) {
  put("toy/a", content_);
  fetch({toy_});
  EXPECT_TRUE(whole("toy"));
}

TEST_F(Fetch, ContentDecidesTheName) {
  put("toy/a.gz", content_);
  DataEntry official = toy_, copy = toy_;
  official.files[0].sha256 = sha256("the official bytes");
  copy.name = "toy-mirror";
  fetch({official, copy});
  EXPECT_TRUE(whole("toy-mirror"));
  EXPECT_FALSE(fs::exists(data() / "toy"));
}

TEST_F(Fetch, WithoutAChecksumOnlyItsOwnPlaceVouches) {
  put("toy/a.gz", content_);
  DataEntry open = toy_;
  open.files[0].sha256 = "";
  EXPECT_THAT(refusal([&] { fetch({open}); }), HasSubstr("is not the data set toy: its content is wrong"));
  EXPECT_FALSE(fs::exists(data() / "toy"));
}

TEST_F(Fetch, WrongContentIsRefusedAndKeptAside) {
  put("toy/a.gz", "something else");
  const std::string said = refusal([&] { fetch({toy_}); });
  EXPECT_THAT(said, testing::AllOf(HasSubstr("its content is wrong"), HasSubstr(sha256("something else")),
                                   HasSubstr(toy_.files[0].sha256)));
  EXPECT_FALSE(fs::exists(data() / "toy"));
  EXPECT_EQ(read_text((data() / "a.wrong").string()), "something else");
  put("toy/a.gz", content_);
  fetch({toy_});
  EXPECT_TRUE(whole("toy"));
}

TEST_F(Fetch, ATruncatedFileIsRefusedAndKeptAside) {
  put("toy/a.gz", content_);
  fs::resize_file(mirror() / "toy/a.gz", fs::file_size(mirror() / "toy/a.gz") / 2);
  EXPECT_THAT(refusal([&] { fetch({toy_}); }),
              testing::AllOf(HasSubstr("is truncated"), HasSubstr("a.gz.wrong")));
  EXPECT_TRUE(fs::exists(data() / "a.gz.wrong"));
  EXPECT_TRUE(fs::exists(mirror() / "toy/a.gz"));
  EXPECT_FALSE(fs::exists(data() / "toy"));
}

TEST_F(Fetch, NobodyHasIt) {
  const std::string said = refusal([&] { fetch({toy_}); });
  EXPECT_THAT(said, testing::AllOf(HasSubstr("the data set toy cannot be fetched"),
                                   HasSubstr("toy/a.gz is not there"), HasSubstr("set SGM_MIRROR")));
}

TEST_F(Fetch, FromAnArchive) {
  put("cut/x/a", content_);
  shell("tar -C " + (mirror() / "cut").string() + " -czf " + (mirror() / "toy.tar.gz").string() + " x");
  toy_.mirror = {{".", "toy.tar.gz"}};
  fetch({toy_});
  EXPECT_TRUE(whole("toy"));
}

/// Who waited for another's fetch finds what that one brought: its folder of work is gone.
TEST_F(Fetch, TheSecondOfTwoFindsItThere) {
  put("toy/a.gz", content_);
  make_folder((data() / ".fetch").string());
  const int lock = open((data() / ".fetch/toy.lock").c_str(), O_RDWR | O_CREAT, 0666);
  ASSERT_EQ(flock(lock, LOCK_EX), 0);
  std::string said = "it has not ended";
  std::thread second([&] { said = refusal([&] { fetch({toy_}); }); });
  std::this_thread::sleep_for(std::chrono::milliseconds(200));  // the sooner it looks, the harder the test
  fs::remove_all(data() / ".fetch/toy");
  make_folder((data() / "toy").string());
  write_whole((data() / "toy/a").string(), content_);
  fs::remove(mirror() / "toy/a.gz");
  close(lock);
  second.join();
  EXPECT_EQ(said, "");
  EXPECT_TRUE(whole("toy"));
}

/// A broken file of a source must not be taken for a whole download by the next call.
TEST_F(Fetch, ABrokenArchiveOfASourceIsKeptAsideAndFetchedAnew) {
  if (!programs()) GTEST_SKIP() << "no curl or no python3";
  put("toy/toy.tar.gz", "no archive at all");
  unsetenv("SGM_MIRROR");
  const Server server(mirror(), 2, true, 0);
  toy_.urls = {{server.url() + "/toy", "toy.tar.gz"}};
  EXPECT_THAT(refusal([&] { fetch({toy_}); }),
              testing::AllOf(HasSubstr("is no tar archive"), HasSubstr("toy.tar.gz.wrong")));
  EXPECT_TRUE(fs::exists(data() / "toy.tar.gz.wrong"));
  put("cut/x/a", content_);
  shell("tar -C " + (mirror() / "cut").string() + " -czf " + (mirror() / "toy/toy.tar.gz").string() + " x");
  fetch({toy_});
  EXPECT_TRUE(whole("toy"));
}

TEST_F(Fetch, ABrokenSheetOrLabelsFileIsKeptAside) {
  toy_.mirror = {{"toy", ".jxl"}};
  put("toy/train_labels.u8", "short");
  EXPECT_THAT(refusal([&] { fetch({toy_}); }),
              testing::AllOf(HasSubstr("has 5 labels"), HasSubstr("train_labels.u8.wrong")));
  if (!run_program({"djxl", "--version"}, {}, 20).found) GTEST_SKIP() << "no djxl";
  put("toy/train_labels.u8", std::string(50000, '\0'));
  put("toy/train_00.jxl", "no image");
  EXPECT_THAT(refusal([&] { fetch({toy_}); }),
              testing::AllOf(HasSubstr("djxl cannot decode"), HasSubstr("train_00.jxl.wrong")));
  EXPECT_TRUE(fs::exists(data() / "train_00.jxl.wrong"));
}

TEST_F(Fetch, ACutLineIsTakenUpAgain) {
  if (!programs()) GTEST_SKIP() << "no curl or no python3";
  const auto server = serve(2, true, 20000);
  fetch({toy_});
  EXPECT_TRUE(whole("toy"));
  EXPECT_EQ(server->requests(), "/toy/a None\n/toy/a bytes=20000-\n");
}

TEST_F(Fetch, ALaterCallGoesOn) {
  if (!programs()) GTEST_SKIP() << "no curl or no python3";
  const auto server = serve(1, true, 0, 30000);
  fetch({toy_});
  EXPECT_TRUE(whole("toy"));
  EXPECT_EQ(server->requests(), "/toy/a bytes=30000-\n");
}

TEST_F(Fetch, AServerThatCannotGoOnStartsAgain) {
  if (!programs()) GTEST_SKIP() << "no curl or no python3";
  const auto server = serve(2, false, 0, 30000);
  fetch({toy_});
  EXPECT_TRUE(whole("toy"));
}

TEST_F(Fetch, WrongContentOfASourceIsRefusedAndTheNextCallStartsAnew) {
  if (!programs()) GTEST_SKIP() << "no curl or no python3";
  put("toy/a", "an error page");
  unsetenv("SGM_MIRROR");
  const Server server(mirror(), 2, true, 0);
  toy_.urls = {{server.url() + "/toy", ""}};
  EXPECT_THAT(refusal([&] { fetch({toy_}); }), HasSubstr("its content is wrong"));
  EXPECT_EQ(read_text((data() / "a.wrong").string()), "an error page");
  put("toy/a", content_);
  fetch({toy_});
  EXPECT_TRUE(whole("toy"));
}

TEST_F(Fetch, AnAbsentDataSetHasAContentAndIsNotFetchedForIt) {
  const DataSource source = made(dataset_registry(), "cifar10");
  EXPECT_THAT(source.content(), HasSubstr("cifar10 sha256:"));
  EXPECT_THAT(refusal([&] { source.load(); }), HasSubstr("sgm fetch cifar10"));
  EXPECT_FALSE(fs::exists(data()));
}

/// All five from a mirror of the real files, where there is one.
TEST(FetchAll, FromTheMirror) {
  const char* mirror = std::getenv("SGM_MIRROR");
  if (mirror == nullptr || !run_program({"djxl", "--version"}, {}, 20).found)
    GTEST_SKIP() << "SGM_MIRROR is not set, or there is no djxl";
  const Scratch scratch;
  setenv("SGM_DATA", scratch.path().c_str(), 1);
  const std::vector<std::pair<std::string, std::vector<int64_t>>> expected = {
      {"fashion_mnist", {60000, 1, 28, 28}},
      {"mnist", {60000, 1, 28, 28}},
      {"cifar10", {50000, 3, 32, 32}},
      {"wine", {1439, 11}},
      {"parkinsons", {5287, 22}}};
  for (const auto& [name, sizes] : expected) {
    const DataSource source = made(dataset_registry(), name);
    source.fetch();
    const Dataset data = source.load();
    EXPECT_EQ(data.train.sizes().vec(), sizes) << name;
    EXPECT_EQ(data.name, name == "cifar10" || name == "parkinsons" ? name + "-mirror" : name);
    EXPECT_THAT(source.content(), testing::StartsWith(data.name + " sha256:"));
  }
  unsetenv("SGM_DATA");
}

}  // namespace
}  // namespace sgm::test
