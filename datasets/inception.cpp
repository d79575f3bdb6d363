#include "datasets/inception.h"

#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include "core/base/require.h"
#include "core/io/files.h"
#include "core/io/pth.h"
#include "core/io/result_file.h"
#include "datasets/fetch.h"
#include "datasets/stored.h"

namespace sgm {
namespace {

constexpr const char* name = "inception";

/// Through 768 dimensions, and the whole network.
const DataEntry& entry_of(int64_t dimensions) {
  static const std::vector<DataEntry> entries = entries_of(name);
  return entries.at(dimensions <= 768 ? 0 : 1);
}

std::string file_of(const Stored& files) {
  return (files.place() / files.entry().files[0].name).string();
}

InceptionFile known(const Stored& files, int64_t dimensions) {
  const std::string path = file_of(files), published = files.entry().files[0].sha256;
  return {path, published.size() == 64 ? published : sha256_file(path), dimensions};
}

}  // namespace

std::optional<InceptionFile> inception_file(int64_t dimensions) {
  for (const int64_t deepest : {768, 2048}) {
    const Stored files(entry_of(deepest));
    if (deepest >= dimensions && files.present()) return known(files, deepest);
  }
  return std::nullopt;
}

Inception read_inception(const InceptionFile& file, bool float64, const at::Device& device) {
  const Stored files(entry_of(file.dimensions));
  require(sha256_file(file.path) == file.digest && files.entry().files[0].may_have(file.digest),
          "{} is not what it was: its SHA-256 is not {}\n  remove it and type: build/bin/sgm fetch {}",
          file.path, file.digest, name);
  std::map<std::string, at::Tensor> weights;
  const auto keep = [&](const std::string& called, const at::Tensor& tensor) {
    if (tensor.is_floating_point()) weights[called] = tensor.to(device, float64 ? at::kDouble : at::kFloat);
  };
  if (file.path.ends_with(".h5")) {
    for (const auto& [called, variable] : read_hdf5(file.path).variables) keep(called, variable.data);
  } else {
    for (const auto& [called, tensor] : read_pth(file.path).tensors()) keep(called, tensor);
  }
  return Inception(weights);
}

std::string fetch_inception() {
  std::string missing;
  for (const int64_t deepest : {768, 2048}) {
    const DataEntry& entry = entry_of(deepest);
    if (Stored(entry).present()) continue;
    try {
      fetch({entry});
    } catch (const InputError& error) {
      missing += fmt::format("{}{}", missing.empty() ? "" : "\n", error.what());
    }
  }
  if (!inception_file(64)) throw InputError(missing);
  return missing;
}

InceptionFile keep_inception(const std::string& path) {
  const Stored files(entry_of(2048));
  const DataFile& file = files.entry().files[0];
  const std::string bytes = read_text(path), digest = sha256(bytes);
  require(
      file.may_have(digest),
      "{} is not FID's Inception as pytorch-fid and torch-fidelity give it: its SHA-256 is\n  {}, and that "
      "begins with {}\n  take {} from {}",
      path, digest, file.sha256, file.name, files.entry().urls[0].place);
  if (!files.present()) {
    make_folder(files.folder().string());
    write_whole((files.folder() / file.name).string(), bytes);
  }
  return known(files, 2048);
}

std::string inception_command(int64_t dimensions) {
  if (dimensions <= 768) return "build/bin/sgm fetch inception";
  const DataEntry& whole = entry_of(2048);
  return fmt::format("build/bin/sgm fetch inception, or build/bin/sgm import {}", whole.files[0].name);
}

}  // namespace sgm
