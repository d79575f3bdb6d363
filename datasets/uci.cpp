#include <ATen/Functions.h>

#include "datasets/rows.h"
#include "datasets/stored.h"

namespace sgm {
namespace {

constexpr double test_share = 0.1;

Dataset split_rows(const at::Tensor& values, const std::vector<std::string>& columns) {
  const Split split = held_out(values.size(0), test_share);
  Dataset data;
  data.train = values.index_select(0, split.train);
  data.test = values.index_select(0, split.test);
  data.note = fmt::format(
      "columns {}; as published, not scaled; a tenth of the rows, drawn once and for all, is the test set",
      join_names(columns));
  return data;
}

/// Wine quality, Cortez et al. 2009: 11 measurements a wine; its integer quality is the label.
struct Wine {
  std::string colour = "red";

  void fields(Fields& on) { on.choice("colour", colour, "1,599 red or 4,898 white wines", {"red", "white"}); }
  operator DataSource() const {
    const bool red = colour == "red";
    const DataShape shape{.train = red ? 1439 : 4408, .test = red ? 160 : 490, .sizes = {11}};
    return stored_source("wine", shape, [colour = colour](const Stored& files) {
      const std::string name = "winequality-" + colour + ".csv";
      Rows rows = read_rows(files.read(name), ';', name);
      const int64_t measured = rows.values.size(1) - 1;
      const at::Tensor quality = rows.values.select(1, measured).to(at::kLong);
      rows.columns.pop_back();
      Dataset data = split_rows(rows.values.slice(1, 0, measured), rows.columns);
      const Split split = held_out(quality.size(0), test_share);
      data.train_labels = quality.index_select(0, split.train);
      data.test_labels = quality.index_select(0, split.test);
      return data;
    });
  }
};

const bool registered =
    dataset_registry().add(
        "wine",
        factory<DataSource, Wine>("wine quality: 11 measurements a wine, float64 (Cortez et al. 2009)")) &&
    dataset_registry().add(
        "parkinsons",
        {"Parkinsons telemonitoring: 5,875 voice recordings of 22 columns, float64 (Tsanas & Little 2009)",
         [](Fields&) {
           return stored_source("parkinsons", {.train = 5287, .test = 588, .sizes = {22}},
                                [](const Stored& files) {
                                  const std::string name = "parkinsons_updrs.data";
                                  const Rows rows = read_rows(files.read(name), ',', name);
                                  return split_rows(rows.values, rows.columns);
                                });
         }});

}  // namespace
}  // namespace sgm
