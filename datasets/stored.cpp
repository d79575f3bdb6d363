#include "datasets/stored.h"

#include <algorithm>

#include "core/io/files.h"
#include "core/io/gzip.h"
#include "core/io/places.h"
#include "datasets/fetch.h"

namespace sgm {
namespace fs = std::filesystem;

fs::path Stored::folder() const {
  return data_folder() / entry_.name;
}

fs::path Stored::path_of(const std::string& name) const {
  std::error_code ignored;
  const fs::path fetched = folder() / name;
  const fs::path installed = fs::path(entry_.installed) / (name + ".gz");
  if (fs::is_regular_file(fetched, ignored)) return fetched;
  if (!entry_.installed.empty() && fs::is_regular_file(installed, ignored)) return installed;
  return {};
}

bool Stored::present() const {
  return std::all_of(entry_.files.begin(), entry_.files.end(),
                     [&](const DataFile& file) { return !path_of(file.name).empty(); });
}

std::string Stored::read(const std::string& name) const {
  const auto file = std::find_if(entry_.files.begin(), entry_.files.end(),
                                 [&](const DataFile& f) { return f.name == name; });
  require(file != entry_.files.end(), "the manifest names no file {} of {} (Stored)", name, entry_.name);
  const fs::path path = path_of(name);
  require(!path.empty(), "{} of the data set {} is missing: looked in {}\n  type: build/bin/sgm fetch {}",
          name, entry_.name, folder().string(), entry_.dataset);
  std::string bytes = read_text(path.string());
  if (path.extension() == ".gz") bytes = gunzip(bytes, path.string());
  const std::string digest = sha256(bytes);
  require(file->may_have(digest),
          "{} is not the {} of {}: its content has SHA-256\n  {}, expected is\n  {}\n  remove the file and "
          "type: build/bin/sgm fetch {}",
          path.string(), name, entry_.name, digest, file->sha256, entry_.dataset);
  return bytes;
}

std::string Stored::digest_of(const DataFile& file) const {
  if (file.sha256.size() == 64) return file.sha256;
  const fs::path path = path_of(file.name);
  return path.empty() ? "absent" : sha256_file(path.string());
}

std::string Stored::content() const {
  std::string digests;
  for (const DataFile& file : entry_.files) digests += digest_of(file) + "  " + file.name + "\n";
  return entry_.name + " sha256:" + sha256(digests);
}

std::optional<Stored> stored(const std::string& dataset) {
  for (const DataEntry& entry : entries_of(dataset)) {
    if (const Stored files(entry); files.present()) return files;
  }
  return std::nullopt;
}

DataSource stored_source(const std::string& dataset, DataShape shape,
                         std::function<Dataset(const Stored&)> load) {
  const auto found = [dataset] {
    const std::optional<Stored> files = stored(dataset);
    return files ? *files : Stored(entries_of(dataset).at(0));
  };
  return {[found] { return found().content(); },
          [dataset] {
            if (!stored(dataset)) fetch(entries_of(dataset));
          },
          [found, load = std::move(load)] {
            const Stored files = found();
            Dataset data = load(files);
            data.name = files.entry().name;
            return data;
          },
          [shape = std::move(shape)] { return shape; }};
}

}  // namespace sgm
