#include "core/io/npz.h"

#include "core/base/names.h"
#include "core/base/require.h"
#include "core/base/text.h"
#include "core/io/files.h"

namespace sgm {
namespace {

constexpr std::string_view ending = ".npy";

/// What `act` gives; its InputError with the place before it.
template <class Act>
auto at_place(const std::string& place, const Act& act) {
  try {
    return act();
  } catch (const InputError& error) {
    throw InputError(
        fmt::format("cannot read {}: {}\n  write it again with numpy.savez", place, error.what()));
  }
}

}  // namespace

Npz::Npz(std::string bytes, std::string path)
    : bytes_(std::move(bytes)),
      path_(std::move(path)),
      archive_(at_place(path_, [&] { return ZipArchive(bytes_); })) {}

std::vector<std::string> Npz::names() const {
  std::vector<std::string> names;
  for (const std::string& entry : archive_.names()) {
    if (entry.ends_with(ending)) names.push_back(entry.substr(0, entry.size() - ending.size()));
  }
  return names;
}

bool Npz::contains(const std::string& name) const {
  return archive_.contains(name + std::string(ending));
}

std::string Npz::entry(const std::string& name) const {
  require(contains(name), "{} has no array '{}'\n  it has {}", path_, name,
          names().empty() ? "none" : visible(join_names(names())));
  return name + std::string(ending);
}

NpyHeader Npz::header(const std::string& name) const {
  const std::string file = entry(name);
  return at_place(fmt::format("'{}' of {}", name, path_),
                  [&] { return npy_header(archive_.head(file, npy_head)); });
}

at::Tensor Npz::read(const std::string& name) const {
  const std::string file = entry(name);
  return at_place(fmt::format("'{}' of {}", name, path_), [&] {
    npy_header(archive_.head(file, npy_head));  // what is not read is not unpacked
    return npy_array(archive_.read(file));
  });
}

void write_npz(const std::string& path, const std::vector<std::pair<std::string, at::Tensor>>& arrays) {
  std::vector<std::pair<std::string, std::string>> entries;
  for (const auto& [name, array] : arrays) entries.emplace_back(name + std::string(ending), npy_bytes(array));
  write_whole(path, zipped(entries));
}

}  // namespace sgm
