#include "datasets/fetch.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <map>

#include "core/base/require.h"
#include "core/io/files.h"
#include "core/io/gzip.h"
#include "core/io/places.h"
#include "datasets/download.h"
#include "datasets/sheets.h"
#include "datasets/stored.h"
#include "datasets/tar.h"

namespace sgm {
namespace fs = std::filesystem;
namespace {

/// One fetch of a data set at a time. The lock is left to curl too: where this process is killed, the next
/// one waits for curl's end.
class Lock {
 public:
  explicit Lock(const fs::path& file) : id_(open(file.c_str(), O_RDWR | O_CREAT, 0666)) {
    require(id_ >= 0 && flock(id_, LOCK_EX) == 0, "cannot lock {}\n  its folder must be writable",
            file.string());
  }
  ~Lock() { close(id_); }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

 private:
  int id_;
};

/// A place that is not reachable, or does not have the files: the next one is tried.
struct Absent : InputError {
  using InputError::InputError;
};

struct Fetch {
  const std::vector<DataEntry>& entries;
  fs::path work;                                 ///< unpacked files, and a folder of downloads for each place
  std::map<std::string, std::string> digests{};  ///< of the unpacked files

  fs::path find(const DataPlace& origin, const std::string& name) const {
    try {
      return download(origin.place, name, work / sha256(origin.place).substr(0, 8));
    } catch (const InputError& e) {
      throw Absent(e.what());
    }
  }

  void write(const std::string& name, std::string_view bytes) {
    digests[name] = sha256(bytes);
    write_whole((work / name).string(), bytes);
  }

  /// Keeps a file that is refused where the next call does not look.
  fs::path set_aside(const fs::path& file) const {
    const fs::path aside = data_folder() / (file.filename().string() + ".wrong");
    fs::copy_file(file, aside, fs::copy_options::overwrite_existing);
    if (file.string().starts_with(work.string())) fs::remove(file);
    return aside;
  }

  [[noreturn]] void refuse(const fs::path& file, const InputError& error) const {
    throw InputError(fmt::format("{}\n  kept as {}", error.what(), set_aside(file).string()));
  }

  std::string unzipped(const fs::path& file) const {
    try {
      return gunzip(read_text(file.string()), file.string());
    } catch (const InputError& e) {
      refuse(file, e);
    }
  }

  void unpack_archive(const fs::path& archive, const std::vector<DataFile>& files) {
    const std::string tar = unzipped(archive);
    std::vector<std::pair<std::string, std::string_view>> members;
    try {
      members = tar_files(tar, archive.string());
    } catch (const InputError& e) {
      refuse(archive, e);
    }
    for (const auto& [name, bytes] : members) {
      if (std::any_of(files.begin(), files.end(),
                      [&name = name](const DataFile& f) { return f.name == name; }))
        write(name, bytes);
    }
  }

  void unpack(const DataPlace& origin, const std::vector<DataFile>& files) {
    if (origin.packed == ".jxl") {
      try {
        unpack_sheets([&](const std::string& name) { return find(origin, name); }, work,
                      [&](const std::string& n, const std::string& b) { write(n, b); });
      } catch (const BrokenSheet& e) {
        refuse(e.file, e);
      }
    } else if (origin.packed.ends_with(".tar.gz")) {
      unpack_archive(find(origin, origin.packed), files);
    } else {
      for (const DataFile& file : files) {
        const fs::path packed = find(origin, file.name + origin.packed);
        write(file.name, origin.packed == ".gz" ? unzipped(packed) : read_text(packed.string()));
      }
    }
  }

  /// True if the unpacked files are those of `entry`, taken from `origin`. Without a published checksum its
  /// own place vouches for it.
  bool is(const DataEntry& entry, const DataPlace& origin) const {
    return std::all_of(entry.files.begin(), entry.files.end(), [&](const DataFile& file) {
      const auto digest = digests.find(file.name);
      if (digest == digests.end()) return false;
      const bool own = std::any_of(entry.urls.begin(), entry.urls.end(),
                                   [&](const DataPlace& url) { return url.place == origin.place; });
      return file.sha256.empty() ? own : file.may_have(digest->second);
    });
  }

  void keep(const DataEntry& entry) const {
    const fs::path folder = Stored(entry).folder();
    make_folder(folder.string());
    for (const DataFile& file : entry.files) fs::rename(work / file.name, folder / file.name);
    fs::remove_all(work);
  }

  /// Unpacks what `origin` has and keeps it under the name that its content has.
  void take(const DataPlace& origin, const DataEntry& from) {
    digests.clear();
    unpack(origin, from.files);
    std::vector<DataEntry> named = entries;  // those with checksums before those without
    std::stable_partition(named.begin(), named.end(),
                          [](const DataEntry& e) { return !e.files[0].sha256.empty(); });
    const auto entry =
        std::find_if(named.begin(), named.end(), [&](const DataEntry& e) { return is(e, origin); });
    if (entry != named.end()) return keep(*entry);
    std::string text;
    for (const DataFile& file : from.files) {
      const auto digest = digests.find(file.name);
      if (digest == digests.end()) text += fmt::format("\n  {} is missing", file.name);
      if (digest == digests.end() || file.may_have(digest->second)) continue;
      text +=
          fmt::format("\n  {}: SHA-256 {}, expected {}; kept as {}", file.name, digest->second,
                      file.sha256.empty() ? "another" : file.sha256, set_aside(work / file.name).string());
    }
    fs::remove_all(work);
    throw InputError(fmt::format("what {} has is not the data set {}: its content is wrong{}", origin.place,
                                 from.dataset, text));
  }
};

}  // namespace

void fetch(const std::vector<DataEntry>& entries) {
  const std::string& name = entries.at(0).dataset;
  const fs::path work = data_folder() / ".fetch" / name;
  make_folder(work.parent_path().string());
  const Lock lock(work.parent_path() / (name + ".lock"));
  // Whoever held the lock before may have brought it, and removed its folder of work.
  if (std::any_of(entries.begin(), entries.end(), [](const DataEntry& e) { return Stored(e).present(); }))
    return;
  make_folder(work.string());
  Fetch fetch{entries, work};
  std::string tried;
  const auto got = [&](const DataPlace& origin, const DataEntry& entry) {
    try {
      fetch.take(origin, entry);
      return true;
    } catch (const Absent& e) {
      tried += fmt::format("\n  {}", e.what());
      return false;
    }
  };
  const char* mirror = std::getenv("SGM_MIRROR");
  if (mirror != nullptr && *mirror != '\0') {
    for (const DataEntry& entry : entries) {
      for (const DataPlace& origin : entry.mirror) {
        if (got({std::string(mirror) + "/" + origin.place, origin.packed}, entry)) return;
      }
    }
  }
  for (const DataEntry& entry : entries) {
    for (const DataPlace& origin : entry.urls) {
      if (got(origin, entry)) return;
    }
  }
  throw InputError(
      fmt::format("the data set {} cannot be fetched:{}\n  set SGM_MIRROR to a folder or URL that has it, or "
                  "put its files into {}",
                  name, tried, Stored(entries[0]).folder().string()));
}

}  // namespace sgm
