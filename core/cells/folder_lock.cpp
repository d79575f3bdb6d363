#include "core/cells/folder_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "core/base/require.h"

namespace sgm {

FolderLock::FolderLock(const std::filesystem::path& folder) {
  const std::string path = (folder / "lock").string();
  file_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  require(file_ >= 0, "cannot write {}: {}\n  choose another folder", path, std::strerror(errno));
}

FolderLock::~FolderLock() {
  close(file_);
}

bool FolderLock::take() {
  if (flock(file_, LOCK_EX | LOCK_NB) == 0) return true;
  require_run(errno == EWOULDBLOCK || errno == EINTR,
              "cannot lock the folder: {}\n  use a file system with flock", std::strerror(errno));
  return false;
}

void FolderLock::wait(const std::function<void()>& meanwhile) {
  while (!take()) {
    if (meanwhile) meanwhile();
    usleep(100'000);
  }
}

}  // namespace sgm
