#pragma once
#include <ATen/core/Tensor.h>

#include <functional>
#include <string>
#include <vector>

#include "core/config/fields.h"

namespace sgm {

/// A data set as resident tensors. Images are uint8 (N, C, H, W), rows of numbers float64 (N, D); labels
/// int64 (N,) or undefined.
struct Dataset {
  std::string name;  ///< as results state it; content decides: "cifar10-mirror" for a copy that differs from
                     ///< the official files
  at::Tensor train, train_labels, test, test_labels;
  std::vector<std::string> classes;  ///< names of the labels
  std::string note;                  ///< what was done to it (resize, crop); empty: nothing
};

/// A data set as results name it, with what was done to it.
std::string name_of(const Dataset& data);

/// What a data set holds, as far as it is known before it is fetched.
struct DataShape {
  int64_t train = 0, test = 0;  ///< examples
  std::vector<int64_t> sizes;   ///< of one: (C, H, W) of images, (D) of rows of numbers
  int64_t classes = 0;          ///< 0: no labels
  int64_t of_each_class = 0;    ///< as many training examples has every class at least; 0: not known
  bool splits = false;          ///< the test set is a share of all, the option dataset.test
};

/// Where a data set comes from.
struct DataSource {
  /// Name and digest of the unpacked content: part of the identity of every cell that uses it. Fetches
  /// nothing: of what is absent, that of the first official source.
  std::function<std::string()> content;
  /// Fetches what is missing. InputError if no source has it, or not with the right content.
  std::function<void()> fetch;
  /// Reads it, checked against its digest. InputError if it is absent or another.
  std::function<Dataset()> load;
  /// Its sizes; fetches nothing. InputError if they cannot be known, as of a folder that is not there.
  std::function<DataShape()> shape;
};

/// All data sets by name.
Registry<Factory<DataSource>>& dataset_registry();

}  // namespace sgm
