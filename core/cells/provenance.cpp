#include "core/cells/provenance.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sched.h>
#include <torch/version.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>

#include "core/base/text.h"
#include "core/cells/identity.h"
#include "core/cells/repository.h"

namespace sgm {
namespace {

/// Output of a command without its last line break; "" if it fails.
std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen((command + " 2>/dev/null").c_str(), "r"), pclose);
  std::string text;
  std::array<char, 4096> part;
  while (pipe && fgets(part.data(), part.size(), pipe.get()) != nullptr) text += part.data();
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

/// The argument with every path of the repository made relative to it.
std::string relative(std::string argument) {
  const std::string root = repository().string() + "/";
  for (size_t at = argument.find(root); at != std::string::npos; at = argument.find(root))
    argument.erase(at, root.size());
  return shell_word(argument);
}

}  // namespace

Node call_provenance(int argc, char** argv) {
  std::string line = in_repository(program_file());
  for (int i = 1; i < argc; ++i) line += " " + relative(argv[i]);
  const std::string git = "git -C " + shell_word(repository().string());
  Node call = Node::Table{{"command", line}};
  const std::string revision = output_of(git + " rev-parse HEAD");
  if (!revision.empty()) {
    call.set("git_revision", revision);
    call.set("git_dirty", !output_of(git + " status --porcelain -- . ':!results'").empty());
  }
  return call;
}

void set_attributes(Group& result, const PlannedCell& planned) {
  result.set("study", planned.study);
  result.set("cell", planned.cell.name);
  result.set("stage", planned.cell.stage);
  result.set("stream", stream_of(planned.cell));
  result.set("identity", planned.identity);
  result.set("seed", planned.seed);
  if (planned.draw != 0) result.set("draw", planned.draw);
  result.set("device", planned.device);
  if (!planned.precision.empty()) result.set("precision", planned.precision);
  for (const auto& [name, version] : library_versions()) result.set(name + "_version", version);
  result.set("config", to_toml(without_paths(planned.cell.options)));
}

Node manifest(const Node& call, const std::string& start, double seconds, int threads,
              const std::string& waiting) {
  Node all = call;
  all.set("start", start);
  all.set("wall_seconds", std::round(seconds * 1e3) / 1e3);
  all.set("threads", threads);
  all.set("waiting", waiting);
  all.set("cores", usable_cores());
  all.set("cpu", cpu_model());
  all.set("compiler", SGM_COMPILER);
  for (const char* name :
       {"OMP_NUM_THREADS", "OMP_WAIT_POLICY", "OPENBLAS_CORETYPE", "MKL_CBWR", "ATEN_CPU_CAPABILITY"}) {
    if (const char* value = std::getenv(name)) all.set(std::string("environment.") + name, visible(value));
  }
  return all;
}

std::string utc_now() {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
}

std::string cpu_model() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);) {
    if (line.starts_with("model name")) return line.substr(line.find(": ") + 2);
  }
  return "unknown";
}

std::vector<std::pair<std::string, std::string>> library_versions() {
  return {{"sgm", SGM_VERSION}, {"libtorch", TORCH_VERSION}, {"hdf5", SGM_HDF5_VERSION}};
}

std::string versions() {
  std::vector<std::string> all;
  for (const auto& [name, version] : library_versions()) all.push_back(name + " " + version);
  return fmt::format("{}", fmt::join(all, ", "));
}

std::optional<int> thread_count(std::string_view text) {
  int count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && count >= 1 && count <= 1024 ? std::optional(count) : std::nullopt;
}

int usable_cores() {
  cpu_set_t set;
  CPU_ZERO(&set);
  const int cores = sched_getaffinity(0, sizeof(set), &set) == 0 ? CPU_COUNT(&set) : 1;
  const char* limit = std::getenv("SGM_THREADS");
  if (limit == nullptr || *limit == '\0') return cores;
  const std::optional<int> threads = thread_count(limit);
  require(threads.has_value(),
          "SGM_THREADS={} is not a number of threads\n  set it to a whole number from 1 to 1024, or unset it",
          limit);
  return *threads;
}

}  // namespace sgm
