#include "core/study/study.h"

namespace sgm {

Registry<Stage>& stage_registry() {
  static Registry<Stage> registry("stage");
  return registry;
}

Registry<Study>& study_registry() {
  static Registry<Study> registry("study");
  return registry;
}

bool add_study(Study study, std::map<std::string, CellFunction> kinds, const std::source_location& where) {
  const std::string name = source_folder(where);
  study.experiment = source_folder(where, 1);
  for (auto& [kind, run] : kinds) {
    stage_registry().add(kind.empty() ? name : name + "/" + kind,
                         {.doc = study.doc,
                          .honours_precision = study.honours_precision,
                          .honours_device = study.honours_device,
                          .run = std::move(run)},
                         where);
  }
  return study_registry().add(name, std::move(study), where);
}

}  // namespace sgm
