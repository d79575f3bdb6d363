#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/config/node.h"
#include "core/io/result_file.h"

namespace sgm {

/// A result that is computed batch by batch, kept so that a stopped call goes on where it was: files
/// part-NUMBER.h5 in a folder of their own, for one request alone.
class Parts {
 public:
  /// Computes rows first … first + count − 1 of the result.
  using Compute = std::function<Group(int64_t first, int64_t count)>;

  /// `options` and the checkpoint, a file or a folder's newest, are what the result depends on: of others
  /// nothing is taken.
  Parts(const std::filesystem::path& out, const Node& options, const std::filesystem::path& ckpt);

  /// n rows, at most `batch` at a time, in their order: what is there is read, the rest computed and kept.
  /// `resumed` hears how many rows were there, of how many, if any. InputError if the folder cannot be
  /// written, RunError if the disk is full.
  std::vector<Group> all(int64_t n, int64_t batch, const Compute& compute,
                         const std::function<void(int64_t there, int64_t all)>& resumed) const;
  /// Removes them: the result is whole.
  void remove() const;

 private:
  std::filesystem::path file(size_t part) const;
  std::filesystem::path folder_;
  std::string request_;
};

/// The rows of a variable of all parts, (n, ...). InputError if a part lacks it.
at::Tensor joined(const std::vector<Group>& parts, const std::string& variable);

}  // namespace sgm
