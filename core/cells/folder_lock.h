#pragma once
#include <filesystem>
#include <functional>

namespace sgm {

/// The lock of a folder (a cell's, a report's) against other processes, held until destroyed or until this
/// process ends, however it ends.
class FolderLock {
 public:
  /// Opens the lock; InputError if the folder cannot be written.
  explicit FolderLock(const std::filesystem::path& folder);
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

  /// Takes the lock if it is free: true if it is now held.
  bool take();
  /// Takes the lock as soon as it is free; looks for it ten times a second and calls `meanwhile`, which may
  /// throw.
  void wait(const std::function<void()>& meanwhile = {});

 private:
  int file_ = -1;
};

}  // namespace sgm
