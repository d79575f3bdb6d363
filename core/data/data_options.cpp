#include "core/data/data_options.h"

#include <algorithm>

namespace sgm {
namespace {

at::Tensor first(const at::Tensor& rows, int64_t count) {
  return rows.defined() && rows.size(0) > count ? rows.narrow(0, 0, count) : rows;
}

}  // namespace

void DataOptions::fields(Fields& on) {
  on.component("dataset", dataset, dataset_registry(), "the data set");
  on("limit", limit, "use only the first so many images of the training and of the test set", range(1, 1e9));
}

DataShape DataOptions::limited(DataShape whole) const {
  if (!limit) return whole;
  if (*limit < whole.train) whole.of_each_class = 0;
  whole.train = std::min(whole.train, *limit);
  whole.test = std::min(whole.test, *limit);
  return whole;
}

void DataOptions::prepare() const {
  dataset.value.fetch();
}

Dataset DataOptions::load() const {
  Dataset data = dataset.value.load();
  if (!limit) return data;
  for (at::Tensor* part : {&data.train, &data.train_labels, &data.test, &data.test_labels})
    *part = first(*part, *limit);
  return data;
}

CellData::CellData(const DataOptions& options)
    : DataOptions(options), content(options.dataset.value.content()) {}

void CellData::fields(Fields& on) {
  DataOptions::fields(on);
  on("content", content, "name and digest of the data");
}

Dataset CellData::load() const {
  const std::string now = dataset.value.content();
  require(now == content,
          "the data set {} was {} when this cell was listed, now it is {}\n  call the study again",
          dataset.name, content, now);
  return DataOptions::load();
}

}  // namespace sgm
