#include "core/run/study.h"

namespace sgm {

Registry<Study>& study_registry() {
  static Registry<Study> registry("study");
  return registry;
}

}  // namespace sgm
