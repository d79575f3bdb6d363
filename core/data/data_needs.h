#pragma once
#include <string>
#include <vector>

#include "core/data/data_options.h"

namespace sgm {

/// As many images as an option of a study asks for.
struct Need {
  std::string key;        ///< the option; "": none, they are needed in any case
  int64_t value = 1;      ///< its value
  int64_t least = 1;      ///< the least that it may be
  bool labelled = false;  ///< asked of a data set with labels only
};

/// The shape of a data set that a study can be computed on, known before anything is fetched: InputError
/// unless it holds images, and as many as every need of training and of test images asks for. The error says
/// what to write instead, in numbers with which the study runs.
DataShape checked_images(const DataOptions& data, std::vector<Need> train, std::vector<Need> test);

}  // namespace sgm
