#include "core/commands/image_source.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/stack.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>

#include "core/base/names.h"
#include "core/base/require.h"
#include "core/cells/repository.h"
#include "core/data/dataset.h"
#include "core/io/files.h"
#include "core/io/png.h"
#include "core/io/result_file.h"

namespace sgm {
namespace fs = std::filesystem;
namespace {

/// Tensors of images of one size each, of single images in their order.
std::vector<at::Tensor> by_size(const std::vector<at::Tensor>& images) {
  std::vector<at::Tensor> groups, alike;
  for (size_t i = 0; i < images.size(); ++i) {
    alike.push_back(images[i]);
    if (i + 1 < images.size() && images[i + 1].sizes() == images[i].sizes()) continue;
    groups.push_back(at::stack(alike));
    alike.clear();
  }
  return groups;
}

/// The PNG files of a folder in the order of their names, hidden ones apart; `others`: how many files and
/// folders are passed over.
std::vector<fs::path> png_files(const fs::path& folder, int64_t& others) {
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.path().filename().string().starts_with(".")) continue;
    std::string ending = entry.path().extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](unsigned char c) { return std::tolower(c); });
    if (ending == ".png" && entry.is_regular_file()) {
      files.push_back(entry.path());
    } else {
      ++others;
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// All files are looked at before anything is computed: grey or colour, and their digests.
ImageSource of_folder(const fs::path& folder) {
  int64_t others = 0;
  const std::vector<fs::path> files = png_files(folder, others);
  require(!files.empty(), "{} has no PNG files{}\n  give the folder where they lie, or one of sgm sample",
          shown(folder), others > 0 ? fmt::format(", but {} other files or folders", others) : "");
  std::string digests;
  const int64_t channels = png_channels(files[0].string());
  for (const fs::path& file : files) {
    const int64_t here = png_channels(file.string());
    require(here == channels, "{} has grey and coloured images: {} is {}, {} is {}\n  give one kind alone",
            shown(folder), files[0].filename().string(), channels == 1 ? "grey" : "coloured",
            file.filename().string(), here == 1 ? "grey" : "coloured");
    digests += sha256_file(file.string()) + "  " + file.filename().string() + "\n";
  }
  ImageSource source{.n = static_cast<int64_t>(files.size()),
                     .name = fmt::format("PNG files of {}", folder.filename().string()),
                     .content = "folder sha256:" + sha256(digests),
                     .order = "by file name"};
  if (others > 0) source.note = fmt::format("{} other files or folders were passed over", others);
  source.read = [files](int64_t first, int64_t count) {
    std::vector<at::Tensor> images;
    for (int64_t i = first; i < first + count; ++i)
      images.push_back(read_png(files[static_cast<size_t>(i)].string()).permute({2, 0, 1}));
    return by_size(images);
  };
  return source;
}

/// Images (N, C, H, W) that are there already.
ImageSource of_tensor(const at::Tensor& images, const std::string& name, const std::string& content) {
  require(images.dim() == 4 && (images.size(1) == 1 || images.size(1) == 3),
          "{} has no images of one or three channels: its shape is [{}]\n  images are (N, 1 or 3, H, W)",
          name, fmt::join(images.sizes(), ", "));
  return {.n = images.size(0),
          .name = name,
          .content = content,
          .order = "as stored",
          .read = [images](int64_t first, int64_t count) {
            return std::vector<at::Tensor>{images.narrow(0, first, count)};
          }};
}

ImageSource of_file(const fs::path& file) {
  const Group group = read_hdf5(file.string());
  const std::string content = "file sha256:" + sha256_file(file.string());
  const std::string name = in_repository(file);
  if (group.contains("sample")) {
    const Variable& sample = group.variable("sample");
    const bool symmetric = sample.long_name.ends_with("[-1, 1]");
    require((symmetric || sample.long_name.ends_with("[0, 1]")) && sample.data.is_floating_point(),
            "'sample' of {} does not tell whether its data lie in [-1, 1] or [0, 1]\n  give a file of sgm "
            "sample, or bytes 'image' (N, C, H, W)",
            shown(file));
    return of_tensor(symmetric ? (sample.data + 1) / 2 : sample.data, "samples of " + name, content);
  }
  std::vector<std::string> there;
  for (const auto& [key, variable] : group.variables) there.push_back(key);
  require(group.contains("image"), "{} has no data set 'image' or 'sample'\n  it has {}", shown(file),
          there.empty() ? "none" : join_names(there));
  const at::Tensor& images = group.data("image");
  require(images.scalar_type() == at::kByte, "'image' of {} is {}, not uint8\n  give bytes (N, C, H, W)",
          shown(file), toString(images.scalar_type()));
  return of_tensor(images, "images of " + name, content);
}

ImageSource of_dataset(const std::string& what, const std::string& split) {
  DataSource data;
  describe([&](Fields& on) { data = dataset_registry().at(what).make(on); });
  data.fetch();
  const Dataset loaded = data.load();
  const at::Tensor& images = split == "train" ? loaded.train : loaded.test;
  require(images.defined() && images.scalar_type() == at::kByte && images.dim() == 4,
          "the data set {} has no {} images\n  give one of images", what, split);
  return of_tensor(images, fmt::format("{}, {}", name_of(loaded), split),
                   fmt::format("{}, {}", data.content(), split));
}

ImageSource found(const std::string& what, const std::string& split) {
  const fs::path path = fs::path(what).lexically_normal();
  if (fs::is_directory(path)) {
    const fs::path samples = path / "samples.h5";
    const fs::path whole = fs::absolute(path).lexically_normal();
    return fs::exists(samples) ? of_file(samples)
                               : of_folder(whole.has_filename() ? whole : whole.parent_path());
  }
  if (fs::exists(path)) return of_file(path);
  require(what != "folder", "'folder' is a data set of your own images\n  name the folder itself");
  require(dataset_registry().contains(what), "'{}' is no file, no folder and no data set\n  data sets: {}",
          what, suggest(what, dataset_registry().names()));
  return of_dataset(what, split);
}

}  // namespace

ImageSource image_source(const std::string& what, const std::string& split, std::optional<int64_t> n) {
  ImageSource source = found(what, split);
  require(n.value_or(0) <= source.n, "n={} but {} are {} images\n  give at most as many", n.value_or(0),
          source.name, source.n);
  if (n && *n < source.n) source.name += fmt::format(", the first {} of {}", *n, source.n);
  source.n = n.value_or(source.n);
  require(source.n >= 2, "{}: {} image has no covariance\n  give at least two", source.name, source.n);
  return source;
}

}  // namespace sgm
