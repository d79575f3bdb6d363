#include "core/cells/repository.h"

#include "core/base/require.h"
#include "core/base/text.h"
#include "core/data/dataset.h"
#include "core/net/net.h"
#include "core/objective/objective.h"
#include "core/sampler/sampler.h"
#include "core/sde/sde.h"
#include "core/study/study.h"

namespace sgm {
namespace fs = std::filesystem;

std::string shown(const fs::path& path) {
  std::error_code gone;  // the current folder may be
  const std::string whole = fs::absolute(path, gone).lexically_normal().string();
  const fs::path here = fs::current_path(gone);
  if (gone) return path.string();
  const std::string near = fs::path(whole).lexically_relative(here).string();
  return near.empty() || near.size() >= whole.size() ? whole : near;
}

std::string in_repository(const fs::path& path) {
  const std::string text = path.lexically_normal().string();
  const std::string root = repository().string() + "/";
  return visible(text.starts_with(root) ? text.substr(root.size()) : text);
}

SearchPath search_path(const std::string& experiment) {
  const fs::path experiments = repository() / "experiments";
  SearchPath path{{(experiments / "conf").string()}, {}, {}};
  path.folder_of_group = {{"preset", (experiments / experiment).string()},
                          {"trainings", (experiments / "trainings").string()}};
  path.in_code = {{"sde", sde_registry().names()},
                  {"sampler", sampler_registry().names()},
                  {"objective", objective_registry().names()},
                  {"dataset", dataset_registry().names()},
                  {"net", net_registry().names()},
                  {"scale", {"smoke", "quick", "paper"}}};
  for (const std::string& name : study_registry().names()) {
    if (study_registry().at(name).experiment == experiment) path.in_code["study"].push_back(name);
  }
  return path;
}

std::string experiment_of(const std::string& study) {
  std::error_code ignored;
  for (const fs::directory_entry& folder : fs::directory_iterator(repository() / "experiments", ignored)) {
    if (fs::is_regular_file(folder.path() / study / "study.cpp", ignored))
      return folder.path().filename().string();
  }
  return "";
}

fs::path study_folder(const std::string& study) {
  return repository() / "experiments" / study_registry().at(study).experiment / study;
}

}  // namespace sgm
