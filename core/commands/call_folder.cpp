#include "core/commands/call_folder.h"

#include "core/base/require.h"
#include "core/cells/repository.h"
#include "core/commands/study_report.h"

namespace sgm {
namespace fs = std::filesystem;

CallFolder::CallFolder(const fs::path& out, const std::string& file, const std::string& command)
    : out_(fs::absolute(out)), file_(file), command_(command) {
  require_absent();
}

void CallFolder::require_absent() const {
  for (const char* name : {"samples.h5", "likelihood.h5"}) {  // their manifests share a name
    require(!fs::exists(out_ / name),
            "{} is there already, and is never overwritten\n  give another folder, or remove it",
            shown(out_ / name));
  }
}

void CallFolder::take() {
  require_writable(out_);
  lock_.emplace(out_);
  require(lock_->take(), "another {} is writing into {}\n  wait for it, or give another folder", command_,
          shown(out_));
  require_absent();
}

void CallFolder::finish() const {
  fs::remove(out_ / "lock");
}

}  // namespace sgm
