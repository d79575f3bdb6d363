#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "core/cells/folder_lock.h"

namespace sgm {

/// The folder into which a call of a command writes its result: one call at a time, and never over a result
/// that is there.
class CallFolder {
 public:
  /// `file`: the name of the result, the last to be written; `command`: "sgm sample". InputError if a result
  /// is there already, of this command or another; nothing is made.
  CallFolder(const std::filesystem::path& out, const std::string& file, const std::string& command);

  /// Makes the folder, which is this call's until the object is destroyed. InputError if it cannot be
  /// written, another call has it, or another has just written the result.
  void take();
  /// Said when the result is written: whoever waits for the folder finds it there.
  void finish() const;

  const std::filesystem::path& path() const { return out_; }
  /// Where the result is to lie.
  std::filesystem::path result() const { return out_ / file_; }

 private:
  void require_absent() const;
  std::filesystem::path out_;
  std::string file_, command_;
  std::optional<FolderLock> lock_;
};

}  // namespace sgm
