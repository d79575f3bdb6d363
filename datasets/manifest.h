#pragma once
#include <string>
#include <vector>

namespace sgm {

/// One file of a data set as it is unpacked: its name, and the SHA-256 of its content ("": none is published).
struct DataFile {
  std::string name, sha256;
};

/// One source of a data set: what its content is, and where it is found.
struct DataEntry {
  std::string name;     ///< of the content, as results state it
  std::string dataset;  ///< what it serves: dataset=NAME, sgm fetch NAME
  std::string licence;
  std::vector<DataFile> files;
  std::string installed;          ///< where a Debian package puts the files, gzipped; "": no package
  std::string mirror;             ///< their folder in a mirror; "": not there
  std::vector<std::string> urls;  ///< official folders, tried in order
  std::string packed;             ///< at the source a file is NAME + this (".gz"), or all are in this archive ("….tar.gz"); "": as it is
};

/// All sources, of one data set in the order of preference. The one place that names URLs and checksums.
const std::vector<DataEntry>& manifest();

/// The sources of a data set.
std::vector<DataEntry> entries_of(const std::string& dataset);

}  // namespace sgm
