#include "core/io/files.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
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

/// What the names of temporary files beside `path` begin with. The end of a long name is left off, so that
/// theirs are no longer than file systems allow, 255 bytes.
std::string temporary_prefix(const fs::path& path) {
  std::string name = path.filename().string();
  size_t length = std::min<size_t>(name.size(), 200);
  while (length < name.size() && (name[length] & 0xC0) == 0x80) --length;  // no character is cut
  return name.substr(0, length) + ".tmp.";
}

/// Removes what a killed process left beside `path`: temporary files whose process is no more.
void remove_orphans(const fs::path& path) {
  const std::string prefix = temporary_prefix(path);
  const fs::path folder = path.has_parent_path() ? path.parent_path() : ".";
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
    const std::string name = entry.path().filename();
    if (!name.starts_with(prefix)) continue;
    pid_t owner = 0;
    std::from_chars(name.data() + prefix.size(), name.data() + name.size(), owner);
    if (owner > 0 && kill(owner, 0) != 0 && errno == ESRCH) fs::remove(entry.path(), ignored);
  }
}

/// 0, or the error number of what failed.
int write_and_sync(const std::string& path, const std::vector<std::string_view>& pieces) {
  const File file(path, O_WRONLY | O_CREAT | O_TRUNC);
  if (!file.valid()) return errno;
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
  remove_orphans(path);
  const std::string temporary =
      fs::path(path).replace_filename(temporary_prefix(path) + std::to_string(getpid())).string();
  int error = write_and_sync(temporary, pieces);
  if (error == 0 && std::rename(temporary.c_str(), path.c_str()) != 0) error = errno;
  if (error != 0) {
    unlink(temporary.c_str());
    fail_to_write(path, error);
  }
  const fs::path folder = fs::path(path).has_parent_path() ? fs::path(path).parent_path() : ".";
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
