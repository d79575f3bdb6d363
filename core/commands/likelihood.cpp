#include <ATen/Parallel.h>
#include <fmt/format.h>

#include <chrono>

#include "core/base/memory.h"
#include "core/base/text.h"
#include "core/cells/configure.h"
#include "core/cells/guarded.h"
#include "core/cells/progress.h"
#include "core/cells/provenance.h"
#include "core/cells/repository.h"
#include "core/commands/call_folder.h"
#include "core/commands/command_line.h"
#include "core/commands/commands.h"
#include "core/commands/likelihood_result.h"
#include "core/commands/parts.h"
#include "core/commands/trained.h"
#include "core/io/files.h"
#include "core/tensor/device.h"

namespace sgm {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// The bits of all images, with a line of progress; from what an earlier call left.
ImageBits bits_aloud(const LikelihoodCall& call, const LikelihoodTask& task, const Parts& parts) {
  const int64_t n = task.bytes.size(0);
  const Rng rng = Rng(static_cast<uint64_t>(call.seed)).fork("likelihood");
  const Clock::time_point start = Clock::now();
  Progress progress(1);
  progress.started(0, fmt::format("likelihood of {} images", n));
  int64_t done = 0;
  const auto tell = [&] { progress.update(0, {Message::Kind::progress, done, n, ""}); };
  const auto compute = [&](int64_t first, int64_t count) {
    if (done == 0) tell();  // from here on the rate counts
    const at::Tensor bytes = task.bytes.narrow(0, first, count).to(task.model.compute.device);
    const ImageBits found = image_bits(task.evaluation.problem, bytes, is_symmetric(task.model),
                                       call.protocol, rng.rows(first), call.reconstruct);
    Group part;
    part.put("bits", found.bits.cpu());
    part.put("evaluations", found.evaluations.cpu());
    part.put("code", found.code.cpu());
    if (call.reconstruct) part.put("reconstruction", found.reconstruction.cpu());
    done += count;
    tell();
    return part;
  };
  const auto resumed = [&](int64_t there, int64_t all) {
    progress.say(fmt::format("{} of {} images are there: it goes on with the rest", there, all));
    done = there;
    tell();
  };
  const std::vector<Group> all = parts.all(n, call.batch, compute, resumed);
  progress.ended(0, "done", seconds_since(start));
  return {joined(all, "bits"), joined(all, "evaluations"), joined(all, "code"),
          call.reconstruct ? joined(all, "reconstruction") : at::Tensor()};
}

int likelihood(const LikelihoodCall& call, const Node& provenance) {
  CallFolder folder(call.out, "likelihood.h5", "sgm likelihood");
  if (call.device == "cuda") load_cuda();  // before the first at:: call
  at::set_num_threads(static_cast<int>(call.threads.value_or(usable_cores())));
  const WaitingPolicy waiting(call.waiting, at::get_num_threads());
  const LikelihoodTask task = likelihood_task(call);
  folder.take();
  const std::string start = utc_now();
  const Clock::time_point begin = Clock::now();
  Node decides = what_decides(dump_of(call));
  decides.set("content", task.digest);
  const Parts parts(folder.path(), decides, call.ckpt);
  const ImageBits found = bits_aloud(call, task, parts);
  const double seconds = seconds_since(begin);
  const Table table = likelihood_table(call, task, found);
  write_whole((folder.path() / "table.md").string(), to_markdown(table));
  write_whole((folder.path() / "manifest.toml").string(),
              to_toml(manifest(provenance, start, seconds, at::get_num_threads(), waiting.record())));
  write_result(folder.result().string(),
               likelihood_result(call, task, found));  // last: from here on it is there
  parts.remove();
  folder.finish();
  to_stdout(fmt::format("{}\ncomputed in {}\nwhere to look: {}\n", to_terminal(table), duration(seconds),
                        shown(folder.path())));
  return computed;
}

}  // namespace

int likelihood_command(int argc, char** argv) {
  const CommandLine line = command_line(argc, argv, 2, {"--help"});
  if (line.help) {
    to_stdout(
        fmt::format("usage: sgm likelihood ckpt=PATH dataset=NAME out=DIR [KEY=VALUE …]\n\n{}",
                    command_help("likelihood", line.words, [](Fields& on) { LikelihoodCall().fields(on); })));
    return computed;
  }
  keep_freed_memory();
  end_on_signals();
  return likelihood(likelihood_call(line.words), call_provenance(argc, argv));
}

}  // namespace sgm
