#include "core/io/files.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>

#include "core/base/require.h"

namespace sgm {
namespace {

namespace fs = std::filesystem;

/// A file descriptor, closed at the end of its scope.
class File {
 public:
  File(const std::string& path, int flags) : id_(open(path.c_str(), flags | O_CLOEXEC, 0666)) {}
  ~File() {
    if (id_ >= 0) close(id_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  bool valid() const { return id_ >= 0; }
  operator int() const { return id_; }

 private:
  int id_;
};

/// What failed to get room or was refused by the device: the computation was right, so it is no input error.
bool out_of_room(int error) {
  return error == ENOSPC || error == EDQUOT || error == EFBIG || error == EIO || error == EMFILE ||
         error == ENFILE;
}

[[noreturn]] void fail_to_write(const std::string& path, int error) {
  const std::string what = fmt::format("cannot write {}: {}", path, std::strerror(error));
  if (out_of_room(error))
    throw RunError(what + "\n  make room on the disk and run again: what is finished stays");
  throw InputError(what + (error == ENAMETOOLONG ? "\n  give a shorter name"
                           : error == EISDIR     ? "\n  give another name"
                                                 : "\n  its folder must exist and be writable"));
}

/// How the names of temporary files begin: whatever the file's own name, theirs is short.
constexpr std::string_view temporary_letters = ".sgm-tmp-";

fs::path folder_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : ".";
}

/// A temporary file that this process alone writes, locked as long as it lives: others see by the lock that
/// it is in use, also from another container, where process numbers are others.
class Temporary {
 public:
  explicit Temporary(const fs::path& folder) {
    static std::atomic<int> made = 0;  // no name comes twice
    while (file_ < 0) {
      path_ = folder / fmt::format("{}{}-{}", temporary_letters, getpid(), made++);
      file_ = open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      if (file_ < 0 && errno != EEXIST) return;
      if (file_ >= 0) take();
    }
  }
  ~Temporary() {
    if (file_ >= 0) close(file_);
  }
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;
  int file() const { return file_; }
  const char* path() const { return path_.c_str(); }

 private:
  /// Locks the file; gives it up if another process took it for an orphan before.
  void take() {
    struct stat about = {};
    flock(file_, LOCK_EX);
    if (fstat(file_, &about) == 0 && about.st_nlink > 0) return;
    close(file_);
    file_ = -1;
  }

  fs::path path_;
  int file_ = -1;
};

/// Removes from a folder what killed processes left: temporary files that nobody holds locked.
void remove_orphans(const fs::path& folder) {
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
    if (!entry.path().filename().string().starts_with(temporary_letters)) continue;
    const File file(entry.path(), O_RDONLY);
    if (file.valid() && flock(file, LOCK_EX | LOCK_NB) == 0) fs::remove(entry.path(), ignored);
  }
}

/// 0, or the error number of what failed.
int write_and_sync(int file, const std::vector<std::string_view>& pieces) {
  if (file < 0) return errno;
  for (std::string_view piece : pieces) {
    while (!piece.empty()) {
      const ssize_t written = write(file, piece.data(), piece.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return errno;
      piece.remove_prefix(written);
    }
  }
  return fsync(file) == 0 ? 0 : errno;
}

/// Calls use(bytes) on the file's content piece by piece.
template <class Use>
void read_pieces(const std::string& path, const Use& use) {
  const File file(path, O_RDONLY);
  require(file.valid(), "cannot open {}: {}\n  check the path", path, std::strerror(errno));
  std::string buffer(1 << 18, '\0');
  while (true) {
    const ssize_t count = read(file, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    require(count >= 0, "cannot read {}: {}\n  name a readable file", path, std::strerror(errno));
    if (count == 0) return;
    use(std::string_view(buffer.data(), count));
  }
}

class Digest {
 public:
  Digest() : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
    EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr);
  }
  void add(std::string_view bytes) { EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()); }
  std::string hex() {
    unsigned char bytes[32];
    EVP_DigestFinal_ex(context_.get(), bytes, nullptr);
    std::string text;
    for (const unsigned char byte : bytes) text += fmt::format("{:02x}", byte);
    return text;
  }

 private:
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

}  // namespace

void write_whole(const std::string& path, std::string_view bytes) {
  write_whole(path, std::vector<std::string_view>{bytes});
}

void write_whole(const std::string& path, const std::vector<std::string_view>& pieces) {
  const fs::path folder = folder_of(path);
  remove_orphans(folder);
  const Temporary temporary(folder);
  int error = write_and_sync(temporary.file(), pieces);
  if (error == 0 && std::rename(temporary.path(), path.c_str()) != 0) error = errno;
  if (error != 0) {
    unlink(temporary.path());
    fail_to_write(path, error);
  }
  const File entry(folder, O_RDONLY | O_DIRECTORY);
  if (entry.valid()) fsync(entry);  // some file systems cannot: the rename itself has succeeded
}

std::string read_text(const std::string& path) {
  std::string text;
  read_pieces(path, [&](std::string_view piece) { text += piece; });
  return text;
}

std::string sha256(std::string_view bytes) {
  return sha256(std::vector<std::string_view>{bytes});
}

std::string sha256(const std::vector<std::string_view>& pieces) {
  Digest digest;
  for (const std::string_view piece : pieces) digest.add(piece);
  return digest.hex();
}

std::string sha256_file(const std::string& path) {
  Digest digest;
  read_pieces(path, [&](std::string_view piece) { digest.add(piece); });
  return digest.hex();
}

void make_folder(const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (!error && fs::is_directory(path)) return;
  if (out_of_room(error.value())) fail_to_write(path, error.value());
  fs::path there = path;
  std::error_code ignored;
  while (there.has_relative_path() && !fs::exists(there, ignored)) there = there.parent_path();
  require(there.empty() || fs::is_directory(there, ignored),
          "cannot make the folder {}: {} is a file\n  choose another folder", path, there.string());
  throw InputError(fmt::format("cannot make the folder {}: {} (in {})\n  choose another folder", path,
                               error.message(), there.empty() ? "." : there.string()));
}

}  // namespace sgm
