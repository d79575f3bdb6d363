#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/ones.h>
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <fstream>

#include "core/base/text.h"
#include "core/cells/guarded.h"
#include "core/cells/provenance.h"
#include "core/cells/repository.h"
#include "core/commands/command_line.h"
#include "core/commands/commands.h"
#include "core/commands/stored_cells.h"
#include "core/io/process.h"
#include "core/io/result_file.h"
#include "core/tensor/rng.h"
#include "datasets/stored.h"

namespace sgm {
namespace fs = std::filesystem;
namespace {

/// What a check found, and what to do if that is not good.
struct Finding {
  bool good = true;
  std::string text, advice{};
};

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

/// What an error says to do, its second line; the check itself where it says nothing.
std::string advice_of(const std::string& error) {
  const size_t end = error.find("\n  ");
  return end == std::string::npos ? "mend that and run sgm doctor again" : first_line(error.substr(end + 3));
}

/// The vector extensions that decide speed, of those that the processor lists.
Finding processor() {
  std::ifstream info("/proc/cpuinfo");
  std::string flags, text;
  for (std::string line; std::getline(info, line) && flags.empty();) {
    if (line.starts_with("flags")) flags = line + " ";
  }
  for (const char* name : {"avx2", "avx512f", "avx512_bf16", "amx_bf16"}) {
    if (flags.find(fmt::format(" {} ", name)) != std::string::npos) text += fmt::format(" {}", name);
  }
  return {true,
          fmt::format("{}, {} cores:{}", cpu_model(), usable_cores(), text.empty() ? " no AVX2" : text)};
}

Finding program(const std::string& name, const std::string& flag, const std::string& package) {
  const Ran ran = run_program({name, flag}, {}, 10);
  if (!ran.found) return {false, "not found: figures keep only their .gp", "apt-get install " + package};
  return {true, first_line(ran.output)};
}

Finding fonts() {
  const Ran ran = run_program({"fc-list", ":family=DejaVu Sans", "file"}, {}, 10);
  const bool file = fs::exists("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf");
  return {file || (ran.found && !ran.output.empty()),
          file || !ran.output.empty() ? "DejaVu Sans" : "DejaVu Sans not found",
          "apt-get install fonts-dejavu-core"};
}

Finding gpu() {
  const Ran ran =
      run_program({"nvidia-smi", "--query-gpu=name,driver_version", "--format=csv,noheader"}, {}, 20);
  if (!ran.found || ran.exit_code != 0) return {true, "none: device=cuda is not available, all else is"};
  const fs::path library = program_file().parent_path().parent_path() / "lib" / "libsgm_cuda.so";
  return {true, fmt::format("{}; {}", first_line(ran.output),
                            fs::exists(library) ? "with libsgm_cuda.so" : "libsgm_cuda.so is not built")};
}

/// Writes and reads a result where cells go.
Finding hdf5() {
  const fs::path folder = repository() / "outputs";
  std::error_code ignored;
  fs::create_directories(folder, ignored);
  const std::string file = (folder / fmt::format(".doctor.{}.h5", getpid())).string();
  const Guarded outcome = guarded([&] {
    Group group;
    group.put("x", at::arange(1000), {"i"});
    write_result(file, group);
    require_run(at::equal(read_result(file).data("x"), group.data("x")),
                "what was written to {} reads otherwise", file);
    return computed;
  });
  fs::remove(file, ignored);
  return {outcome.code == computed,
          outcome.code == computed ? "written and read back in outputs/" : outcome.error,
          "outputs/ must be a folder that can be written"};
}

Finding disk() {
  const double gigabytes = static_cast<double>(fs::space(repository()).available) / 1e9;
  return {gigabytes > 1, fmt::format("{:.1f} GB free", gigabytes), "free at least 1 GB"};
}

/// What cells take that newer code has computed again, or that no program reads any more.
Finding cells() {
  uint64_t bytes = 0, old = 0;
  size_t count = 0, replaced = 0;
  for (const StoredCell& cell : stored_cells(repository() / "outputs")) {
    bytes += cell.bytes;
    ++count;
    old += cell.replaced ? cell.bytes : 0;
    replaced += cell.replaced ? 1 : 0;
  }
  return {true, fmt::format("{} in outputs/, {}{}", count, size_text(bytes),
                            replaced == 0 ? ""
                                          : fmt::format("; {} of them replaced, {}: sgm gc", replaced,
                                                        size_text(old)))};
}

/// The data sets that need no fetching.
Finding data() {
  std::string present, absent;
  for (const std::string& name : dataset_registry().names()) {
    if (entries_of(name).empty()) continue;
    const std::optional<Stored> files = stored(name);
    std::string& list = files ? present : absent;
    list += (list.empty() ? "" : ", ") + (files ? files->entry().name : name);
  }
  return {stored("fashion_mnist").has_value(),
          fmt::format("{}{}", present, absent.empty() ? "" : "; to be fetched: " + absent),
          "apt-get install dataset-fashion-mnist, or sgm fetch fashion_mnist"};
}

/// Two seconds of what studies do: random numbers with known moments, and the speed of matrix products.
Finding self_test() {
  at::set_num_threads(usable_cores());
  const int64_t n = 1'000'000;
  const at::Tensor z = Rng(0).normal({n});
  const double mean = z.mean().item<double>();
  const double variance = z.var().item<double>();
  const bool right = std::abs(mean) < 5 / std::sqrt(n) && std::abs(variance - 1) < 5 * std::sqrt(2.0 / n);
  const at::Tensor a = at::ones({1024, 1024});
  const auto start = std::chrono::steady_clock::now();
  double seconds = 0;
  int products = 0;
  while (seconds < 1) {
    at::matmul(a, a);
    ++products;
    seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  }
  return {right,
          fmt::format("normal numbers: mean {:.1e}, variance {:.4f}; matrix products {:.0f} GFLOP/s", mean,
                      variance, products * 2.147e-3 * 1e3 / seconds),
          "the random numbers are wrong: run ./run_all.sh test"};
}

}  // namespace

int doctor_command(int argc, char** argv) {
  const CommandLine line = command_line(argc, argv, 2, {});
  require(line.words.empty(), "sgm doctor takes no '{}'", line.words.empty() ? "" : line.words[0]);
  const std::vector<std::pair<std::string, Finding (*)()>> checks = {
      {"versions",
       [] {
         return Finding{true, versions()};
       }},
      {"processor", processor},
      {"GPU", gpu},
      {"gnuplot", [] { return program("gnuplot", "--version", "gnuplot-nox"); }},
      {"pdftocairo", [] { return program("pdftocairo", "-v", "poppler-utils"); }},
      {"fonts", fonts},
      {"HDF5", hdf5},
      {"cells", cells},
      {"data sets", data},
      {"disk", disk},
      {"self-test", self_test},
  };
  bool good = true;
  for (const auto& [name, check] : checks) {
    Finding finding;
    const Guarded outcome = guarded([&, find = check] {
      finding = find();
      return computed;
    });
    if (outcome.code != computed) finding = {false, first_line(outcome.error), advice_of(outcome.error)};
    good &= finding.good;
    to_stdout(fmt::format("{:<8} {:<11} {}\n", finding.good ? "ok" : "MISSING", name, finding.text));
    if (!finding.good) to_stdout(fmt::format("         {:<11} -> {}\n", "", finding.advice));
  }
  return good ? computed : bad_input;
}

}  // namespace sgm
