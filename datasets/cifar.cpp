#include <ATen/Functions.h>

#include "datasets/idx.h"
#include "datasets/stored.h"

namespace sgm {
namespace {

constexpr int64_t side = 32, record = 1 + 3 * side * side;

/// CIFAR-10's binary version (Krizhevsky 2009): records of a label byte and the R, G and B planes.
void add_batch(const Stored& files, const std::string& name, std::vector<at::Tensor>& images,
               std::vector<at::Tensor>& labels) {
  std::string bytes = files.read(name);
  const auto size = static_cast<int64_t>(bytes.size());
  require(size > 0 && size % record == 0,
          "{} of {} bytes does not hold whole records of {} bytes\n  fetch it again", name, size, record);
  const at::Tensor records = at::from_blob(bytes.data(), {size / record, record}, at::kByte);
  labels.push_back(checked_labels(records.select(1, 0), size / record, 10, name));
  images.push_back(records.slice(1, 1).reshape({-1, 3, side, side}).clone());
}

Dataset load_cifar(const Stored& files) {
  std::vector<at::Tensor> images, labels;
  for (int batch = 1; batch <= 5; ++batch)
    add_batch(files, fmt::format("data_batch_{}.bin", batch), images, labels);
  Dataset data;
  data.train = at::cat(images);
  data.train_labels = at::cat(labels);
  add_batch(files, "test_batch.bin", images, labels);
  data.test = images.back();
  data.test_labels = labels.back();
  data.classes = {"airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"};
  return data;
}

const bool registered = dataset_registry().add(
    "cifar10",
    {"50,000 + 10,000 small photographs, 32 x 32 in colour (Krizhevsky 2009)", [](Fields&) {
       return stored_source(
           "cifar10",
           {.train = 50000, .test = 10000, .sizes = {3, side, side}, .classes = 10, .of_each_class = 5000},
           load_cifar);
     }});

}  // namespace
}  // namespace sgm
