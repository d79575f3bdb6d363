#pragma once
#include <ATen/core/Tensor.h>

#include <string>
#include <utility>
#include <vector>

#include "core/io/npy.h"
#include "core/io/zip.h"

namespace sgm {

/// A file of NumPy's savez or savez_compressed: arrays by name, each read when it is asked for. Nothing in it
/// is executed.
class Npz {
 public:
  /// `bytes`: the file's content, `path` its name, for messages. InputError if it is no such file, truncated
  /// or damaged.
  Npz(std::string bytes, std::string path);
  Npz(const Npz&) = delete;
  Npz& operator=(const Npz&) = delete;

  std::vector<std::string> names() const;  ///< in alphabetical order
  bool contains(const std::string& name) const;
  /// Type and sizes of an array, of which nothing more is unpacked. InputError as npy_header, with the file
  /// and the array named.
  NpyHeader header(const std::string& name) const;
  /// An array. InputError if it is absent, naming those that are there, is not of a type that is read
  /// (npy.h), damaged, or larger than 4 GiB.
  at::Tensor read(const std::string& name) const;

 private:
  std::string entry(const std::string& name) const;
  std::string bytes_, path_;
  ZipArchive archive_;
};

/// Writes arrays as numpy.savez does, whole or not at all; equal arrays give equal bytes. Errors as
/// write_whole.
void write_npz(const std::string& path, const std::vector<std::pair<std::string, at::Tensor>>& arrays);

}  // namespace sgm
