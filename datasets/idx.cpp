#include "datasets/idx.h"

#include <ATen/Functions.h>

#include <cstring>

#include "datasets/stored.h"

namespace sgm {
namespace {

/// Big-endian 32 bits.
int64_t word(std::string_view bytes, size_t at) {
  int64_t value = 0;
  for (size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

/// MNIST's layout: 28 x 28 grey images and ten classes in four IDX files.
Dataset load_idx(const Stored& files, std::vector<std::string> classes) {
  Dataset data;
  const auto images = [&](const std::string& name) {
    const at::Tensor x = read_idx(files.read(name), name);
    require(x.dim() == 3, "{} of {} holds {} dimensions, images have 3", name, files.entry().name, x.dim());
    return x.unsqueeze(1);
  };
  const auto labels = [&](const std::string& name, const at::Tensor& of) {
    return checked_labels(read_idx(files.read(name), name), of.size(0), static_cast<int64_t>(classes.size()),
                          name);
  };
  data.train = images("train-images-idx3-ubyte");
  data.train_labels = labels("train-labels-idx1-ubyte", data.train);
  data.test = images("t10k-images-idx3-ubyte");
  data.test_labels = labels("t10k-labels-idx1-ubyte", data.test);
  data.classes = std::move(classes);
  return data;
}

bool add(const std::string& name, const std::string& doc, int64_t of_each_class,
         const std::vector<std::string>& classes) {
  const DataShape shape{.train = 60000,
                        .test = 10000,
                        .sizes = {1, 28, 28},
                        .classes = static_cast<int64_t>(classes.size()),
                        .of_each_class = of_each_class};
  return dataset_registry().add(name, {doc, [=](Fields&) {
                                         return stored_source(name, shape, [classes](const Stored& files) {
                                           return load_idx(files, classes);
                                         });
                                       }});
}

const bool registered =
    add("mnist", "60,000 + 10,000 handwritten digits, 28 x 28 grey", 5421,
        {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}) &&
    add("fashion_mnist", "60,000 + 10,000 pictures of clothes, 28 x 28 grey (Xiao et al. 2017)", 6000,
        {"T-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag",
         "ankle boot"});

}  // namespace

at::Tensor read_idx(std::string_view bytes, const std::string& name) {
  require(
      bytes.size() >= 4 && bytes[0] == 0 && bytes[1] == 0 && bytes[2] == 8 && bytes[3] >= 1 && bytes[3] <= 4,
      "{} is no IDX file of unsigned bytes: its magic number is wrong (read_idx)\n  fetch it again", name);
  const auto dimensions = static_cast<size_t>(bytes[3]);
  require(bytes.size() >= 4 + 4 * dimensions,
          "{} is truncated within its IDX header (read_idx)\n  fetch it again", name);
  std::vector<int64_t> sizes;
  double expected = 1;
  for (size_t i = 0; i < dimensions; ++i)
    expected *= static_cast<double>(sizes.emplace_back(word(bytes, 4 + 4 * i)));
  const std::string_view pixels = bytes.substr(4 + 4 * dimensions);
  require(static_cast<double>(pixels.size()) == expected,
          "{} has {} bytes after its IDX header, its shape asks for {:.0f} (read_idx)\n  fetch it again",
          name, pixels.size(), expected);
  at::Tensor values = at::empty(sizes, at::kByte);
  std::memcpy(values.data_ptr(), pixels.data(), pixels.size());
  return values;
}

at::Tensor checked_labels(const at::Tensor& labels, int64_t count, int64_t classes, const std::string& name) {
  require(labels.dim() == 1 && labels.size(0) == count, "{} has {} labels for {} images", name,
          labels.numel(), count);
  const at::Tensor wide = labels.to(at::kLong);
  const at::Tensor wrong = wide.lt(0).logical_or(wide.ge(classes)).nonzero();
  require(wrong.size(0) == 0, "{}: the label of image {} is {}, outside 0 … {}\n  fetch it again", name,
          wrong.size(0) == 0 ? 0 : wrong[0][0].item<int64_t>(),
          wrong.size(0) == 0 ? 0 : wide[wrong[0][0]].item<int64_t>(), classes - 1);
  return wide;
}

}  // namespace sgm
