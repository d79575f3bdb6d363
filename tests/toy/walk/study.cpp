#include "core/study/study.h"

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <signal.h>
#include <unistd.h>

#include <fstream>
#include <new>

#include "core/base/diverged.h"
#include "tests/toy/walk.h"

namespace sgm::toy::walk {
namespace {

struct Options {
  int64_t cells = 3;
  int64_t steps = 20;
  int64_t milliseconds = 0;
  std::string second = "well";
  bool may_diverge = false;

  void fields(Fields& on) {
    on("cells", cells, "number of walks", range(1, 100));
    on("steps", steps, "steps of each", range(1, 1e6));
    on("milliseconds", milliseconds, "pause after each step", at_least(0), "ms");
    on("second", second, "how the second walk ends");
    on("may_diverge", may_diverge, "whether the second walk may diverge");
  }
};

std::vector<Cell> cells(const Options& options) {
  std::vector<Cell> all;
  for (int64_t i = 0; i < options.cells; ++i) {
    Walk walk{.index = i, .steps = options.steps, .milliseconds = options.milliseconds, .limit = {}};
    if (i == 1) walk.end = options.second;
    all.push_back(cell(fmt::format("walk_{}", i), walk));
    all.back().may_diverge = i == 1 && options.may_diverge;
  }
  all.push_back(cell("after", Walk{.index = 100, .steps = 2, .limit = {}}));
  all.back().needs["walks"] = {needed(all[0]), needed(all[1])};
  return all;
}

struct State {
  int64_t step = 0;
  double x = 0;
};

State read_state(const std::filesystem::path& file) {
  State state;
  std::ifstream in(file);
  if (in) in >> state.step >> state.x;
  return state;
}

void write_state(const std::filesystem::path& file, const State& state) {
  std::ofstream(file.string() + ".tmp") << fmt::format("{} {:.17g}\n", state.step, state.x);
  std::filesystem::rename(file.string() + ".tmp", file);
}

void end(const std::string& how, int64_t step) {
  if (how == "failed") throw RunError("the walk failed\n  as it was told");
  if (how == "missing") throw InputError("the walk misses its shoes\n  buy some");
  if (how == "diverged") throw Diverged("the walk left the world", 2, step);
  if (how == "killed") kill(getpid(), SIGKILL);
  if (how == "hungry") at::empty({int64_t{1} << 50});
  if (how == "abandoned") throw std::bad_alloc();
  if (how == "shapes") at::empty({2, 3}).view({4});
}

void run(const Walk& walk, CellRun& run) {
  const std::filesystem::path file = run.folder / "state";
  const Rng rng = run.rng().fork(static_cast<uint64_t>(walk.index));
  State state = read_state(file);
  run.result.put("first", 1.0, "put before the walk");
  std::ofstream(run.folder / "starts", std::ios::app) << state.step << "\n";
  while (state.step < walk.steps) {
    state.x += rng.fork(static_cast<uint64_t>(state.step)).normal({}).item<double>();
    ++state.step;
    write_state(file, state);
    usleep(static_cast<useconds_t>(walk.milliseconds * 1000));
    if (state.step == walk.steps / 2) end(walk.end, state.step);
    run.progress(state.step, walk.steps, fmt::format("x={:.2f}", state.x));
  }
  for (const Input& other : run.inputs("walks")) state.x += other.result().value("x");
  run.result.put("x", state.x, "end of the walk");
  run.bulk.put("end", state.x, "end of the walk, for other cells");
}

const bool registered =
    register_study<Options, Walk>({.doc = "random walks", .source = "Pearson 1905"}, cells, run);

}  // namespace
}  // namespace sgm::toy::walk
