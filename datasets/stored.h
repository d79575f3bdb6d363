#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "core/data/dataset.h"
#include "datasets/manifest.h"

namespace sgm {

/// The files of one source of a data set on this machine, in data_folder()/NAME or where a package has put
/// them.
class Stored {
 public:
  explicit Stored(DataEntry entry) : entry_(std::move(entry)) {}
  const DataEntry& entry() const { return entry_; }

  /// True if every file is there; contents are not looked at.
  bool present() const;
  /// The unpacked content of a file. InputError if it is absent, truncated, or not what the manifest says.
  std::string read(const std::string& name) const;
  /// Name of the source and digest of its files' digests.
  std::string content() const;
  /// The folder where the first file lies.
  std::filesystem::path place() const { return path_of(entry_.files.at(0).name).parent_path(); }
  /// Where fetched files go.
  std::filesystem::path folder() const;

 private:
  std::string digest_of(
      const DataFile& file) const;  ///< the manifest's; where none is published whole, the file's
  std::filesystem::path path_of(const std::string& name) const;  ///< empty: absent
  DataEntry entry_;
};

/// The first source of a data set whose files are there.
std::optional<Stored> stored(const std::string& dataset);

/// A data set of the manifest, read by `load`; its name is set to the source's. What it holds is known, since
/// its content is.
DataSource stored_source(const std::string& dataset, DataShape shape,
                         std::function<Dataset(const Stored&)> load);

}  // namespace sgm
