#include "core/data/dataset.h"

namespace sgm {

Registry<Factory<DataSource>>& dataset_registry() {
  static Registry<Factory<DataSource>> registry("data set");
  return registry;
}

std::string name_of(const Dataset& data) {
  return data.name + (data.note.empty() ? "" : ", " + data.note);
}

}  // namespace sgm
