#include "core/data/dataset.h"

namespace sgm {

Registry<Factory<DataSource>>& dataset_registry() {
  static Registry<Factory<DataSource>> registry("data set");
  return registry;
}

}  // namespace sgm
