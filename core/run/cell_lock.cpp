#include "core/run/cell_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "core/base/require.h"

namespace sgm {

CellLock::CellLock(const std::filesystem::path& folder) {
  const std::string path = (folder / "lock").string();
  file_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  require(file_ >= 0, "cannot write {}: {}\n  choose another folder with run.dir=PATH", path, std::strerror(errno));
}

CellLock::~CellLock() {
  close(file_);
}

bool CellLock::take() {
  if (flock(file_, LOCK_EX | LOCK_NB) == 0) return true;
  require_run(errno == EWOULDBLOCK || errno == EINTR, "cannot lock the cell's folder: {}\n  use a file system with flock", std::strerror(errno));
  return false;
}

}  // namespace sgm
