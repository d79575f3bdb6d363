#pragma once
#include <filesystem>

namespace sgm {

/// The lock of a cell's folder against other processes, held until destroyed or until this process ends, however it ends.
class CellLock {
 public:
  /// Opens the lock; InputError if the folder cannot be written.
  explicit CellLock(const std::filesystem::path& folder);
  ~CellLock();
  CellLock(const CellLock&) = delete;
  CellLock& operator=(const CellLock&) = delete;

  /// Takes the lock if it is free: true if it is now held.
  bool take();

 private:
  int file_ = -1;
};

}  // namespace sgm
