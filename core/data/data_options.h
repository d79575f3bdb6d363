#pragma once
#include <optional>
#include <string>

#include "core/data/dataset.h"

namespace sgm {

/// The data set of a study's options: dataset=NAME on the command line, `data.fields(on)` in the study's own
/// fields.
struct DataOptions {
  Chosen<DataSource> dataset{"fashion_mnist"};
  std::optional<int64_t> limit;  ///< the first so many training and test images alone

  void fields(Fields& on);
  /// The shape of what load() gives, where `whole` is the data set's; fetches nothing.
  DataShape limited(DataShape whole) const;
  /// Fetches what is missing: a study's `prepare` (study.h).
  void prepare() const;
  Dataset load() const;
};

/// The data set of a cell: with its content, so that the cell's identity holds the digest of the data, and
/// not where it lies.
///   struct CellOptions { CellData data; … };   cells():  point.data = CellData(options.data);
struct CellData : DataOptions {
  std::string content;  ///< DataSource::content when the cell was listed

  CellData() = default;
  explicit CellData(const DataOptions& options);
  void fields(Fields& on);
  /// InputError if the content is no longer the one that was listed.
  Dataset load() const;
};

}  // namespace sgm
