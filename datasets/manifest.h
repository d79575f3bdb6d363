#pragma once
#include <string>
#include <vector>

namespace sgm {

/// One file of a data set as it is unpacked: its name, and the SHA-256 of its content, or the first digits
/// of it that are published ("": none).
struct DataFile {
  std::string name, sha256;

  /// Whether a content of that digest is it, as far as is published.
  bool may_have(const std::string& digest) const { return digest.starts_with(sha256); }
};

/// A place that has a data set's files: a folder or URL, and how they are packed there: each as NAME + ".gz",
/// each as it is (""), all in one archive ("NAME.tar.gz"), or CIFAR-10 as JPEG XL sheets (".jxl").
struct DataPlace {
  std::string place, packed;
};

/// One source of a data set, or of the weights of FID's Inception: what its content is, and where it is
/// found.
struct DataEntry {
  std::string name;     ///< of the content, as results state it
  std::string dataset;  ///< what it serves: dataset=NAME, sgm fetch NAME
  std::string licence;
  std::vector<DataFile> files;
  std::string installed{};          ///< where a Debian package puts the files, gzipped; "": no package
  std::vector<DataPlace> mirror{};  ///< their folders within a mirror
  std::vector<DataPlace> urls{};    ///< at the official sources, tried in order
};

/// All sources, of one data set in the order of preference. The one place that names URLs and checksums.
const std::vector<DataEntry>& manifest();

/// The sources of a data set.
std::vector<DataEntry> entries_of(const std::string& dataset);

}  // namespace sgm
