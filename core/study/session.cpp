#include "core/study/session.h"

namespace sgm {

Session session_of(CellRun& run, std::map<std::string, std::string> about) {
  about.insert({{"study", run.study}, {"scale", run.scale}});
  return {.folder = run.folder,
          .about = std::move(about),
          .interrupted = [&run] { return run.interrupted(); },
          .progress = [&run](int64_t done, int64_t total,
                             const std::string& note) { run.progress(done, total, note); },
          .warn = [&run](const std::string& text) { run.warn(text); },
          .tell = [&run](const std::string& text) { run.tell(text); }};
}

}  // namespace sgm
