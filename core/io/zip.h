#pragma once
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sgm {

/// The entries of a ZIP archive whose bytes are `file` (views into it), by name. Only stored entries, as
/// torch.save writes; checksums are compared where there are any. Together they are no larger than the file.
/// InputError, without the file's name, for anything else. libarchive is not taken for this: it copies the
/// entries, refuses checksums that nobody computed, and names beyond ASCII in the C locale; of gzip files it
/// compares no checksums.
std::map<std::string, std::string_view> zip_entries(std::string_view file);

/// A ZIP archive whose entries are stored or deflated (RFC 1951), as numpy.savez and savez_compressed write:
/// unpacked one at a time, when asked for. InputError, without the file's name, for a damaged archive, an
/// encrypted entry and other kinds of compression.
class ZipArchive {
 public:
  /// `file`, its bytes, must outlive the archive.
  explicit ZipArchive(std::string_view file);

  std::vector<std::string> names() const;  ///< in alphabetical order
  bool contains(const std::string& name) const { return entries_.contains(name); }
  /// The size of an entry when it is unpacked, as the table of contents states it.
  size_t size(const std::string& name) const { return entries_.at(name).size; }
  /// The first bytes of an entry, at most `count`; checksums are not compared.
  std::string head(const std::string& name, size_t count) const;
  /// An entry whole, its checksum compared. InputError if it is larger than it states, or than `most` bytes:
  /// a few megabytes can unpack to gigabytes.
  std::string read(const std::string& name, size_t most = size_t{4} << 30) const;

 private:
  struct Entry {
    std::string_view packed;
    bool deflated = false;
    size_t size = 0;
    unsigned long checksum = 0;
  };
  std::map<std::string, Entry> entries_;
};

/// The bytes of a ZIP archive of stored entries, in their order and without times: equal entries give equal
/// bytes. InputError above 4 GiB.
std::string zipped(const std::vector<std::pair<std::string, std::string>>& entries);

}  // namespace sgm
