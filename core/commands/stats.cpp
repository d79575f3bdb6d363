#include <ATen/Parallel.h>
#include <fmt/format.h>

#include <filesystem>

#include "core/base/memory.h"
#include "core/base/text.h"
#include "core/cells/configure.h"
#include "core/cells/folder_lock.h"
#include "core/cells/guarded.h"
#include "core/cells/provenance.h"
#include "core/cells/repository.h"
#include "core/commands/command_line.h"
#include "core/commands/commands.h"
#include "core/commands/evaluation.h"
#include "core/commands/feature_call.h"
#include "core/commands/study_report.h"
#include "core/commands/trained.h"
#include "core/config/compose.h"
#include "core/data/dataset.h"
#include "core/metric/statistics_file.h"

namespace sgm {
namespace fs = std::filesystem;
namespace {

constexpr const char* usage = "sgm stats WHAT out=FILE.npz [KEY=VALUE …]";

struct StatsCall : FeatureCall {
  std::string what, out = "???";

  void fields(Fields& on) {
    on.path("out", out, "statistics file to write, an npz, never over another file");
    FeatureCall::fields(on);
  }
};

StatsCall stats_call(std::vector<std::string> words) {
  StatsCall call;
  call.what = take_names(words, 1, usage)[0];
  bind(compose(search_path(""), "stats", words).config, call);
  return call;
}

void require_absent(const fs::path& out) {
  require(!fs::exists(out),
          "{} is there already, and is never overwritten\n  give another name, or remove it", shown(out));
}

/// What the features depend on besides the weights.
Node what_decides(const StatsCall& call, const ImageSource& source) {
  Node decides = what_decides(dump_of(call));
  decides.set("content", source.content);
  decides.set("images", source.n);
  return decides;
}

int stats(const StatsCall& call) {
  const fs::path out = fs::absolute(call.out).lexically_normal();
  require_absent(out);
  at::set_num_threads(static_cast<int>(call.threads.value_or(usable_cores())));
  const WaitingPolicy waiting(call.waiting, at::get_num_threads());
  Errors errors;
  InceptionFile file;
  ImageSource source;
  attempt(errors, [&] { file = required_inception(call.features.dimensions); });
  attempt(errors, [&] { source = image_source(call.what, call.split, call.n); });
  errors.raise();
  if (!source.note.empty()) to_stderr(fmt::format("{}: {}\n", call.what, source.note));
  const fs::path unfinished = out.string() + ".unfinished";  // what a stopped call leaves
  require_writable(unfinished);
  FolderLock lock(unfinished);
  require(lock.take(), "another sgm stats is writing {}\n  wait for it, or give another name", shown(out));
  require_absent(out);
  const Parts parts(unfinished, what_decides(call, source), file.path);
  const at::Tensor features = features_aloud(call, file, source, &parts);
  write_statistics(out.string(), {gaussian_fit(features), source.n, protocol_of(call, file, source)});
  fs::remove_all(unfinished);
  to_stdout(fmt::format("mean and covariance of {} dimensions, of {} images: {}\nwhere to look: {}\n",
                        features.size(1), source.n, source.name, shown(out)));
  return computed;
}

}  // namespace

int stats_command(int argc, char** argv) {
  const CommandLine line = command_line(argc, argv, 2, {"--help"});
  if (line.help) {
    to_stdout(fmt::format(
        "usage: {}\n\n"
        "Mean and covariance of Inception's features of images, for sgm fid. WHAT is\n"
        "  a folder of PNG files (its top level, in the order of their names; sizes may differ),\n"
        "  the folder or file that sgm sample has written (samples.h5),\n"
        "  an HDF5 file with uint8 'image' (N, C, H, W),\n"
        "  or a data set's name ({}).\n"
        "FILE holds mu and sigma, which pytorch-fid, clean-fid and EDM read, and the protocol as a JSON "
        "text:\n"
        "  json.loads(bytes(numpy.load(FILE)['sgm_protocol'])).\n"
        "A stopped call goes on where it was. The weights: build/bin/sgm fetch inception.\n\n{}",
        usage, join_names(dataset_registry().names()),
        command_help("stats", {}, [](Fields& on) { StatsCall().fields(on); })));
    return computed;
  }
  keep_freed_memory();
  end_on_signals();
  return stats(stats_call(line.words));
}

}  // namespace sgm
